// SPDX-License-Identifier: Apache-2.0
// Making and reading bigints.
#include <algorithm>
#include <climits>
#include <cstdint>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

template <auto kMake, class T>
JSVM_Status Make(const Js& js, T value, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    return Out(js, kMake(js.isolate, value), result);
}

JSVM_Status MakeOfWords(const Js& js, int sign, size_t count, const uint64_t* words,
                        JSVM_Value* result) {
    JSVM_NON_NULL(words, result);
    JSVM_REQUIRE(count <= INT_MAX, JSVM_INVALID_ARG);
    return Out(
        js, v8::BigInt::NewFromWords(js.context, sign != 0 ? 1 : 0, static_cast<int>(count), words),
        result, JSVM_PENDING_EXCEPTION);
}

// What one of V8's two readers of the lower 64 bits gives.
template <auto kRead, class T>
JSVM_Status ReadLower(const Js& js, JSVM_Value handle, T* result, bool* lossless) {
    JSVM_NON_NULL(handle, result, lossless);
    v8::Local<v8::BigInt> bigint;
    JSVM_TRY(In(js, handle, &bigint));
    *result = ((*bigint)->*kRead)(lossless);
    return JSVM_OK;
}

JSVM_Status ReadWords(const Js& js, JSVM_Value handle, int* sign, size_t* count, uint64_t* words) {
    JSVM_NON_NULL(handle, count);
    v8::Local<v8::BigInt> bigint;
    JSVM_TRY(In(js, handle, &bigint));
    int length = bigint->WordCount();
    if (sign != nullptr || words != nullptr) {
        JSVM_NON_NULL(sign, words);
        // V8 writes no more than there are, and counts the room in an int.
        length = static_cast<int>(std::min(*count, size_t{INT_MAX}));
        bigint->ToWordsArray(sign, &length, words);
    }
    *count = static_cast<size_t>(length);
    return JSVM_OK;
}

JSVM_Status CreateBigintInt64(const Js& js, int64_t value, JSVM_Value* result) {
    return Make<&v8::BigInt::New>(js, value, result);
}

JSVM_Status CreateBigintUint64(const Js& js, uint64_t value, JSVM_Value* result) {
    return Make<&v8::BigInt::NewFromUnsigned>(js, value, result);
}

JSVM_Status GetValueBigintInt64(const Js& js, JSVM_Value value, int64_t* result, bool* lossless) {
    return ReadLower<&v8::BigInt::Int64Value>(js, value, result, lossless);
}

JSVM_Status GetValueBigintUint64(const Js& js, JSVM_Value value, uint64_t* result, bool* lossless) {
    return ReadLower<&v8::BigInt::Uint64Value>(js, value, result, lossless);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateBigintInt64(JSVM_Env env, int64_t value, JSVM_Value* result) {
    return jsvm::DoInEnv<jsvm::CreateBigintInt64>(env, value, result);
}

JSVM_Status OH_JSVM_CreateBigintUint64(JSVM_Env env, uint64_t value, JSVM_Value* result) {
    return jsvm::DoInEnv<jsvm::CreateBigintUint64>(env, value, result);
}

JSVM_Status OH_JSVM_CreateBigintWords(JSVM_Env env, int signBit, size_t wordCount,
                                      const uint64_t* words, JSVM_Value* result) {
    return jsvm::DoRunJs<jsvm::MakeOfWords>(env, signBit, wordCount, words, result);
}

JSVM_Status OH_JSVM_GetValueBigintInt64(JSVM_Env env, JSVM_Value value, int64_t* result,
                                        bool* lossless) {
    return jsvm::DoInEnv<jsvm::GetValueBigintInt64, jsvm::Handles::kNone>(env, value, result,
                                                                          lossless);
}

JSVM_Status OH_JSVM_GetValueBigintUint64(JSVM_Env env, JSVM_Value value, uint64_t* result,
                                         bool* lossless) {
    return jsvm::DoInEnv<jsvm::GetValueBigintUint64, jsvm::Handles::kNone>(env, value, result,
                                                                           lossless);
}

JSVM_Status OH_JSVM_GetValueBigintWords(JSVM_Env env, JSVM_Value value, int* signBit,
                                        size_t* wordCount, uint64_t* words) {
    return jsvm::DoInEnv<jsvm::ReadWords, jsvm::Handles::kNone>(env, value, signBit, wordCount,
                                                                words);
}
