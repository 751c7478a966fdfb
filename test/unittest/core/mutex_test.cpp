// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/mutex.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace jsvm {
namespace {

constexpr int kThreads = 4;

TEST(MutexTest, LetsOneThreadInAtATime) {
    Mutex mutex;
    int inside = 0;
    int64_t sum = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 10'000; ++j) {
                const MutexLock lock(&mutex);
                EXPECT_EQ(++inside, 1);
                ++sum;
                --inside;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(sum, kThreads * 10'000);
}

// Takes turns with another thread: each waits for the number to be its own.
TEST(MutexTest, WaitsForASignal) {
    Mutex mutex;
    CondVar changed;
    int turn = 0;
    const auto play = [&](int mine) {
        for (int i = 0; i < 1'000; ++i) {
            const MutexLock lock(&mutex);
            while (turn % 2 != mine) changed.Wait(&mutex);
            ++turn;
            changed.Signal();
        }
    };
    std::thread other([&] { play(1); });
    play(0);
    other.join();
    EXPECT_EQ(turn, 2'000);
}

TEST(MutexTest, WakesAllThatWait) {
    Mutex mutex;
    CondVar changed;
    int waiting = 0;
    bool open = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            const MutexLock lock(&mutex);
            ++waiting;
            changed.SignalAll();
            while (!open) changed.Wait(&mutex);
            --waiting;
        });
    }
    {
        const MutexLock lock(&mutex);
        while (waiting < kThreads) changed.Wait(&mutex);
        open = true;
        changed.SignalAll();
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(waiting, 0);
}

// Nobody signals. The mutex is held again afterwards: another thread gets it only behind the scope.
TEST(MutexTest, StopsWaitingByItselfAndHoldsTheMutex) {
    Mutex mutex;
    CondVar never;
    int order = 0;
    std::thread other;
    {
        const MutexLock lock(&mutex);
        other = std::thread([&] {
            const MutexLock theirs(&mutex);
            order = order * 10 + 2;
        });
        never.WaitFor(&mutex, std::chrono::milliseconds(1));
        const int before = order;
        order = order * 10 + 1;
        EXPECT_TRUE(before == 0 || before == 2);
    }
    other.join();
    EXPECT_TRUE(order == 12 || order == 21) << order;
}

}  // namespace
}  // namespace jsvm
