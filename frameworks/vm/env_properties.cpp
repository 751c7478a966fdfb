// SPDX-License-Identifier: Apache-2.0
#include "frameworks/vm/env_properties.h"

#include "frameworks/binding/callback.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

v8::PropertyAttribute AttributesOf(const JSVM_PropertyDescriptor& property) {
    const unsigned wanted = property.attributes;
    unsigned attributes = v8::None;
    const bool accessor = property.getter != nullptr || property.setter != nullptr;
    if (!accessor && (wanted & JSVM_WRITABLE) == 0) attributes |= v8::ReadOnly;
    if ((wanted & JSVM_ENUMERABLE) == 0) attributes |= v8::DontEnum;
    if ((wanted & JSVM_CONFIGURABLE) == 0) attributes |= v8::DontDelete;
    return static_cast<v8::PropertyAttribute>(attributes);
}

JSVM_Status FunctionFor(const Js& js, JSVM_Callback callback, v8::Local<v8::String> name,
                        v8::Local<v8::Function>* result) {
    if (callback == nullptr) return JSVM_OK;
    JSVM_REQUIRE(NewFunction(js, *callback, name).ToLocal(result), JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

JSVM_Status DefineGlobal(const Js& js, const JSVM_PropertyDescriptor& property) {
    v8::Local<v8::String> name;
    JSVM_TRY(NameFromUtf8(js, property.utf8name, JSVM_AUTO_LENGTH, &name));
    const v8::PropertyAttribute attributes = AttributesOf(property);
    const v8::Local<v8::Object> global = js.context->Global();
    if (property.getter != nullptr || property.setter != nullptr) {
        v8::Local<v8::Function> getter;
        v8::Local<v8::Function> setter;
        JSVM_TRY(FunctionFor(js, property.getter, {}, &getter));
        JSVM_TRY(FunctionFor(js, property.setter, {}, &setter));
        global->SetAccessorProperty(name, getter, setter, attributes);
        return JSVM_OK;
    }
    v8::Local<v8::Value> value;
    if (property.method != nullptr) {
        v8::Local<v8::Function> function;
        JSVM_TRY(FunctionFor(js, property.method, name, &function));
        value = function;
    } else {
        JSVM_NON_NULL(property.value);
        value = Cast(property.value);
    }
    return Out(global->DefineOwnProperty(js.context, name, value, attributes),
               static_cast<bool*>(nullptr));
}

}  // namespace

JSVM_Status DefineGlobals(JSVM_Env env, size_t count, const JSVM_PropertyDescriptor* properties) {
    const ContextEntrance context(env);
    const v8::TryCatch try_catch(env->isolate);
    const Js js = ViewOf(env);
    for (size_t i = 0; i < count; ++i) {
        if ((properties[i].attributes & JSVM_STATIC) != 0) continue;
        JSVM_TRY(DefineGlobal(js, properties[i]));
    }
    return JSVM_OK;
}

}  // namespace jsvm
