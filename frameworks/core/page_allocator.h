// SPDX-License-Identifier: Apache-2.0
// The memory of V8's heaps. V8 asks for it in pieces of 256 KiB and touches it page by page, and
// each first touch interrupts the program. Where much of it is going to be filled at once, it is
// cheaper to have it mapped as it is given out.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_PAGE_ALLOCATOR_H_
#define ARK_JSVM_FRAMEWORKS_CORE_PAGE_ALLOCATOR_H_

#include <cstddef>
#include <memory>

#include "v8-platform.h"

namespace jsvm {

// While it lives, the next `bytes` that the calling thread gets for heaps are mapped at once. Not
// to be nested: the inner one ends both.
class HeapToFill {
  public:
    HeapToFill() = default;
    ~HeapToFill() { Expect(0); }
    HeapToFill(const HeapToFill&) = delete;
    HeapToFill& operator=(const HeapToFill&) = delete;

    static void Expect(size_t bytes);
};

// How much heap V8 fills at most with what it makes of so many bytes of a code cache: twice as
// much, as measured with the scripts of test/benchmark.
inline size_t HeapOfCache(size_t bytes) {
    return 2 * bytes;
}

// Another one, all of whose memory it gives out.
class PageAllocator final : public v8::PageAllocator {
  public:
    explicit PageAllocator(v8::PageAllocator* inner) : inner_(inner) {}

    size_t AllocatePageSize() override { return inner_->AllocatePageSize(); }
    size_t CommitPageSize() override { return inner_->CommitPageSize(); }
    void SetRandomMmapSeed(int64_t seed) override { inner_->SetRandomMmapSeed(seed); }
    void* GetRandomMmapAddr() override { return inner_->GetRandomMmapAddr(); }
    void* AllocatePages(void* address, size_t length, size_t alignment,
                        Permission permissions) override;
    bool FreePages(void* address, size_t length) override {
        return inner_->FreePages(address, length);
    }
    bool ReleasePages(void* address, size_t length, size_t new_length) override {
        return inner_->ReleasePages(address, length, new_length);
    }
    bool SetPermissions(void* address, size_t length, Permission permissions) override;
    bool DiscardSystemPages(void* address, size_t size) override {
        return inner_->DiscardSystemPages(address, size);
    }
    bool DecommitPages(void* address, size_t size) override {
        return inner_->DecommitPages(address, size);
    }
    bool ReserveForSharedMemoryMapping(void* address, size_t size) override {
        return inner_->ReserveForSharedMemoryMapping(address, size);
    }
    std::unique_ptr<SharedMemory> AllocateSharedPages(size_t length,
                                                      const void* original) override {
        return inner_->AllocateSharedPages(length, original);
    }
    bool CanAllocateSharedPages() override { return inner_->CanAllocateSharedPages(); }

  private:
    v8::PageAllocator* inner_;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_PAGE_ALLOCATOR_H_
