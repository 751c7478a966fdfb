// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/handle.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <set>
#include <thread>
#include <vector>

namespace {

// The records do not look into the stores.
JsvmStore* FakeStore(uintptr_t number) {
    return (JsvmStore*)(number * 16);
}

// Handles of other tests may be open.
size_t CountOpen() {
    static std::atomic<size_t> count;
    count = 0;
    jsvm_store_for_each([](JsvmStore*) { ++count; });
    return count;
}

TEST(HandleTest, LeadsToItsStoreUntilItEnds) {
    JSVMX_CodeCache handle = jsvm_store_handle_make(FakeStore(1));
    ASSERT_NE(nullptr, handle);
    EXPECT_TRUE(jsvm_store_is_open(handle));
    EXPECT_EQ(FakeStore(1), jsvm_store_enter(handle));
    jsvm_store_leave(handle);
    EXPECT_EQ(FakeStore(1), jsvm_store_handle_end(handle));
    EXPECT_FALSE(jsvm_store_is_open(handle));
    EXPECT_EQ(nullptr, jsvm_store_enter(handle));
    EXPECT_EQ(nullptr, jsvm_store_handle_end(handle));
}

TEST(HandleTest, NullIsNoHandle) {
    EXPECT_FALSE(jsvm_store_is_open(nullptr));
    EXPECT_EQ(nullptr, jsvm_store_enter(nullptr));
    EXPECT_EQ(nullptr, jsvm_store_handle_end(nullptr));
}

TEST(HandleTest, AnEndedHandleStaysEndedForLong) {
    JSVMX_CodeCache ended = jsvm_store_handle_make(FakeStore(1));
    ASSERT_EQ(FakeStore(1), jsvm_store_handle_end(ended));
    for (int i = 0; i < 32; ++i) {
        JSVMX_CodeCache other = jsvm_store_handle_make(FakeStore(2));
        EXPECT_FALSE(jsvm_store_is_open(ended));
        ASSERT_EQ(FakeStore(2), jsvm_store_handle_end(other));
    }
}

TEST(HandleTest, RecordsAreTakenAgain) {
    std::set<JSVMX_CodeCache> seen;
    for (int i = 0; i < 1000; ++i) {
        JSVMX_CodeCache handle = jsvm_store_handle_make(FakeStore(1));
        ASSERT_EQ(FakeStore(1), jsvm_store_handle_end(handle));
        seen.insert(handle);
    }
    EXPECT_LT(seen.size(), 100u);
}

TEST(HandleTest, EndingWaitsForThoseWhoEntered) {
    JSVMX_CodeCache handle = jsvm_store_handle_make(FakeStore(1));
    ASSERT_EQ(FakeStore(1), jsvm_store_enter(handle));
    std::atomic<bool> left{false};
    std::thread ender([&] {
        EXPECT_EQ(FakeStore(1), jsvm_store_handle_end(handle));
        EXPECT_TRUE(left);
    });
    while (jsvm_store_is_open(handle)) std::this_thread::yield();
    EXPECT_EQ(nullptr, jsvm_store_enter(handle));  // nobody gets in any more
    left = true;
    jsvm_store_leave(handle);
    ender.join();
}

TEST(HandleTest, OnlyOneEnds) {
    JSVMX_CodeCache handle = jsvm_store_handle_make(FakeStore(1));
    std::atomic<int> ended{0};
    std::vector<std::thread> enders;
    for (int i = 0; i < 8; ++i) {
        enders.emplace_back([&] { ended += jsvm_store_handle_end(handle) != nullptr ? 1 : 0; });
    }
    for (std::thread& ender : enders) ender.join();
    EXPECT_EQ(1, ended);
}

TEST(HandleTest, AllThatAreOpenAreVisited) {
    const size_t before = CountOpen();
    JSVMX_CodeCache one = jsvm_store_handle_make(FakeStore(1));
    JSVMX_CodeCache two = jsvm_store_handle_make(FakeStore(2));
    EXPECT_EQ(before + 2, CountOpen());
    jsvm_store_handle_end(one);
    EXPECT_EQ(before + 1, CountOpen());
    jsvm_store_handle_end(two);
    EXPECT_EQ(before, CountOpen());
}

}  // namespace
