// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/descriptor.h"

#include "frameworks/binding/callback.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// The function of a property, without a name of its own.
JSVM_Status NewUnnamed(const Js& js, JSVM_Callback callback, v8::Local<v8::Name> property,
                       v8::Local<v8::Function>* out) {
    if (callback == nullptr) return JSVM_OK;
    JSVM_REQUIRE(NewFunction(js, callback, {}, property).ToLocal(out), JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

// V8 10 leaves to itself what its own code throws while it defines a property, such as that a proxy
// was revoked, and then tells nobody but whoever makes the next function: this is the one.
void BringOutException(const Js& js) {
    static_cast<void>(
        v8::Function::New(js.context, [](const v8::FunctionCallbackInfo<v8::Value>&) {}));
}

// Whether the object took it. It may have refused, or a trap of a proxy may have thrown: V8 10 then
// leaves the exception with itself too, until it is thrown again.
template <class Define>
JSVM_Status Taken(const Js& js, JSVM_Status refused, const Define& define) {
    v8::TryCatch caught(js.isolate);
    const v8::Maybe<bool> defined = define();
    if (defined.IsNothing() && !caught.HasCaught()) BringOutException(js);
    if (caught.HasCaught()) caught.ReThrow();
    JSVM_REQUIRE(defined.FromMaybe(false), refused);
    return JSVM_OK;
}

// A half that is missing is undefined: it does not keep what the property had before.
v8::Local<v8::Value> OrUndefined(const Js& js, v8::Local<v8::Function> function) {
    if (function.IsEmpty()) return v8::Undefined(js.isolate);
    return function;
}

JSVM_Status DefineAccessor(const Js& js, v8::Local<v8::Object> object, v8::Local<v8::Name> name,
                           const JSVM_PropertyDescriptor& property) {
    v8::Local<v8::Function> getter;
    v8::Local<v8::Function> setter;
    JSVM_TRY(NewUnnamed(js, property.getter, name, &getter));
    JSVM_TRY(NewUnnamed(js, property.setter, name, &setter));
    v8::PropertyDescriptor descriptor(OrUndefined(js, getter), OrUndefined(js, setter));
    descriptor.set_enumerable((property.attributes & JSVM_ENUMERABLE) != 0);
    descriptor.set_configurable((property.attributes & JSVM_CONFIGURABLE) != 0);
    return Taken(js, JSVM_INVALID_ARG,
                 [&] { return object->DefineProperty(js.context, name, descriptor); });
}

}  // namespace

PropertyKind KindOf(const JSVM_PropertyDescriptor& property) {
    if (property.getter != nullptr || property.setter != nullptr) return PropertyKind::kAccessor;
    return property.method != nullptr ? PropertyKind::kMethod : PropertyKind::kValue;
}

v8::PropertyAttribute AttributesOf(const JSVM_PropertyDescriptor& property) {
    const unsigned wanted = property.attributes;
    const bool accessor = KindOf(property) == PropertyKind::kAccessor;
    unsigned attributes = v8::None;
    if (!accessor && (wanted & JSVM_WRITABLE) == 0) attributes |= v8::ReadOnly;
    if ((wanted & JSVM_ENUMERABLE) == 0) attributes |= v8::DontEnum;
    if ((wanted & JSVM_CONFIGURABLE) == 0) attributes |= v8::DontDelete;
    return static_cast<v8::PropertyAttribute>(attributes);
}

JSVM_Status CheckPointers(const JSVM_PropertyDescriptor& property) {
    JSVM_REQUIRE(property.utf8name != nullptr || property.name != nullptr, JSVM_INVALID_ARG);
    if (KindOf(property) == PropertyKind::kValue) JSVM_NON_NULL(property.value);
    return JSVM_OK;
}

JSVM_Status NameOf(const Js& js, const JSVM_PropertyDescriptor& property,
                   v8::Local<v8::Name>* out) {
    if (property.utf8name == nullptr) return In(js, property.name, out);
    v8::Local<v8::String> name;
    JSVM_TRY(NameFromUtf8(js, property.utf8name, JSVM_AUTO_LENGTH, &name));
    *out = name;
    return JSVM_OK;
}

JSVM_Status DefineProperty(const Js& js, v8::Local<v8::Object> object,
                           const JSVM_PropertyDescriptor& property) {
    JSVM_TRY(CheckPointers(property));
    v8::Local<v8::Name> name;
    JSVM_TRY(NameOf(js, property, &name));
    const v8::PropertyAttribute attributes = AttributesOf(property);
    switch (KindOf(property)) {
        case PropertyKind::kAccessor:
            return DefineAccessor(js, object, name, property);
        case PropertyKind::kMethod: {
            v8::Local<v8::Function> function;
            JSVM_TRY(NewUnnamed(js, property.method, name, &function));
            return Taken(js, JSVM_GENERIC_FAILURE, [&] {
                return object->DefineOwnProperty(js.context, name, function, attributes);
            });
        }
        case PropertyKind::kValue: {
            const v8::Local<v8::Value> value = Cast(js, property.value);
            return Taken(js, JSVM_INVALID_ARG, [&] {
                return object->DefineOwnProperty(js.context, name, value, attributes);
            });
        }
    }
    return JSVM_INVALID_ARG;
}

}  // namespace jsvm
