// SPDX-License-Identifier: Apache-2.0
// Ten threads that start at once, each doing what a program does first. A binary of its own.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "ark_runtime/jsvm.h"

namespace {

TEST(ConcurrentInitTest, OneWinsAndAllCanMakeVms) {
    constexpr int kThreads = 10;
    std::atomic<int> won{0};
    std::atomic<int> lost{0};
    std::atomic<int> vms{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            const JSVM_Status status = OH_JSVM_Init(nullptr);
            if (status == JSVM_OK) ++won;
            if (status == JSVM_GENERIC_FAILURE) ++lost;
            JSVM_VM vm = nullptr;
            if (OH_JSVM_CreateVM(nullptr, &vm) == JSVM_OK && OH_JSVM_DestroyVM(vm) == JSVM_OK) {
                ++vms;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(1, won);
    EXPECT_EQ(kThreads - 1, lost);
    EXPECT_EQ(kThreads, vms);
}

}  // namespace
