// SPDX-License-Identifier: Apache-2.0
// The V8 template of a user's class, and which functions are such classes.
#ifndef ARK_JSVM_FRAMEWORKS_FUNCTION_CLASS_TEMPLATE_H_
#define ARK_JSVM_FRAMEWORKS_FUNCTION_CLASS_TEMPLATE_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// What all ways to define a class are given.
struct ClassRequest {
    const char* utf8name;
    size_t length;
    JSVM_Callback constructor;
    size_t property_count;
    const JSVM_PropertyDescriptor* properties;
};

// Makes the template with the properties of the prototype that a template can carry. The request's
// pointers were checked.
JSVM_Status NewClassTemplate(const Js& js, const ClassRequest& request,
                             v8::Local<v8::FunctionTemplate>* out);

// A parent: its prototype, and the template unless it is just a function of ours.
struct ParentClass {
    v8::Local<v8::Object> prototype;
    v8::Local<v8::FunctionTemplate> class_template;
};

// JSVM_INVALID_ARG unless this API made the function and its prototype is an object.
JSVM_Status FindParent(const Js& js, JSVM_Value handle, ParentClass* out);

// Makes the class of a finished template: with the rest of the prototype, the static properties
// and the parent's prototype above. `parent` may be empty.
JSVM_Status NewClass(const Js& js, const ClassRequest& request,
                     v8::Local<v8::FunctionTemplate> class_template, const ParentClass& parent,
                     v8::Local<v8::Function>* out);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_FUNCTION_CLASS_TEMPLATE_H_
