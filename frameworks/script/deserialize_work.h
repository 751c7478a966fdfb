// SPDX-License-Identifier: Apache-2.0
// One code cache that a worker thread of V8's deserialises.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_DESERIALIZE_WORK_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_DESERIALIZE_WORK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "frameworks/core/mutex.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/script/script_record.h"

namespace jsvm {

// What a compile takes over.
struct Deserialized {
    std::unique_ptr<const uint8_t[]> cache;                          // what the task reads
    std::unique_ptr<v8::ScriptCompiler::ConsumeCodeCacheTask> task;  // null: there is nothing
    ScriptIdWatch ids;
};

// Queued, then running, then ready, then over; over from any of them when nobody wants it, except
// that what runs runs to its end. Only the VM's thread begins and takes it, only a worker runs it,
// any thread gives it up. V8 needs the isolate for all of that, so a VM waits for it before it
// goes.
class DeserializeWork {
  public:
    using Task = v8::ScriptCompiler::ConsumeCodeCacheTask;

    // A whole cache of which all but its payload's checksum was verified, and the task for it.
    DeserializeWork(std::unique_ptr<const uint8_t[]> cache, size_t length,
                    std::unique_ptr<Task> task, ScriptIdWatch ids)
        : length_(length), cache_(std::move(cache)), task_(std::move(task)), ids_(std::move(ids)) {}
    DeserializeWork(const DeserializeWork&) = delete;
    DeserializeWork& operator=(const DeserializeWork&) = delete;

    // On a worker thread. Verifies the payload, and has V8 deserialise it if it is sound.
    void Run() ABSL_LOCKS_EXCLUDED(mutex_);

    // The result for a compile that was given this cache, which is as long as a header at least.
    // Nothing when that is another cache, or when the result was taken or given up. Work that no
    // worker has begun is given up, which is sooner done than to wait for one; work that runs is
    // waited for.
    Deserialized Take(v8::Local<v8::Context> context, const uint8_t* cache, size_t length)
        ABSL_LOCKS_EXCLUDED(mutex_);

    // Nobody takes it any more. Does not wait.
    void GiveUp() ABSL_LOCKS_EXCLUDED(mutex_);

    // Waits for a moment; whether it does not run, or no longer.
    bool IsIdleSoon() ABSL_LOCKS_EXCLUDED(mutex_);

    bool IsOver() const ABSL_LOCKS_EXCLUDED(mutex_);

  private:
    enum class State { kQueued, kRunning, kReady, kOver };

    bool IsIdle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return state_ != State::kRunning; }
    void End() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

    const size_t length_;
    mutable Mutex mutex_;
    CondVar idle_;
    State state_ ABSL_GUARDED_BY(mutex_) = State::kQueued;
    bool given_up_ ABSL_GUARDED_BY(mutex_) = false;
    // Left alone while it runs.
    std::unique_ptr<const uint8_t[]> cache_ ABSL_GUARDED_BY(mutex_);
    std::unique_ptr<Task> task_ ABSL_GUARDED_BY(mutex_);
    ScriptIdWatch ids_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_DESERIALIZE_WORK_H_
