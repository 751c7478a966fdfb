// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/stable_pool.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace {

struct Item : jsvm::StableRecord {
    static constexpr uint32_t kTag = 0x4954454d;
    int value = 0;
    int resets = 0;
    void Reset() {
        value = 0;
        ++resets;
    }
};

using Pool = jsvm::StablePool<Item>;

TEST(StablePoolTest, ATakenRecordLivesUntilItIsGivenBack) {
    Pool pool;
    Item* item = pool.Take();
    EXPECT_TRUE(jsvm::IsLive(item));
    item->value = 5;
    pool.Give(item);
    EXPECT_FALSE(jsvm::IsLive(item));
    EXPECT_EQ(1, item->resets);
    EXPECT_EQ(0, item->value);
    EXPECT_FALSE(jsvm::IsLive<Item>(nullptr));
}

TEST(StablePoolTest, AnInvalidatedRecordIsDeadButNotTakenAgain) {
    Pool pool;
    Item* kept = pool.Take();
    Pool::Invalidate(kept);
    EXPECT_FALSE(jsvm::IsLive(kept));
    for (int i = 0; i < 1000; ++i) {
        Item* other = pool.Take();
        EXPECT_NE(kept, other);
        pool.Give(other);
    }
}

TEST(StablePoolTest, ARecordGivenBackRestsBeforeItIsTakenAgain) {
    Pool pool;
    Item* first = pool.Take();
    pool.Give(first);
    for (int i = 0; i < 30; ++i) {
        Item* next = pool.Take();
        EXPECT_NE(first, next);
        pool.Give(next);
    }
}

TEST(StablePoolTest, TakingAndGivingInTurnsUsesAFewRecords) {
    Pool pool;
    std::set<Item*> seen;
    for (int i = 0; i < 100000; ++i) {
        Item* item = pool.Take();
        seen.insert(item);
        pool.Give(item);
    }
    EXPECT_LT(seen.size(), 100u);
}

TEST(StablePoolTest, VisitsTheLiveOnes) {
    Pool pool;
    std::vector<Item*> items;
    for (int i = 0; i < 100; ++i) items.push_back(pool.Take());
    for (int i = 0; i < 100; i += 2) pool.Give(items[i]);
    std::set<Item*> visited;
    pool.ForEachLive([&](Item* item) { visited.insert(item); });
    EXPECT_EQ(50u, visited.size());
    for (int i = 1; i < 100; i += 2) EXPECT_EQ(1u, visited.count(items[i]));
}

TEST(StablePoolTest, RecordsOfAPoolThatEndedStayReadableAndAreDead) {
    Item* live = nullptr;
    Item* given = nullptr;
    {
        Pool pool;
        live = pool.Take();
        live->value = 7;
        given = pool.Take();
        pool.Give(given);
    }
    EXPECT_FALSE(jsvm::IsLive(live));
    EXPECT_EQ(0, live->value);
    EXPECT_FALSE(jsvm::IsLive(given));
    Pool next;
    for (int i = 0; i < 60; ++i) {
        Item* item = next.Take();
        EXPECT_NE(live, item);
        EXPECT_NE(given, item);
    }
}

TEST(StablePoolTest, PoolsThatFollowEachOtherUseTheSameRecords) {
    std::set<Item*> seen;
    for (int i = 0; i < 1000; ++i) {
        Pool pool;
        for (int j = 0; j < 100; ++j) seen.insert(pool.Take());
    }
    EXPECT_LT(seen.size(), 1000u);
}

TEST(StablePoolTest, PoolsAtTheSameTimeShareNoRecord) {
    { const Pool ended; }
    Pool one;
    Pool two;
    std::set<Item*> seen;
    for (int i = 0; i < 300; ++i) {
        seen.insert(one.Take());
        seen.insert(two.Take());
    }
    EXPECT_EQ(600u, seen.size());
}

}  // namespace
