// SPDX-License-Identifier: Apache-2.0
// Garbage collections, as the parts of a VM are told of them.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_COLLECTION_H_
#define ARK_JSVM_FRAMEWORKS_CORE_COLLECTION_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// Has V8 tell the parts of the isolate's VM of every collection, for as long as the isolate lives:
// V8's lists of callbacks may not change while it goes through them, and code of users that runs
// there registers and takes back.
void WatchCollections(v8::Isolate* isolate);

// Whether this call comes out of a handler of the user's that a collection of the VM runs.
bool IsCollectionTold(JSVM_VM vm);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_COLLECTION_H_
