// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/due.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/microtasks.h"
#include "frameworks/core/process.h"

namespace jsvm {
namespace {

JSVM_Status Pump(JSVM_VM vm, bool* result) {
    JSVM_NON_NULL(result);
    if (vm == nullptr) {  // tolerated: programs rely on it
        *result = false;
        return JSVM_OK;
    }
    return OnVm(
        vm,
        [=](v8::Isolate* isolate) {
            *result = v8::platform::PumpMessageLoop(Process().platform->ForLibplatform(), isolate);
            RunDue(vm);
            return JSVM_OK;
        },
        "OH_JSVM_PumpMessageLoop");
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_PumpMessageLoop(JSVM_VM vm, bool* result) {
    return jsvm::Global([=] { return jsvm::Pump(vm, result); });
}

JSVM_Status OH_JSVM_SetMicrotaskPolicy(JSVM_VM vm, JSVM_MicrotaskPolicy policy) {
    return jsvm::OnVm(vm, [=](v8::Isolate* isolate) {
        JSVM_REQUIRE(policy == JSVM_MICROTASK_EXPLICIT || policy == JSVM_MICROTASK_AUTO,
                     JSVM_INVALID_ARG);
        jsvm::SetMicrotaskPolicy(isolate, policy == JSVM_MICROTASK_AUTO
                                              ? v8::MicrotasksPolicy::kAuto
                                              : v8::MicrotasksPolicy::kExplicit);
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_PerformMicrotaskCheckpoint(JSVM_VM vm) {
    return jsvm::OnVm(vm, [vm](v8::Isolate* isolate) {
        isolate->PerformMicrotaskCheckpoint();
        jsvm::RunDue(vm);
        return JSVM_OK;
    });
}
