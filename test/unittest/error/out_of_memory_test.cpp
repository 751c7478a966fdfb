// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <thread>

#include "test/support/fixture.h"
#include "test/support/small_vm.h"

namespace {

using jsvm_test::ExpectNewVmWorks;
using jsvm_test::kFillHeap;
using jsvm_test::SmallVm;

std::string& FatalMessage() {
    static std::string message;
    return message;
}

int& OtherCalls() {
    static int calls = 0;
    return calls;
}

void CountAsOther(const char*, const char*, bool) {
    ++OtherCalls();
}

void Return(const char*, const char*, bool) {}

void FatalReturns(const char* location, const char* message) {
    FatalMessage() = std::string(location) + ": " + message;
}

void FatalLeaves(const char* location, const char* message) {
    FatalReturns(location, message);
    jsvm_test::NoteAndLeave(location, nullptr, true);
}

// A loop of C that holds whatever it makes.
void FillHeapWithArrays(JSVM_Env env) {
    for (;;) {
        JSVM_Value array = nullptr;
        OH_JSVM_CreateArrayWithLength(env, 100000, &array);
    }
}

TEST(OutOfMemoryTest, AScriptThatFillsTheHeapIsLeft) {
    SmallVm small;
    EXPECT_TRUE(small.RunsOutIn(kFillHeap));
    small.ExpectEnd();
    EXPECT_EQ("Reached heap limit", small.calls[0].location);
}

TEST(OutOfMemoryTest, ALoopOfCallsThatFillsTheHeapIsLeft) {
    SmallVm small;
    EXPECT_TRUE(small.RunsOut([&] { FillHeapWithArrays(small.env); }));
    small.ExpectEnd();
    EXPECT_EQ("Reached heap limit", small.calls[0].location);
}

TEST(OutOfMemoryTest, TheLimitOfTheVmIsTheOneThatHolds) {
    for (const size_t megabytes : {16, 64}) {
        const size_t limit = megabytes << 20;
        SmallVm small(limit);
        JSVM_HeapStatistics statistics = {};
        ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(small.vm, &statistics));
        EXPECT_LE(limit, statistics.heapSizeLimit);
        // The young generation comes on top of it.
        EXPECT_GE(limit + (size_t{48} << 20), statistics.heapSizeLimit);
        EXPECT_TRUE(
            small.RunsOutIn("const all = []; for (let i = 0; i < (1 << 30) / 8000; ++i)"
                            "all.push(new Array(1000).fill(i));"));
        ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(small.vm, &statistics));
        EXPECT_LE(limit / 2, statistics.usedHeapSize);
        EXPECT_GE(limit + (size_t{64} << 20), statistics.usedHeapSize);
    }
}

TEST(OutOfMemoryTest, WhatFitsIsNotTold) {
    SmallVm small;
    EXPECT_JSVM_OK(small.Run("for (let i = 0; i < 2000; ++i) new Array(20000).fill({ i }); 0"));
    EXPECT_TRUE(small.calls.empty());
}

TEST(OutOfMemoryTest, NoCatchOrFinallyRunsAnyMore) {
    SmallVm small;
    int runs = 0;
    const std::function<void()> count = [&] { ++runs; };
    small.SetFunction("count", &count);
    EXPECT_TRUE(
        small.RunsOutIn(std::string("function fill() {") + kFillHeap +
                        "} for (;;) try { fill(); } catch (e) { count(); } finally { count(); }"));
    EXPECT_EQ(0, runs);
    small.ExpectEnd();
}

TEST(OutOfMemoryTest, ItIsTheLastErrorOfTheCallThatFailed) {
    SmallVm small;
    ASSERT_TRUE(small.RunsOutIn(kFillHeap));
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetLastErrorInfo(small.env, &info));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, info->errorCode);
}

TEST(OutOfMemoryTest, FinalizersRunAsTheEnvIsDestroyed) {
    struct Log {
        int calls = 0;
        JSVM_Status made_value = JSVM_OK;
    } log;
    const auto finalize = [](JSVM_Env env, void* data, void*) {
        auto* log = static_cast<Log*>(data);
        JSVM_HandleScope scope = nullptr;
        JSVM_Value value = nullptr;
        ++log->calls;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        log->made_value = OH_JSVM_CreateObject(env, &value);
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    };
    SmallVm small;
    JSVM_Value object = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateObject(small.env, &object));
    ASSERT_JSVM_OK(OH_JSVM_Wrap(small.env, object, &log, finalize, nullptr, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_SetInstanceData(small.env, &log, finalize, nullptr));
    ASSERT_TRUE(small.RunsOutIn(kFillHeap));
    EXPECT_EQ(0, log.calls);
    small.CloseScopes();
    small.DestroyEnv();
    EXPECT_EQ(2, log.calls);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, log.made_value);
}

