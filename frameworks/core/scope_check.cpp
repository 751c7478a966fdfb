// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/scope_check.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>
#include <utility>
#include <vector>

#include "frameworks/core/local_view.h"
#include "frameworks/core/misuse.h"

namespace jsvm {
namespace {

// How many slots of dead handles are kept out of use.
constexpr size_t kGraves = 16384;

using Slot = v8::Global<v8::Data>;

const void* AddressOfSlot(const Slot& slot) {
    const void* address;
    std::memcpy(&address, static_cast<const void*>(&slot), sizeof(address));
    return address;
}

struct WatchedHandle {
    uint32_t level;
    Slot slot;
};

class ScopeCheck final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kScopeCheckSlot;
    explicit ScopeCheck(JSVM_VM vm) : vm_(vm) {}

    void EnvGoing(JSVM_Env env) override { Switch(env, false); }
    void VmGoing() override {
        SnapshotGoing();
        SetHandlesWatched(vm_, false);
    }
    void CountForSnapshot(SnapshotCensus* census) override {
        if (!watched_.empty()) census->Found("a value whose handle scope is open");
        census->handles += graves_.size();
    }
    void SnapshotGoing() override {
        watched_.clear();
        alive_.clear();
        ForgetDead();
    }

    void Switch(JSVM_Env env, bool on);
    v8::Local<v8::Data> Watch(v8::Local<v8::Data> value, uint32_t level);
    bool MayBeAlive(const void* slot) const;
    void ForgetClosed();
    void KeepAbandoned();

  private:
    void Bury(Slot slot);
    void ForgetDead();
    void StopIfUnused();

    JSVM_VM vm_;
    uint32_t envs_ = 0;                   // that check
    uint32_t unwatched_levels_ = 0;       // of those now open, the outermost that were open before
    std::vector<WatchedHandle> watched_;  // by level
    std::unordered_set<const void*> alive_;
    std::vector<Slot> graves_;  // a ring
    size_t oldest_grave_ = 0;
    std::unordered_set<const void*> dead_;
};

void ScopeCheck::Switch(JSVM_Env env, bool on) {
    if (std::exchange(env->checks_handles, on) == on) return;
    if (!on) {
        --envs_;
        StopIfUnused();
        return;
    }
    if (envs_++ != 0) return;
    ForgetAbandonedCalls(vm_);
    unwatched_levels_ = HandleLevels(vm_);
    SetHandlesWatched(vm_, true);
}

void ScopeCheck::ForgetDead() {
    graves_.clear();
    oldest_grave_ = 0;
    dead_.clear();
}

// Handles that were watched stay so until their scopes close: their slots are to be freed.
void ScopeCheck::StopIfUnused() {
    if (envs_ != 0) return;
    ForgetDead();
    SetHandlesWatched(vm_, !watched_.empty());
}

v8::Local<v8::Data> ScopeCheck::Watch(v8::Local<v8::Data> value, uint32_t level) {
    if (envs_ == 0) return value;
    // Nearly always the end: only what escapes from a scope belongs further down.
    auto place = watched_.end();
    while (place != watched_.begin() && std::prev(place)->level > level) --place;
    place = watched_.insert(place, {level, Slot(vm_->isolate, value)});
    alive_.insert(AddressOfSlot(place->slot));
    return LocalView(place->slot);
}

bool ScopeCheck::MayBeAlive(const void* slot) const {
    return alive_.count(slot) != 0 || (unwatched_levels_ != 0 && dead_.count(slot) == 0);
}

void ScopeCheck::ForgetClosed() {
    while (!watched_.empty() && watched_.back().level > HandleLevels(vm_)) {
        Bury(std::move(watched_.back().slot));
        watched_.pop_back();
    }
    unwatched_levels_ = std::min(unwatched_levels_, HandleLevels(vm_));
    StopIfUnused();
}

// Nothing is known of an abandoned call but that it is gone. Scopes opened in it may still be open,
// so what seems to lie above the open levels is left to the innermost.
void ScopeCheck::KeepAbandoned() {
    if (HandleLevels(vm_) != 0) {
        for (size_t i = watched_.size(); i-- > 0 && watched_[i].level > HandleLevels(vm_);) {
            watched_[i].level = HandleLevels(vm_);
        }
    }
    ForgetClosed();
}

// V8 gives the place that was freed last to the next global.
void ScopeCheck::Bury(Slot slot) {
    const void* address = AddressOfSlot(slot);
    alive_.erase(address);
    if (envs_ == 0) return;
    slot.Reset();
    slot.Reset(vm_->isolate, v8::Undefined(vm_->isolate));
    if (AddressOfSlot(slot) != address) return;
    dead_.insert(address);
    if (graves_.size() < kGraves) {
        graves_.push_back(std::move(slot));
        return;
    }
    dead_.erase(AddressOfSlot(graves_[oldest_grave_]));
    graves_[oldest_grave_] = std::move(slot);
    oldest_grave_ = (oldest_grave_ + 1) % kGraves;
}

}  // namespace

void SwitchScopeCheck(JSVM_Env env, bool on) {
    PartOf<ScopeCheck>(env->vm).Switch(env, on);
}

v8::Local<v8::Data> WatchHandle(JSVM_VM vm, v8::Local<v8::Data> value, uint32_t level) {
    return PartOf<ScopeCheck>(vm).Watch(value, level);
}

// A handler of SIGABRT may leave by longjmp, and V8 must not go on looking at the stack for a
// TryCatch then.
void CheckHandle(JSVM_Env env, const void* slot, const char* function, v8::TryCatch* try_catch) {
    if (slot == nullptr || PartOf<ScopeCheck>(env->vm).MayBeAlive(slot)) return;
    if (try_catch != nullptr) try_catch->~TryCatch();
    Fatal(function, "a value was used after its handle scope was closed (JSVM_SCOPE_CHECK)");
}

void ForgetClosedHandles(JSVM_VM vm) {
    PartOf<ScopeCheck>(vm).ForgetClosed();
}

void KeepAbandonedHandles(JSVM_VM vm) {
    PartOf<ScopeCheck>(vm).KeepAbandoned();
}

}  // namespace jsvm
