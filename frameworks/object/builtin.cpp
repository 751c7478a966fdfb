// SPDX-License-Identifier: Apache-2.0
// Plain objects, arrays, maps, sets and the global object.
#include <algorithm>
#include <cstdint>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// Up to here an array gets memory for all of its elements. It is where V8 itself goes over to
// dictionaries; a little further on it ends the process instead of making the array.
constexpr int kLongestAllocated = 32 << 20;

// Callers have always seen the length cut to 32 bits and negative ones taken for zero.
int ArrayLength(size_t length) {
    return std::max(static_cast<int>(static_cast<uint32_t>(length)), 0);
}

JSVM_Status CreateArray(const Js& js, int length, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    if (length <= kLongestAllocated) return Out(js, v8::Array::New(js.isolate, length), result);
    const v8::Local<v8::Array> array = v8::Array::New(js.isolate);
    const auto key = v8::String::NewFromUtf8Literal(js.isolate, "length");
    const auto number = v8::Integer::New(js.isolate, length);
    JSVM_REQUIRE(array->Set(js.context, key, number).IsJust(), JSVM_GENERIC_FAILURE);
    return Out(js, array, result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateObject(JSVM_Env env, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(result);
        return jsvm::Out(js, v8::Object::New(js.isolate), result);
    });
}

JSVM_Status OH_JSVM_CreateArray(JSVM_Env env, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) { return jsvm::CreateArray(js, 0, result); });
}

JSVM_Status OH_JSVM_CreateArrayWithLength(JSVM_Env env, size_t length, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        return jsvm::CreateArray(js, jsvm::ArrayLength(length), result);
    });
}

JSVM_Status OH_JSVM_CreateMap(JSVM_Env env, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(result);
        return jsvm::Out(js, v8::Map::New(js.isolate), result);
    });
}

JSVM_Status OH_JSVM_CreateSet(JSVM_Env env, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(result);
        return jsvm::Out(js, v8::Set::New(js.isolate), result);
    });
}

JSVM_Status OH_JSVM_GetGlobal(JSVM_Env env, JSVM_Value* result) {
    return jsvm::InEnv(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(result);
        return jsvm::Out(js, js.context->Global(), result);
    });
}

// The length of what is no array is 0, and is told along with the failure.
JSVM_Status OH_JSVM_GetArrayLength(JSVM_Env env, JSVM_Value value, uint32_t* result) {
    return jsvm::RunsJs<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(value, result);
        *result = 0;
        v8::Local<v8::Array> array;
        JSVM_TRY(jsvm::In(js, value, &array));
        *result = array->Length();
        return JSVM_OK;
    });
}