TEST(OutOfMemoryTest, TheVmCanBeDestroyedWithItsEnvs) {
    SmallVm small;
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(small.vm, 0, nullptr, &other));
    ASSERT_TRUE(small.RunsOutIn(kFillHeap));
    small.CloseScopes();
    small.env = nullptr;  // DestroyVM does it
}

TEST(OutOfMemoryTest, OtherVmsGoOn) {
    JSVM_VM other = nullptr;
    JSVM_Env other_env = nullptr;
    jsvm_test::InitOnce();
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other, 0, nullptr, &other_env));
    {
        SmallVm small;
        ASSERT_TRUE(small.RunsOutIn(kFillHeap));
        int64_t bytes = 0;
        EXPECT_JSVM_OK(OH_JSVM_AdjustExternalMemory(other_env, 0, &bytes));
        EXPECT_JSVM_OK(
            OH_JSVM_MemoryPressureNotification(other_env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
    }
    ExpectNewVmWorks();
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
}

TEST(OutOfMemoryTest, TheHandlerOutlivesEnvsAndTheLastOneSetCounts) {
    SmallVm small;
    OtherCalls() = 0;
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(small.vm, 0, nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(small.vm, CountAsOther));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(small.vm, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(small.vm, CountAsOther));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(small.vm, jsvm_test::NoteAndLeave));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_TRUE(small.RunsOutIn(kFillHeap));
    EXPECT_EQ(0, OtherCalls());
    small.ExpectEnd();
}

TEST(OutOfMemoryTest, TheHandlerOfFatalErrorsIsToldWhereThereIsNoOther) {
    SmallVm small;
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(small.vm, FatalLeaves));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(small.vm, nullptr));
    FatalMessage().clear();
    EXPECT_TRUE(small.RunsOutIn(kFillHeap));
    EXPECT_EQ("Reached heap limit: JavaScript heap out of memory", FatalMessage());
    small.ExpectEnd();
}

TEST(OutOfMemoryTest, TheHandlerOfFatalErrorsIsNotToldWhereThereIsAnother) {
    SmallVm small;
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(small.vm, FatalLeaves));
    FatalMessage().clear();
    EXPECT_TRUE(small.RunsOutIn(kFillHeap));
    EXPECT_EQ("", FatalMessage());
    small.ExpectEnd();
    // It still is for what else it is there for.
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(small.vm, FatalReturns));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(small.vm));
    EXPECT_EQ(0u, FatalMessage().find("v8::Isolate::Dispose()"));
}

TEST(OutOfMemoryTest, AVmIsNeeded) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHandlerForOOMError(nullptr, Return));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHandlerForOOMError(nullptr, nullptr));
}

TEST(OutOfMemoryTest, ItCannotBeSetWhileAnotherThreadIsInside) {
    SmallVm small;
    std::thread thread(
        [&] { EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_SetHandlerForOOMError(small.vm, nullptr)); });
    thread.join();
    EXPECT_TRUE(small.RunsOutIn(kFillHeap));
}

class OutOfMemoryDeathTest : public ::testing::Test {
  protected:
    void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(OutOfMemoryDeathTest, AHandlerThatReturnsEndsTheProcess) {
    SmallVm small;
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(small.vm, Return));
    EXPECT_DEATH(small.Run(kFillHeap), "at Reached heap limit");
    EXPECT_DEATH(FillHeapWithArrays(small.env), "at Reached heap limit");
}

TEST_F(OutOfMemoryDeathTest, AHandlerOfFatalErrorsThatReturnsDoesSoToo) {
    SmallVm small;
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(small.vm, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(small.vm, FatalReturns));
    EXPECT_DEATH(small.Run(kFillHeap), "JavaScript heap out of memory");
}

TEST_F(OutOfMemoryDeathTest, WithoutAHandlerTheProcessEnds) {
    SmallVm small;
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(small.vm, nullptr));
    EXPECT_DEATH(small.Run(kFillHeap), "OOM|out of memory");
}

}  // namespace
