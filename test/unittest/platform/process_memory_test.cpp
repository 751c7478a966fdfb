// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/process_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

namespace {

constexpr size_t kPage = 4096;

uintptr_t AddressOf(const void* memory) {
    return reinterpret_cast<uintptr_t>(memory);
}

// Two pages, of which the second cannot be read.
class Pages {
  public:
    Pages() {
        void* got =
            mmap(nullptr, 2 * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        EXPECT_NE(MAP_FAILED, got);
        memory_ = static_cast<char*>(got);
        EXPECT_EQ(0, mprotect(memory_ + kPage, kPage, PROT_NONE));
    }
    ~Pages() { munmap(memory_, 2 * kPage); }
    Pages(const Pages&) = delete;
    Pages& operator=(const Pages&) = delete;
    char* memory() const { return memory_; }

  private:
    char* memory_ = nullptr;
};

TEST(ProcessMemoryTest, ReadsWhatCanBeRead) {
    const Pages pages;
    std::memcpy(pages.memory(), "first", 5);
    std::memcpy(pages.memory() + kPage - 4, "last", 4);
    char copy[5] = {};
    EXPECT_TRUE(jsvm_read_memory(AddressOf(pages.memory()), copy, 5));
    EXPECT_EQ(0, std::memcmp(copy, "first", 5));
    EXPECT_TRUE(jsvm_read_memory(AddressOf(pages.memory()) + kPage - 4, copy, 4));
    EXPECT_EQ(0, std::memcmp(copy, "last", 4));
}

TEST(ProcessMemoryTest, TellsWhatCannotBeRead) {
    const Pages pages;
    char copy[8];
    EXPECT_FALSE(jsvm_read_memory(AddressOf(pages.memory()) + kPage, copy, 8));
    EXPECT_FALSE(jsvm_read_memory(AddressOf(pages.memory()) + kPage - 4, copy, 8));
    EXPECT_FALSE(jsvm_read_memory(0, copy, 8));
    EXPECT_FALSE(jsvm_read_memory(UINTPTR_MAX - 2, copy, 8));
}

TEST(ProcessMemoryTest, ListsReadableMappingsInOrder) {
    const Pages pages;
    const uintptr_t readable = AddressOf(pages.memory());
    JsvmMappings mappings;
    ASSERT_TRUE(jsvm_mappings_open(&mappings));
    JsvmMapping mapping;
    uintptr_t last_end = 0;
    int holding_page = 0;
    int holding_guard = 0;
    int holding_stack = 0;
    int all = 0;
    while (jsvm_mappings_next(&mappings, &mapping)) {
        const auto holds = [&mapping](uintptr_t address) {
            return mapping.start <= address && address < mapping.end ? 1 : 0;
        };
        EXPECT_LE(last_end, mapping.start);
        EXPECT_LT(mapping.start, mapping.end);
        EXPECT_EQ(0u, mapping.start % kPage);
        last_end = mapping.end;
        holding_page += holds(readable);
        holding_guard += holds(readable + kPage);
        holding_stack += holds(AddressOf(&mapping));
        ++all;
    }
    EXPECT_FALSE(jsvm_mappings_next(&mappings, &mapping));
    jsvm_mappings_close(&mappings);
    EXPECT_EQ(1, holding_page);
    EXPECT_EQ(0, holding_guard);
    EXPECT_EQ(1, holding_stack);
    EXPECT_GT(all, 20);  // more than fit into what is read at once
}

}  // namespace
