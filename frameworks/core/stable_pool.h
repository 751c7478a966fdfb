// SPDX-License-Identifier: Apache-2.0
// Records that C handles point to. The memory of a record that was given back stays readable for
// as long as its pool lives, so that a handle used too late is told apart from a live one
// instead of reading freed memory. Given back records are taken again oldest first.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_STABLE_POOL_H_
#define ARK_JSVM_FRAMEWORKS_CORE_STABLE_POOL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace jsvm {

// The base of every record. `T::kTag` marks the live ones, and differs from type to type.
// Atomic because a handle may be offered on the wrong thread, whose only right is to be refused.
struct StableRecord {
    std::atomic<uint32_t> tag{0};
    StableRecord* next_free = nullptr;
};

template <class T>
bool IsLive(const T* record) {
    return record != nullptr && record->tag.load(std::memory_order_relaxed) == T::kTag;
}

// Not thread-safe: one thread at a time, or the owner's lock. T is default-constructed once,
// used many times; its Reset() gives up what one use acquired.
template <class T>
class StablePool {
  public:
    StablePool() = default;
    StablePool(const StablePool&) = delete;
    StablePool& operator=(const StablePool&) = delete;

    T* Take() {
        T* record;
        if (free_count_ > kQuarantine) {
            record = static_cast<T*>(oldest_free_);
            oldest_free_ = record->next_free;
            record->next_free = nullptr;
            --free_count_;
        } else {
            record = &records_.emplace_back();
        }
        Mark(record, T::kTag);
        return record;
    }

    // Ends the record's life as a handle; the record itself is kept for its owner.
    static void Invalidate(T* record) { Mark(record, 0); }

    // Gives an invalidated or live record back.
    void Give(T* record) {
        Mark(record, 0);
        record->Reset();
        if (free_count_++ == 0) {
            oldest_free_ = record;
        } else {
            newest_free_->next_free = record;
        }
        newest_free_ = record;
    }

    template <class F>
    void ForEachLive(F&& visit) {
        for (T& record : records_) {
            if (IsLive(&record)) visit(&record);
        }
    }

  private:
    static void Mark(T* record, uint32_t tag) { record->tag.store(tag, std::memory_order_relaxed); }

    // So many records rest before one of them is used again.
    static constexpr size_t kQuarantine = 32;

    std::deque<T> records_;
    StableRecord* oldest_free_ = nullptr;
    StableRecord* newest_free_ = nullptr;
    size_t free_count_ = 0;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_STABLE_POOL_H_
