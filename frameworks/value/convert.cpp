// SPDX-License-Identifier: Apache-2.0
// Conversions as JavaScript makes them. One that throws leaves the exception pending.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// One of V8's conversions, and the status for a value that it refuses.
template <auto kConvert, JSVM_Status kRefused>
JSVM_Status Coerce(JSVM_Env env, JSVM_Value value, JSVM_Value* result, const char* function) {
    return RunsJs(
        env,
        [=](const Js& js) {
            JSVM_NON_NULL(value, result);
            return Out(js, ((*Cast(js, value))->*kConvert)(js.context), result, kRefused);
        },
        function);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CoerceToBool(JSVM_Env env, JSVM_Value value, JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(value, result);
        return jsvm::Out(js, jsvm::Cast(js, value)->ToBoolean(js.isolate), result);
    });
}

JSVM_Status OH_JSVM_CoerceToNumber(JSVM_Env env, JSVM_Value value, JSVM_Value* result) {
    return jsvm::Coerce<&v8::Value::ToNumber, JSVM_NUMBER_EXPECTED>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_CoerceToString(JSVM_Env env, JSVM_Value value, JSVM_Value* result) {
    return jsvm::Coerce<&v8::Value::ToString, JSVM_STRING_EXPECTED>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_CoerceToObject(JSVM_Env env, JSVM_Value value, JSVM_Value* result) {
    return jsvm::Coerce<&v8::Value::ToObject, JSVM_OBJECT_EXPECTED>(env, value, result, __func__);
}

JSVM_Status OH_JSVM_CoerceToBigInt(JSVM_Env env, JSVM_Value value, JSVM_Value* result) {
    return jsvm::Coerce<&v8::Value::ToBigInt, JSVM_BIGINT_EXPECTED>(env, value, result, __func__);
}
