// SPDX-License-Identifier: Apache-2.0
// Prototypes of objects.
#include <algorithm>
#include <vector>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/local_view.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

bool IsGlobal(const Js& js, v8::Local<v8::Object> object) {
    const v8::HandleScope scope(js.isolate);
    const std::vector<JSVM_Env>& envs = js.env->vm->records->envs;
    return std::any_of(envs.begin(), envs.end(), [object](JSVM_Env env) {
        return LocalView(env->context)->Global() == object;
    });
}

// The object whose prototype JavaScript takes for the prototype of `object`. A global object of V8
// is in two parts, and scripts shall neither see the inner one nor lose it.
v8::Local<v8::Object> HolderOfPrototype(const Js& js, v8::Local<v8::Object> object) {
    if (!IsGlobal(js, object)) return object;
    const v8::Local<v8::Value> inner = object->GetPrototype();
    return inner->IsObject() ? inner.As<v8::Object>() : object;
}

JSVM_Status GetPrototype(const Js& js, JSVM_Value object, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    return Out(js, HolderOfPrototype(js, target)->GetPrototype(), result);
}

// V8 keeps the exception of a refusal to itself.
JSVM_Status SetPrototype(const Js& js, JSVM_Value object, JSVM_Value prototype) {
    JSVM_NON_NULL(prototype);
    v8::Local<v8::Object> target;
    JSVM_TRY(ToObject(js, object, &target));
    v8::Local<v8::Object> value;
    JSVM_TRY(In(js, prototype, &value, JSVM_INVALID_ARG));
    const v8::Maybe<bool> done = HolderOfPrototype(js, target)->SetPrototype(js.context, value);
    JSVM_REQUIRE(done.FromMaybe(false), JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_GetPrototype(JSVM_Env env, JSVM_Value object, JSVM_Value* result) {
    return jsvm::RunsJs(env,
                        [=](const jsvm::Js& js) { return jsvm::GetPrototype(js, object, result); });
}

JSVM_Status OH_JSVM_ObjectGetPrototypeOf(JSVM_Env env, JSVM_Value object, JSVM_Value* result) {
    return jsvm::RunsJs(env,
                        [=](const jsvm::Js& js) { return jsvm::GetPrototype(js, object, result); });
}

JSVM_Status OH_JSVM_ObjectSetPrototypeOf(JSVM_Env env, JSVM_Value object, JSVM_Value prototype) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::SetPrototype(js, object, prototype); });
}
