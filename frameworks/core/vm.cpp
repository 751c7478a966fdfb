// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/vm.h"

#include <algorithm>
#include <functional>

#include "frameworks/core/call_frame.h"
#include "frameworks/core/env.h"
#include "frameworks/core/local_view.h"
#include "frameworks/core/microtasks.h"
#include "frameworks/core/process.h"
#include "frameworks/platform/thread.h"

void JSVM_VM__::Reset() {
    isolate = nullptr;
    usable = true;
    current_env = nullptr;
    handle_scopes = 0;
    tells_uncaught = false;
    stack_limit = 0;
    balance = jsvm::Balance();
    calls.clear();
    records.reset();
}

namespace jsvm {

namespace {

// No env's address.
const char kNowhere = 0;

}  // namespace

__thread ThreadPosition ThreadPosition::current{nullptr, &kNowhere, &kNowhere};

namespace {

// Drops the innermost calls for as long as they are abandoned.
template <class Abandoned>
void ForgetCallsWhile(JSVM_VM vm, Abandoned&& abandoned) {
    CallStack& calls = vm->calls;
    if (calls.empty() || !abandoned(calls.back())) return;
    do {
        calls.pop_back();
    } while (!calls.empty() && abandoned(calls.back()));
    PutMicrotasksRight(vm->isolate);
    VmRecords& records = *vm->records;
    records.handle_scopes.LimitDepth(calls.size());
    records.env_scopes.LimitDepth(calls.size());
    for (ScopeBound& bound : records.scope_bound) {
        bound.depth = std::min(bound.depth, calls.size());
    }
    if (vm->watches_handles()) KeepAbandonedHandles(vm);
    UpdatePosition(vm);
}

// V8 limits the stack by an address, which is another one on each thread and where a program calls
// from deeper down. One that V8 has already and that leaves no less stack than wanted stays.
void LimitStack(JSVM_VM vm) {
    const uintptr_t limit = jsvm_thread_stack_limit(Process().stack_bytes);
    if (jsvm_thread_stack_floor() <= vm->stack_limit && vm->stack_limit <= limit) return;
    vm->stack_limit = limit;
    vm->isolate->SetStackLimit(limit);
}

// After V8 has entered or left.
void NotePosition() {
    const std::vector<VmEntry>& entries = VmEntriesOfThread();
    JSVM_VM vm = entries.empty() ? nullptr : entries.back().vm;
    PositionOfThread() = {vm, &kNowhere, &kNowhere};
    if (vm != nullptr) UpdatePosition(vm);
}

template <class Tell>
void TellParts(JSVM_VM vm, Tell&& tell) {
    for (const std::unique_ptr<VmPart>& part : vm->records->parts) {
        if (part != nullptr) tell(part.get());
    }
}

}  // namespace

void SetCurrentEnv(JSVM_VM vm, JSVM_Env env) {
    vm->current_env = env;
    vm->balance.SetCurrent(env != nullptr ? env->serial : 0,
                           env != nullptr && !env->exception.IsEmpty());
    UpdatePosition(vm);
}

// Out of line: scopes that are opened and closed rarely are the outermost.
[[gnu::noinline]] void UpdatePosition(JSVM_VM vm) {
    ThreadPosition& position = PositionOfThread();
    if (position.vm != vm) return;
    const bool ready = vm->current_env != nullptr && !vm->watches_handles();
    position.env = ready ? static_cast<const void*>(vm->current_env) : &kNowhere;
    position.env_with_room = HandleLevels(vm) != 0 ? position.env : &kNowhere;
}

void SetHandlesWatched(JSVM_VM vm, bool watched) {
    vm->balance.Set(Balance::kWatched, watched);
    UpdatePosition(vm);
}

// A VM that nobody is inside of runs no callback.
int64_t EnterVm(JSVM_VM vm, const VmScopeRecord* scope) {
    const int64_t thread = jsvm_thread_id();
    bool first;
    const int64_t owner = vm->owner.Enter(thread, &first);
    if (owner != 0) return owner;
    if (first) {
        ForgetCallsWhile(vm, [](const CallFrame*) { return true; });
        vm->due.runner = nullptr;
        LimitStack(vm);
    }
    const bool moves = first && vm->records->thread != thread;
    if (moves) TellParts(vm, [](VmPart* part) { part->ThreadChanging(); });
    vm->records->thread = thread;
    vm->isolate->Enter();
    VmEntriesOfThread().push_back({vm, vm->isolate, scope});
    NotePosition();
    if (first) LeaveAllContexts(vm);
    if (moves) TellParts(vm, [](VmPart* part) { part->ThreadChanged(); });
    return 0;
}

bool LeaveVm(JSVM_VM vm, const VmScopeRecord* scope) {
    std::vector<VmEntry>& entries = VmEntriesOfThread();
    size_t index = entries.size();
    do {
        if (index == 0) return false;
        --index;
    } while (entries[index].vm != vm || entries[index].scope != scope);
    // V8 keeps a stack: what was entered later is left, and entered again.
    for (size_t i = entries.size(); i-- > index;) entries[i].isolate->Exit();
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(index));
    for (size_t i = index; i < entries.size(); ++i) entries[i].isolate->Enter();
    NotePosition();
    vm->owner.Leave();
    return true;
}

