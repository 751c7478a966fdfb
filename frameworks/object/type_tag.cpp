// SPDX-License-Identifier: Apache-2.0
// Tags by which native code knows its objects again. A tag is a bigint under a hidden key.
#include <cstdint>

#include "frameworks/binding/hidden_key.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// Unlike elsewhere, undefined and null give the status of the exception.
JSVM_Status Taggable(const Js& js, JSVM_Value value, v8::Local<v8::Object>* out) {
    JSVM_NON_NULL(value);
    JSVM_REQUIRE(ToObject(js, value, out) == JSVM_OK, JSVM_PENDING_EXCEPTION);
    return JSVM_OK;
}

JSVM_Status TypeTagObject(const Js& js, JSVM_Value value, const JSVM_TypeTag* tag) {
    v8::Local<v8::Object> object;
    JSVM_TRY(Taggable(js, value, &object));
    JSVM_NON_NULL(tag);
    const v8::Local<v8::Private> key = HiddenKey(js, Hidden::kTypeTag);
    bool tagged = false;
    JSVM_TRY(Out(object->HasPrivate(js.context, key), &tagged, JSVM_PENDING_EXCEPTION));
    JSVM_REQUIRE(!tagged, JSVM_INVALID_ARG);
    const uint64_t words[] = {tag->lower, tag->upper};
    v8::Local<v8::BigInt> stored;
    JSVM_REQUIRE(v8::BigInt::NewFromWords(js.context, 0, 2, words).ToLocal(&stored),
                 JSVM_PENDING_EXCEPTION);
    bool done = false;
    JSVM_TRY(Out(object->SetPrivate(js.context, key, stored), &done, JSVM_PENDING_EXCEPTION));
    JSVM_REQUIRE(done, JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

// A bigint has no leading zero words; those that it does not write stay zero.
bool IsTag(v8::Local<v8::Value> stored, const JSVM_TypeTag& tag) {
    if (!stored->IsBigInt()) return false;
    int sign = 0;
    int count = 2;
    uint64_t words[] = {0, 0};
    stored.As<v8::BigInt>()->ToWordsArray(&sign, &count, words);
    return words[0] == tag.lower && words[1] == tag.upper;
}

JSVM_Status CheckObjectTypeTag(const Js& js, JSVM_Value value, const JSVM_TypeTag* tag,
                               bool* result) {
    v8::Local<v8::Object> object;
    JSVM_TRY(Taggable(js, value, &object));
    JSVM_NON_NULL(tag, result);
    v8::Local<v8::Value> stored;
    JSVM_REQUIRE(object->GetPrivate(js.context, HiddenKey(js, Hidden::kTypeTag)).ToLocal(&stored),
                 JSVM_PENDING_EXCEPTION);
    *result = IsTag(stored, *tag);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_TypeTagObject(JSVM_Env env, JSVM_Value value, const JSVM_TypeTag* typeTag) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::TypeTagObject(js, value, typeTag); });
}

JSVM_Status OH_JSVM_CheckObjectTypeTag(JSVM_Env env, JSVM_Value value, const JSVM_TypeTag* typeTag,
                                       bool* result) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        return jsvm::CheckObjectTypeTag(js, value, typeTag, result);
    });
}
