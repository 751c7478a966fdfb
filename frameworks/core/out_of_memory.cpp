// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/out_of_memory.h"

#include <algorithm>

#include "frameworks/core/collection.h"
#include "frameworks/core/fatal_error.h"
#include "frameworks/core/misuse.h"
#include "frameworks/core/process.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

// The least room for JavaScript to come to its end in. A table that grows needs twice what it had,
// so that a large heap gets as much again.
constexpr size_t kLeastRoom = size_t{64} << 20;

[[noreturn]] void Tell(JSVM_VM vm, const char* location, const char* detail, bool is_heap) {
    const char* const what = is_heap ? "JavaScript heap out of memory" : "out of memory";
    LastResort& last_resort = vm->records->last_resort;
    last_resort.memory = Memory::kOutAndTold;
    if (last_resort.out_of_memory != nullptr) {
        last_resort.out_of_memory(location, detail, is_heap);
    } else {
        TellFatalError(vm, location, what);
    }
    Fatal(location, what);
}

void StopUse(JSVM_VM vm) {
    EndUse(vm);
    vm->isolate->TerminateExecution();
}

// V8 calls this between allocations, in a collection too, and goes on behind it: it may allocate up
// to the limit that is returned, and fails when that is no more than the present one.
size_t LimitReached(void* data, size_t, size_t initial_limit) {
    auto* vm = static_cast<JSVM_VM>(data);
    Memory& memory = vm->records->last_resort.memory;
    if (memory == Memory::kThere) {
        memory = Memory::kOut;
        StopUse(vm);
    }
    return initial_limit + std::max(initial_limit, kLeastRoom);
}

// Calls that have entered the VM themselves will not come to leave it. Env scopes that did so are
// still to be closed.
void LeaveCalls(JSVM_VM vm) {
    std::ptrdiff_t calls = 0;
    for (const VmEntry& entry : VmEntriesOfThread()) {
        if (entry.vm == vm && entry.scope == nullptr) ++calls;
    }
    vm->records->env_scopes.ForEach([&calls](const EnvScopeRecord* scope) {
        if (scope->entered_vm) --calls;
    });
    for (; calls > 0; --calls) LeaveVm(vm, nullptr);
}

// V8 ends the process when this returns, as does Tell, so none of the frames above runs again.
void OutOfMemoryInV8(const char* location, const char* detail, bool is_heap) {
    JSVM_VM vm = CurrentVm();
    if (vm == nullptr) Fatal(location, "out of memory");
    StopUse(vm);
    vm->records->last_resort.left_inside = true;
    LeaveCalls(vm);
    Tell(vm, location, detail, is_heap);
}

}  // namespace

void SetOutOfMemoryHandler(JSVM_VM vm, JSVM_HandlerForOOMError handler) {
    vm->records->last_resort.out_of_memory = handler;
    WatchMemory(vm);
}

void WatchMemory(JSVM_VM vm) {
    LastResort& last_resort = vm->records->last_resort;
    const bool watch = last_resort.out_of_memory != nullptr || last_resort.fatal.load() != nullptr;
    if (watch == last_resort.watched) return;
    last_resort.watched = watch;
    v8_compat::SetOutOfMemoryCallback<OutOfMemoryInV8>(vm->isolate, watch);
    if (watch) {
        vm->isolate->AddNearHeapLimitCallback(LimitReached, vm);
    } else {
        vm->isolate->RemoveNearHeapLimitCallback(LimitReached, 0);
    }
}

// A call that is refused because it comes out of a handler that a collection runs is no good place:
// the next one is.
void TellIfOutOfMemory(JSVM_VM vm) {
    if (vm->records->last_resort.memory != Memory::kOut || IsCollectionTold(vm)) return;
    Tell(vm, "Reached heap limit", nullptr, true);
}

// V8 takes its stack for the one of the frames that were left: it cannot find its way out of the
// JavaScript above.
void StopJavaScript(JSVM_VM vm) {
    if (vm->records->last_resort.left_inside) {
        Fatal("return from a native callback",
              "an out-of-memory handler has left V8 by longjmp, and the JavaScript that called the "
              "callback cannot be stopped");
    }
    vm->isolate->TerminateExecution();
}

}  // namespace jsvm
