// SPDX-License-Identifier: Apache-2.0
// Making error objects, with or without throwing them.
#include "frameworks/binding/js_error.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

template <auto kMake>
[[gnu::noinline]] JSVM_Status CreateCodedError(const Js& js, JSVM_Value code,
                                               v8::Local<v8::String> message, JSVM_Value* result) {
    v8::Local<v8::String> code_string;
    JSVM_TRY(In(js, code, &code_string));
    v8::Local<v8::Value> error;
    JSVM_TRY(MakeError<kMake>(js, message, code_string, &error));
    return Out(js, error, result);
}

template <auto kMake>
JSVM_Status CreateErrorObject(const Js& js, JSVM_Value code, JSVM_Value message,
                              JSVM_Value* result) {
    JSVM_NON_NULL(message, result);
    v8::Local<v8::String> message_string;
    JSVM_TRY(In(js, message, &message_string));
    if (code != nullptr) return CreateCodedError<kMake>(js, code, message_string, result);
    return Out(js, kMake(message_string), result);
}

JSVM_Status Throw(const Js& js, JSVM_Value value) {
    JSVM_NON_NULL(value);
    return ThrowValue(js, Cast(js, value));
}

JSVM_Status IsErrorObject(const Js& js, JSVM_Value value, bool* result) {
    JSVM_NON_NULL(value, result);
    *result = Cast(js, value)->IsNativeError();
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateError(JSVM_Env env, JSVM_Value code, JSVM_Value msg, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::CreateErrorObject<&v8::Exception::Error>(js, code, msg, result);
    });
}

JSVM_Status OH_JSVM_CreateTypeError(JSVM_Env env, JSVM_Value code, JSVM_Value msg,
                                    JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::CreateErrorObject<&v8::Exception::TypeError>(js, code, msg, result);
    });
}

JSVM_Status OH_JSVM_CreateRangeError(JSVM_Env env, JSVM_Value code, JSVM_Value msg,
                                     JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::CreateErrorObject<&v8::Exception::RangeError>(js, code, msg, result);
    });
}

JSVM_Status OH_JSVM_CreateSyntaxError(JSVM_Env env, JSVM_Value code, JSVM_Value msg,
                                      JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::CreateErrorObject<&v8::Exception::SyntaxError>(js, code, msg, result);
    });
}

JSVM_Status OH_JSVM_Throw(JSVM_Env env, JSVM_Value error) {
    return jsvm::RunsJs<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::Throw(js, error); });
}

JSVM_Status OH_JSVM_ThrowError(JSVM_Env env, const char* code, const char* msg) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::ThrowCodedError<&v8::Exception::Error>(js, code, msg);
    });
}

JSVM_Status OH_JSVM_ThrowTypeError(JSVM_Env env, const char* code, const char* msg) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::ThrowCodedError<&v8::Exception::TypeError>(js, code, msg);
    });
}

JSVM_Status OH_JSVM_ThrowRangeError(JSVM_Env env, const char* code, const char* msg) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::ThrowCodedError<&v8::Exception::RangeError>(js, code, msg);
    });
}

JSVM_Status OH_JSVM_ThrowSyntaxError(JSVM_Env env, const char* code, const char* msg) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::ThrowCodedError<&v8::Exception::SyntaxError>(js, code, msg);
    });
}

JSVM_Status OH_JSVM_IsError(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::IsErrorObject(js, value, result); });
}
