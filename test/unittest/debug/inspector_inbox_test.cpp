// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_inbox.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace {

using jsvm::InspectorEvent;
using jsvm::InspectorInbox;

InspectorEvent Event(uint32_t session, std::string text = {}) {
    return {InspectorEvent::kReceived, 1, session, std::move(text)};
}

TEST(InspectorInboxTest, GivesWhatWasPutInInItsOrder) {
    InspectorInbox inbox;
    inbox.Put(Event(1, "a"));
    inbox.Put(Event(2, "b"));
    InspectorEvent event{};
    ASSERT_TRUE(inbox.Take(&event));
    EXPECT_EQ("a", event.text);
    ASSERT_TRUE(inbox.Take(&event));
    EXPECT_EQ(2u, event.session);
    EXPECT_FALSE(inbox.Take(&event));
}

TEST(InspectorInboxTest, AsksToTellOnceUntilItWasFoundEmpty) {
    InspectorInbox inbox;
    InspectorEvent event{};
    EXPECT_TRUE(inbox.Put(Event(1)));
    EXPECT_FALSE(inbox.Put(Event(2)));
    EXPECT_TRUE(inbox.Take(&event));
    EXPECT_TRUE(inbox.Take(&event));
    EXPECT_FALSE(inbox.Put(Event(3)));
    EXPECT_TRUE(inbox.Take(&event));
    EXPECT_FALSE(inbox.Take(&event));
    EXPECT_TRUE(inbox.Put(Event(4)));
}

TEST(InspectorInboxTest, WaitReturnsWhenSomethingIsThere) {
    InspectorInbox inbox;
    inbox.Put(Event(1));
    inbox.Wait();
    InspectorEvent event{};
    ASSERT_TRUE(inbox.Take(&event));
    std::thread other([&inbox] { inbox.Put(Event(2)); });
    inbox.Wait();
    EXPECT_TRUE(inbox.Take(&event));
    EXPECT_EQ(2u, event.session);
    other.join();
}

TEST(InspectorInboxTest, LosesNothingOfManyThreads) {
    InspectorInbox inbox;
    constexpr uint32_t kThreads = 4;
    constexpr uint32_t kEach = 1000;
    std::vector<std::thread> threads;
    for (uint32_t t = 0; t < kThreads; ++t) {
        threads.emplace_back([&inbox, t] {
            for (uint32_t i = 0; i < kEach; ++i) inbox.Put(Event(t, std::to_string(i)));
        });
    }
    std::vector<uint32_t> next(kThreads);
    for (uint32_t taken = 0; taken < kThreads * kEach; ++taken) {
        inbox.Wait();
        InspectorEvent event{};
        ASSERT_TRUE(inbox.Take(&event));
        EXPECT_EQ(std::to_string(next[event.session]++), event.text);
    }
    for (std::thread& thread : threads) thread.join();
}

}  // namespace
