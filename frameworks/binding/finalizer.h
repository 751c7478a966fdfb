// SPDX-License-Identifier: Apache-2.0
// Finalizers that an env has yet to run, whatever they were registered for.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_FINALIZER_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_FINALIZER_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/vm.h"

namespace jsvm {

struct FinalizerRecord : StableRecord {
    static constexpr uint32_t kTag = 0x46494e41;

    JSVM_Env env = nullptr;
    JSVM_Finalize callback = nullptr;
    void* data = nullptr;
    void* hint = nullptr;
    FinalizerRecord* older = nullptr;
    FinalizerRecord* newer = nullptr;

    void Reset();
};

// Registers a finalizer with the env; it runs when the env is destroyed, newest first, unless it
// was run or dropped before.
FinalizerRecord* AddFinalizer(JSVM_Env env, JSVM_Finalize callback, void* data, void* hint);

// Takes a finalizer back without running it. Null does nothing.
void DropFinalizer(FinalizerRecord* record);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_FINALIZER_H_
