// SPDX-License-Identifier: Apache-2.0
// What kind of value something is. Nothing is converted, and proxies are not looked through.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// One of V8's questions to a value.
template <auto kQuestion>
JSVM_Status Is(JSVM_Env env, JSVM_Value value, bool* result, const char* function) {
    return InEnv<Handles::kNone>(
        env,
        [=](const Js& js) {
            JSVM_NON_NULL(value, result);
            *result = ((*Cast(js, value))->*kQuestion)();
            return JSVM_OK;
        },
        function);
}

// This one V8 answers for objects only.
JSVM_Status IsConstructorObject(const Js& js, JSVM_Value handle, bool* result) {
    JSVM_NON_NULL(handle, result);
    const v8::Local<v8::Value> value = Cast(js, handle);
    *result = value->IsObject() && value.As<v8::Object>()->IsConstructor();
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_IsUndefined(JSVM_Env env, JSVM_Value value, bool* isUndefined) {
    return jsvm::Is<&v8::Value::IsUndefined>(env, value, isUndefined, __func__);
}

JSVM_Status OH_JSVM_IsNull(JSVM_Env env, JSVM_Value value, bool* isNull) {
    return jsvm::Is<&v8::Value::IsNull>(env, value, isNull, __func__);
}

JSVM_Status OH_JSVM_IsNullOrUndefined(JSVM_Env env, JSVM_Value value, bool* isNullOrUndefined) {
    return jsvm::Is<&v8::Value::IsNullOrUndefined>(env, value, isNullOrUndefined, __func__);
}

JSVM_Status OH_JSVM_IsBoolean(JSVM_Env env, JSVM_Value value, bool* isBoolean) {
    return jsvm::Is<&v8::Value::IsBoolean>(env, value, isBoolean, __func__);
}

JSVM_Status OH_JSVM_IsNumber(JSVM_Env env, JSVM_Value value, bool* isNumber) {
    return jsvm::Is<&v8::Value::IsNumber>(env, value, isNumber, __func__);
}

JSVM_Status OH_JSVM_IsString(JSVM_Env env, JSVM_Value value, bool* isString) {
    return jsvm::Is<&v8::Value::IsString>(env, value, isString, __func__);
}

JSVM_Status OH_JSVM_IsSymbol(JSVM_Env env, JSVM_Value value, bool* isSymbol) {
    return jsvm::Is<&v8::Value::IsSymbol>(env, value, isSymbol, __func__);
}

JSVM_Status OH_JSVM_IsBigInt(JSVM_Env env, JSVM_Value value, bool* isBigInt) {
    return jsvm::Is<&v8::Value::IsBigInt>(env, value, isBigInt, __func__);
}

JSVM_Status OH_JSVM_IsObject(JSVM_Env env, JSVM_Value value, bool* isObject) {
    return jsvm::Is<&v8::Value::IsObject>(env, value, isObject, __func__);
}

// V8 takes for a function whatever can be called.
JSVM_Status OH_JSVM_IsFunction(JSVM_Env env, JSVM_Value value, bool* isFunction) {
    return jsvm::Is<&v8::Value::IsFunction>(env, value, isFunction, __func__);
}

JSVM_Status OH_JSVM_IsCallable(JSVM_Env env, JSVM_Value value, bool* isCallable) {
    return jsvm::Is<&v8::Value::IsFunction>(env, value, isCallable, __func__);
}

JSVM_Status OH_JSVM_IsConstructor(JSVM_Env env, JSVM_Value value, bool* isConstructor) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        return jsvm::IsConstructorObject(js, value, isConstructor);
    });
}

JSVM_Status OH_JSVM_IsArray(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsArray>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsArraybuffer(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsArrayBuffer>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsTypedarray(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsTypedArray>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsDataview(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsDataView>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsDate(JSVM_Env env, JSVM_Value value, bool* isDate) {
    return jsvm::Is<&v8::Value::IsDate>(env, value, isDate, __func__);
}

JSVM_Status OH_JSVM_IsRegExp(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsRegExp>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsPromise(JSVM_Env env, JSVM_Value value, bool* isPromise) {
    return jsvm::Is<&v8::Value::IsPromise>(env, value, isPromise, __func__);
}

JSVM_Status OH_JSVM_IsMap(JSVM_Env env, JSVM_Value value, bool* isMap) {
    return jsvm::Is<&v8::Value::IsMap>(env, value, isMap, __func__);
}

JSVM_Status OH_JSVM_IsSet(JSVM_Env env, JSVM_Value value, bool* isSet) {
    return jsvm::Is<&v8::Value::IsSet>(env, value, isSet, __func__);
}

JSVM_Status OH_JSVM_IsProxy(JSVM_Env env, JSVM_Value value, bool* isProxy) {
    return jsvm::Is<&v8::Value::IsProxy>(env, value, isProxy, __func__);
}

JSVM_Status OH_JSVM_IsBooleanObject(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsBooleanObject>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsNumberObject(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsNumberObject>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsStringObject(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsStringObject>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsSymbolObject(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsSymbolObject>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsBigIntObject(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsBigIntObject>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_IsWasmModuleObject(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::Is<&v8::Value::IsWasmModuleObject>(env, value, result, __func__);
}
