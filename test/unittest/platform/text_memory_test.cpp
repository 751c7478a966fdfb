// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/text_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

namespace {

constexpr size_t kMegabyte = size_t{1} << 20;

TEST(TextMemoryTest, AllOfItCanBeWrittenAndWhatIsUsedStays) {
    for (const size_t size : {size_t{1}, size_t{100}, kMegabyte - 1, kMegabyte, 2 * kMegabyte,
                              2 * kMegabyte + 1, 9 * kMegabyte}) {
        for (const size_t used : {size_t{0}, size / 3, size - 1, size}) {
            JsvmTextMemory memory;
            ASSERT_TRUE(jsvm_text_memory_get(size, &memory));
            EXPECT_EQ(0u, reinterpret_cast<uintptr_t>(memory.bytes) % 16);
            memset(memory.bytes, 7, size);
            jsvm_text_memory_trim(&memory, used);
            auto* bytes = static_cast<unsigned char*>(memory.bytes);
            for (size_t i = 0; i < used; i += 97) ASSERT_EQ(7, bytes[i]);
            if (used != 0) {
                EXPECT_EQ(7, bytes[used - 1]);
            }
            jsvm_text_memory_free(&memory);
            EXPECT_EQ(nullptr, memory.bytes);
        }
    }
}

TEST(TextMemoryTest, WhatNobodyHasIsRefused) {
    JsvmTextMemory memory;
    EXPECT_FALSE(jsvm_text_memory_get(SIZE_MAX, &memory));
    EXPECT_FALSE(jsvm_text_memory_get(SIZE_MAX / 2 + 1, &memory));
    EXPECT_FALSE(jsvm_text_memory_get(SIZE_MAX / 2 - 2 * kMegabyte, &memory));
}

}  // namespace
