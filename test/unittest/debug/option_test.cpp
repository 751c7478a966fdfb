// SPDX-License-Identifier: Apache-2.0
// The call itself; what JSVM_SCOPE_CHECK does is looked at in core/scope_check_test.cpp.
#include <thread>

#include "test/support/fixture.h"
#include "test/support/log_lines.h"

namespace {

class OptionTest : public jsvm_test::JsvmTest {};

TEST_F(OptionTest, SwitchesOnAndOffAnyNumberOfTimes) {
    for (const bool on : {false, true, true, false, false, true}) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetDebugOption(env, JSVM_SCOPE_CHECK, on));
        EXPECT_EQ(42, RunToNumber("6 * 7"));
    }
}

TEST_F(OptionTest, RefusesNoEnvAndUnknownOptions) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetDebugOption(nullptr, JSVM_SCOPE_CHECK, true));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_SetDebugOption(env, static_cast<JSVM_DebugOption>(1), true));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_SetDebugOption(env, static_cast<JSVM_DebugOption>(-1), false));
}

TEST_F(OptionTest, LeavesAPendingExceptionPending) {
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetDebugOption(env, JSVM_SCOPE_CHECK, true));
    EXPECT_EQ("Error: pending", TakeException());
}

TEST_F(OptionTest, NeedsNoScopeAndTellsNothing) {
    jsvm_test::LogLines log;
    JSVM_VM other_vm = nullptr;
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    EXPECT_JSVM_OK(OH_JSVM_SetDebugOption(other, JSVM_SCOPE_CHECK, true));
    EXPECT_JSVM_OK(OH_JSVM_SetDebugOption(other, JSVM_SCOPE_CHECK, false));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
    EXPECT_EQ("", log.All());
}

TEST_F(OptionTest, IsRefusedWhileAnotherThreadIsInside) {
    jsvm_test::LogLines log;
    std::thread([this] {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_SetDebugOption(env, JSVM_SCOPE_CHECK, true));
    }).join();
    EXPECT_EQ(1u, log.Count("[JSVM API Misuse][E03] OH_JSVM_SetDebugOption: ")) << log.All();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, LastError());
}

}  // namespace
