// SPDX-License-Identifier: Apache-2.0
// Names of properties that callers give as text, often the same ones again and again.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_PROPERTY_NAME_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_PROPERTY_NAME_H_

#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// The internalised string for UTF-8 up to its NUL. Short ones that the VM has made before are found
// by their bytes, without making them anew.
JSVM_Status PropertyName(const Js& js, const char* utf8, v8::Local<v8::String>* out);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_PROPERTY_NAME_H_
