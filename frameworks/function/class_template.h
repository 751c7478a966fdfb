// SPDX-License-Identifier: Apache-2.0
// The V8 template of a user's class, and which functions are such classes.
#ifndef ARK_JSVM_FRAMEWORKS_FUNCTION_CLASS_TEMPLATE_H_
#define ARK_JSVM_FRAMEWORKS_FUNCTION_CLASS_TEMPLATE_H_

#include "absl/container/inlined_vector.h"
#include "ark_runtime/jsvm.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// How many internal fields the instances of a class have, if it asks for no more: one for a wrap.
inline constexpr int kInternalFields = 1;

// What all ways to define a class are given.
struct ClassRequest {
    const char* utf8name;
    size_t length;
    JSVM_Callback constructor;
    size_t property_count;
    const JSVM_PropertyDescriptor* properties;
};

struct NamedProperty {
    v8::Local<v8::Name> name;
    const JSVM_PropertyDescriptor* property;
};
using NamedProperties = absl::InlinedVector<NamedProperty, 8>;

// A class that is not a function yet: its template, and the properties of the prototype that no
// template can carry.
struct ClassDraft {
    v8::Local<v8::FunctionTemplate> class_template;
    NamedProperties late;
    bool has_indexed_setter = false;  // a property callback of its instances
};

// The pointers of the request itself were checked, its entries were not.
JSVM_Status NewClassDraft(const Js& js, const ClassRequest& request, ClassDraft* out);

// A parent: its prototype, and the template unless it is just a function of ours.
struct ParentClass {
    v8::Local<v8::Object> prototype;
    v8::Local<v8::FunctionTemplate> class_template;
};

// JSVM_INVALID_ARG unless this API made the function and its prototype is an object.
JSVM_Status FindParent(const Js& js, JSVM_Value handle, ParentClass* out);

// Makes the class of a finished draft: with the rest of the prototype, the static properties and
// the parent's prototype above. `parent` may be empty.
JSVM_Status NewClass(const Js& js, const ClassRequest& request, const ClassDraft& draft,
                     const ParentClass& parent, v8::Local<v8::Function>* out);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_FUNCTION_CLASS_TEMPLATE_H_
