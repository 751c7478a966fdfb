// SPDX-License-Identifier: Apache-2.0
// The log lines for broken rules, as a program that breaks them sees them. A line comes once for
// each kind and function in a process, so each test breaks a rule of its own.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

class MisuseTest : public ::testing::Test {
  protected:
    void SetUp() override {
        jsvm_test::InitOnce();
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

size_t Count(const std::string& text, const std::string& wanted) {
    size_t count = 0;
    for (size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
        ++count;
    }
    return count;
}

TEST_F(MisuseTest, ACallWithoutAScopeIsToldOnceAndWorks) {
    testing::internal::CaptureStderr();
    for (int i = 0; i < 3; ++i) {
        bool error = true;
        JSVM_HandleScope scope = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateInt32(env, 1, &value));
        EXPECT_EQ(JSVM_OK, OH_JSVM_IsError(env, value, &error));
        EXPECT_FALSE(error);
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    }
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(1u, Count(log, "[JSVM API Misuse][E01] OH_JSVM_CreateInt32: ")) << log;
    EXPECT_EQ(1u, Count(log, "[JSVM API Misuse][E01] OH_JSVM_IsError: ")) << log;
}

TEST_F(MisuseTest, WhatProgramsDoOutsideOfScopesIsNotTold) {
    testing::internal::CaptureStderr();
    JSVM_Env other = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
    EXPECT_EQ("", testing::internal::GetCapturedStderr());
}

TEST_F(MisuseTest, AThreadThatIsKeptOutIsToldWithBothThreads) {
    JSVM_VMScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    testing::internal::CaptureStderr();
    std::thread([this] {
        JSVM_VMScope refused = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenVMScope(vm, &refused));
    }).join();
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(1u, Count(log, "[JSVM API Misuse][E03] OH_JSVM_OpenVMScope: ")) << log;
    EXPECT_EQ(1u, Count(log, "(owner thread ")) << log;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
}

TEST_F(MisuseTest, AValueWithoutAHandleScopeIsTold) {
    JSVM_VMScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    testing::internal::CaptureStderr();
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateArray(env, &value));
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_EQ(1u, Count(log, "[JSVM API Misuse][E07] OH_JSVM_CreateArray: ")) << log;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
}

}  // namespace
