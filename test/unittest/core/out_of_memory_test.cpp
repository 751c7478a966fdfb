// SPDX-License-Identifier: Apache-2.0
// The places where memory can run out, and those that a handler can jump to.
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "test/support/fixture.h"
#include "test/support/small_vm.h"

namespace {

using jsvm_test::ExpectNewVmWorks;
using jsvm_test::kFillHeap;
using jsvm_test::SmallVm;

// More than the room that V8 gets to come to an end in, in steps that look for no interrupt.
constexpr const char* kFillAtOnce =
    "const all = []; for (;;) all.push(new Array(30000000).fill(0));";

// A loop of C that holds whatever it makes.
void FillHeap(JSVM_Env env) {
    for (;;) {
        JSVM_Value array = nullptr;
        OH_JSVM_CreateArrayWithLength(env, 100000, &array);
    }
}

struct Script {
    const char* name;
    const char* source;
};

void PrintTo(const Script& script, std::ostream* out) {
    *out << script.name;
}

class ScriptTest : public ::testing::TestWithParam<Script> {};

TEST_P(ScriptTest, IsLeftAndTheProcessGoesOn) {
    {
        SmallVm small;
        EXPECT_TRUE(small.RunsOutIn(GetParam().source));
        small.ExpectEnd();
    }
    ExpectNewVmWorks();
}

INSTANTIATE_TEST_SUITE_P(
    OutOfMemory, ScriptTest,
    ::testing::Values(
        Script{"Objects", "const a = []; for (;;) a.push({ x: {}, y: a.length });"},
        Script{"Strings",
               "const a = []; for (let i = 0; ; ++i) a.push('abcdefgh'.repeat(99) + i);"},
        Script{"Numbers", "const a = []; for (;;) a.push(1.5);"},
        Script{"Arrays", "const a = []; for (;;) a.push(new Array(10000).fill(0));"},
        Script{"LargeArrays", "const a = []; for (;;) a.push(new Array(1000000).fill(0));"},
        Script{"HugeArrays", kFillAtOnce},
        Script{"Maps", "const a = []; for (let i = 0; ; ++i) a.push(new Map([[i, { i }]]));"},
        Script{"OneMap", "const m = new Map; for (let i = 0; ; ++i) m.set(i, { i });"},
        Script{"OneSet", "const s = new Set; for (let i = 0; ; ++i) s.add('s' + i);"},
        Script{"ManyProperties", "const o = {}; for (let i = 0; ; ++i) o['k' + i] = { i };"},
        Script{"ArrayBuffers", "const a = []; for (;;) a.push(new ArrayBuffer(8));"},
        Script{"TypedArrays", "const a = []; for (;;) a.push(new Uint8Array(10));"},
        Script{"Functions", "const a = []; for (;;) a.push(() => a);"},
        Script{"Bigints",
               "const a = []; let b = 1n; for (;;) a.push(b = BigInt.asUintN(6400, (b << 64n) | "
               "1n));"},
        Script{"List", "let r = null; for (;;) r = { r, v: [1, 2, 3] };"},
        Script{"Recursion", "(function f(n) { return n ? [f(n - 1), f(n - 1)] : {}; })(24)"},
        Script{"Code",
               "const a = []; for (let i = 0; ; ++i) a.push(new Function('x', `return "
               "[x, ${i}, { a${i}: ${i} }]`));"},
        Script{"Sorting",
               "const a = []; for (let i = 0; i < 2e5; ++i) a.push({ i });"
               "for (;;) a.push(a.slice().sort((x, y) => x.i - y.i));"},
        Script{"Matching", "'a'.repeat(3e7).match(/a/g).length"},
        Script{"MakingFrom", "Array.from({ length: 3e7 }, (_, i) => ({ i }))"},
        // These come to their end: the call fails all the same.
        Script{"Parsing", "JSON.parse('[' + '{\"a\":1},'.repeat(1e6) + '1]')"},
        Script{"Microtasks",
               "const a = []; function f() { for (let i = 0; i < 1000; ++i) a.push({});"
               "Promise.resolve().then(f); } Promise.resolve().then(f); 0"}),
    [](const ::testing::TestParamInfo<Script>& info) { return info.param.name; });

TEST(OutOfMemoryTest, ArrayBuffersThatTheHeapDoesNotHoldAreNotLimited) {
    SmallVm small;
    EXPECT_JSVM_OK(small.Run("for (let i = 0; i < 1000; ++i) new ArrayBuffer(1 << 20); 0"));
    EXPECT_TRUE(small.calls.empty());
}

TEST(OutOfMemoryTest, LoopsOfCallsAreLeft) {
    const std::function<void(SmallVm*)> loops[] = {
        [](SmallVm* small) {
            for (;;) {
                JSVM_Value value = nullptr;
                OH_JSVM_CreateObject(small->env, &value);
            }
        },
        [](SmallVm* small) {
            static const std::string text(100000, 'x');
            for (;;) {
                JSVM_Value value = nullptr;
                OH_JSVM_CreateStringUtf8(small->env, text.data(), text.size(), &value);
            }
        },
        [](SmallVm* small) {
            for (;;) {
                JSVM_Env env = nullptr;
                OH_JSVM_CreateEnv(small->vm, 0, nullptr, &env);
            }
        },
        [](SmallVm* small) {
            JSVM_Value value = nullptr;
            for (;;) OH_JSVM_CreateArrayWithLength(small->env, 30000000, &value);
        },
        [](SmallVm* small) {
            small->Run("const all = []; function fill() { all.push(new Array(10000).fill(0)); }");
            for (;;) small->Run("fill()");
        },
    };
    for (const auto& loop : loops) {
        SmallVm small;
        EXPECT_TRUE(small.RunsOut([&] { loop(&small); }));
        small.ExpectEnd();
    }
}

TEST(OutOfMemoryTest, ItCanHappenInAVmAfterTheOther) {
    for (int i = 0; i < 10; ++i) {
        SmallVm small;
        EXPECT_TRUE(small.RunsOutIn(i % 5 == 0 ? kFillAtOnce : kFillHeap));
        small.ExpectEnd();
    }
    ExpectNewVmWorks();
}

TEST(OutOfMemoryTest, AVmInsideOfAnotherIsLeft) {
    SmallVm outer;
    int inner_calls = 0;
    const std::function<void()> run_another = [&] {
        SmallVm inner;
        EXPECT_TRUE(inner.RunsOutIn(kFillHeap));
        inner.ExpectEnd();
        ++inner_calls;
    };
    outer.SetFunction("run", &run_another);
    EXPECT_JSVM_OK(outer.Run("for (let i = 0; i < 3; ++i) run(); 0"));
    EXPECT_EQ(3, inner_calls);
    EXPECT_TRUE(outer.calls.empty());
}

TEST(OutOfMemoryTest, ThreadsAreLeftAtTheSameTime) {
    jsvm_test::InitOnce();
    std::vector<std::thread> threads;
    threads.reserve(3);
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([] {
            for (int times = 0; times < 3; ++times) {
                SmallVm small;
                EXPECT_TRUE(small.RunsOutIn(kFillHeap));
                small.ExpectEnd();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    ExpectNewVmWorks();
}

TEST(OutOfMemoryTest, ACallThatEnteredTheVmItselfLeavesIt) {
    for (const char* source : {"", kFillHeap, kFillAtOnce}) {
        SmallVm small;
        JSVM_HandleScope scope = nullptr;
        small.CloseScopes();
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(small.env, &scope));
        EXPECT_TRUE(small.RunsOut([&] {
            small.Run(source);
            FillHeap(small.env);
        }));
        small.ExpectEnd();
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(small.env, scope));
    }
}

// The loop itself, or JavaScript that the callback runs, or both after one another.
TEST(OutOfMemoryTest, ACallbackIsLeftForWhatCalledTheScript) {
    for (const char* source : {"", kFillHeap, kFillAtOnce}) {
        SmallVm small;
        const std::function<void()> fill = [&] {
            small.Run(source);
            FillHeap(small.env);
        };
        small.SetFunction("fill", &fill);
        EXPECT_TRUE(small.RunsOutIn("try { fill(); } catch (e) {} for (;;);"));
        small.ExpectEnd();
    }
}

TEST(OutOfMemoryTest, TheScriptAboveACallbackThatCatchesItIsStopped) {
    for (const char* source : {"", kFillHeap}) {
        SmallVm small;
        int catches = 0;
        int later = 0;
        const std::function<void()> fill = [&] {
            if (small.RunsOut([&] {
                    small.Run(source);
                    FillHeap(small.env);
                })) {
                ++catches;
            }
        };
        const std::function<void()> count = [&] { ++later; };
        small.SetFunction("fill", &fill);
        small.SetFunction("count", &count);
        EXPECT_EQ(JSVM_GENERIC_FAILURE,
                  small.Run("try { [1].forEach(() => fill()); } catch (e) { count(); }"
                            "for (;;) try { for (;;); } finally { count(); }"));
        EXPECT_EQ(1, catches);
        EXPECT_EQ(0, later);
        small.ExpectEnd();
    }
}

TEST(OutOfMemoryTest, AFinalizerIsLeft) {
    const auto finalize = [](JSVM_Env env, void*, void*) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        FillHeap(env);
    };
    SmallVm small;
    JSVM_HandleScope scope = nullptr;
    JSVM_Value object = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(small.env, &scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateObject(small.env, &object));
    ASSERT_JSVM_OK(OH_JSVM_AddFinalizer(small.env, object, nullptr, finalize, nullptr, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(small.env, scope));
    EXPECT_TRUE(small.RunsOut([&] {
        OH_JSVM_MemoryPressureNotification(small.env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL);
    }));
    small.ExpectEnd();
}

TEST(OutOfMemoryTest, AMicrotaskOfACheckpointIsLeft) {
    SmallVm small;
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(small.vm, JSVM_MICROTASK_EXPLICIT));
    const std::string source = std::string("Promise.resolve().then(() => {") + kFillHeap + "}); 0";
    ASSERT_JSVM_OK(small.Run(source.c_str()));
    EXPECT_TRUE(small.RunsOut([&] { OH_JSVM_PerformMicrotaskCheckpoint(small.vm); }));
    small.ExpectEnd();
}

// A refused call of a handler of collections is no place to be told at.
TEST(OutOfMemoryTest, HandlersOfCollectionsMayCallInVain) {
    SmallVm small;
    const auto call = [](JSVM_VM, JSVM_GCType, JSVM_GCCallbackFlags, void* env) {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateObject(static_cast<JSVM_Env>(env), &value));
    };
    ASSERT_JSVM_OK(OH_JSVM_AddHandlerForGC(small.vm, JSVM_CB_TRIGGER_BEFORE_GC, call,
                                           JSVM_GC_TYPE_ALL, small.env));
    ASSERT_JSVM_OK(OH_JSVM_AddHandlerForGC(small.vm, JSVM_CB_TRIGGER_AFTER_GC, call,
                                           JSVM_GC_TYPE_ALL, small.env));
    EXPECT_TRUE(
        small.RunsOutIn("const all = []; for (let i = 0; ; ++i) all.push(new Map([[i]]));"));
    small.ExpectEnd();
}

// V8's frames are gone, and nothing could stop the JavaScript that lies above them.
TEST(OutOfMemoryDeathTest, WhatIsToldInsideOfV8CannotBeCaughtInACallback) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    SmallVm small;
    const std::function<void()> fill = [&] { EXPECT_TRUE(small.RunsOutIn(kFillAtOnce)); };
    small.SetFunction("fill", &fill);
    EXPECT_DEATH(small.Run("fill()"), "return from a native callback");
}

}  // namespace
