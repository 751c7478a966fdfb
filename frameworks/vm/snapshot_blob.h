// SPDX-License-Identifier: Apache-2.0
// The bytes of a startup snapshot as callers have them: V8's own in an envelope, which tells blobs
// that are damaged, of another build of the engine, or of a process with another number of external
// references. V8 trusts a blob.
#ifndef ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_BLOB_H_
#define ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_BLOB_H_

#include <cstddef>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// Makes a blob of what V8 made, which is freed. The blob is memory of `new char[]`.
JSVM_Status SealSnapshot(v8::StartupData made, const char** blob, size_t* size);

// What V8 gets of a blob: a place inside of it. JSVM_INVALID_ARG if it is not one that V8 can use.
JSVM_Status OpenSnapshot(const char* blob, size_t size, v8::StartupData* out);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_BLOB_H_
