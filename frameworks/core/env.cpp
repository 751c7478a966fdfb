// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/env.h"

#include <algorithm>

#include "frameworks/core/call_frame.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/microtasks.h"
#include "frameworks/core/process.h"

void JSVM_Env__::Reset() {
    vm = nullptr;
    isolate = nullptr;
    context.Reset();
    exception.Reset();
    last_error = JSVM_ExtendedErrorInfo{};
    serial = 0;
    checks_handles = false;
    instance_data = nullptr;
    instance_finalizer = nullptr;
    newest_finalizer = nullptr;
    newest_reference = nullptr;
    cache_outcome = JSVMX_CODE_CACHE_NOT_OFFERED;
    cache_reason = JSVMX_REASON_NONE;
}

namespace jsvm {

// Not through a slot of the context: V8 puts anything into the slots of contexts of its own, and a
// VM has few envs.
JSVM_Env EnvOf(JSVM_VM vm, v8::Local<v8::Context> context) {
    if (context.IsEmpty()) return nullptr;
    if (vm->current_env != nullptr && vm->current_env->context == context) return vm->current_env;
    for (JSVM_Env env : vm->records->envs) {
        if (env->context == context) return env;
    }
    return nullptr;
}

JSVM_Env AdoptContext(JSVM_VM vm, v8::Local<v8::Context> context) {
    ProcessState& process = Process();
    JSVM_Env env;
    {
        const MutexLock lock(&process.mutex);
        env = process.envs.Take();
    }
    env->vm = vm;
    env->isolate = vm->isolate;
    env->context.Reset(vm->isolate, context);
    env->serial = process.envs_made.fetch_add(1) + 1;
    // The same for all: values of one env may be used with another. With the tokens that V8 gives
    // by itself, one env's global object and promises would be out of bounds for the other.
    context->SetSecurityToken(v8::Undefined(vm->isolate));
    NoteMicrotaskQueue(vm->isolate, context);
    env->index = vm->records->envs.size();
    vm->records->envs.push_back(env);
    return env;
}

namespace {

// The env's open scopes are closed as far as others allow; nothing points to the env after.
void CloseScopesOf(JSVM_Env env) {
    JSVM_VM vm = env->vm;
    SettleScopes(vm);
    ForgetEnvInContexts(env);
    Nest<HandleScopeRecord>& handle_scopes = vm->records->handle_scopes;
    handle_scopes.ForEach([env](HandleScopeRecord* record) {
        if (record->env != env) return;
        record->env = nullptr;
        record->closed = true;
        StablePool<HandleScopeRecord>::Invalidate(record);
    });
    handle_scopes.Settle(vm->calls.size());
    Nest<EnvScopeRecord>& env_scopes = vm->records->env_scopes;
    env_scopes.ForEach([env](EnvScopeRecord* record) {
        if (record->previous == env) record->previous = nullptr;
        if (record->env != env) return;
        record->env = nullptr;
        record->closed = true;
        StablePool<EnvScopeRecord>::Invalidate(record);
    });
    if (vm->current_env == env) SetCurrentEnv(vm, nullptr);
    env_scopes.Settle(vm->calls.size(), EnteredContextFloor(vm));
    if (vm->current_env == env) SetCurrentEnv(vm, nullptr);
}

}  // namespace

void EndEnv(JSVM_Env env) {
    JSVM_VM vm = env->vm;
    {
        const ContextEntrance context(env);
        for (const std::unique_ptr<VmPart>& part : vm->records->parts) {
            if (part != nullptr) part->EnvGoing(env);
        }
    }
    CloseScopesOf(env);
    std::vector<JSVM_Env>& envs = vm->records->envs;
    envs[env->index] = envs.back();
    envs[env->index]->index = env->index;
    envs.pop_back();
    ProcessState& process = Process();
    const MutexLock lock(&process.mutex);
    process.envs.Give(env);
}

const char* StatusText(JSVM_Status status) {
    static constexpr const char* kTexts[] = {
        nullptr,
        "Invalid argument",
        "An object was expected",
        "A string was expected",
        "A string or symbol was expected",
        "A function was expected",
        "A number was expected",
        "A boolean was expected",
        "An array was expected",
        "Unknown failure",
        "An exception is pending",
        "The async work item was cancelled",
        "OH_JSVM_EscapeHandle already called on scope",
        "Invalid handle scope usage",
        "Invalid callback scope usage",
        "Thread-safe function queue is full",
        "Thread-safe function handle is closing",
        "A bigint was expected",
        "A date was expected",
        "An arraybuffer was expected",
        "A detachable arraybuffer was expected",
        "Main thread would deadlock",
        "External buffers are not allowed",
        "Cannot run JavaScript",
        "Invalid type",
        "Cannot run in Jitless Mode",
    };
    static_assert(std::size(kTexts) == JSVM_JIT_MODE_EXPECTED + 1);
    const auto index = static_cast<size_t>(status);
    return index < std::size(kTexts) ? kTexts[index] : "Unknown status";
}

}  // namespace jsvm
