// SPDX-License-Identifier: Apache-2.0
// The queue alone, without an engine: a VM that has nothing but its queue.
#include "frameworks/core/due.h"

#include <gtest/gtest.h>

#include <csetjmp>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "frameworks/core/env.h"
#include "frameworks/core/vm.h"

namespace {

struct Item : jsvm::Due {
    int thread = 0;
    int number = 0;
    std::function<void()> body;
};

class DueTest : public ::testing::Test {
  protected:
    void SetUp() override {
        env_.vm = &vm_;
        other_.vm = &vm_;
    }

    // An item that notes its number, and then does what `body` says.
    Item* New(int number, std::function<void()> body = nullptr) {
        Item* item = &items_.emplace_back();
        item->number = number;
        item->body = [this, number, body = std::move(body)] {
            ran_.push_back(number);
            if (body) body();
        };
        item->run = [](jsvm::Due* due) { static_cast<Item*>(due)->body(); };
        return item;
    }
    void Push(Item* item) { vm_.due.Push(item); }
    void PushFor(JSVM_Env env, Item* item) {
        item->due_env = env;
        Push(item);
    }

    JSVM_VM__ vm_;
    JSVM_Env__ env_;
    JSVM_Env__ other_;
    std::deque<Item> items_;
    std::vector<int> ran_;
};

using Numbers = std::vector<int>;

TEST_F(DueTest, AnEmptyQueueHasNothing) {
    EXPECT_FALSE(vm_.due.news());
    EXPECT_EQ(nullptr, vm_.due.Take());
    EXPECT_EQ(nullptr, vm_.due.TakeOf(&env_));
    jsvm::RunDue(&vm_);
    jsvm::RunDueOf(&env_);
    EXPECT_EQ(nullptr, vm_.due.runner);
}

TEST_F(DueTest, TakesTheOldestFirst) {
    for (int i = 0; i < 3; ++i) Push(New(i));
    EXPECT_TRUE(vm_.due.news());
    EXPECT_EQ(&items_[0], vm_.due.Take());
    // What comes later is behind what was there.
    Push(New(3));
    Push(New(4));
    for (int i = 1; i < 5; ++i) EXPECT_EQ(&items_[i], vm_.due.Take()) << i;
    EXPECT_EQ(nullptr, vm_.due.Take());
    EXPECT_FALSE(vm_.due.news());
    // And once it was empty.
    Push(New(5));
    EXPECT_EQ(&items_[5], vm_.due.Take());
    EXPECT_EQ(nullptr, vm_.due.Take());
}

TEST_F(DueTest, WhatIsLeftIsNewsToo) {
    Push(New(0));
    Push(New(1));
    EXPECT_NE(nullptr, vm_.due.Take());
    EXPECT_TRUE(vm_.due.news());
    EXPECT_NE(nullptr, vm_.due.Take());
    EXPECT_FALSE(vm_.due.news());
}

TEST_F(DueTest, TakesTheOldestOfAnEnv) {
    PushFor(&env_, New(0));
    PushFor(&other_, New(1));
    PushFor(nullptr, New(2));
    PushFor(&env_, New(3));
    EXPECT_EQ(&items_[1], vm_.due.TakeOf(&other_));
    EXPECT_EQ(nullptr, vm_.due.TakeOf(&other_));
    EXPECT_EQ(&items_[0], vm_.due.TakeOf(&env_));
    // The last of the queue; what is pushed now still comes behind the rest.
    EXPECT_EQ(&items_[3], vm_.due.TakeOf(&env_));
    EXPECT_EQ(nullptr, vm_.due.TakeOf(&env_));
    PushFor(&env_, New(4));
    EXPECT_EQ(&items_[2], vm_.due.Take());
    EXPECT_EQ(&items_[4], vm_.due.Take());
    EXPECT_EQ(nullptr, vm_.due.Take());
}

TEST_F(DueTest, TheOnlyOneOfAnEnvLeavesAnEmptyQueue) {
    PushFor(&env_, New(0));
    EXPECT_EQ(&items_[0], vm_.due.TakeOf(&env_));
    Push(New(1));
    EXPECT_EQ(&items_[1], vm_.due.Take());
    EXPECT_EQ(nullptr, vm_.due.Take());
}

TEST_F(DueTest, AnyThreadCanPush) {
    constexpr int kThreads = 4;
    constexpr int kEach = 20000;
    std::vector<std::vector<Item>> pushed(kThreads, std::vector<Item>(kEach));
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([this, t, &pushed] {
            for (int i = 0; i < kEach; ++i) {
                pushed[t][i].thread = t;
                pushed[t][i].number = i;
                vm_.due.Push(&pushed[t][i]);
            }
        });
    }
    // The VM's thread takes while others push: every one once, each thread's in its order.
    Numbers next(kThreads, 0);
    for (int taken = 0; taken < kThreads * kEach;) {
        auto* item = static_cast<Item*>(vm_.due.Take());
        if (item == nullptr) continue;
        ASSERT_EQ(next[item->thread]++, item->number);
        ++taken;
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(nullptr, vm_.due.Take());
}

TEST_F(DueTest, RunsAllOldestFirst) {
    for (int i = 0; i < 5; ++i) Push(New(i));
    jsvm::RunDue(&vm_);
    EXPECT_EQ((Numbers{0, 1, 2, 3, 4}), ran_);
    EXPECT_EQ(nullptr, vm_.due.runner);
}

TEST_F(DueTest, WhatBecomesDueMeanwhileRunsToo) {
    Push(New(0, [this] { Push(New(2)); }));
    Push(New(1));
    jsvm::RunDue(&vm_);
    EXPECT_EQ((Numbers{0, 1, 2}), ran_);
}

TEST_F(DueTest, RunsDoNotNest) {
    Push(New(0, [this] {
        EXPECT_NE(nullptr, vm_.due.runner);
        jsvm::RunDue(&vm_);
        EXPECT_EQ(Numbers{0}, ran_);
    }));
    Push(New(1));
    jsvm::RunDue(&vm_);
    EXPECT_EQ((Numbers{0, 1}), ran_);
}

TEST_F(DueTest, OfAnEnvRunsWithinARun) {
    Push(New(0, [this] {
        jsvm::RunDueOf(&other_);
        EXPECT_EQ((Numbers{0, 2, 4}), ran_);
    }));
    PushFor(&env_, New(1));
    PushFor(&other_, New(2));
    PushFor(&env_, New(3));
    PushFor(&other_, New(4));
    jsvm::RunDue(&vm_);
    EXPECT_EQ((Numbers{0, 2, 4, 1, 3}), ran_);
}

TEST_F(DueTest, OfAnEnvLeavesOthersAlone) {
    PushFor(&other_, New(0));
    PushFor(&env_, New(1));
    Push(New(2));
    jsvm::RunDueOf(&env_);
    EXPECT_EQ(Numbers{1}, ran_);
    EXPECT_TRUE(vm_.due.news());
    jsvm::RunDue(&vm_);
    EXPECT_EQ((Numbers{1, 0, 2}), ran_);
}

// The second run has its frame where the abandoned one was.
TEST_F(DueTest, ARunThatWasJumpedOutOfDoesNotStopLaterOnes) {
    static std::jmp_buf target;
    for (int i = 0; i < 4; ++i) {
        Push(New(i, i < 2 ? [] { std::longjmp(target, 1); } : std::function<void()>()));
    }
    volatile int jumps = 0;
    if (setjmp(target) != 0) jumps = jumps + 1;
    if (vm_.due.news()) jsvm::RunDue(&vm_);
    EXPECT_EQ(2, jumps);
    EXPECT_EQ((Numbers{0, 1, 2, 3}), ran_);
    EXPECT_FALSE(vm_.due.news());
    EXPECT_EQ(nullptr, vm_.due.runner);
}

}  // namespace
