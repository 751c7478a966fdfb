// SPDX-License-Identifier: Apache-2.0
// What a JSVM_PropertyDescriptor says, and what applies it to an object.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_DESCRIPTOR_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_DESCRIPTOR_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// What a descriptor defines. An accessor wins over a method, a method over a value.
enum class PropertyKind { kAccessor, kMethod, kValue };
PropertyKind KindOf(const JSVM_PropertyDescriptor& property);

// Everything that the descriptor does not allow. Writable means nothing for an accessor.
v8::PropertyAttribute AttributesOf(const JSVM_PropertyDescriptor& property);

// JSVM_INVALID_ARG when the descriptor has no name, or nothing to define: a value that is null.
JSVM_Status CheckPointers(const JSVM_PropertyDescriptor& property);

// The UTF-8 name if there is one, else the value, which must be a string or symbol. One of them is
// not null.
JSVM_Status NameOf(const Js& js, const JSVM_PropertyDescriptor& property, v8::Local<v8::Name>* out);

// The two functions of an accessor, without names; `out` stays empty for the half that is null.
// Defines an own property as OH_JSVM_DefineProperties tells, its checks included. When the object
// refuses, a method gives JSVM_GENERIC_FAILURE and the other kinds JSVM_INVALID_ARG.
JSVM_Status DefineProperty(const Js& js, v8::Local<v8::Object> object,
                           const JSVM_PropertyDescriptor& property);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_DESCRIPTOR_H_
