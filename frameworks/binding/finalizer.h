// SPDX-License-Identifier: Apache-2.0
// Finalizers that an env has yet to run, whatever they were registered for.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_FINALIZER_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_FINALIZER_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/core/due.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"

namespace jsvm {

// In its env's list until its object dies; then due.
struct FinalizerRecord : StableRecord, Due {
    static constexpr uint32_t kTag = 0x46494e41;

    JSVM_Env env = nullptr;
    JSVM_Finalize callback = nullptr;  // may be null: then only the record ends
    void* data = nullptr;
    void* hint = nullptr;
    bool is_wrap = false;           // `data` is the native object of a wrapped one
    v8::Global<v8::Object> object;  // weak; empty for what is not bound to one
    FinalizerRecord* older = nullptr;
    FinalizerRecord* newer = nullptr;

    void Reset();
};

// A callback with what it is to be called with.
struct Finalizer {
    JSVM_Finalize callback;
    void* data;
    void* hint;
};

// Registers a finalizer with the env; it runs when the env is destroyed, newest first, unless it
// was run or dropped before.
FinalizerRecord* AddFinalizer(JSVM_Env env, const Finalizer& finalizer);

// The same; it runs once the object was collected as well.
FinalizerRecord* AddFinalizer(JSVM_Env env, v8::Local<v8::Object> object,
                              const Finalizer& finalizer);

// Takes a finalizer back without running it. Null does nothing.
void DropFinalizer(FinalizerRecord* record);

// Calls a finalizer outside of any list, as all are called: in the env's context and a handle scope
// of its own; what it does to the last error is undone, since the call that it interrupts has
// nothing to do with it. `env` may be null: then nothing is set up.
void RunFinalizer(JSVM_Env env, const Finalizer& finalizer);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_FINALIZER_H_
