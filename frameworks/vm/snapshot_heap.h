// SPDX-License-Identifier: Apache-2.0
// What V8's graph of the heap tells about a VM whose snapshot is to be made: objects that V8 cannot
// write or cannot read again, and that no other part of its interface leads to.
#ifndef ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_HEAP_H_
#define ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_HEAP_H_

#include <cstddef>
#include <string>

#include "ark_runtime/jsvm.h"

namespace jsvm {

// The first such object that is found; empty if there is none. A context is current, a handle scope
// is open.
std::string ObstacleInHeap(JSVM_VM vm, size_t env_count, const JSVM_Env* envs);

// The name of a class whose objects hold native memory of V8's; empty if none is found.
std::string HolderOfNativeMemory(JSVM_VM vm);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_VM_SNAPSHOT_HEAP_H_
