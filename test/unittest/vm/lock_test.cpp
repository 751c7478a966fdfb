// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/support/turn.h"

namespace {

using jsvm_test::InitOnce;
using jsvm_test::Turn;

class LockTest : public ::testing::Test {
  protected:
    void SetUp() override {
        InitOnce();
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    }
    void TearDown() override {
        if (env != nullptr) {
            EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
        }
        if (vm != nullptr) {
            EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
        }
    }

    static bool IsLocked(JSVM_Env of) {
        bool locked = false;
        EXPECT_EQ(JSVM_OK, OH_JSVM_IsLocked(of, &locked));
        return locked;
    }

    // On a thread of its own.
    template <class Body>
    static void Elsewhere(Body&& body) {
        std::thread(body).join();
    }

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
};

TEST_F(LockTest, ArgumentsAreChecked) {
    bool locked = true;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_AcquireLock(nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseLock(nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_IsLocked(nullptr, &locked));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_IsLocked(env, nullptr));
    EXPECT_TRUE(locked);
    const JSVM_ExtendedErrorInfo* info = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_GetLastErrorInfo(env, &info));
    EXPECT_EQ(JSVM_INVALID_ARG, info->errorCode);
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_EQ(JSVM_OK, info->errorCode);
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
}

TEST_F(LockTest, TheHolderAloneIsToldThatItHoldsTheLock) {
    EXPECT_FALSE(IsLocked(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_TRUE(IsLocked(env));
    Elsewhere([this] { EXPECT_FALSE(IsLocked(env)); });
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
    EXPECT_FALSE(IsLocked(env));
}

TEST_F(LockTest, OneReleaseUndoesAnyNumberOfAcquires) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
    EXPECT_FALSE(IsLocked(env));
    Elsewhere([this] {
        EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
    });
}

TEST_F(LockTest, ReleasingWhatIsNotHeldChangesNothing) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    Elsewhere([this] { EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env)); });
    EXPECT_TRUE(IsLocked(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
}

// On devices the lock hangs on the env, and releasing through another one does nothing.
TEST_F(LockTest, TheLockIsTheVmsWhateverEnvItIsTakenThrough) {
    JSVM_Env other = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_TRUE(IsLocked(other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(other));
    EXPECT_FALSE(IsLocked(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
}

TEST_F(LockTest, ItWorksWithAnExceptionPendingAndKeepsIt) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_ThrowError(env, nullptr, "kept"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_TRUE(IsLocked(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
    bool pending = false;
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    EXPECT_TRUE(pending);
}

TEST_F(LockTest, WhileItIsHeldCallsOfOtherThreadsAreRefused) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    Elsewhere([this] {
        auto* scope = reinterpret_cast<JSVM_VMScope>(0x10);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenVMScope(vm, &scope));
        EXPECT_EQ(nullptr, scope);
        auto* env_scope = reinterpret_cast<JSVM_EnvScope>(0x10);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenEnvScope(env, &env_scope));
        JSVM_HandleScope handles = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenHandleScope(env, &handles));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_ThrowError(env, nullptr, "x"));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    });
    EXPECT_EQ("3", Turn(env).Run("1 + 2"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
    Elsewhere([this] { EXPECT_EQ("3", Turn(env).Run("1 + 2")); });
}

TEST_F(LockTest, AVmOnceLockedWorksWithoutTheLock) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
    EXPECT_EQ("6", Turn(env).Run("2 * 3"));
    Elsewhere([this] { EXPECT_EQ("6", Turn(env).Run("2 * 3")); });
}

TEST_F(LockTest, EnvAndVmAreDestroyedAfterTheLockWasGivenBack) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_EQ("1", Turn(env).Run("globalThis.kept = {}; 1"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    env = nullptr;
    vm = nullptr;
}

TEST_F(LockTest, TakenInsideOfScopesItIsGivenBackWithItsEnv) {
    JSVM_VMScope vm_scope = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope handles = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &vm_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    JSVM_Value object = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    EXPECT_FALSE(IsLocked(env));
    Elsewhere([this] { EXPECT_EQ("7", Turn(env).Run("3 + 4")); });
}

TEST_F(LockTest, AnotherEnvsEndLeavesTheLock) {
    JSVM_Env other = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
    EXPECT_TRUE(IsLocked(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
}

TEST_F(LockTest, AVmIsDestroyedByTheHolderOfItsLock) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseLock(env));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_AcquireLock(env));
    env = nullptr;
    // Whatever record the next VM gets, its lock is free.
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    Elsewhere([this] { EXPECT_EQ("5", Turn(env).Run("5")); });
}

TEST_F(LockTest, WhoWaitsForTheLockOfAVmThatEndsIsToldSo) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
    std::atomic<bool> asks{false};
    std::thread waiting([this, &asks] {
        asks = true;
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_AcquireLock(env));
    });
    while (!asks) std::this_thread::yield();
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    waiting.join();
    env = nullptr;
    vm = nullptr;
}

TEST_F(LockTest, EightThreadsTakeTurns) {
    constexpr int kThreads = 8;
    constexpr int kTurns = 20;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([this] {
            for (int turn = 0; turn < kTurns; ++turn) {
                EXPECT_EQ(JSVM_OK, OH_JSVM_AcquireLock(env));
                {
                    Turn mine(env);
                    mine.Run("globalThis.count = (globalThis.count || 0) + 1");
                    mine.Run("globalThis.sum = [...Array(50).keys()].reduce((a, b) => a + b)");
                    EXPECT_EQ("threw RangeError: Maximum call stack size exceeded",
                              mine.Run("(function f() { f(); })()"));
                    EXPECT_EQ("ok", mine.Run("Promise.resolve('ok').then(v => got = v); 'ok'"));
                }
                EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseLock(env));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::to_string(kThreads * kTurns), Turn(env).Run("count"));
}

}  // namespace
