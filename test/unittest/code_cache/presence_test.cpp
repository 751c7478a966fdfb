// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/presence.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace {

using Fingerprint = std::array<uint8_t, 16>;

class PresenceTest : public ::testing::Test {
  protected:
    PresenceTest() : memory(jsvm_presence_size() / 8), other_memory(memory) {
        presence = static_cast<JsvmPresence*>(static_cast<void*>(memory.data()));
        fresh = static_cast<JsvmPresence*>(static_cast<void*>(other_memory.data()));
    }

    std::vector<Fingerprint> Some(size_t count) {
        std::vector<Fingerprint> some(count);
        for (Fingerprint& one : some) {
            for (uint8_t& byte : one) byte = static_cast<uint8_t>(random());
        }
        return some;
    }
    bool Has(const Fingerprint& fingerprint) const {
        return jsvm_presence_may_have(presence, fingerprint.data());
    }

    std::vector<uint64_t> memory;
    std::vector<uint64_t> other_memory;
    JsvmPresence* presence;
    JsvmPresence* fresh;
    std::mt19937 random{1};
};

TEST_F(PresenceTest, AnEmptyOneHasNothing) {
    for (const Fingerprint& one : Some(1000)) EXPECT_FALSE(Has(one));
}

TEST_F(PresenceTest, WhatWasAddedIsThereAndLittleElse) {
    const std::vector<Fingerprint> added = Some(65536);
    for (const Fingerprint& one : added) jsvm_presence_add(presence, one.data());
    for (const Fingerprint& one : added) EXPECT_TRUE(Has(one));
    int wrong = 0;
    for (const Fingerprint& one : Some(10000)) wrong += Has(one) ? 1 : 0;
    EXPECT_LT(wrong, 700);
    EXPECT_GT(wrong, 300) << "or the documents are wrong";
}

TEST_F(PresenceTest, ItIsFullAfterAsManyAsItBeganWith) {
    const std::vector<Fingerprint> some = Some(100000);
    for (size_t i = 0; i < 65536; ++i) jsvm_presence_add(presence, some[i].data());
    EXPECT_FALSE(jsvm_presence_is_full(presence));
    jsvm_presence_add(presence, some[0].data());
    EXPECT_TRUE(jsvm_presence_is_full(presence));
    for (const Fingerprint& one : some) jsvm_presence_add(fresh, one.data());
    jsvm_presence_replace(presence, fresh);
    EXPECT_FALSE(jsvm_presence_is_full(presence));
    for (const Fingerprint& one : some) jsvm_presence_add(presence, one.data());
    EXPECT_FALSE(jsvm_presence_is_full(presence));
    jsvm_presence_add(presence, some[0].data());
    EXPECT_TRUE(jsvm_presence_is_full(presence));
}

TEST_F(PresenceTest, WhatIsReplacedIsForgotten) {
    const std::vector<Fingerprint> some = Some(20);
    for (const Fingerprint& one : some) jsvm_presence_add(presence, one.data());
    for (size_t i = 0; i < 10; ++i) jsvm_presence_add(fresh, some[i].data());
    jsvm_presence_replace(presence, fresh);
    for (size_t i = 0; i < 20; ++i) EXPECT_EQ(i < 10, Has(some[i])) << i;
}

TEST_F(PresenceTest, ABlurredOneMayHaveAnything) {
    jsvm_presence_blur(presence);
    for (const Fingerprint& one : Some(1000)) EXPECT_TRUE(Has(one));
    EXPECT_FALSE(jsvm_presence_is_full(presence));
    jsvm_presence_replace(presence, fresh);
    for (const Fingerprint& one : Some(1000)) EXPECT_FALSE(Has(one));
}

}  // namespace
