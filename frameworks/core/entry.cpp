// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/entry.h"

#include "frameworks/core/process.h"

namespace jsvm {

void VmEntrance::EnterSlowly(const char* function, OutsideScope outside_scope) {
    if (outside_scope == OutsideScope::kReported) {
        const bool other_vm = v8::Isolate::TryGetCurrent() != nullptr;
        ReportMisuse(other_vm ? Misuse::kOtherVmScope : Misuse::kNoVmScope, function);
    }
    const int64_t owner = EnterVm(vm_, nullptr);
    if (owner != 0) {
        ReportMisuse(Misuse::kOtherThread, function, owner);
        ok_ = false;
        return;
    }
    entered_ = true;
}

JSVM_Status SettleDue(JSVM_Env env) {
    const EnvLink link(env);
    RunDue(env->vm);
    return link.get() != nullptr ? JSVM_OK : JSVM_INVALID_ARG;
}

// Finalizers that are due may destroy the env, and then nothing was entered.
JSVM_Status Entrance::Enter(JSVM_Env env, const char* function, SafePoint safe_point) {
    JSVM_VM vm = env->vm;
    VmEntrance entrance(vm, function);
    if (!entrance.ok()) return Record(env, JSVM_GENERIC_FAILURE);
    if (safe_point == SafePoint::kYes && vm->due.news()) JSVM_TRY(SettleDue(env));
    if (vm->current_env != env) {
        if (!vm->usable) {
            // The env's record says so already when the handler, which does not come back, looks.
            entrance.Leave();
            Record(env, JSVM_GENERIC_FAILURE);
            TellIfOutOfMemory(vm);
            return JSVM_GENERIC_FAILURE;
        }
        EnterContext(env, this);
        entered_context_ = true;
    }
    entered_vm_ = entrance.Keep();
    if (entered_vm_ || entered_context_) vm_ = vm;
    return JSVM_OK;
}

void Entrance::Leave() {
    if (entered_context_) LeaveContext(vm_, this);
    if (entered_vm_) LeaveVm(vm_, nullptr);
}

JSVM_Status Park(JSVM_Env env, const v8::TryCatch& caught, JSVM_Status status) {
    // What stopped JavaScript then is no exception of the user's.
    if (env->vm->records->last_resort.memory != Memory::kThere) return JSVM_GENERIC_FAILURE;
    if (!caught.HasCaught()) return status;
    const v8::HandleScope scope(env->isolate);
    v8::Local<v8::Value> exception = caught.Exception();
    if (exception.IsEmpty()) exception = v8::Null(env->isolate);
    SetException(env, exception);
    return status == JSVM_OK ? JSVM_PENDING_EXCEPTION : status;
}

void TellIfUncaught(JSVM_VM vm, v8::TryCatch* try_catch) {
    ForgetAbandonedCalls(vm);
    if (vm->calls.empty()) try_catch->SetVerbose(true);
}

void LookForOutOfMemory(JSVM_Env env) {
    if (IsLive(env)) TellIfOutOfMemory(env->vm);
}

}  // namespace jsvm
