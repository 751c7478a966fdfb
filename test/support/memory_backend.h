// SPDX-License-Identifier: Apache-2.0
// A place for the entries of stores that is in memory, can be looked into, and fails when it is
// told to. Several stores may be open over one.
#ifndef ARK_JSVM_TEST_SUPPORT_MEMORY_BACKEND_H_
#define ARK_JSVM_TEST_SUPPORT_MEMORY_BACKEND_H_

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "frameworks/code_cache/backend.h"

namespace jsvm_test {

class MemoryPlace {
  public:
    struct Entry {
        std::shared_ptr<std::vector<uint8_t>> bytes;
        JsvmStoreMeta meta;
        int marks = 0;
    };

    MemoryPlace() = default;
    MemoryPlace(const MemoryPlace&) = delete;
    MemoryPlace& operator=(const MemoryPlace&) = delete;
    ~MemoryPlace();

    // For a store to be opened over; the store closes it.
    JsvmBackend* NewBackend();

    // What the functions of backends answer from now on; NONE: what is right.
    void FailReads(JSVMX_CodeCacheReason reason);
    void FailWrites(JSVMX_CodeCacheReason reason);
    // Puts wait from now on, until they are let go.
    void HoldWrites();
    void LetWritesGo();
    // Waits until a put waits.
    void AwaitHeldWrite();
    // Waits until the store's thread has called tick.
    void AwaitTick();

    size_t Size();
    int Leases();
    int Backends();
    // Marks of all entries, and calls of get and of put.
    int Marks();
    int Gets();
    int Puts();
    // Removes of the keys, whether or not there was an entry.
    int Removes();

    // Changes every entry.
    template <class F>
    void ForEach(F&& change) {
        const std::lock_guard<std::mutex> lock(mutex_);
        for (auto& [key, entry] : entries_) change(&entry);
    }
    // Moves the only entry to the key that the only entry of another place has.
    void MoveTo(MemoryPlace* other);

    struct Backend;  // in the source alone

  private:
    friend struct Backend;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Entry> entries_;
    JSVMX_CodeCacheReason read_failure_ = JSVMX_REASON_NONE;
    JSVMX_CodeCacheReason write_failure_ = JSVMX_REASON_NONE;
    bool hold_writes_ = false;
    int held_ = 0;
    int ticks_ = 0;
    int leases_ = 0;
    int backends_ = 0;
    int gets_ = 0;
    int puts_ = 0;
    int removes_ = 0;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_MEMORY_BACKEND_H_
