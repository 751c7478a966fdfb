// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "test/support/fixture.h"

namespace {

class ExceptionTest : public jsvm_test::JsvmTest {
  protected:
    const JSVM_ExtendedErrorInfo* Info() {
        const JSVM_ExtendedErrorInfo* info = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetLastErrorInfo(env, &info));
        return info;
    }
};

TEST_F(ExceptionTest, ThereIsNoExceptionAtFirst) {
    bool pending = true;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    EXPECT_FALSE(pending);
}

// XTS 0619 to 0622, 0651.
TEST_F(ExceptionTest, TakingNoExceptionGivesUndefined) {
    JSVM_Value exception = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &exception));
    EXPECT_EQ("undefined", ToString(exception));
}

TEST_F(ExceptionTest, AnExceptionIsPendingUntilItIsTaken) {
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK, TryRun("throw 'from script'", &result));
    EXPECT_EQ(nullptr, result);
    for (int again = 0; again < 2; ++again) {
        bool pending = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
        EXPECT_TRUE(pending);
    }
    JSVM_Value exception = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &exception));
    bool pending = true;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    EXPECT_FALSE(pending);
    EXPECT_EQ("from script", ToString(exception));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &exception));
    EXPECT_EQ("undefined", ToString(exception));
}

TEST_F(ExceptionTest, TheExceptionOutlivesTheScopeItWasThrownIn) {
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Run("({ toString: () => 'still here' })")));
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_EQ("still here", TakeException());
}

TEST_F(ExceptionTest, EveryEnvHasItsOwnException) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_Throw(other, Num(1)));
    EXPECT_FALSE(ExceptionPending());
    bool pending = false;
    EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(other, &pending));
    EXPECT_TRUE(pending);
    // XTS 003 to 006: an env may go with an exception pending.
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(ExceptionTest, RefusesNull) {
    bool pending = true;
    JSVM_Value exception = nullptr;
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_IsExceptionPending(nullptr, &pending));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetAndClearLastException(nullptr, &exception));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetLastErrorInfo(nullptr, &info));
    EXPECT_TRUE(pending);
    EXPECT_EQ(nullptr, exception);
    EXPECT_EQ(nullptr, info);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_IsExceptionPending(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetLastErrorInfo(env, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetAndClearLastException(env, nullptr));
    EXPECT_EQ("1", TakeException());
}

TEST_F(ExceptionTest, TakingNeedsAHandleScope) {
    JSVM_Env other = nullptr;
    JSVM_VM other_vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    // Throwing needs none.
    EXPECT_JSVM_OK(OH_JSVM_ThrowError(other, "E42", "m"));
    JSVM_Value exception = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_GetAndClearLastException(other, &exception));
    EXPECT_EQ(nullptr, exception);
    bool pending = false;
    EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(other, &pending));
    EXPECT_TRUE(pending);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

TEST_F(ExceptionTest, TheRecordIsZeroAfterSuccess) {
    Num(1);
    const JSVM_ExtendedErrorInfo* info = Info();
    EXPECT_EQ(nullptr, info->errorMessage);
    EXPECT_EQ(nullptr, info->engineReserved);
    EXPECT_EQ(0u, info->engineErrorCode);
    EXPECT_EQ(JSVM_OK, info->errorCode);
}

TEST_F(ExceptionTest, TheRecordTellsTheLatestFailure) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateInt32(env, 1, nullptr));
    const JSVM_ExtendedErrorInfo* info = Info();
    EXPECT_EQ(JSVM_INVALID_ARG, info->errorCode);
    EXPECT_STREQ("Invalid argument", info->errorMessage);
    EXPECT_EQ(nullptr, info->engineReserved);
    EXPECT_EQ(0u, info->engineErrorCode);
    // Asking does not change the answer, which is always in the same place.
    EXPECT_EQ(info, Info());
    EXPECT_EQ(JSVM_INVALID_ARG, info->errorCode);
    double number = 0;
    EXPECT_EQ(JSVM_NUMBER_EXPECTED, OH_JSVM_GetValueDouble(env, Str("1"), &number));
    EXPECT_EQ(JSVM_NUMBER_EXPECTED, Info()->errorCode);
    EXPECT_STREQ("A number was expected", info->errorMessage);
    // Any success wipes it.
    ExceptionPending();
    EXPECT_EQ(JSVM_OK, Info()->errorCode);
    EXPECT_EQ(nullptr, info->errorMessage);
}

TEST_F(ExceptionTest, TheRecordOfARefusedCallIsKeptWhileAnExceptionIsPending) {
    JSVM_Value value = Num(1);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, value));
    EXPECT_EQ(JSVM_OK, Info()->errorCode);
    EXPECT_EQ(JSVM_PENDING_EXCEPTION, OH_JSVM_Throw(env, value));
    EXPECT_EQ(JSVM_PENDING_EXCEPTION, Info()->errorCode);
    EXPECT_STREQ("An exception is pending", Info()->errorMessage);
    EXPECT_EQ("1", TakeException());
}

TEST_F(ExceptionTest, TheRecordOfOneEnvIsNotThatOfAnother) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateInt32(env, 1, nullptr));
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetLastErrorInfo(other, &info));
    EXPECT_EQ(JSVM_OK, info->errorCode);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(JSVM_INVALID_ARG, Info()->errorCode);
}

TEST_F(ExceptionTest, AskingWorksOnAnyThread) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateInt32(env, 1, nullptr));
    std::thread([this] {
        EXPECT_EQ(JSVM_INVALID_ARG, Info()->errorCode);
        bool pending = true;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
        EXPECT_FALSE(pending);
    }).join();
}

TEST_F(ExceptionTest, ADestroyedEnvIsRefused) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    bool pending = true;
    JSVM_Value exception = nullptr;
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_IsExceptionPending(other, &pending));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetAndClearLastException(other, &exception));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetLastErrorInfo(other, &info));
}

}  // namespace
