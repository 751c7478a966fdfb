// SPDX-License-Identifier: Apache-2.0
// Native memory whose JavaScript owner is gone and whose finalizer is due. V8 says so in the midst
// of a collection, or on one of its worker threads, where no user's code may run. It is queued
// there and run on the VM's thread at the next safe point: before a call that may run JavaScript or
// that registers a finalizer, after a collection that a caller or script asked for, when the
// message loop is pumped or microtasks are run, and when the env or the VM goes.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_DUE_H_
#define ARK_JSVM_FRAMEWORKS_CORE_DUE_H_

#include <atomic>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/address.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// What is queued derives from this and knows itself how to be run and freed.
struct Due {
    Due* next_due = nullptr;
    JSVM_Env due_env = nullptr;  // the env with which it has to run at the latest; may be null
    void (*run)(Due*) = nullptr;
};

// Filled by any thread, emptied by the VM's.
class DueQueue {
  public:
    // Any thread; takes no lock and touches no V8 heap.
    void Push(Due* due);

    // The rest is for the VM's thread. Whether there is something to take: pushed since the last
    // look, or left by a runner that ended early.
    bool news() const {
        return (AddressOf(pushed_.load(std::memory_order_relaxed)) | AddressOf(oldest_)) != 0;
    }
    // Takes out the oldest, or the oldest of an env's; null when there is none.
    Due* Take();
    Due* TakeOf(JSVM_Env env);

    // The stack frame that is running what is due; null when none is.
    const void* runner = nullptr;
    JSVM_Env interrupted = nullptr;  // the env that was current when it began; may be null

  private:
    void Collect();

    std::atomic<Due*> pushed_{nullptr};  // newest first
    Due* oldest_ = nullptr;              // collected
    Due* newest_ = nullptr;
};

// Runs everything that is due on the VM, on its thread. Does nothing inside of a finalizer, which
// another call of this one has started: finalizers do not nest.
void RunDue(JSVM_VM vm);

// Whether something due is running in the middle of a call on the env. Not everything that is due
// has an env, and so a frame of a native call, that would tell.
bool IsInterruptedByDue(JSVM_Env env);

// Whether something due is running, on whatever env.
bool IsRunningDue(JSVM_VM vm);

// Runs what is due for an env that is about to go.
void RunDueOf(JSVM_Env env);

// For V8 to call after every collection. A script that forces one finds its objects finalized.
void RunDueAfterForcedCollection(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_DUE_H_
