// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/thread.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include <cstdint>
#include <thread>

namespace {

uintptr_t Here() {
    return reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
}

TEST(ThreadTest, EachThreadHasItsId) {
    const int64_t mine = jsvm_thread_id();
    EXPECT_EQ(mine, jsvm_thread_id());
    EXPECT_EQ(static_cast<int64_t>(getpid()), mine) << "the main thread's is the process's";
    std::thread([mine] {
        EXPECT_NE(mine, jsvm_thread_id());
        EXPECT_NE(0, jsvm_thread_id());
    }).join();
}

TEST(ThreadTest, TheLimitIsAsFarAwayAsWantedWhereThereIsRoom) {
    constexpr size_t kWanted = 200 * 1024;
    const uintptr_t limit = jsvm_thread_stack_limit(kWanted);
    EXPECT_LT(limit, Here());
    EXPECT_NEAR(static_cast<double>(Here() - limit), double{kWanted}, 16 * 1024.0);
}

TEST(ThreadTest, TellsWhetherTheStackHasGrownBelowALimit) {
    EXPECT_FALSE(jsvm_thread_stack_is_below(0));
    EXPECT_FALSE(jsvm_thread_stack_is_below(jsvm_thread_stack_limit(64 * 1024)));
    EXPECT_TRUE(jsvm_thread_stack_is_below(Here() + 16 * 1024));
}

void* OnASmallStack(void*) {
    constexpr size_t kStack = 256 * 1024;
    const uintptr_t limit = jsvm_thread_stack_limit(984 * 1024);
    EXPECT_LT(limit, Here());
    EXPECT_LT(Here() - limit, kStack) << "the limit lies within the stack";
    EXPECT_GT(Here() - limit, kStack / 2) << "and leaves most of it";
    return nullptr;
}

TEST(ThreadTest, ASmallStackBoundsTheLimit) {
    pthread_attr_t attributes;
    ASSERT_EQ(0, pthread_attr_init(&attributes));
    ASSERT_EQ(0, pthread_attr_setstacksize(&attributes, 256 * 1024));
    pthread_t thread;
    ASSERT_EQ(0, pthread_create(&thread, &attributes, OnASmallStack, nullptr));
    EXPECT_EQ(0, pthread_join(thread, nullptr));
    pthread_attr_destroy(&attributes);
}

}  // namespace
