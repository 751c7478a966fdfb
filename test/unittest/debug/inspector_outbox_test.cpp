// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_outbox.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace {

class InspectorOutboxTest : public ::testing::Test {
  protected:
    ~InspectorOutboxTest() override { jsvm_inspector_outbox_free(outbox_); }

    JsvmInspectorPush Push(uint32_t session, const std::string& text) {
        char* message = jsvm_inspector_message_allocate(text.size());
        memcpy(message, text.data(), text.size());
        return jsvm_inspector_outbox_push(outbox_, session, message, text.size());
    }
    // "-" when there is none.
    std::string Take(JsvmInspectorQueue* queue) {
        size_t length = 0;
        char* message = jsvm_inspector_queue_take(outbox_, queue, &length);
        if (message == nullptr) return "-";
        const std::string text(message, length);
        jsvm_inspector_message_free(message);
        return text;
    }
    JsvmInspectorQueueState State(const JsvmInspectorQueue* queue) {
        return jsvm_inspector_queue_state(outbox_, queue);
    }

    JsvmInspectorOutbox* outbox_ = jsvm_inspector_outbox_new(10);
};

TEST_F(InspectorOutboxTest, MessagesComeOutInOrder) {
    JsvmInspectorQueue* queue = jsvm_inspector_queue_open(outbox_, 7);
    EXPECT_EQ("-", Take(queue));
    EXPECT_EQ(JSVM_INSPECTOR_QUEUE_EMPTY, State(queue));
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED_FIRST, Push(7, "a"));
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED, Push(7, ""));
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED, Push(7, "c"));
    EXPECT_EQ(JSVM_INSPECTOR_QUEUE_WAITS, State(queue));
    EXPECT_EQ("a", Take(queue));
    EXPECT_EQ("", Take(queue));
    EXPECT_EQ("c", Take(queue));
    EXPECT_EQ("-", Take(queue));
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED_FIRST, Push(7, "d")) << "the thread is told again";
    jsvm_inspector_queue_close(outbox_, queue);
}

TEST_F(InspectorOutboxTest, QueuesAreApart) {
    JsvmInspectorQueue* first = jsvm_inspector_queue_open(outbox_, 1);
    JsvmInspectorQueue* second = jsvm_inspector_queue_open(outbox_, 2);
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED_FIRST, Push(2, "second"));
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED_FIRST, Push(1, "first"));
    EXPECT_EQ("first", Take(first));
    jsvm_inspector_queue_close(outbox_, first);
    EXPECT_EQ(JSVM_INSPECTOR_PUSH_GONE, Push(1, "x"));
    EXPECT_EQ("second", Take(second));
    jsvm_inspector_queue_close(outbox_, second);
    EXPECT_EQ(JSVM_INSPECTOR_PUSH_GONE, Push(2, "x"));
}

TEST_F(InspectorOutboxTest, AQueueBeyondTheLimitIsDropped) {
    JsvmInspectorQueue* queue = jsvm_inspector_queue_open(outbox_, 1);
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED_FIRST, Push(1, "12345"));
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED, Push(1, "67890")) << "all that is allowed";
    EXPECT_EQ(JSVM_INSPECTOR_PUSH_DROPPED, Push(1, "x"));
    EXPECT_EQ(JSVM_INSPECTOR_QUEUE_DROPPED, State(queue));
    EXPECT_EQ(JSVM_INSPECTOR_PUSH_GONE, Push(1, "x"));
    EXPECT_EQ("-", Take(queue));
    jsvm_inspector_queue_close(outbox_, queue);
}

TEST_F(InspectorOutboxTest, WhatIsBeingSentCountsAsWaiting) {
    JsvmInspectorQueue* queue = jsvm_inspector_queue_open(outbox_, 1);
    Push(1, "1234567890");
    EXPECT_EQ("1234567890", Take(queue));
    EXPECT_EQ("-", Take(queue)) << "now it is sent";
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED_FIRST, Push(1, "1234567890"));
    EXPECT_EQ("1234567890", Take(queue));
    EXPECT_EQ(JSVM_INSPECTOR_PUSH_DROPPED, Push(1, "x"));
    jsvm_inspector_queue_close(outbox_, queue);
}

TEST_F(InspectorOutboxTest, AMessageBeyondTheLimitDropsAnEmptyQueue) {
    JsvmInspectorQueue* queue = jsvm_inspector_queue_open(outbox_, 1);
    EXPECT_EQ(JSVM_INSPECTOR_PUSH_DROPPED, Push(1, "12345678901"));
    jsvm_inspector_queue_close(outbox_, queue);
}

TEST_F(InspectorOutboxTest, AMessageMayBeShorterThanItsRoom) {
    JsvmInspectorQueue* queue = jsvm_inspector_queue_open(outbox_, 1);
    char* message = jsvm_inspector_message_allocate(100);
    memcpy(message, "abc", 3);
    EXPECT_EQ(JSVM_INSPECTOR_PUSHED_FIRST, jsvm_inspector_outbox_push(outbox_, 1, message, 3));
    EXPECT_EQ("abc", Take(queue));
    jsvm_inspector_queue_close(outbox_, queue);
}

TEST_F(InspectorOutboxTest, AnyThreadMayPush) {
    JsvmInspectorQueue* queue = jsvm_inspector_queue_open(outbox_, 1);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([this] {
            for (int i = 0; i < 1000; ++i) Push(1, "");
        });
    }
    int taken = 0;
    while (taken < 4000) taken += Take(queue) == "-" ? 0 : 1;
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ("-", Take(queue));
    jsvm_inspector_queue_close(outbox_, queue);
}

TEST_F(InspectorOutboxTest, NoMemoryIsNoMessage) {
    EXPECT_EQ(nullptr, jsvm_inspector_message_allocate(SIZE_MAX));
    jsvm_inspector_message_free(nullptr);
}

}  // namespace
