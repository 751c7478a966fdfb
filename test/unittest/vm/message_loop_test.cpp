// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

using MessageLoopTest = jsvm_test::JsvmTest;

TEST_F(MessageLoopTest, PumpChecksItsResultAndToleratesNoVm) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_PumpMessageLoop(vm, nullptr));
    bool ran = true;
    EXPECT_EQ(JSVM_OK, OH_JSVM_PumpMessageLoop(nullptr, &ran));
    EXPECT_FALSE(ran);
}

TEST_F(MessageLoopTest, PumpRunsWhatV8PostsToTheVm) {
    // Compiling WebAssembly off the thread ends with a task on it.
    Run("var done = false;"
        "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))"
        ".then(() => { done = true; });");
    int tasks = 0;
    for (int i = 0; i < 2000 && !RunToBool("done"); ++i) {
        bool ran = false;
        ASSERT_JSVM_OK(OH_JSVM_PumpMessageLoop(vm, &ran));
        ASSERT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
        if (ran) ++tasks;
        if (!ran) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    EXPECT_TRUE(RunToBool("done"));
    EXPECT_GE(tasks, 1);
}

TEST_F(MessageLoopTest, MicrotasksRunByThemselvesUnlessToldOtherwise) {
    Run("var n = 0; Promise.resolve().then(() => { n = 1; }); n");
    EXPECT_EQ(1, RunToNumber("n"));

    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetMicrotaskPolicy(nullptr, JSVM_MICROTASK_AUTO));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_SetMicrotaskPolicy(vm, static_cast<JSVM_MicrotaskPolicy>(2)));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_SetMicrotaskPolicy(vm, static_cast<JSVM_MicrotaskPolicy>(-1)));
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Run("n = 0; Promise.resolve().then(() => { n = 2; })");
    EXPECT_EQ(0, RunToNumber("n"));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_PerformMicrotaskCheckpoint(nullptr));
    ASSERT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ(2, RunToNumber("n"));

    Run("n = 0; Promise.resolve().then(() => { n = 3; })");
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_AUTO));
    Run("0");
    EXPECT_EQ(3, RunToNumber("n"));
}

TEST_F(MessageLoopTest, AMicrotaskThatThrowsChangesNoStatus) {
    EXPECT_EQ(5, RunToNumber("Promise.resolve().then(() => { throw 1; }), 5"));
    EXPECT_FALSE(ExceptionPending());
}

}  // namespace
