// SPDX-License-Identifier: Apache-2.0
// Records that C handles point to. Their memory stays readable for good, so that a handle used too
// late is told apart from a live one instead of reading freed memory: a pool that ends leaves its
// records to pools of the same type. Given back records are taken again oldest first.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_STABLE_POOL_H_
#define ARK_JSVM_FRAMEWORKS_CORE_STABLE_POOL_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "frameworks/core/mutex.h"

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

// Blocks of records that no pool has now. Any thread may come.
template <class T>
class RecordShelf {
  public:
    static constexpr size_t kBlockSize = 32;
    using Block = std::array<T, kBlockSize>;

    Block* Take() {
        const MutexLock lock(&mutex_);
        if (resting_.size() <= kQuarantine) return new Block;
        Block* block = resting_.front();
        resting_.pop_front();
        return block;
    }
    void Give(const std::vector<Block*>& blocks) {
        const MutexLock lock(&mutex_);
        resting_.insert(resting_.end(), blocks.begin(), blocks.end());
    }

  private:
    // So many rest before one of them is used again.
    static constexpr size_t kQuarantine = 4;

    Mutex mutex_;
    std::deque<Block*> resting_ ABSL_GUARDED_BY(mutex_);  // oldest first
};

// Not thread-safe: one thread at a time, or the owner's lock. T is default-constructed once,
// used many times; its Reset() gives up what one use acquired, and may be called again.
template <class T>
class StablePool {
  public:
    StablePool() = default;
    StablePool(const StablePool&) = delete;
    StablePool& operator=(const StablePool&) = delete;

    ~StablePool() {
        for (Block* block : blocks_) {
            for (T& record : *block) {
                Mark(&record, 0);
                record.Reset();
            }
        }
        Shelf().Give(blocks_);
    }

    T* Take() {
        T* record;
        if (free_count_ > kQuarantine) {
            record = static_cast<T*>(oldest_free_);
            oldest_free_ = record->next_free;
            --free_count_;
        } else {
            record = TakeFresh();
        }
        record->next_free = nullptr;
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
        for (size_t i = 0; i < used_; ++i) {
            T* record = &(*blocks_[i / kBlockSize])[i % kBlockSize];
            if (IsLive(record)) visit(record);
        }
    }

  private:
    static constexpr size_t kBlockSize = RecordShelf<T>::kBlockSize;
    using Block = typename RecordShelf<T>::Block;

    static RecordShelf<T>& Shelf() {
        static auto* const shelf = new RecordShelf<T>;  // handles outlive `main`
        return *shelf;
    }

    static void Mark(T* record, uint32_t tag) { record->tag.store(tag, std::memory_order_relaxed); }

    // One that this pool has not used yet.
    T* TakeFresh() {
        if (used_ == blocks_.size() * kBlockSize) blocks_.push_back(Shelf().Take());
        return &(*blocks_.back())[used_++ % kBlockSize];
    }

    // So many records rest before one of them is used again.
    static constexpr size_t kQuarantine = 32;

    std::vector<Block*> blocks_;
    size_t used_ = 0;
    StableRecord* oldest_free_ = nullptr;
    StableRecord* newest_free_ = nullptr;
    size_t free_count_ = 0;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_STABLE_POOL_H_
