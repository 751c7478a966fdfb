// SPDX-License-Identifier: Apache-2.0
// JavaScript's ===, == and instanceof.
#include "frameworks/binding/js_error.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// Runs and throws nothing. Refused while an exception is pending, as the others here are.
JSVM_Status StrictlyEqual(const Js& js, JSVM_Value lhs, JSVM_Value rhs, bool* result) {
    JSVM_REQUIRE(js.env->exception.IsEmpty(), JSVM_PENDING_EXCEPTION);
    JSVM_NON_NULL(lhs, rhs, result);
    const v8::Local<v8::Value> left = Cast(js, lhs);
    const v8::Local<v8::Value> right = Cast(js, rhs);
    if (!left->IsString()) {
        *result = left->StrictEquals(right);
        return JSVM_OK;
    }
    const v8::HandleScope scope(js.isolate);
    *result = left->StrictEquals(right);
    return JSVM_OK;
}

JSVM_Status LooselyEqual(const Js& js, JSVM_Value lhs, JSVM_Value rhs, bool* result) {
    JSVM_NON_NULL(lhs, rhs, result);
    return Out(Cast(js, lhs)->Equals(js.context, Cast(js, rhs)), result, JSVM_PENDING_EXCEPTION);
}

JSVM_Status InstanceOf(const Js& js, JSVM_Value value, JSVM_Value constructor, bool* result) {
    JSVM_NON_NULL(value, result);
    *result = false;
    v8::Local<v8::Object> right;
    JSVM_TRY(ToObject(js, constructor, &right));
    if (!right->IsFunction()) {
        JSVM_TRY(ThrowCodedError<&v8::Exception::TypeError>(js, "ERR_NAPI_CONS_FUNCTION",
                                                            "Constructor must be a function"));
        return JSVM_FUNCTION_EXPECTED;
    }
    return Out(Cast(js, value)->InstanceOf(js.context, right), result);
}

}  // namespace
}  // namespace jsvm

// The handles that these take are their own: V8 flattens strings that were put together of others.
// Scripts may run, but not in the first.

JSVM_Status OH_JSVM_StrictEquals(JSVM_Env env, JSVM_Value lhs, JSVM_Value rhs, bool* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::StrictlyEqual(js, lhs, rhs, result); });
}

JSVM_Status OH_JSVM_Equals(JSVM_Env env, JSVM_Value lhs, JSVM_Value rhs, bool* result) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::LooselyEqual(js, lhs, rhs, result); });
}

JSVM_Status OH_JSVM_Instanceof(JSVM_Env env, JSVM_Value object, JSVM_Value constructor,
                               bool* result) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::InstanceOf(js, object, constructor, result); });
}
