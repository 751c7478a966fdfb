// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_heap.h"

namespace jsvm {
namespace {

struct Registration {
    uint64_t threshold = 0;
    JSVM_HandlerForHeapThreshold callback = nullptr;  // null: there is none
    void* data = nullptr;
};

v8::HeapStatistics StatisticsOf(v8::Isolate* isolate) {
    v8::HeapStatistics statistics;
    isolate->GetHeapStatistics(&statistics);
    return statistics;
}

// The callback may fork a process that writes the heap's raw snapshot.
void LeaveHeapToChildren(v8::Isolate* isolate) {
    if constexpr (v8_compat::kKnowsHeapMemory) {
        const uintptr_t address = AddressOf(isolate);
        jsvm_v8_leave_heap_to_children(address, address + v8_compat::kRootsOffset);
    }
}

class HeapThreshold final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kHeapThresholdSlot;
    explicit HeapThreshold(JSVM_VM vm) : vm_(vm) {}

    Registration& registration() { return registration_; }

    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override { registration_ = Registration{}; }

    // The callback may put another registration in place of its own, which waits for the next
    // collection.
    void CollectionBegins(v8::GCType type, v8::GCCallbackFlags) override {
        const Registration now = registration_;
        if (type != v8::kGCTypeMarkSweepCompact || now.callback == nullptr || running_) return;
        if (StatisticsOf(vm_->isolate).used_heap_size() < now.threshold) return;
        running_ = true;
        LeaveHeapToChildren(vm_->isolate);
        now.callback(vm_, now.threshold, now.data);
        running_ = false;
    }

  private:
    JSVM_VM vm_;
    Registration registration_;
    bool running_ = false;
};

JSVM_Status SetThreshold(JSVM_VM vm, const Registration& wanted) {
    JSVM_NON_NULL(wanted.callback);
    const size_t limit = StatisticsOf(vm->isolate).heap_size_limit();
    JSVM_REQUIRE(0 < wanted.threshold && wanted.threshold <= limit, JSVM_INVALID_ARG);
    Registration& registration = PartOf<HeapThreshold>(vm).registration();
    JSVM_REQUIRE(registration.callback == nullptr, JSVM_INVALID_ARG);
    registration = wanted;
    return JSVM_OK;
}

JSVM_Status ClearThreshold(JSVM_VM vm, const Registration& given) {
    JSVM_NON_NULL(given.callback);
    Registration& registration = PartOf<HeapThreshold>(vm).registration();
    JSVM_REQUIRE(registration.callback == given.callback &&
                     registration.threshold == given.threshold && registration.data == given.data,
                 JSVM_INVALID_ARG);
    registration = Registration{};
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

// The callback may clear and set thresholds, inside of a collection, where V8 cannot run.
JSVM_Status OH_JSVM_SetHeapThresholdCallback(JSVM_VM vm, uint64_t threshold,
                                             JSVM_HandlerForHeapThreshold callback, void* data) {
    return jsvm::AtVmEnd(vm, [=](v8::Isolate*) {
        return jsvm::SetThreshold(vm, {threshold, callback, data});
    });
}

JSVM_Status OH_JSVM_ClearHeapThresholdCallback(JSVM_VM vm, uint64_t threshold,
                                               JSVM_HandlerForHeapThreshold callback, void* data) {
    return jsvm::AtVmEnd(vm, [=](v8::Isolate*) {
        return jsvm::ClearThreshold(vm, {threshold, callback, data});
    });
}
