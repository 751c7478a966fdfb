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

void Park(JSVM_Env env, const v8::TryCatch& caught) {
    const v8::HandleScope scope(env->isolate);
    v8::Local<v8::Value> exception = caught.Exception();
    if (exception.IsEmpty()) exception = v8::Null(env->isolate);
    env->exception.Reset(env->isolate, exception);
}

}  // namespace jsvm
