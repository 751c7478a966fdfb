// SPDX-License-Identifier: Apache-2.0
#include "frameworks/vm/env_properties.h"

#include "frameworks/binding/callback.h"
#include "frameworks/binding/descriptor.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

// Not as DefineProperty does: the function of a method is named after its property, and what the
// global object refuses, because it has it already, is passed over.
JSVM_Status DefineGlobal(const Js& js, const JSVM_PropertyDescriptor& property) {
    v8::Local<v8::String> name;
    JSVM_TRY(NameFromUtf8(js, property.utf8name, JSVM_AUTO_LENGTH, &name));
    JSVM_TRY(CheckPointers(property));
    const v8::PropertyAttribute attributes = AttributesOf(property);
    const v8::Local<v8::Object> global = js.context->Global();
    v8::Local<v8::Value> value;
    switch (KindOf(property)) {
        case PropertyKind::kAccessor: {
            const JSVM_Status status = DefineProperty(js, global, property);
            return status == JSVM_INVALID_ARG ? JSVM_OK : status;
        }
        case PropertyKind::kMethod: {
            v8::Local<v8::Function> function;
            JSVM_REQUIRE(NewFunction(js, property.method, name).ToLocal(&function),
                         JSVM_GENERIC_FAILURE);
            value = function;
            break;
        }
        case PropertyKind::kValue:
            value = Cast(js, property.value);
            break;
    }
    return Out(global->DefineOwnProperty(js.context, name, value, attributes),
               static_cast<bool*>(nullptr));
}

}  // namespace

JSVM_Status DefineGlobals(JSVM_Env env, size_t count, const JSVM_PropertyDescriptor* properties) {
    const ContextEntrance context(env);
    const v8::TryCatch try_catch(env->isolate);
    const Js js = ViewOf(env, "OH_JSVM_CreateEnv");
    for (size_t i = 0; i < count; ++i) {
        if ((properties[i].attributes & JSVM_STATIC) != 0) continue;
        JSVM_TRY(DefineGlobal(js, properties[i]));
    }
    return JSVM_OK;
}

}  // namespace jsvm
