// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/vm_owner.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace {

using jsvm::VmOwner;

constexpr int64_t kOne = 101;
constexpr int64_t kTwo = 102;

TEST(VmOwnerTest, OneThreadIsInsideAsOftenAsItEntered) {
    VmOwner owner;
    bool first = false;
    EXPECT_EQ(0, owner.Enter(kOne, &first));
    EXPECT_TRUE(first);
    EXPECT_EQ(0, owner.Enter(kOne, &first));
    EXPECT_FALSE(first);
    EXPECT_EQ(kOne, owner.Enter(kTwo, &first));
    owner.Leave();
    EXPECT_EQ(kOne, owner.inside());
    EXPECT_EQ(kOne, owner.other(kTwo));
    EXPECT_EQ(0, owner.other(kOne));
    owner.Leave();
    EXPECT_EQ(0, owner.inside());
    EXPECT_EQ(0, owner.Enter(kTwo, &first));
    EXPECT_TRUE(first);
}

TEST(VmOwnerTest, LeavingOnceTooOftenChangesNothing) {
    VmOwner owner;
    bool first = false;
    owner.Leave();
    EXPECT_EQ(0, owner.Enter(kOne, &first));
    EXPECT_EQ(kOne, owner.inside());
}

TEST(VmOwnerTest, TheLockKeepsOthersOut) {
    VmOwner owner;
    bool first = false;
    EXPECT_TRUE(owner.Lock(kOne, &owner, 0));
    EXPECT_TRUE(owner.Lock(kOne, nullptr, 0)) << "not counted";
    EXPECT_TRUE(owner.IsLockedBy(kOne));
    EXPECT_FALSE(owner.IsLockedBy(kTwo));
    EXPECT_EQ(kOne, owner.Enter(kTwo, &first));
    EXPECT_EQ(kOne, owner.other(kTwo));
    EXPECT_EQ(0, owner.inside());
    EXPECT_EQ(0, owner.Enter(kOne, &first));
    owner.Leave();
    owner.Unlock(kTwo, nullptr);
    EXPECT_TRUE(owner.IsLockedBy(kOne)) << "only its holder gives it back";
    owner.Unlock(kOne, &first);
    EXPECT_TRUE(owner.IsLockedBy(kOne)) << "not what it was taken through";
    owner.Unlock(kOne, &owner);
    EXPECT_FALSE(owner.IsLockedBy(kOne));
    EXPECT_EQ(0, owner.Enter(kTwo, &first));
}

TEST(VmOwnerTest, WhoWaitsGetsTheLockWhenItIsFree) {
    VmOwner owner;
    ASSERT_TRUE(owner.Lock(kOne, nullptr, 0));
    std::atomic<int> turns{0};
    std::vector<std::thread> waiting;
    for (int64_t thread = kTwo; thread < kTwo + 4; ++thread) {
        waiting.emplace_back([&owner, &turns, thread] {
            EXPECT_TRUE(owner.Lock(thread, nullptr, 0));
            turns.fetch_add(1);
            owner.Unlock(thread, nullptr);
        });
    }
    owner.Unlock(kOne, nullptr);
    for (std::thread& thread : waiting) thread.join();
    EXPECT_EQ(4, turns.load());
}

TEST(VmOwnerTest, TheEndOfTheVmEndsTheWait) {
    VmOwner owner;
    ASSERT_TRUE(owner.Lock(kOne, nullptr, 0));
    std::atomic<bool> asks{false};
    std::thread waiting([&] {
        asks = true;
        EXPECT_FALSE(owner.Lock(kTwo, nullptr, 0)) << "in time for the wait or not";
    });
    while (!asks) std::this_thread::yield();
    owner.End();
    waiting.join();
    EXPECT_FALSE(owner.IsLockedBy(kOne));
    EXPECT_FALSE(owner.IsLockedBy(kTwo));
    EXPECT_EQ(1, owner.ends());
    EXPECT_TRUE(owner.Lock(kTwo, nullptr, 1)) << "of the next VM";
    EXPECT_FALSE(owner.Lock(kTwo, nullptr, 0)) << "held, but not of this VM";
}

}  // namespace
