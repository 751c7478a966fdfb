// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/due.h"

#include <functional>

#include "frameworks/core/env.h"
#include "frameworks/core/vm.h"

namespace jsvm {

void DueQueue::Push(Due* due) {
    Due* head = pushed_.load(std::memory_order_relaxed);
    do {
        due->next_due = head;
    } while (!pushed_.compare_exchange_weak(head, due, std::memory_order_release,
                                            std::memory_order_relaxed));
}

// What was pushed goes behind what was collected before, oldest first.
void DueQueue::Collect() {
    Due* pushed = pushed_.exchange(nullptr, std::memory_order_acquire);
    if (pushed == nullptr) return;
    Due* const last = pushed;
    Due* first = nullptr;
    while (pushed != nullptr) {
        Due* const older = pushed->next_due;
        pushed->next_due = first;
        first = pushed;
        pushed = older;
    }
    if (oldest_ == nullptr) {
        oldest_ = first;
    } else {
        newest_->next_due = first;
    }
    newest_ = last;
}

Due* DueQueue::Take() {
    Collect();
    Due* const due = oldest_;
    if (due != nullptr) oldest_ = due->next_due;
    return due;
}

Due* DueQueue::TakeOf(JSVM_Env env) {
    Collect();
    Due* before = nullptr;
    for (Due* due = oldest_; due != nullptr; before = due, due = due->next_due) {
        if (due->due_env != env) continue;
        (before == nullptr ? oldest_ : before->next_due) = due->next_due;
        if (newest_ == due) newest_ = before;
        return due;
    }
    return nullptr;
}

namespace {

// A finalizer may leave by longjmp. Its runner's frame then lies below the one that asks, where the
// stack is free, or is the very same; one that is still running lies above.
bool IsRunning(const DueQueue& queue, const void* here) {
    return queue.runner != nullptr && std::greater<const void*>()(queue.runner, here);
}

}  // namespace

void RunDue(JSVM_VM vm) {
    DueQueue& queue = vm->due;
    const void* const here = __builtin_frame_address(0);
    if (IsRunning(queue, here)) return;
    queue.runner = here;
    queue.interrupted = vm->current_env;
    while (Due* due = queue.Take()) due->run(due);
    queue.runner = nullptr;
}

bool IsInterruptedByDue(JSVM_Env env) {
    const DueQueue& queue = env->vm->due;
    return queue.interrupted == env && IsRunning(queue, __builtin_frame_address(0));
}

bool IsRunningDue(JSVM_VM vm) {
    return IsRunning(vm->due, __builtin_frame_address(0));
}

void RunDueOf(JSVM_Env env) {
    while (Due* due = env->vm->due.TakeOf(env)) due->run(due);
}

void RunDueAfterForcedCollection(v8::Isolate* isolate, v8::GCType, v8::GCCallbackFlags flags) {
    if ((flags & v8::kGCCallbackFlagForced) != 0) RunDue(VmOf(isolate));
}

}  // namespace jsvm
