// SPDX-License-Identifier: Apache-2.0
// The stack of errors, told in places of the sources where a script has a source map.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_STACK_TRACE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_STACK_TRACE_H_

#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// From now on `error.stack` tells the frames of scripts of this name through the source map in the
// file at `path`. Errors whose stack was told already keep what they have.
void MapStacks(const Js& js, v8::Local<v8::String> name, const char* path);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_STACK_TRACE_H_
