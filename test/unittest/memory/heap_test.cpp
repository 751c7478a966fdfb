// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>

#include "test/support/fixture.h"

namespace {

constexpr int64_t kGiB = int64_t{1} << 30;

class HeapTest : public jsvm_test::JsvmTest {
  protected:
    int64_t Adjust(int64_t change) {
        int64_t total = -1;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_AdjustExternalMemory(env, change, &total));
        return total;
    }
    void Notify(JSVM_MemoryPressureLevel level) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_MemoryPressureNotification(env, level));
    }
    // A weak reference to an object that nothing else holds.
    JSVM_Ref Garbage() {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        JSVM_Ref weak = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateReference(env, Object(), 0, &weak));
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        return weak;
    }
    bool IsGone(JSVM_Ref weak) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        JSVM_Value value = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetReferenceValue(env, weak, &value));
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        return value == nullptr;
    }
};

TEST_F(HeapTest, ExternalMemoryAddsUp) {
    const int64_t before = Adjust(0);
    EXPECT_EQ(before + 1000, Adjust(1000));
    EXPECT_EQ(before + 600, Adjust(-400));
    EXPECT_EQ(before + 600, Adjust(0));
    EXPECT_EQ(before, Adjust(-600));
    JSVM_HeapStatistics statistics = {};
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &statistics));
    EXPECT_EQ(before, static_cast<int64_t>(statistics.externalMemory));
}

TEST_F(HeapTest, MuchExternalMemoryIsTakenAndGivenBack) {
    const int64_t before = Adjust(0);
    EXPECT_EQ(before + kGiB, Adjust(kGiB));
    EXPECT_EQ(45, RunToNumber("[...Array(10).keys()].reduce((a, b) => a + b)"));
    EXPECT_EQ(before, Adjust(-kGiB));
    EXPECT_EQ(before - kGiB, Adjust(-kGiB));
    EXPECT_EQ(before, Adjust(kGiB));
}

TEST_F(HeapTest, ChangesThatTheEngineWouldAbortOverAreRefused) {
    const int64_t before = Adjust(0);
    int64_t total = -1;
    for (const int64_t change : {int64_t{1} << 60, -(int64_t{1} << 60), INT64_MAX, INT64_MIN}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_AdjustExternalMemory(env, change, &total));
    }
    EXPECT_EQ(-1, total);
    const int64_t largest = (int64_t{1} << 60) - 1;
    EXPECT_EQ(before + largest, Adjust(largest));
    EXPECT_EQ(before, Adjust(-largest));
}

TEST_F(HeapTest, AdjustRefusesNullArguments) {
    int64_t total = -1;
    const int64_t before = Adjust(0);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_AdjustExternalMemory(env, 1000, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_AdjustExternalMemory(nullptr, 1000, &total));
    EXPECT_EQ(-1, total);
    EXPECT_EQ(before, Adjust(0));
}

TEST_F(HeapTest, StatisticsAreInBytes) {
    JSVM_HeapStatistics before = {};
    JSVM_HeapStatistics after = {};
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &before));
    EXPECT_EQ(1u, before.numberOfNativeContexts);
    EXPECT_LT(0u, before.usedHeapSize);
    EXPECT_LE(before.usedHeapSize, before.totalHeapSize);
    EXPECT_LT(before.totalHeapSize, before.heapSizeLimit);
    EXPECT_LE(before.usedGlobalHandlesSize, before.totalGlobalHandlesSize);
    EXPECT_LT(0u, before.totalPhysicalSize);
    constexpr size_t kLength = 3000000;
    Run("globalThis.large = new Array(" + std::to_string(kLength) + ").fill(0); 0");
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &after));
    const size_t grown = after.usedHeapSize - before.usedHeapSize;
    EXPECT_LE(kLength * sizeof(void*), grown);
    EXPECT_GE(kLength * sizeof(void*) * 2, grown);
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &after));
    EXPECT_EQ(2u, after.numberOfNativeContexts);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(HeapTest, StatisticsRefuseNullArguments) {
    JSVM_HeapStatistics statistics = {};
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetHeapStatistics(nullptr, &statistics));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetHeapStatistics(vm, nullptr));
    EXPECT_EQ(0u, statistics.totalHeapSize);
}

