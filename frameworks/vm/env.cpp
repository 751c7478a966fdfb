// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/env.h"

#include <algorithm>

#include "frameworks/binding/finalizer.h"
#include "frameworks/core/call_frame.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/collection.h"
#include "frameworks/core/due.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/misuse.h"
#include "frameworks/platform/thread.h"
#include "frameworks/vm/env_properties.h"
#include "frameworks/vm/snapshot_guard.h"

namespace jsvm {
namespace {

// The version of the API that an env offers.
constexpr uint32_t kApiVersion = 9;

JSVM_Status CreateEnv(JSVM_VM vm, v8::Isolate* isolate, size_t property_count,
                      const JSVM_PropertyDescriptor* properties, JSVM_Env* result) {
    JSVM_NON_NULL(result);
    JSVM_REQUIRE(property_count == 0 || properties != nullptr, JSVM_INVALID_ARG);
    const v8::HandleScope scope(isolate);
    v8::Local<v8::Context> context = v8::Context::New(isolate);
    JSVM_REQUIRE(!context.IsEmpty(), JSVM_GENERIC_FAILURE);
    JSVM_Env env = AdoptContext(vm, context);
    JSVM_Status status = IsForSnapshot(vm) ? GuardBuiltins(env) : JSVM_OK;
    if (status == JSVM_OK) status = DefineGlobals(env, property_count, properties);
    if (status != JSVM_OK) {
        EndEnv(env);
        return status;
    }
    *result = env;
    return JSVM_OK;
}

// Whether a callback of the env is running, or one that a call on the env has led to. What a
// collection runs counts as a callback of every env.
bool RunsCallbackOf(JSVM_Env env) {
    if (IsInterruptedByDue(env) || IsCollectionTold(env->vm)) return true;
    ForgetAbandonedCalls(env->vm);
    CallStack& calls = env->vm->calls;
    return std::any_of(calls.begin(), calls.end(), [env](const CallFrame* call) {
        return call->env == env || call->previous_env() == env;
    });
}

JSVM_Status DestroyEnv(JSVM_Env env) {
    if (RunsCallbackOf(env)) {
        ReportMisuse(Misuse::kEnvInUse, "OH_JSVM_DestroyEnv");
        return JSVM_GENERIC_FAILURE;
    }
    JSVM_VM vm = env->vm;
    EndEnv(env);
    vm->owner.Unlock(jsvm_thread_id(), env);
    return JSVM_OK;
}

JSVM_Status OpenScope(JSVM_Env env, JSVM_EnvScope* result) {
    JSVM_NON_NULL(result);
    JSVM_VM vm = env->vm;
    JSVM_REQUIRE(vm->usable, JSVM_GENERIC_FAILURE);
    bool entered_vm = false;
    if (v8::Isolate* current = v8::Isolate::TryGetCurrent(); current != env->isolate) {
        constexpr const char* kName = "OH_JSVM_OpenEnvScope";
        ReportMisuse(current != nullptr ? Misuse::kOtherVmScope : Misuse::kNoVmScope, kName);
        const int64_t owner = EnterVm(vm, nullptr);
        if (owner != 0) {
            ReportMisuse(Misuse::kOtherThread, kName, owner);
            *result = nullptr;
            return JSVM_GENERIC_FAILURE;
        }
        entered_vm = true;
    }
    SettleScopes(vm);
    EnvScopeRecord* record = vm->records->env_scopes.Take();
    record->vm = vm;
    record->previous = vm->current_env;
    record->env = env;
    record->thread = jsvm_thread_id();
    record->entered_vm = entered_vm;
    record->EnterContext(env);
    vm->records->env_scopes.Push(record, vm->calls.size());
    vm->balance.Opened();
    *result = HandleOf<JSVM_EnvScope>(record);
    return JSVM_OK;
}

JSVM_Status CloseScope(JSVM_EnvScope scope) {
    EnvScopeRecord* record = Cast(scope);
    JSVM_REQUIRE(IsLive(record), JSVM_INVALID_ARG);
    JSVM_VM vm = record->vm;
    constexpr const char* kName = "OH_JSVM_CloseEnvScope";
    const int64_t thread = jsvm_thread_id();
    if (record->thread != thread) {
        ReportMisuse(Misuse::kEnvScopeClosedOnOtherThread, kName, record->thread);
        // Harmless only where this thread is the one that is inside the VM.
        JSVM_REQUIRE(vm->owner.inside() == thread && !record->entered_vm, JSVM_GENERIC_FAILURE);
    }
    // The VM scope around it may be closed already, and another thread be inside since.
    if (const int64_t other = vm->owner.other(thread); other != 0) {
        ReportMisuse(Misuse::kOtherThread, kName, other);
        return JSVM_GENERIC_FAILURE;
    }
    SettleScopes(vm);
    vm->records->env_scopes.Close(record, vm->calls.size(), EnteredContextFloor(vm));
    return JSVM_OK;
}

JSVM_Status SetInstanceData(JSVM_Env env, void* data, JSVM_Finalize finalize, void* hint) {
    DropFinalizer(env->instance_finalizer);
    env->instance_finalizer =
        finalize != nullptr ? AddFinalizer(env, Finalizer{finalize, data, hint}) : nullptr;
    env->instance_data = data;
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateEnv(JSVM_VM vm, size_t propertyCount,
                              const JSVM_PropertyDescriptor* properties, JSVM_Env* result) {
    return jsvm::OnVm(vm, [=](v8::Isolate* isolate) {
        return jsvm::CreateEnv(vm, isolate, propertyCount, properties, result);
    });
}

JSVM_Status OH_JSVM_DestroyEnv(JSVM_Env env) {
    if (!jsvm::IsLive(env)) return JSVM_INVALID_ARG;
    return jsvm::AtVmEnd(env->vm, [=](v8::Isolate*) { return jsvm::DestroyEnv(env); });
}

JSVM_Status OH_JSVM_OpenEnvScope(JSVM_Env env, JSVM_EnvScope* result) {
    return jsvm::Bookkeeping(env, [=] { return jsvm::OpenScope(env, result); });
}

JSVM_Status OH_JSVM_CloseEnvScope(JSVM_Env env, JSVM_EnvScope scope) {
    return jsvm::Bookkeeping(env, [=] { return jsvm::CloseScope(scope); });
}

JSVM_Status OH_JSVM_GetVM(JSVM_Env env, JSVM_VM* result) {
    return jsvm::Bookkeeping(env, [=] {
        JSVM_NON_NULL(result);
        *result = env->vm;
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_GetVersion(JSVM_Env env, uint32_t* result) {
    return jsvm::Bookkeeping(env, [=] {
        JSVM_NON_NULL(result);
        *result = jsvm::kApiVersion;
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_SetInstanceData(JSVM_Env env, void* data, JSVM_Finalize finalizeCb,
                                    void* finalizeHint) {
    return jsvm::Bookkeeping(
        env, [=] { return jsvm::SetInstanceData(env, data, finalizeCb, finalizeHint); });
}

JSVM_Status OH_JSVM_GetInstanceData(JSVM_Env env, void** data) {
    return jsvm::Bookkeeping(env, [=] {
        JSVM_NON_NULL(data);
        *data = env->instance_data;
        return JSVM_OK;
    });
}
