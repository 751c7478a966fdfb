// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/deserialize_work.h"

#include <cstring>

#include "frameworks/core/envelope.h"
#include "frameworks/core/page_allocator.h"

namespace jsvm {

void DeserializeWork::End() {
    state_ = State::kOver;
    task_.reset();
    cache_.reset();
    ids_ = {};
}

void DeserializeWork::Run() {
    const uint8_t* cache;
    Task* task;
    {
        const MutexLock lock(&mutex_);
        if (state_ != State::kQueued) return;
        state_ = State::kRunning;
        cache = cache_.get();
        task = task_.get();
    }
    const bool sound = jsvm_envelope_check_payload(cache, length_) == JSVMX_REASON_NONE;
    if (sound) {
        HeapToFill heap;
        heap.Expect(HeapOfCache(length_));
        task->Run();
    }
    const MutexLock lock(&mutex_);
    state_ = State::kReady;
    // V8 can do nothing with a task that was not run.
    if (!sound || given_up_) End();
    idle_.SignalAll();
}

// Two caches with one header are of the same source and origin, and have the same checksum over
// their payload, which Run has verified: whatever became of the bytes given here, these are good.
Deserialized DeserializeWork::Take(v8::Local<v8::Context> context, const uint8_t* cache,
                                   size_t length) {
    {
        const MutexLock lock(&mutex_);
        if (state_ == State::kOver || length != length_ ||
            std::memcmp(cache, cache_.get(), jsvm_envelope_size()) != 0) {
            return {};
        }
        if (state_ == State::kQueued) End();
    }
    // Never just waits: a worker that finds the heap full waits for a collection by this thread.
    while (!IsIdleSoon()) v8_compat::ServeRequests(context);
    const MutexLock lock(&mutex_);
    if (state_ != State::kReady) return {};
    Deserialized taken{std::move(cache_), std::move(task_), std::move(ids_)};
    End();
    return taken;
}

void DeserializeWork::GiveUp() {
    const MutexLock lock(&mutex_);
    given_up_ = true;
    if (IsIdle()) End();
}

bool DeserializeWork::IsIdleSoon() {
    const MutexLock lock(&mutex_);
    if (!IsIdle()) idle_.WaitFor(&mutex_, std::chrono::milliseconds(1));
    return IsIdle();
}

bool DeserializeWork::IsOver() const {
    const MutexLock lock(&mutex_);
    return state_ == State::kOver;
}

}  // namespace jsvm
