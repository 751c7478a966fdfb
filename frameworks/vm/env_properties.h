// SPDX-License-Identifier: Apache-2.0
// The properties that CreateEnv puts on a new env's global object.
#ifndef ARK_JSVM_FRAMEWORKS_VM_ENV_PROPERTIES_H_
#define ARK_JSVM_FRAMEWORKS_VM_ENV_PROPERTIES_H_

#include <cstddef>

#include "ark_runtime/jsvm.h"

namespace jsvm {

// Entries are defined in array order; those with JSVM_STATIC are skipped. The VM is current and a
// V8 handle scope is open. Stops at the first entry that cannot be defined, with its status.
JSVM_Status DefineGlobals(JSVM_Env env, size_t count, const JSVM_PropertyDescriptor* properties);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_VM_ENV_PROPERTIES_H_
