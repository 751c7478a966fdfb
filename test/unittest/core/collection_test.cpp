// SPDX-License-Identifier: Apache-2.0
// What a handler that a collection runs can call, and what not.
#include <csetjmp>
#include <functional>

#include "test/support/gc_fixture.h"

namespace {

void RunBodyInCollection(JSVM_VM, JSVM_GCType, JSVM_GCCallbackFlags, void* body) {
    (*static_cast<std::function<void()>*>(body))();
}

class CollectionTest : public jsvm_test::GcTest {
  protected:
    // Runs `body` before and after a full collection.
    void InCollection(std::function<void()> body) {
        for (const auto time : {JSVM_CB_TRIGGER_BEFORE_GC, JSVM_CB_TRIGGER_AFTER_GC}) {
            int calls = 0;
            std::function<void()> counted = [&] {
                ++calls;
                body();
            };
            EXPECT_JSVM_OK(OH_JSVM_AddHandlerForGC(vm, time, RunBodyInCollection,
                                                   JSVM_GC_TYPE_MARK_SWEEP_COMPACT, &counted));
            CollectGarbage();
            EXPECT_EQ(1, calls);
            EXPECT_JSVM_OK(OH_JSVM_RemoveHandlerForGC(vm, time, RunBodyInCollection, &counted));
        }
        EXPECT_EQ("3", RunToString("1 + 2"));
    }
};

TEST_F(CollectionTest, CallsThatWouldTouchTheHeapAreRefused) {
    JSVM_Value object = Object();
    JSVM_Env other = NewEnv();
    JSVM_Script script = nullptr;
    JSVM_Value source = Str("1");
    ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, source, nullptr, 0, false, nullptr, &script));
    InCollection([&] {
        JSVM_Value value = nullptr;
        JSVM_Script compiled = nullptr;
        JSVM_Env made = nullptr;
        JSVM_EnvScope scope = nullptr;
        bool flag = false;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_CreateObject(env, &value));
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_CreateInt32(env, 1, &value));
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_RunScript(env, script, &value));
        EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                      OH_JSVM_CompileScript(env, source, nullptr, 0, false, nullptr, &compiled));
        EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                      OH_JSVM_GetNamedProperty(env, object, "toString", &value));
        EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                      OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateObject(other, &value));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnv(vm, 0, nullptr, &made));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenEnvScope(other, &scope));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(other));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_PerformMicrotaskCheckpoint(vm));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_PumpMessageLoop(vm, &flag));
    });
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(CollectionTest, CallsThatDoNotWork) {
    InCollection([&] {
        JSVM_HeapStatistics statistics = {};
        JSVM_VM told = nullptr;
        uint32_t version = 0;
        bool pending = true;
        EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &statistics));
        EXPECT_LT(0u, statistics.usedHeapSize);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetVM(env, &told));
        EXPECT_EQ(vm, told);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetVersion(env, &version));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
        EXPECT_FALSE(pending);
        EXPECT_JSVM_OK(OH_JSVM_SetHandlerForOOMError(vm, nullptr));
        EXPECT_JSVM_OK(OH_JSVM_SetHandlerForFatalError(vm, nullptr));
    });
}

TEST_F(CollectionTest, AnotherVmCanBeUsed) {
    InCollection([] {
        JSVM_VM other = nullptr;
        JSVM_Env other_env = nullptr;
        int64_t bytes = -1;
        ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
        ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other, 0, nullptr, &other_env));
        EXPECT_JSVM_OK(OH_JSVM_AdjustExternalMemory(other_env, 0, &bytes));
        EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_env));
        EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
    });
}

TEST_F(CollectionTest, AScopeThatItLeavesOpenIsClosed) {
    JSVM_HandleScope left = nullptr;
    InCollection([&] { EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &left)); });
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, left));
}

TEST_F(CollectionTest, ScopesAroundTheCallThatCollectsStayUntilItEnds) {
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(vm, &vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(env, &env_scope));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    std::function<void()> close_all = [&] {
        EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, scope));
        EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(env, env_scope));
        EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(vm, vm_scope));
        EXPECT_JSVM_OK(OH_JSVM_RemoveHandlerForGC(vm, JSVM_CB_TRIGGER_AFTER_GC, RunBodyInCollection,
                                                  &close_all));
    };
    JSVM_Value kept = Run("({ kept: 'kept' })");
    ASSERT_JSVM_OK(OH_JSVM_AddHandlerForGC(vm, JSVM_CB_TRIGGER_AFTER_GC, RunBodyInCollection,
                                           JSVM_GC_TYPE_MARK_SWEEP_COMPACT, &close_all));
    bool has = false;
    SetGlobal("kept", kept);
    EXPECT_EQ("kept", RunToString("(gc(), kept.kept)"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_HasNamedProperty(env, Global(), "kept", &has));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
}

// The header forbids it; this is what there is to it.
TEST(CollectionLeftTest, OneThatLeavesByLongjmpLeavesAVmToBeDestroyed) {
    static std::jmp_buf target;
    const auto leave = [](JSVM_VM, JSVM_GCType, JSVM_GCCallbackFlags, void*) {
        std::longjmp(target, 1);
    };
    jsvm_test::InitOnce({"--expose-gc"});
    JSVM_VM vm = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_Env env = nullptr;
    JSVM_Value value = nullptr;
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(vm, &vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    ASSERT_JSVM_OK(
        OH_JSVM_AddHandlerForGC(vm, JSVM_CB_TRIGGER_BEFORE_GC, leave, JSVM_GC_TYPE_ALL, nullptr));
    if (setjmp(target) == 0) {
        OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL);
        FAIL() << "the handler did not leave";
    }
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateObject(env, &value));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
