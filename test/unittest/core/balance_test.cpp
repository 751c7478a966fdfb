// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/balance.h"

#include <gtest/gtest.h>

namespace {

using jsvm::Balance;

constexpr uint64_t kEnv = 7;
constexpr uint64_t kOther = 8;

Balance In(uint64_t serial) {
    Balance balance;
    balance.SetCurrent(serial, false);
    return balance;
}

TEST(BalanceTest, IsPlainInTheCurrentEnvAlone) {
    EXPECT_TRUE(In(kEnv).IsPlainIn(kEnv));
    EXPECT_FALSE(In(kEnv).IsPlainIn(kOther));
    EXPECT_FALSE(In(0).IsPlainIn(kEnv));
    EXPECT_FALSE(Balance().IsPlainIn(kEnv));
}

TEST(BalanceTest, ScopesDoNotMatterForThat) {
    Balance balance = In(kEnv);
    for (int i = 0; i < 1000; ++i) balance.Opened();
    EXPECT_TRUE(balance.IsPlainIn(kEnv));
    EXPECT_FALSE(balance.IsPlainIn(kOther));
}

TEST(BalanceTest, AnythingToLookAtDoes) {
    for (const uint64_t flag : {Balance::kPending, Balance::kWatched}) {
        Balance balance = In(kEnv);
        balance.Set(flag, true);
        EXPECT_TRUE(balance.has(flag));
        EXPECT_FALSE(balance.IsPlainIn(kEnv));
        EXPECT_FALSE(Balance::IsPlain(balance.word()));
        balance.Set(flag, false);
        EXPECT_TRUE(balance.IsPlainIn(kEnv));
        EXPECT_TRUE(Balance::IsPlain(balance.word()));
    }
}

TEST(BalanceTest, AScopeLeftOpenShowsAndOneThatIsClosedDoesNot) {
    Balance balance = In(kEnv);
    const uint64_t before = balance.word();
    balance.Opened();
    EXPECT_NE(before, balance.word());
    EXPECT_EQ(before, Balance::WithoutOne(balance.word()));
    balance.Closed();
    EXPECT_EQ(before, balance.word());
}

TEST(BalanceTest, AnotherEnvShowsWhateverIsOpen) {
    Balance balance = In(kEnv);
    balance.Opened();
    const uint64_t before = balance.word();
    balance.SetCurrent(kOther, false);
    EXPECT_NE(before, balance.word());
    balance.Closed();
    EXPECT_NE(before, balance.word());
    balance.SetCurrent(kEnv, true);
    balance.Opened();
    EXPECT_NE(before, balance.word());
    balance.SetCurrent(kEnv, false);
    EXPECT_EQ(before, balance.word());
}

// What is watched belongs to the VM, not to the env.
TEST(BalanceTest, HandlesStayWatchedInAnotherEnv) {
    Balance balance = In(kEnv);
    balance.Set(Balance::kWatched, true);
    balance.SetCurrent(kOther, false);
    EXPECT_TRUE(balance.has(Balance::kWatched));
}

TEST(BalanceTest, SoManyScopesTouchNothingElse) {
    Balance balance = In(kEnv);
    for (uint64_t i = 0; i < (uint64_t{1} << 24); ++i) balance.Opened();
    EXPECT_TRUE(balance.IsPlainIn(kEnv));
    for (uint64_t i = 0; i < (uint64_t{1} << 24); ++i) balance.Closed();
    EXPECT_EQ(In(kEnv).word(), balance.word());
}

}  // namespace
