// SPDX-License-Identifier: Apache-2.0
// Private keys, and properties under them.
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

JSVM_Status CreatePrivate(const Js& js, JSVM_Value description, JSVM_Data* result) {
    JSVM_NON_NULL(result);
    v8::Local<v8::String> name;
    if (description != nullptr) JSVM_TRY(In(js, description, &name));
    *result = NewDataHandle(js.env->vm, v8::Private::New(js.isolate, name));
    return JSVM_OK;
}

// The object and the key of a private property. Primitives are not boxed.
struct PrivateProperty {
    v8::Local<v8::Object> object;
    v8::Local<v8::Private> key;
};

JSVM_Status In(const Js& js, JSVM_Value object, JSVM_Data key, PrivateProperty* out) {
    JSVM_TRY(In(js, object, &out->object));
    const v8::Local<v8::Data> data = Cast(js, key);
    JSVM_REQUIRE(data->IsPrivate(), JSVM_INVALID_ARG);
    out->key = data.As<v8::Private>();
    return JSVM_OK;
}

JSVM_Status Done(v8::Maybe<bool> result) {
    bool done = false;
    JSVM_TRY(Out(result, &done, JSVM_PENDING_EXCEPTION));
    JSVM_REQUIRE(done, JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

JSVM_Status SetPrivate(const Js& js, JSVM_Value object, JSVM_Data key, JSVM_Value value) {
    JSVM_NON_NULL(object, key, value);
    PrivateProperty property;
    JSVM_TRY(In(js, object, key, &property));
    return Done(property.object->SetPrivate(js.context, property.key, Cast(js, value)));
}

JSVM_Status GetPrivate(const Js& js, JSVM_Value object, JSVM_Data key, JSVM_Value* result) {
    JSVM_NON_NULL(object, key, result);
    PrivateProperty property;
    JSVM_TRY(In(js, object, key, &property));
    return Out(js, property.object->GetPrivate(js.context, property.key), result,
               JSVM_PENDING_EXCEPTION);
}

JSVM_Status DeletePrivate(const Js& js, JSVM_Value object, JSVM_Data key) {
    JSVM_NON_NULL(object, key);
    PrivateProperty property;
    JSVM_TRY(In(js, object, key, &property));
    return Done(property.object->DeletePrivate(js.context, property.key));
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreatePrivate(JSVM_Env env, JSVM_Value description, JSVM_Data* result) {
    return jsvm::InEnv(
        env, [=](const jsvm::Js& js) { return jsvm::CreatePrivate(js, description, result); });
}

JSVM_Status OH_JSVM_SetPrivate(JSVM_Env env, JSVM_Value object, JSVM_Data key, JSVM_Value value) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::SetPrivate(js, object, key, value); });
}

JSVM_Status OH_JSVM_GetPrivate(JSVM_Env env, JSVM_Value object, JSVM_Data key, JSVM_Value* result) {
    return jsvm::RunsJs(
        env, [=](const jsvm::Js& js) { return jsvm::GetPrivate(js, object, key, result); });
}

JSVM_Status OH_JSVM_DeletePrivate(JSVM_Env env, JSVM_Value object, JSVM_Data key) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::DeletePrivate(js, object, key); });
}
