// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

JSVM_ValueType TypeOfObject(v8::Local<v8::Value> value) {
    if (value->IsFunction()) return JSVM_FUNCTION;
    return value->IsExternal() ? JSVM_EXTERNAL : JSVM_OBJECT;
}

JSVM_Status TypeOf(const Js& js, JSVM_Value handle, JSVM_ValueType* result) {
    JSVM_NON_NULL(handle, result);
    const v8::Local<v8::Value> value = Cast(js, handle);
    if (value->IsString()) {
        *result = JSVM_STRING;
    } else if (value->IsNumber()) {
        *result = JSVM_NUMBER;
    } else if (value->IsObject()) {
        *result = TypeOfObject(value);
    } else if (value->IsUndefined()) {
        *result = JSVM_UNDEFINED;
    } else if (value->IsNull()) {
        *result = JSVM_NULL;
    } else if (value->IsBoolean()) {
        *result = JSVM_BOOLEAN;
    } else if (value->IsSymbol()) {
        *result = JSVM_SYMBOL;
    } else {
        // JavaScript has no other types; anything else is not a value.
        JSVM_REQUIRE(value->IsBigInt(), JSVM_INVALID_ARG);
        *result = JSVM_BIGINT;
    }
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_Typeof(JSVM_Env env, JSVM_Value value, JSVM_ValueType* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::TypeOf(js, value, result); });
}
