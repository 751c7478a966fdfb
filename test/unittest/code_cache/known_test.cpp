// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/known.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

namespace {

// Keys whose first bytes are alike, as hashes hardly ever are.
JsvmStoreKey KeyOf(uint32_t number) {
    JsvmStoreKey key = {};
    std::memcpy(key.source + 8, &number, sizeof(number));
    return key;
}
// Keys as they are.
JsvmStoreKey SpreadKeyOf(uint64_t number) {
    JsvmStoreKey key = {};
    const uint64_t spread = number * UINT64_C(0x9E3779B97F4A7C15);
    std::memcpy(key.source, &spread, sizeof(spread));
    return key;
}

class KnownTest : public ::testing::Test {
  protected:
    KnownTest() { jsvm_known_init(&known_); }
    ~KnownTest() override { jsvm_known_destroy(&known_); }

    void Note(const JsvmStoreKey& key, JsvmKnownState state, uint64_t bytes = 0) {
        jsvm_known_note(&known_, &key, state, bytes);
    }
    JsvmKnownState Ask(const JsvmStoreKey& key) { return jsvm_known_ask(&known_, &key, &bytes_); }

    JsvmKnown known_;
    uint64_t bytes_ = 77;
};

TEST_F(KnownTest, NothingIsKnownAtFirst) {
    EXPECT_EQ(JSVM_KNOWN_NOT, Ask(KeyOf(1)));
    EXPECT_EQ(0u, bytes_);
}

TEST_F(KnownTest, TheLastNoteCounts) {
    Note(KeyOf(1), JSVM_KNOWN_MISSING);
    Note(KeyOf(1), JSVM_KNOWN_STORED, 5000000000);
    EXPECT_EQ(JSVM_KNOWN_STORED, Ask(KeyOf(1)));
    EXPECT_EQ(5000000000u, bytes_);
    EXPECT_EQ(JSVM_KNOWN_NOT, Ask(KeyOf(2)));
}

TEST_F(KnownTest, KeysThatAreAlikeAreToldApart) {
    for (uint32_t i = 0; i < 500; ++i) Note(KeyOf(i), JSVM_KNOWN_STORED, i);
    for (uint32_t i = 0; i < 500; ++i) {
        EXPECT_EQ(JSVM_KNOWN_STORED, Ask(KeyOf(i)));
        EXPECT_EQ(i, bytes_);
    }
    EXPECT_EQ(JSVM_KNOWN_NOT, Ask(KeyOf(500)));
}

TEST_F(KnownTest, EveryMarkIsEndedOnce) {
    const JsvmStoreKey key = KeyOf(1);
    EXPECT_FALSE(jsvm_known_land(&known_, &key));
    EXPECT_TRUE(jsvm_known_take_off(&known_, &key));
    EXPECT_TRUE(jsvm_known_take_off(&known_, &key));
    EXPECT_TRUE(jsvm_known_land(&known_, &key));
    EXPECT_TRUE(jsvm_known_land(&known_, &key));
    EXPECT_FALSE(jsvm_known_land(&known_, &key));
}

TEST_F(KnownTest, ForgettingKeepsTheMarks) {
    const JsvmStoreKey key = KeyOf(1);
    Note(key, JSVM_KNOWN_UNFIT);
    jsvm_known_take_off(&known_, &key);
    jsvm_known_forget(&known_);
    EXPECT_EQ(JSVM_KNOWN_NOT, Ask(key));
    EXPECT_TRUE(jsvm_known_land(&known_, &key));
}

TEST_F(KnownTest, AllMarksCanBeEndedAtOnce) {
    for (uint32_t i = 0; i < 3; ++i) {
        const JsvmStoreKey key = KeyOf(i);
        for (uint32_t n = 0; n < i; ++n) jsvm_known_take_off(&known_, &key);
    }
    std::vector<JsvmStoreKey> landed;
    jsvm_known_land_all(
        &known_,
        [](void* data, const JsvmStoreKey* key) {
            static_cast<std::vector<JsvmStoreKey>*>(data)->push_back(*key);
        },
        &landed);
    EXPECT_EQ(3u, landed.size());
    const JsvmStoreKey key = KeyOf(2);
    EXPECT_FALSE(jsvm_known_land(&known_, &key));
}

TEST_F(KnownTest, DoesNotGrowWithoutEnd) {
    const JsvmStoreKey marked = SpreadKeyOf(0);
    jsvm_known_take_off(&known_, &marked);
    for (uint64_t i = 0; i < 200000; ++i) Note(SpreadKeyOf(i), JSVM_KNOWN_STORED, i);
    EXPECT_LE(known_.capacity, 65536u);
    EXPECT_EQ(JSVM_KNOWN_STORED, Ask(SpreadKeyOf(199999)));
    EXPECT_EQ(199999u, bytes_);
    EXPECT_TRUE(jsvm_known_land(&known_, &marked));
}

}  // namespace
