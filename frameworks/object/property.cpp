// SPDX-License-Identifier: Apache-2.0
// Reading, writing, asking for and deleting properties. What exactly is checked before what differs
// from function to function, and callers see it: converting the object can leave an exception.
#include "frameworks/binding/property_name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/microtasks.h"

namespace jsvm {
namespace {

// The four operations, by a key that is a value, a name or an index. V8 reports a store that the
// object refuses as done, as JavaScript's sloppy mode does.
template <class Key>
JSVM_Status Set(const Js& js, v8::Local<v8::Object> object, Key key, JSVM_Value value) {
    const MicrotasksHeld held(js.env);
    JSVM_REQUIRE(object->Set(js.context, key, Cast(js, value)).IsJust(), JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

template <class Key>
JSVM_Status Get(const Js& js, v8::Local<v8::Object> object, Key key, JSVM_Value* result) {
    return Out(js, object->Get(js.context, key), result);
}

template <class Key>
JSVM_Status Has(const Js& js, v8::Local<v8::Object> object, Key key, bool* result) {
    const MicrotasksHeld held(js.env);
    return Out(object->Has(js.context, key), result);
}

template <class Key>
JSVM_Status Delete(const Js& js, v8::Local<v8::Object> object, Key key, bool* result) {
    const MicrotasksHeld held(js.env);
    return Out(object->Delete(js.context, key), result);
}

JSVM_Status SetProperty(const Js& js, JSVM_Value object, JSVM_Value key, JSVM_Value value) {
    JSVM_NON_NULL(key, value);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Set(js, target, Cast(js, key), value);
}

JSVM_Status GetProperty(const Js& js, JSVM_Value object, JSVM_Value key, JSVM_Value* result) {
    JSVM_NON_NULL(key, result);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Get(js, target, Cast(js, key), result);
}

JSVM_Status HasProperty(const Js& js, JSVM_Value object, JSVM_Value key, bool* result) {
    JSVM_NON_NULL(key, result);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Has(js, target, Cast(js, key), result);
}

JSVM_Status DeleteProperty(const Js& js, JSVM_Value object, JSVM_Value key, bool* result) {
    JSVM_NON_NULL(key);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Delete(js, target, Cast(js, key), result);
}

JSVM_Status HasOwnProperty(const Js& js, JSVM_Value object, JSVM_Value key, bool* result) {
    JSVM_NON_NULL(key, result);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    v8::Local<v8::Name> name;
    JSVM_TRY(In(js, key, &name));
    return Out(target->HasOwnProperty(js.context, name), result);
}

JSVM_Status SetNamedProperty(const Js& js, JSVM_Value object, const char* utf8name,
                             JSVM_Value value) {
    JSVM_NON_NULL(value);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    v8::Local<v8::String> name;
    JSVM_TRY(PropertyName(js, utf8name, &name));
    return Set(js, target, name, value);
}

JSVM_Status GetNamedProperty(const Js& js, JSVM_Value object, const char* utf8name,
                             JSVM_Value* result) {
    JSVM_NON_NULL(result);
    v8::Local<v8::String> name;
    JSVM_TRY(PropertyName(js, utf8name, &name));
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Get(js, target, name, result);
}

JSVM_Status HasNamedProperty(const Js& js, JSVM_Value object, const char* utf8name, bool* result) {
    JSVM_NON_NULL(result);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    v8::Local<v8::String> name;
    JSVM_TRY(PropertyName(js, utf8name, &name));
    return Has(js, target, name, result);
}

JSVM_Status SetElement(const Js& js, JSVM_Value object, uint32_t index, JSVM_Value value) {
    JSVM_NON_NULL(value);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Set(js, target, index, value);
}

JSVM_Status GetElement(const Js& js, JSVM_Value object, uint32_t index, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Get(js, target, index, result);
}

JSVM_Status HasElement(const Js& js, JSVM_Value object, uint32_t index, bool* result) {
    JSVM_NON_NULL(result);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Has(js, target, index, result);
}

JSVM_Status DeleteElement(const Js& js, JSVM_Value object, uint32_t index, bool* result) {
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Delete(js, target, index, result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_SetProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key, JSVM_Value value) {
    return jsvm::DoRunJs<jsvm::SetProperty>(env, object, key, value);
}

JSVM_Status OH_JSVM_GetProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key,
                                JSVM_Value* result) {
    return jsvm::DoRunJs<jsvm::GetProperty>(env, object, key, result);
}

JSVM_Status OH_JSVM_HasProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key, bool* result) {
    return jsvm::DoRunJs<jsvm::HasProperty>(env, object, key, result);
}

JSVM_Status OH_JSVM_DeleteProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key, bool* result) {
    return jsvm::DoRunJs<jsvm::DeleteProperty>(env, object, key, result);
}

JSVM_Status OH_JSVM_HasOwnProperty(JSVM_Env env, JSVM_Value object, JSVM_Value key, bool* result) {
    return jsvm::DoRunJs<jsvm::HasOwnProperty>(env, object, key, result);
}

JSVM_Status OH_JSVM_SetNamedProperty(JSVM_Env env, JSVM_Value object, const char* utf8name,
                                     JSVM_Value value) {
    return jsvm::DoRunJs<jsvm::SetNamedProperty>(env, object, utf8name, value);
}

JSVM_Status OH_JSVM_GetNamedProperty(JSVM_Env env, JSVM_Value object, const char* utf8name,
                                     JSVM_Value* result) {
    return jsvm::DoRunJs<jsvm::GetNamedProperty>(env, object, utf8name, result);
}

JSVM_Status OH_JSVM_HasNamedProperty(JSVM_Env env, JSVM_Value object, const char* utf8name,
                                     bool* result) {
    return jsvm::DoRunJs<jsvm::HasNamedProperty>(env, object, utf8name, result);
}

JSVM_Status OH_JSVM_SetElement(JSVM_Env env, JSVM_Value object, uint32_t index, JSVM_Value value) {
    return jsvm::DoRunJs<jsvm::SetElement>(env, object, index, value);
}

JSVM_Status OH_JSVM_GetElement(JSVM_Env env, JSVM_Value object, uint32_t index,
                               JSVM_Value* result) {
    return jsvm::DoRunJs<jsvm::GetElement>(env, object, index, result);
}

JSVM_Status OH_JSVM_HasElement(JSVM_Env env, JSVM_Value object, uint32_t index, bool* result) {
    return jsvm::DoRunJs<jsvm::HasElement>(env, object, index, result);
}

JSVM_Status OH_JSVM_DeleteElement(JSVM_Env env, JSVM_Value object, uint32_t index, bool* result) {
    return jsvm::DoRunJs<jsvm::DeleteElement>(env, object, index, result);
}
