// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/use_times.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>

namespace {

JsvmStoreKey KeyOf(int number) {
    JsvmStoreKey key = {};
    std::memcpy(key.source, &number, sizeof(number));
    return key;
}

class UseTimesTest : public ::testing::Test {
  protected:
    UseTimesTest() : times(jsvm_use_times_new()) {}
    ~UseTimesTest() override { jsvm_use_times_free(times); }
    void Note(int number, uint64_t used, uint64_t written) {
        const JsvmStoreKey key = KeyOf(number);
        jsvm_use_times_note(times, &key, used, written);
    }
    bool Find(int number, uint64_t* used) {
        const JsvmStoreKey key = KeyOf(number);
        return jsvm_use_times_find(times, &key, used);
    }

    JsvmUseTimes* times;
};

TEST_F(UseTimesTest, TheLastUseIsKept) {
    uint64_t used = 0;
    EXPECT_FALSE(Find(1, &used));
    Note(1, 100, 50);
    Note(1, 110, 50);
    ASSERT_TRUE(Find(1, &used));
    EXPECT_EQ(110u, used);
}

TEST_F(UseTimesTest, OnlyWhatIsDueIsTakenInTheOrderOfUse) {
    Note(1, 200, 100);
    Note(2, 150, 100); /* 50 seconds: not due */
    Note(3, 100, 300); /* the clock went back */
    Note(4, 160, 100);
    Note(1, 201, 100); /* now the last one */
    JsvmUse* uses = nullptr;
    ASSERT_EQ(3u, jsvm_use_times_take(times, 60, &uses));
    const int expected[] = {3, 4, 1};
    for (int i = 0; i < 3; ++i) {
        const JsvmStoreKey key = KeyOf(expected[i]);
        EXPECT_EQ(0, std::memcmp(&key, &uses[i].key, sizeof(key))) << i;
    }
    EXPECT_EQ(201u, uses[2].used);
    std::free(uses);
    uint64_t used = 0;
    EXPECT_TRUE(Find(2, &used));
    EXPECT_FALSE(Find(1, &used));
    ASSERT_EQ(1u, jsvm_use_times_take(times, 0, &uses));
    std::free(uses);
    EXPECT_EQ(0u, jsvm_use_times_take(times, 0, &uses));
    EXPECT_EQ(nullptr, uses);
}

TEST_F(UseTimesTest, WhatDoesNotFitIsForgotten) {
    for (int i = 0; i < 5000; ++i) Note(i, 100, 0);
    uint64_t used = 0;
    EXPECT_TRUE(Find(0, &used));
    EXPECT_FALSE(Find(4999, &used));
    Note(0, 200, 0); /* one that is kept already needs no room */
    EXPECT_TRUE(Find(0, &used));
    EXPECT_EQ(200u, used);
    JsvmUse* uses = nullptr;
    const size_t count = jsvm_use_times_take(times, 0, &uses);
    std::free(uses);
    EXPECT_GT(count, 500u);
    EXPECT_LT(count, 1024u);
}

}  // namespace
