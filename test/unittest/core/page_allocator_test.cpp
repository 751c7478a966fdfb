// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/page_allocator.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

#include "frameworks/core/platform.h"
#include "frameworks/core/tracing.h"
#include "frameworks/platform/prefault.h"

namespace jsvm {
namespace {

using Permission = v8::PageAllocator::Permission;

class PageAllocatorTest : public ::testing::Test {
  protected:
    void SetUp() override {
        auto* probe = static_cast<char*>(Allocate(Permission::kReadWrite));
        jsvm_prefault(probe, page, true);
        can_map = Mapped(probe) == 1;
        Free(probe);
    }

    void* Allocate(Permission permission) {
        void* const memory = pages->AllocatePages(nullptr, kPages * page, page, permission);
        EXPECT_NE(nullptr, memory);
        return memory;
    }
    void Free(void* memory) { EXPECT_TRUE(pages->FreePages(memory, kPages * page)); }

    // How many of the first pages are there.
    size_t Mapped(void* memory) const {
        unsigned char resident[kPages] = {};
        EXPECT_EQ(0, mincore(memory, kPages * page, resident));
        size_t count = 0;
        while (count < kPages && (resident[count] & 1) != 0) ++count;
        return count;
    }
    // Where the system cannot map pages ahead, none is.
    size_t IfItCan(size_t count) const { return can_map ? count : 0; }

    static constexpr size_t kPages = 64;
    Platform platform{std::make_unique<Tracing>()};
    v8::PageAllocator* pages = platform.GetPageAllocator();
    const size_t page = pages->CommitPageSize();
    bool can_map = false;
};

TEST_F(PageAllocatorTest, MapsNothingUnlessAsked) {
    void* const memory = Allocate(Permission::kReadWrite);
    EXPECT_EQ(0u, Mapped(memory));
    Free(memory);
}

TEST_F(PageAllocatorTest, MapsAsMuchAsIsGoingToBeFilled) {
    HeapToFill heap;
    heap.Expect((kPages + 3) * page);
    void* const first = Allocate(Permission::kReadWrite);
    void* const second = Allocate(Permission::kReadWrite);
    void* const third = Allocate(Permission::kReadWrite);
    EXPECT_EQ(IfItCan(kPages), Mapped(first));
    EXPECT_EQ(IfItCan(3), Mapped(second));
    EXPECT_EQ(0u, Mapped(third));
    for (void* const memory : {first, second, third}) Free(memory);
}

// As V8 does it: the room first, access to it when that is needed.
TEST_F(PageAllocatorTest, MapsWhatBecomesWritable) {
    HeapToFill heap;
    heap.Expect(2 * page);
    void* const memory = Allocate(Permission::kNoAccess);
    EXPECT_EQ(0u, Mapped(memory));
    EXPECT_TRUE(pages->SetPermissions(memory, kPages * page, Permission::kRead));
    EXPECT_EQ(0u, Mapped(memory));
    EXPECT_TRUE(pages->SetPermissions(memory, kPages * page, Permission::kReadWrite));
    EXPECT_EQ(IfItCan(2), Mapped(memory));
    Free(memory);
}

TEST_F(PageAllocatorTest, WhatIsMappedIsEmpty) {
    HeapToFill heap;
    heap.Expect(kPages * page);
    auto* const memory = static_cast<uint8_t*>(Allocate(Permission::kReadWrite));
    size_t others = 0;
    for (size_t i = 0; i < kPages * page; ++i) others += memory[i] != 0 ? 1 : 0;
    EXPECT_EQ(0u, others);
    Free(memory);
}

TEST_F(PageAllocatorTest, ExpectingEnds) {
    {
        HeapToFill heap;
        heap.Expect(kPages * page);
    }
    void* const memory = Allocate(Permission::kReadWrite);
    EXPECT_EQ(0u, Mapped(memory));
    Free(memory);
}

TEST_F(PageAllocatorTest, OtherThreadsAreNotConcerned) {
    HeapToFill heap;
    heap.Expect(kPages * page);
    size_t mapped = kPages;
    std::thread other([&] {
        void* const memory = Allocate(Permission::kReadWrite);
        mapped = Mapped(memory);
        Free(memory);
    });
    other.join();
    EXPECT_EQ(0u, mapped);
}

}  // namespace
}  // namespace jsvm
