// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/prefault.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>

namespace {

class PrefaultTest : public ::testing::Test {
  protected:
    void SetUp() override {
        file = std::tmpfile();
        ASSERT_NE(nullptr, file);
        ASSERT_EQ(0, ftruncate(fileno(file), static_cast<off_t>(2 * page)));
        bytes = static_cast<char*>(
            mmap(nullptr, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0));
        ASSERT_NE(MAP_FAILED, static_cast<void*>(bytes));
    }
    void TearDown() override {
        munmap(bytes, 4 * page);
        std::fclose(file);
    }

    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    std::FILE* file = nullptr;
    char* bytes = nullptr;
};

TEST_F(PrefaultTest, ChangesNothing) {
    bytes[page] = 'x';
    jsvm_prefault(bytes + page - 1, 2, false);
    jsvm_prefault(bytes + page - 1, 2, true);
    EXPECT_EQ(0, bytes[page - 1]);
    EXPECT_EQ('x', bytes[page]);
}

TEST_F(PrefaultTest, WhatIsNotThereIsNotTouched) {
    errno = 0;
    jsvm_prefault(bytes, 4 * page, false);  // the file ends within: to touch it would be a SIGBUS
    jsvm_prefault(bytes, 4 * page, true);
    jsvm_prefault(nullptr, 1, true);
    jsvm_prefault(nullptr, 0, true);
    EXPECT_EQ(0, errno);
}

}  // namespace
