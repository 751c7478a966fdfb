// SPDX-License-Identifier: Apache-2.0
// VMs on several threads at once, and one VM on one thread after another.
#include <gtest/gtest.h>
#include <pthread.h>

#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/support/sanitizers.h"
#include "test/support/turn.h"

namespace {

using jsvm_test::InitOnce;
using jsvm_test::Turn;

constexpr const char* kOverflow = "threw RangeError: Maximum call stack size exceeded";

class ThreadsTest : public ::testing::Test {
  protected:
    void SetUp() override {
        InitOnce();
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    }
    void TearDown() override {
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    }

    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
};

// Runs `body` on a thread with a stack of so many bytes.
void OnAStackOf(size_t bytes, std::function<void()> body) {
    pthread_attr_t attributes;
    ASSERT_EQ(0, pthread_attr_init(&attributes));
    ASSERT_EQ(0, pthread_attr_setstacksize(&attributes, bytes));
    pthread_t thread;
    const auto start = [](void* argument) -> void* {
        (*static_cast<std::function<void()>*>(argument))();
        return nullptr;
    };
    ASSERT_EQ(0, pthread_create(&thread, &attributes, start, &body));
    EXPECT_EQ(0, pthread_join(thread, nullptr));
    pthread_attr_destroy(&attributes);
}

// How deep a function of JavaScript can call itself.
int Depth(JSVM_Env env) {
    return std::stoi(
        Turn(env).Run("(() => { let n = 0; const f = () => { ++n; f(); };"
                      "try { f(); } catch (e) {} return n; })()"));
}

// ThreadSanitizer takes much of a thread's stack for itself.
#if JSVM_TEST_TSAN
constexpr size_t kSmallStack = size_t{2} << 20;
#else
constexpr size_t kSmallStack = size_t{256} << 10;
#endif

TEST_F(ThreadsTest, EveryThreadHasItsWholeStackAndNoMore) {
    const int here = Depth(env);
    EXPECT_GT(here, 1000);
    for (const size_t times : {1, 2, 4, 32, 256}) {
        OnAStackOf(kSmallStack * times, [&] {
            const int there = Depth(env);
            EXPECT_GT(there, 500) << times;
            if (times >= 32) {
                EXPECT_GT(there, here * 9 / 10) << times;
            }
            EXPECT_EQ(kOverflow,
                      Turn(env).Run("JSON.stringify((function f() { return [f()]; })())"));
        });
    }
    EXPECT_GT(Depth(env), here * 9 / 10) << "back on the first thread";
}

// Uses up this thread's stack by about so many bytes, then calls.
__attribute__((noinline)) int Below(size_t bytes, const std::function<int()>& call) {
    volatile char used[16 * 1024];
    used[0] = 1;
    const int result = bytes > sizeof(used) ? Below(bytes - sizeof(used), call) : call();
    return result + used[0] - 1;
}

TEST_F(ThreadsTest, ACallFromDeepDownTheStackDoesNotOverflowEarly) {
    const int here = Depth(env);
    const int below = Below(size_t{3} << 20, [this] { return Depth(env); });
    EXPECT_GT(below, here / 2);
    EXPECT_GT(Depth(env), here * 9 / 10);
}

// Native recursion through the API alone, which V8 does not look at.
JSVM_Value CallYourself(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = nullptr;
    size_t argc = 1;
    JSVM_Value result = nullptr;
    OH_JSVM_GetCbInfo(env, info, &argc, &self, nullptr, nullptr);
    OH_JSVM_CallFunction(env, self, self, 1, &self, &result);
    return result;
}

TEST_F(ThreadsTest, NativeRecursionEndsInARangeErrorOnASmallStackToo) {
    JSVM_CallbackStruct callback = {CallYourself, nullptr};
    const JSVM_PropertyDescriptor global = {"again", nullptr, &callback,   nullptr,
                                            nullptr, nullptr, JSVM_DEFAULT};
    JSVM_Env mine = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 1, &global, &mine));
    OnAStackOf(kSmallStack * 2, [mine] { EXPECT_EQ(kOverflow, Turn(mine).Run("again(again)")); });
    EXPECT_EQ(kOverflow, Turn(mine).Run("again(again)"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(mine));
}