TEST_F(HeapTest, CriticalPressureCollectsEveryTime) {
    for (int i = 0; i < 3; ++i) {
        JSVM_Ref weak = Garbage();
        EXPECT_FALSE(IsGone(weak));
        Notify(JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL);
        EXPECT_TRUE(IsGone(weak)) << i;
        EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, weak));
    }
}

TEST_F(HeapTest, LowMemoryCollectsEveryTime) {
    for (int i = 0; i < 3; ++i) {
        JSVM_Ref weak = Garbage();
        EXPECT_FALSE(IsGone(weak));
        Notify(JSVM_MEMORY_PRESSURE_LEVEL_LOW_MEMORY);
        EXPECT_TRUE(IsGone(weak)) << i;
        EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, weak));
    }
}

TEST_F(HeapTest, CollectionKeepsWhatIsHeld) {
    JSVM_Value held = Run("({ text: 'held' })");
    JSVM_Ref weak = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateReference(env, held, 0, &weak));
    Run("globalThis.kept = { text: 'kept' }");
    Notify(JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL);
    Notify(JSVM_MEMORY_PRESSURE_LEVEL_LOW_MEMORY);
    EXPECT_FALSE(IsGone(weak));
    JSVM_Value text = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNamedProperty(env, held, "text", &text));
    EXPECT_EQ("held", ToString(text));
    EXPECT_EQ("kept", RunToString("kept.text"));
    // Collections also free the memory of what they find dead.
    JSVM_HeapStatistics before = {};
    JSVM_HeapStatistics after = {};
    Run("var large = Array.from({length: 100000}, (_, i) => ({ i })); 0");
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &before));
    Run("large = null");
    Notify(JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL);
    EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &after));
    EXPECT_LT(after.usedHeapSize + 1000000, before.usedHeapSize);
}

TEST_F(HeapTest, TheMilderLevelsChangeNothingToSee) {
    JSVM_Value held = Run("({ n: 5 })");
    Notify(JSVM_MEMORY_PRESSURE_LEVEL_MODERATE);
    EXPECT_EQ(10, RunToNumber("5 + 5"));
    Notify(JSVM_MEMORY_PRESSURE_LEVEL_NONE);
    JSVM_Value n = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNamedProperty(env, held, "n", &n));
    EXPECT_EQ(5, ToNumber(n));
}

TEST_F(HeapTest, OtherLevelsAreRefused) {
    for (const int level : {-1, 4, 99}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_MemoryPressureNotification(
                                            env, static_cast<JSVM_MemoryPressureLevel>(level)));
    }
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_MemoryPressureNotification(nullptr, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
}

TEST_F(HeapTest, WorksWhileAnExceptionIsPendingAndKeepsIt) {
    for (const auto level :
         {JSVM_MEMORY_PRESSURE_LEVEL_NONE, JSVM_MEMORY_PRESSURE_LEVEL_MODERATE,
          JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL, JSVM_MEMORY_PRESSURE_LEVEL_LOW_MEMORY}) {
        JSVM_Ref weak = Garbage();
        ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
        Notify(level);
        Adjust(0);
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_MemoryPressureNotification(
                                            env, static_cast<JSVM_MemoryPressureLevel>(4)));
        const bool collects = level >= JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL;
        EXPECT_TRUE(IsGone(weak) || !collects) << level;
        EXPECT_EQ("Error: pending", TakeException());
    }
}

TEST_F(HeapTest, ACallbackCanCollect) {
    const auto callback = [](JSVM_Env env, JSVM_CallbackInfo) -> JSVM_Value {
        EXPECT_JSVM_OK(
            OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
        return nullptr;
    };
    SetGlobal("collect", Function("collect", callback));
    EXPECT_EQ(1, RunToNumber("(() => { const kept = { n: 1 }; collect(); return kept.n; })()"));
    JSVM_Ref weak = Garbage();
    Run("collect()");
    EXPECT_TRUE(IsGone(weak));
}

TEST(HeapWithoutScopes, NeedsNoScope) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    int64_t total = -1;
    EXPECT_JSVM_OK(OH_JSVM_AdjustExternalMemory(env, 4096, &total));
    EXPECT_LE(4096, total);
    EXPECT_JSVM_OK(OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
    EXPECT_JSVM_OK(OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_LOW_MEMORY));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
