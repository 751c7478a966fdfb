// SPDX-License-Identifier: Apache-2.0
// Which thread a VM belongs to at the moment: the one that is inside of it, and the one that holds
// its lock.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_VM_OWNER_H_
#define ARK_JSVM_FRAMEWORKS_CORE_VM_OWNER_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "frameworks/core/mutex.h"

namespace jsvm {

// Any thread. The mutex is held for the notes alone, never while anything of a user runs. Threads
// are told by their ids, which are not 0; 0 means none.
class VmOwner {
  public:
    // Enters once more, unless another thread is inside or holds the lock: then returns that
    // thread's id, else 0. `first` tells whether nobody was inside.
    int64_t Enter(int64_t thread, bool* first) ABSL_LOCKS_EXCLUDED(mutex_);
    void Leave() ABSL_LOCKS_EXCLUDED(mutex_);
    // The thread that is inside.
    int64_t inside() const ABSL_LOCKS_EXCLUDED(mutex_);
    // Another thread than the given one that is inside or holds the lock.
    int64_t other(int64_t thread) const ABSL_LOCKS_EXCLUDED(mutex_);

    // How many VMs this has served to their end: tells the VM of today from a later one.
    uint64_t ends() const ABSL_LOCKS_EXCLUDED(mutex_);
    // Takes the lock, waiting while another thread holds it, and notes through what. Nothing
    // changes when the thread holds it already. False when the VM that was served at `ends` came
    // to its end.
    bool Lock(int64_t thread, const void* through, uint64_t ends) ABSL_LOCKS_EXCLUDED(mutex_);
    // Gives the lock back; a null `through` stands for any. Does nothing when the thread does not
    // hold it or took it through something else.
    void Unlock(int64_t thread, const void* through) ABSL_LOCKS_EXCLUDED(mutex_);
    bool IsLockedBy(int64_t thread) const ABSL_LOCKS_EXCLUDED(mutex_);

    // The VM came to its end: the lock is free, whoever waits for it stops waiting.
    void End() ABSL_LOCKS_EXCLUDED(mutex_);

  private:
    mutable Mutex mutex_;
    CondVar given_back_;  // the lock, or the VM came to its end
    int64_t inside_ ABSL_GUARDED_BY(mutex_) = 0;
    uint32_t depth_ ABSL_GUARDED_BY(mutex_) = 0;
    int64_t holder_ ABSL_GUARDED_BY(mutex_) = 0;
    const void* through_ ABSL_GUARDED_BY(mutex_) = nullptr;
    uint64_t ends_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_VM_OWNER_H_
