// SPDX-License-Identifier: Apache-2.0
// The pending exception and the last error of an env.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

JSVM_Status IsPending(JSVM_Env env, bool* result) {
    JSVM_NON_NULL(result);
    *result = !env->exception.IsEmpty();
    return JSVM_OK;
}

JSVM_Status TakePending(const Js& js, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    const v8::Global<v8::Value>& pending = js.env->exception;
    if (pending.IsEmpty()) return Out(js, v8::Undefined(js.isolate), result);
    JSVM_TRY(Out(js, pending.Get(js.isolate), result));
    ClearException(js.env);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

// Does not record its success, which would erase what it is asked for: no entry template does that.
JSVM_Status OH_JSVM_GetLastErrorInfo(JSVM_Env env, const JSVM_ExtendedErrorInfo** result) {
    if (!jsvm::IsLive(env)) return JSVM_INVALID_ARG;
    if (result == nullptr) return jsvm::Record(env, JSVM_INVALID_ARG);
    env->last_error.errorMessage = jsvm::StatusText(env->last_error.errorCode);
    *result = &env->last_error;
    return JSVM_OK;
}

JSVM_Status OH_JSVM_IsExceptionPending(JSVM_Env env, bool* result) {
    return jsvm::Bookkeeping(env, [=] { return jsvm::IsPending(env, result); });
}

JSVM_Status OH_JSVM_GetAndClearLastException(JSVM_Env env, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) { return jsvm::TakePending(js, result); });
}
