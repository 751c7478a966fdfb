// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/fatal_error.h"

#include "frameworks/core/misuse.h"
#include "frameworks/core/out_of_memory.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

// When the handler returns, V8 goes on behind the check that failed.
void FatalErrorInV8(const char* location, const char* message) {
    JSVM_VM vm = CurrentVm();
    if (vm == nullptr) Fatal(location, message);
    TellFatalError(vm, location, message);
}

}  // namespace

void SetFatalErrorHandler(JSVM_VM vm, JSVM_HandlerForFatalError handler) {
    vm->records->last_resort.fatal.store(handler);
    vm->isolate->SetFatalErrorHandler(handler != nullptr ? FatalErrorInV8 : nullptr);
    WatchMemory(vm);
}

void TellFatalError(JSVM_VM vm, const char* location, const char* message) {
    const JSVM_HandlerForFatalError handler = vm->records->last_resort.fatal.load();
    if (handler != nullptr) handler(location, message);
}

JSVM_VM CurrentVm() {
    v8::Isolate* isolate = v8::Isolate::TryGetCurrent();
    if (isolate == nullptr) return nullptr;
    JSVM_VM vm = VmOf(isolate);
    return IsLive(vm) && vm->isolate == isolate ? vm : nullptr;
}

}  // namespace jsvm