TEST_F(ThreadsTest, AVmGoesFromThreadToThreadWithAllItHolds) {
    JSVM_Ref ref = nullptr;
    {
        Turn turn(env);
        turn.Run("let n = 0; class Counter { add() { return ++n; } }; counter = new Counter()");
        JSVM_Value global = nullptr;
        JSVM_Value counter = nullptr;
        ASSERT_EQ(JSVM_OK, OH_JSVM_GetGlobal(env, &global));
        ASSERT_EQ(JSVM_OK, OH_JSVM_GetNamedProperty(env, global, "counter", &counter));
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateReference(env, counter, 1, &ref));
    }
    for (int i = 1; i <= 5; ++i) {
        std::thread([&] {
            Turn turn(env);
            JSVM_Value counter = nullptr;
            JSVM_Value add = nullptr;
            JSVM_Value result = nullptr;
            int32_t number = 0;
            EXPECT_EQ(JSVM_OK, OH_JSVM_GetReferenceValue(env, ref, &counter));
            EXPECT_EQ(JSVM_OK, OH_JSVM_GetNamedProperty(env, counter, "add", &add));
            EXPECT_EQ(JSVM_OK, OH_JSVM_CallFunction(env, counter, add, 0, nullptr, &result));
            EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueInt32(env, result, &number));
            EXPECT_EQ(i, number);
            EXPECT_EQ(JSVM_OK,
                      OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
        }).join();
    }
    EXPECT_EQ(JSVM_OK, OH_JSVM_DeleteReference(env, ref));
}

TEST_F(ThreadsTest, AnEnvScopeThatOutlivedItsVmScopeWaitsForTheThreadInside) {
    JSVM_VMScope vm_scope = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &vm_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    std::promise<void> inside;
    std::promise<void> leave;
    std::thread other([&] {
        const Turn turn(env);
        inside.set_value();
        leave.get_future().wait();
    });
    inside.get_future().wait();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseEnvScope(env, env_scope));
    leave.set_value();
    other.join();
    EXPECT_EQ("2", Turn(env).Run("1 + 1"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ("2", Turn(env).Run("1 + 1"));
}

TEST_F(ThreadsTest, HotCodeOfOneThreadRunsOnTheNext) {
    constexpr const char* kHot =
        "(() => { let t = 0; for (let i = 0; i < 3e5; ++i) t = mix(t, i); return t; })()";
    Turn(env).Run("function mix(a, b) { return (a * 31 + b) | 0; }");
    const std::string expected = Turn(env).Run(kHot);
    for (int i = 0; i < 3; ++i) {
        std::thread([&] { EXPECT_EQ(expected, Turn(env).Run(kHot)); }).join();
    }
}

TEST_F(ThreadsTest, AVmIsDestroyedOnAnotherThreadThanItsOwn) {
    JSVM_VM mine = nullptr;
    JSVM_Env its = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &mine));
    std::thread([&] {
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(mine, 0, nullptr, &its));
        EXPECT_EQ("4", Turn(its).Run("2 + 2"));
    }).join();
    std::thread([&] { EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(its)); }).join();
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(mine));
}

TEST_F(ThreadsTest, EightThreadsUseEightVms) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([i] {
            for (int round = 0; round < 3; ++round) {
                JSVM_VM mine = nullptr;
                JSVM_Env its = nullptr;
                ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &mine));
                ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(mine, 0, nullptr, &its));
                {
                    Turn turn(its);
                    EXPECT_EQ(std::to_string(i * 1000),
                              turn.Run("[...Array(1000)].map(() => " + std::to_string(i) +
                                       ").reduce((a, b) => a + b)"));
                    EXPECT_EQ(kOverflow, turn.Run("(function f() { f(); })()"));
                    EXPECT_EQ("20000", turn.Run("let a = []; for (let k = 0; k < 20000; ++k)"
                                                "a.push({k}); String(a.length)"));
                }
                EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(its));
                EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(mine));
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
}

}  // namespace
