// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/entered_context.h"

#include <functional>

#include "frameworks/core/env.h"
#include "frameworks/core/local_view.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

void LeaveNewest(JSVM_VM vm) {
    EnteredContext& newest = vm->records->entered_contexts.back();
    if (vm->usable) {
        LocalView(newest.env != nullptr ? newest.env->context : newest.context)->Exit();
        SetCurrentEnv(vm, newest.previous);
    }
    vm->records->entered_contexts.pop_back();
}

// Below an env scope that was opened since, a context waits for that one to be closed.
template <class Abandoned>
void LeaveWhile(JSVM_VM vm, Abandoned&& abandoned) {
    const auto& contexts = vm->records->entered_contexts;
    const size_t open = vm->records->env_scopes.size();
    while (!contexts.empty() && contexts.back().env_floor == open && abandoned(contexts.back())) {
        LeaveNewest(vm);
    }
}

}  // namespace

void EnterContext(JSVM_Env env, const void* frame) {
    JSVM_VM vm = env->vm;
    LeaveAbandonedContexts(vm);
    vm->records->entered_contexts.push_back(
        {frame, env, vm->current_env, vm->records->env_scopes.size(), {}});
    LocalView(env->context)->Enter();
    SetCurrentEnv(vm, env);
}

void LeaveContext(JSVM_VM vm, const void* frame) {
    while (vm->records->entered_contexts.back().frame != frame) LeaveNewest(vm);
    LeaveNewest(vm);
}

// The memory of an abandoned frame can hold anything by now, so addresses are all there is to go
// by.
void LeaveAbandonedContexts(JSVM_VM vm) {
    const void* const here = __builtin_frame_address(0);
    LeaveWhile(vm, [here](const EnteredContext& entered) {
        return std::less<const void*>()(entered.frame, here);
    });
}

void LeaveAllContexts(JSVM_VM vm) {
    LeaveWhile(vm, [](const EnteredContext&) { return true; });
}

size_t EnteredContextFloor(JSVM_VM vm) {
    const auto& contexts = vm->records->entered_contexts;
    return contexts.empty() ? 0 : contexts.back().env_floor;
}

void ForgetEnvInContexts(JSVM_Env env) {
    for (EnteredContext& entered : env->vm->records->entered_contexts) {
        if (entered.previous == env) entered.previous = nullptr;
        if (entered.env != env) continue;
        entered.context.Reset(env->isolate, LocalView(env->context));
        entered.env = nullptr;
    }
}

}  // namespace jsvm
