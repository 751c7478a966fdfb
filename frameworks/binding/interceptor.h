// SPDX-License-Identifier: Apache-2.0
// A user's property callbacks on the instances of a class.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_INTERCEPTOR_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_INTERCEPTOR_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// Has the objects of a template call `callbacks`, which are copied. Nothing is installed for kinds
// of access without a callback. When the env is gone, its callbacks are not called any more.
void InstallInterceptors(const Js& js, v8::Local<v8::ObjectTemplate> instances,
                         const JSVM_PropertyHandlerConfigurationStruct& callbacks);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_INTERCEPTOR_H_
