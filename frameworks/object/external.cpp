// SPDX-License-Identifier: Apache-2.0
// Values that hold a native pointer.
#include "frameworks/binding/finalizer.h"
#include "frameworks/binding/native_pointer.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

JSVM_Status CreateExternal(const Js& js, const Finalizer& finalizer, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    const v8::Local<v8::Value> external = NewPointer(js.env->vm, finalizer.data);
    if (finalizer.callback != nullptr) AddFinalizer(js.env, external.As<v8::Object>(), finalizer);
    return Out(js, external, result);
}

JSVM_Status GetValue(const Js& js, JSVM_Value handle, void** result) {
    JSVM_NON_NULL(handle, result);
    v8::Local<v8::External> external;
    JSVM_TRY(In(js, handle, &external));
    *result = external->Value();
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateExternal(JSVM_Env env, void* data, JSVM_Finalize finalizeCb,
                                   void* finalizeHint, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::CreateExternal(js, {finalizeCb, data, finalizeHint}, result);
    });
}

JSVM_Status OH_JSVM_GetValueExternal(JSVM_Env env, JSVM_Value value, void** result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::GetValue(js, value, result); });
}