void EndUse(JSVM_VM vm) {
    vm->usable = false;
    SetCurrentEnv(vm, nullptr);
}

bool IsLastEntry(JSVM_VM vm, const VmScopeRecord* scope) {
    for (const VmEntry& entry : VmEntriesOfThread()) {
        if (entry.vm == vm && entry.scope != scope) return false;
    }
    return true;
}

// Only addresses are compared: the memory of an abandoned frame can hold anything by now.
void ForgetAbandonedCalls(JSVM_VM vm) {
    const void* here = __builtin_frame_address(0);
    ForgetCallsWhile(
        vm, [here](const CallFrame* call) { return std::less<const void*>()(call, here); });
}

void SettleScopes(JSVM_VM vm) {
    ForgetAbandonedCalls(vm);
    LeaveAbandonedContexts(vm);
    vm->records->handle_scopes.Settle(vm->calls.size());
    vm->records->env_scopes.Settle(vm->calls.size(), EnteredContextFloor(vm));
}

void BindToScope(JSVM_VM vm, void* what, void (*release)(JSVM_VM vm, void* what)) {
    VmRecords& records = *vm->records;
    records.scope_bound.push_back({records.handle_scopes.size(), vm->calls.size(), what, release});
    vm->balance.Opened();
}

void UnbindFromScope(JSVM_VM vm, const void* what) {
    auto& bound = vm->records->scope_bound;
    for (size_t i = bound.size(); i-- > 0;) {
        if (bound[i].what != what) continue;
        ForgetAbandonedCalls(vm);
        // Callbacks that began later find one less when they return.
        for (size_t call = bound[i].depth; call < vm->calls.size(); ++call) {
            CallFrame* frame = vm->calls.begin()[call];
            if (frame->is_plain()) frame->balance = Balance::WithoutOne(frame->balance);
        }
        bound.erase(bound.begin() + static_cast<std::ptrdiff_t>(i));
        vm->balance.Closed();
        return;
    }
}

namespace {

void ReleaseNewestBound(JSVM_VM vm) {
    auto& bound = vm->records->scope_bound;
    const ScopeBound newest = bound.back();
    bound.pop_back();
    vm->balance.Closed();
    newest.release(vm, newest.what);
}

}  // namespace

void ReleaseBoundInCall(JSVM_VM vm) {
    const auto& bound = vm->records->scope_bound;
    while (!bound.empty() && bound.back().depth >= vm->calls.size()) ReleaseNewestBound(vm);
}

// Scopes are left newest first, so this is the newest that there is.
void ReleaseBoundTo(JSVM_VM vm, size_t position) {
    const auto& bound = vm->records->scope_bound;
    while (!bound.empty() && bound.back().scopes > position) ReleaseNewestBound(vm);
}

void HandleScopeRecord::Leave() {
    if (!vm->records->scope_bound.empty()) ReleaseBoundTo(vm, position);
    if (plain.has_value()) {
        plain.reset();
    } else {
        escapable.reset();
    }
    vm->balance.Closed();
    if (--vm->handle_scopes == 0) [[unlikely]]
        UpdatePosition(vm);
    HandleLevelEnded(vm);
}

// Copies the env's handle without a handle scope, which there may be none of.
void EnvScopeRecord::EnterContext(JSVM_Env entered) {
    context.Reset(vm->isolate, LocalView(entered->context));
    LocalView(context)->Enter();
    SetCurrentEnv(vm, entered);
}

void EnvScopeRecord::Leave() {
    vm->balance.Closed();
    if (vm->usable) {
        LocalView(context)->Exit();
        SetCurrentEnv(vm, previous);
    }
    if (entered_vm) LeaveVm(vm, nullptr);
}

}  // namespace jsvm
