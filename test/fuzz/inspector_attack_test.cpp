// SPDX-License-Identifier: Apache-2.0
#include "test/fuzz/inspector_attack.h"

#include <gtest/gtest.h>

namespace {

using jsvm_test::InspectorAttack;

TEST(InspectorAttackTest, AGoodClientIsServedAfterManyBadOnes) {
    InspectorAttack attack;
    ASSERT_EQ("", attack.Check());
    for (uint64_t seed = 0; seed < 10000; ++seed) {
        attack.Attack(seed);
        if (seed % 50 == 0) {
            ASSERT_EQ("", attack.Check()) << "after seed " << seed;
        }
    }
    ASSERT_EQ("", attack.Check());
    EXPECT_EQ("", attack.Stop());
}

TEST(InspectorAttackTest, ServersEndInTheMiddleOfIt) {
    for (uint64_t first = 0; first < 50; ++first) {
        InspectorAttack attack;
        for (uint64_t seed = 0; seed < 20; ++seed) attack.Attack(100000 + first * 20 + seed);
        ASSERT_EQ("", attack.Stop()) << "after " << first;
    }
}

}  // namespace
