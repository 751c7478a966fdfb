// SPDX-License-Identifier: Apache-2.0
// Native pointers as values of V8, and which of them a snapshot can hold.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_NATIVE_POINTER_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_NATIVE_POINTER_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// Whether the user listed the address among the external references of OH_JSVM_Init.
bool IsListed(const void* pointer);

// Makes the value. In a VM for a snapshot it is remembered, unless a snapshot can hold it: V8 ends
// the process over a pointer that it finds in no list.
v8::Local<v8::External> NewPointer(JSVM_VM vm, void* pointer);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_NATIVE_POINTER_H_
