// SPDX-License-Identifier: Apache-2.0
// Undefined, null, booleans and numbers.
#include <cmath>
#include <cstdint>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// The value that one of V8's constructors makes of `arguments`.
template <auto kMake, class... Arguments>
JSVM_Status Make(const Js& js, JSVM_Value* result, Arguments... arguments) {
    JSVM_NON_NULL(result);
    return Out(js, kMake(js.isolate, arguments...), result);
}

// What `convert` makes of a number. Most integers need no conversion.
template <class T, class Convert>
JSVM_Status ReadNumber(const Js& js, JSVM_Value handle, T* result, Convert&& convert) {
    JSVM_NON_NULL(handle, result);
    if (int integer = 0; v8_compat::IsSmallInteger(Cast(js, handle), &integer)) {
        *result = static_cast<T>(integer);
        return JSVM_OK;
    }
    v8::Local<v8::Number> number;
    JSVM_TRY(In(js, handle, &number));
    return Out(convert(number), result);
}

// Cut off to an integer and held to the range of int64_t. NaN and infinities are 0, which V8's own
// conversion would hold to the range as well.
int64_t Int64Of(double number) {
    constexpr double kTwoTo63 = 9223372036854775808.0;
    if (!std::isfinite(number)) return 0;
    if (number >= kTwoTo63) return INT64_MAX;
    if (number <= -kTwoTo63) return INT64_MIN;
    return static_cast<int64_t>(number);
}

JSVM_Status ReadBool(const Js& js, JSVM_Value handle, bool* result) {
    JSVM_NON_NULL(handle, result);
    v8::Local<v8::Boolean> boolean;
    JSVM_TRY(In(js, handle, &boolean));
    *result = boolean->Value();
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_GetUndefined(JSVM_Env env, JSVM_Value* result) {
    return jsvm::InEnv(env,
                       [=](const jsvm::Js& js) { return jsvm::Make<&v8::Undefined>(js, result); });
}

JSVM_Status OH_JSVM_GetNull(JSVM_Env env, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) { return jsvm::Make<&v8::Null>(js, result); });
}

JSVM_Status OH_JSVM_GetBoolean(JSVM_Env env, bool value, JSVM_Value* result) {
    return jsvm::InEnv(
        env, [=](const jsvm::Js& js) { return jsvm::Make<&v8::Boolean::New>(js, result, value); });
}

JSVM_Status OH_JSVM_CreateInt32(JSVM_Env env, int32_t value, JSVM_Value* result) {
    return jsvm::InEnv(
        env, [=](const jsvm::Js& js) { return jsvm::Make<&v8::Integer::New>(js, result, value); });
}

JSVM_Status OH_JSVM_CreateUint32(JSVM_Env env, uint32_t value, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::Make<&v8::Integer::NewFromUnsigned>(js, result, value);
    });
}

JSVM_Status OH_JSVM_CreateInt64(JSVM_Env env, int64_t value, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::Make<&v8::Number::New>(js, result, static_cast<double>(value));
    });
}

JSVM_Status OH_JSVM_CreateDouble(JSVM_Env env, double value, JSVM_Value* result) {
    return jsvm::InEnv(
        env, [=](const jsvm::Js& js) { return jsvm::Make<&v8::Number::New>(js, result, value); });
}

JSVM_Status OH_JSVM_GetValueBool(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::ReadBool(js, value, result); });
}

JSVM_Status OH_JSVM_GetValueInt32(JSVM_Env env, JSVM_Value value, int32_t* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        return jsvm::ReadNumber(js, value, result, [&js](v8::Local<v8::Number> number) {
            return number->Int32Value(js.context);
        });
    });
}

JSVM_Status OH_JSVM_GetValueUint32(JSVM_Env env, JSVM_Value value, uint32_t* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        return jsvm::ReadNumber(js, value, result, [&js](v8::Local<v8::Number> number) {
            return number->Uint32Value(js.context);
        });
    });
}

JSVM_Status OH_JSVM_GetValueInt64(JSVM_Env env, JSVM_Value value, int64_t* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        return jsvm::ReadNumber(js, value, result, [](v8::Local<v8::Number> number) {
            return v8::Just(jsvm::Int64Of(number->Value()));
        });
    });
}

JSVM_Status OH_JSVM_GetValueDouble(JSVM_Env env, JSVM_Value value, double* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        return jsvm::ReadNumber(js, value, result, [](v8::Local<v8::Number> number) {
            return v8::Just(number->Value());
        });
    });
}
