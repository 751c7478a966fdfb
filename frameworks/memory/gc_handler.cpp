// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"

namespace jsvm {
namespace {

// The kinds are V8's bits, and a mask of the user's is held against them as it is.
static_assert(JSVM_GC_TYPE_SCAVENGE == static_cast<int>(v8::kGCTypeScavenge));
static_assert(JSVM_GC_TYPE_MINOR_MARK_COMPACT == static_cast<int>(v8_compat::kMinorMarkCompact));
static_assert(JSVM_GC_TYPE_MARK_SWEEP_COMPACT == static_cast<int>(v8::kGCTypeMarkSweepCompact));
static_assert(JSVM_GC_TYPE_INCREMENTAL_MARKING == static_cast<int>(v8::kGCTypeIncrementalMarking));
static_assert(JSVM_GC_TYPE_PROCESS_WEAK_CALLBACKS ==
              static_cast<int>(v8::kGCTypeProcessWeakCallbacks));
static_assert(JSVM_GC_TYPE_ALL == static_cast<int>(v8::kGCTypeAll));

// Of V8's flags, which are bits, the API tells one, and none when there are several.
JSVM_GCCallbackFlags FlagsOf(v8::GCCallbackFlags flags) {
    switch (flags) {
        case v8::kGCCallbackFlagConstructRetainedObjectInfos:
            return JSVM_GC_CALLBACK_CONSTRUCT_RETAINED_OBJECT_INFOS;
        case v8::kGCCallbackFlagForced:
            return JSVM_GC_CALLBACK_FORCED;
        case v8::kGCCallbackFlagSynchronousPhantomCallbackProcessing:
            return JSVM_GC_CALLBACK_SYNCHRONOUS_PHANTOM_CALLBACK_PROCESSING;
        case v8::kGCCallbackFlagCollectAllAvailableGarbage:
            return JSVM_GC_CALLBACK_COLLECT_ALL_AVAILABLE_GARBAGE;
        case v8::kGCCallbackFlagCollectAllExternalMemory:
            return JSVM_GC_CALLBACK_COLLECT_ALL_EXTERNAL_MEMORY;
        case v8::kGCCallbackScheduleIdleGarbageCollection:
            return JSVM_GC_CALLBACK_SCHEDULE_IDLE_GARBAGE_COLLECTION;
        default:
            return JSVM_NO_GC_CALLBACK_FLAGS;
    }
}

// The handlers of one trigger time. They may add and remove handlers while they are called.
class HandlerList {
  public:
    JSVM_Status Add(JSVM_HandlerForGC handler, uint32_t types, void* data) {
        JSVM_REQUIRE(Find(handler, data) == entries_.size(), JSVM_INVALID_ARG);
        entries_.push_back({handler, types, data});
        return JSVM_OK;
    }

    JSVM_Status Remove(JSVM_HandlerForGC handler, void* data) {
        const size_t index = Find(handler, data);
        JSVM_REQUIRE(index != entries_.size(), JSVM_INVALID_ARG);
        entries_[index].handler = nullptr;
        if (rounds_ == 0) Sweep();
        return JSVM_OK;
    }

    // Calls those that were there when the round began and have not been removed since.
    void Call(JSVM_VM vm, v8::GCType type, v8::GCCallbackFlags flags) {
        ++rounds_;
        const size_t size = entries_.size();
        for (size_t i = 0; i < size; ++i) {
            const Entry entry = entries_[i];
            if (entry.handler == nullptr || (entry.types & type) == 0) continue;
            entry.handler(vm, static_cast<JSVM_GCType>(type), FlagsOf(flags), entry.data);
        }
        if (--rounds_ == 0) Sweep();
    }

    void Clear() {
        for (Entry& entry : entries_) entry.handler = nullptr;
    }

  private:
    struct Entry {
        JSVM_HandlerForGC handler;  // null: removed in a round
        uint32_t types;
        void* data;
    };

    size_t Find(JSVM_HandlerForGC handler, void* data) const {
        const auto found = std::find_if(entries_.begin(), entries_.end(), [=](const Entry& entry) {
            return entry.handler == handler && entry.data == data;
        });
        return static_cast<size_t>(found - entries_.begin());
    }

    void Sweep() {
        entries_.erase(std::remove_if(entries_.begin(), entries_.end(),
                                      [](const Entry& entry) { return entry.handler == nullptr; }),
                       entries_.end());
    }

    std::vector<Entry> entries_;
    int rounds_ = 0;  // now running; V8 can begin to mark in steps while it tells of something else
};

class GcHandlers final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kGcHandlerSlot;
    explicit GcHandlers(JSVM_VM vm) : vm_(vm) {}

    HandlerList& At(JSVM_CBTriggerTimeForGC time) {
        return time == JSVM_CB_TRIGGER_BEFORE_GC ? before_ : after_;
    }

    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override {
        before_.Clear();
        after_.Clear();
    }
    void CollectionBegins(v8::GCType type, v8::GCCallbackFlags flags) override {
        before_.Call(vm_, type, flags);
    }
    void CollectionEnded(v8::GCType type, v8::GCCallbackFlags flags) override {
        after_.Call(vm_, type, flags);
    }

  private:
    JSVM_VM vm_;
    HandlerList before_;
    HandlerList after_;
};

JSVM_Status AddHandler(JSVM_VM vm, JSVM_CBTriggerTimeForGC time, JSVM_HandlerForGC handler,
                       uint32_t types, void* data) {
    JSVM_NON_NULL(handler);
    JSVM_REQUIRE(types != 0 && (types & ~uint32_t{JSVM_GC_TYPE_ALL}) == 0, JSVM_INVALID_ARG);
    return PartOf<GcHandlers>(vm).At(time).Add(handler, types, data);
}

}  // namespace
}  // namespace jsvm

// Handlers may be added and removed inside of a handler, where V8 cannot run.
JSVM_Status OH_JSVM_AddHandlerForGC(JSVM_VM vm, JSVM_CBTriggerTimeForGC triggerTime,
                                    JSVM_HandlerForGC handler, JSVM_GCType gcType, void* userData) {
    return jsvm::AtVmEnd(vm, [=](v8::Isolate*) {
        return jsvm::AddHandler(vm, triggerTime, handler, static_cast<uint32_t>(gcType), userData);
    });
}

JSVM_Status OH_JSVM_RemoveHandlerForGC(JSVM_VM vm, JSVM_CBTriggerTimeForGC triggerTime,
                                       JSVM_HandlerForGC handler, void* userData) {
    return jsvm::AtVmEnd(vm, [=](v8::Isolate*) {
        JSVM_NON_NULL(handler);
        return jsvm::PartOf<jsvm::GcHandlers>(vm).At(triggerTime).Remove(handler, userData);
    });
}
