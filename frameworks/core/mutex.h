// SPDX-License-Identifier: Apache-2.0
// A mutex whose use the compiler can check. That of Abseil comes with a dozen shared libraries,
// which every program would wait for at its start: docs/design/start-up.md.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_MUTEX_H_
#define ARK_JSVM_FRAMEWORKS_CORE_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "absl/base/thread_annotations.h"

namespace jsvm {

class ABSL_LOCKABLE Mutex {
  public:
    constexpr Mutex() = default;
    Mutex(const Mutex&) = delete;
    Mutex& operator=(const Mutex&) = delete;

    void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
    void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

    // Tells the compiler where it cannot see that the mutex is held.
    void AssertHeld() const ABSL_ASSERT_EXCLUSIVE_LOCK() {}

  private:
    friend class CondVar;

    std::mutex mutex_;
};

// Holds the mutex until the end of the scope.
class ABSL_SCOPED_LOCKABLE MutexLock {
  public:
    explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
        mutex->Lock();
    }
    ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_->Unlock(); }
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;

  private:
    Mutex* const mutex_;
};

// To wait for what another thread does under the mutex. Each wait gives the mutex up and takes it
// again, and may end without a signal.
class CondVar {
  public:
    void Wait(Mutex* mutex) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
        std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
        condition_.wait(lock);
        lock.release();
    }
    void WaitFor(Mutex* mutex, std::chrono::milliseconds most)
        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
        std::unique_lock<std::mutex> lock(mutex->mutex_, std::adopt_lock);
        condition_.wait_for(lock, most);
        lock.release();
    }
    void Signal() { condition_.notify_one(); }
    void SignalAll() { condition_.notify_all(); }

  private:
    std::condition_variable condition_;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_MUTEX_H_
