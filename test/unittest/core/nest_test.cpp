// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/nest.h"

#include <gtest/gtest.h>

#include <string>

namespace {

std::string* g_left = nullptr;  // the letters of the scopes in the order in which they were left

struct Scope : jsvm::StableRecord {
    static constexpr uint32_t kTag = 0x53434f50;
    char letter = '-';
    size_t position = 0;
    size_t depth = 0;
    bool closed = false;
    void Leave() { g_left->push_back(letter); }
    void Reset() { letter = '-'; }
};

class NestTest : public ::testing::Test {
  protected:
    void SetUp() override { g_left = &left; }
    void TearDown() override { g_left = nullptr; }

    Scope* Open(char letter, size_t depth = 0) {
        Scope* scope = nest.Take();
        scope->letter = letter;
        nest.Push(scope, depth);
        return scope;
    }

    std::string left;
    jsvm::Nest<Scope> nest;
};

TEST_F(NestTest, InTurnEachIsLeftAtOnce) {
    Scope* a = Open('a');
    Scope* b = Open('b');
    EXPECT_EQ(0u, a->position);
    EXPECT_EQ(1u, b->position);
    nest.Close(b, 0);
    EXPECT_EQ("b", left);
    nest.Close(a, 0);
    EXPECT_EQ("ba", left);
    EXPECT_EQ(0u, nest.size());
}

TEST_F(NestTest, OutOfTurnItIsDeadAtOnceAndLeftLater) {
    Scope* a = Open('a');
    Scope* b = Open('b');
    Scope* c = Open('c');
    nest.Close(a, 0);
    nest.Close(b, 0);
    EXPECT_FALSE(jsvm::IsLive(a));
    EXPECT_FALSE(jsvm::IsLive(b));
    EXPECT_EQ("", left);
    EXPECT_EQ(3u, nest.size());
    nest.Close(c, 0);
    EXPECT_EQ("cba", left);
}

TEST_F(NestTest, NothingBelowTheFloorIsLeft) {
    Scope* a = Open('a');
    Scope* b = Open('b');
    nest.Close(a, 0, 1);
    nest.Close(b, 0, 1);
    EXPECT_EQ("b", left);
    nest.Settle(0);
    EXPECT_EQ("ba", left);
}

TEST_F(NestTest, WhatWasOpenedOutsideOfTheCallStays) {
    Scope* a = Open('a', 0);
    Scope* b = Open('b', 1);
    EXPECT_TRUE(nest.HasAt(1));
    EXPECT_FALSE(nest.HasAt(2));
    nest.Close(a, 1);
    nest.Close(b, 1);
    EXPECT_EQ("b", left);
    EXPECT_FALSE(nest.HasAt(1));
    nest.Settle(0);
    EXPECT_EQ("ba", left);
    EXPECT_FALSE(nest.HasAt(0));
}

TEST_F(NestTest, CloseAtLeavesAllOfACallNewestFirst) {
    Open('a', 0);
    Scope* b = Open('b', 1);
    Open('c', 2);
    nest.CloseAt(1);
    EXPECT_EQ("cb", left);
    EXPECT_FALSE(jsvm::IsLive(b));
    EXPECT_EQ(1u, nest.size());
}

TEST_F(NestTest, CloseAtLeavesNothingBelowTheFloor) {
    Open('a');
    Scope* b = Open('b');
    Open('c');
    nest.CloseAt(0, 1);
    EXPECT_EQ("cb", left);
    EXPECT_FALSE(jsvm::IsLive(b));
    EXPECT_EQ(1u, nest.size());
}

TEST_F(NestTest, WhatAnAbandonedCallOpenedBelongsToTheOneThatIsLeft) {
    Scope* a = Open('a', 1);
    Scope* b = Open('b', 3);
    nest.LimitDepth(2);
    EXPECT_EQ(1u, a->depth);
    EXPECT_EQ(2u, b->depth);
    nest.CloseAt(3);
    EXPECT_EQ("", left);
    nest.CloseAt(2);
    EXPECT_EQ("b", left);
}

}  // namespace
