// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/call_stack.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace jsvm {

struct CallFrame {
    int number;
};

namespace {

TEST(CallStackTest, IsEmptyAtFirstAndAfterClear) {
    CallStack calls;
    EXPECT_TRUE(calls.empty());
    EXPECT_EQ(nullptr, calls.back());
    CallFrame frame{1};
    calls.push_back(&frame);
    EXPECT_FALSE(calls.empty());
    calls.clear();
    EXPECT_TRUE(calls.empty());
    EXPECT_EQ(nullptr, calls.back());
}

TEST(CallStackTest, GivesTheInnermost) {
    CallStack calls;
    std::array<CallFrame, 2> frames{};
    calls.push_back(&frames[0]);
    calls.push_back(&frames[1]);
    EXPECT_EQ(&frames[1], calls.back());
    calls.pop_back();
    EXPECT_EQ(&frames[0], calls.back());
    EXPECT_EQ(1u, calls.size());
}

TEST(CallStackTest, ComparesAddressesWithTheInnermost) {
    CallStack calls;
    std::array<CallFrame, 3> frames{};
    EXPECT_TRUE(calls.AreAbove(&frames[2]));
    calls.push_back(&frames[1]);
    EXPECT_TRUE(calls.AreAbove(&frames[0]));
    EXPECT_FALSE(calls.AreAbove(&frames[1]));
    EXPECT_FALSE(calls.AreAbove(&frames[2]));
}

TEST(CallStackTest, GrowsAndKeepsTheirOrder) {
    constexpr int kMany = 1000;
    CallStack calls;
    std::vector<CallFrame> frames(kMany);
    for (int round = 0; round < 2; ++round) {
        for (CallFrame& frame : frames) calls.push_back(&frame);
        ASSERT_EQ(frames.size(), calls.size());
        size_t at = 0;
        for (const CallFrame* frame : calls) EXPECT_EQ(&frames[at++], frame);
        while (!calls.empty()) {
            EXPECT_EQ(&frames[calls.size() - 1], calls.back());
            calls.pop_back();
        }
        EXPECT_EQ(nullptr, calls.back());
        calls.clear();
    }
}

}  // namespace
}  // namespace jsvm
