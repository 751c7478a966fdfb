// SPDX-License-Identifier: Apache-2.0
// The log lines for broken rules, as a program that breaks them sees them. A line comes once for
// each kind and function in a process, so each test breaks its rule with functions that no test
// before it broke that rule with.
#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/support/log_lines.h"

namespace {

using jsvm_test::LogLines;

// A VM and an env, and no scope.
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
    LogLines log;
};

// The same with another VM and env, and a scope of the first VM open.
class TwoVmsTest : public MisuseTest {
  protected:
    void SetUp() override {
        MisuseTest::SetUp();
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &other_vm));
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other_env));
        ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
        EXPECT_EQ("", log.All());
    }
    void TearDown() override {
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other_env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(other_vm));
        MisuseTest::TearDown();
    }

    JSVM_VM other_vm = nullptr;
    JSVM_Env other_env = nullptr;
    JSVM_VMScope scope = nullptr;
};

std::string Threads(pid_t owner, pid_t caller) {
    return " (owner thread " + std::to_string(owner) + ", this thread " + std::to_string(caller) +
           ")";
}

// Runs something on a thread of its own and gives that thread's id.
pid_t OnOtherThread(const std::function<void()>& what) {
    pid_t thread = 0;
    std::thread([&] {
        thread = gettid();
        what();
    }).join();
    return thread;
}

JSVM_Status LastError(JSVM_Env env) {
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetLastErrorInfo(env, &info));
    return info->errorCode;
}

TEST_F(MisuseTest, ACallWithoutAScopeIsToldOnceAndWorks) {
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
    EXPECT_EQ(log.Take(), (std::vector<std::string>{
                              "[JSVM API Misuse][E01] OH_JSVM_CreateInt32: called with no VM scope "
                              "open on this thread",
                              "[JSVM API Misuse][E01] OH_JSVM_IsError: called with no VM scope "
                              "open on this thread"}));
}

// The families that share a body tell the function that was called, not the one they share.
TEST_F(MisuseTest, FunctionsOfAFamilyAreToldByTheirOwnNames) {
    JSVM_HandleScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
    JSVM_Value value = nullptr;
    bool is = false;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetSymbolIterator(env, &value));
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsSymbol(env, value, &is));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CoerceToBool(env, value, &value));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CoerceToObject(env, value, &value));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    for (const char* name : {"OH_JSVM_GetSymbolIterator", "OH_JSVM_IsSymbol",
                             "OH_JSVM_CoerceToBool", "OH_JSVM_CoerceToObject"}) {
        EXPECT_EQ(1u, log.Count(std::string("[E01] ") + name + ": ")) << log.All();
    }
    EXPECT_EQ(4u, log.Take().size());
}

TEST_F(MisuseTest, AnEnvScopeAloneIsToldAndEnough) {
    JSVM_EnvScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &scope));
    bool is = false;
    JSVM_HandleScope handles = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handles));
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &value));
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsObject(env, value, &is));
    EXPECT_TRUE(is);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, scope));
    EXPECT_EQ(1u, log.Count("[JSVM API Misuse][E01] OH_JSVM_OpenEnvScope: ")) << log.All();
    EXPECT_EQ(1u, log.Take().size());
}

TEST_F(MisuseTest, WhatProgramsDoOutsideOfScopesIsNotTold) {
    JSVM_VM vm_of_env = nullptr;
    JSVM_Env other = nullptr;
    JSVM_HeapStatistics statistics;
    JSVM_HandleScope handles = nullptr;
    bool ran = false;
    bool pending = true;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetVM(env, &vm_of_env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_SetInstanceData(env, nullptr, nullptr, nullptr));
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_PumpMessageLoop(vm, &ran));
    EXPECT_EQ(JSVM_OK, OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_AUTO));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetHeapStatistics(vm, &statistics));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
    EXPECT_EQ("", log.All());
}

TEST_F(TwoVmsTest, ACallOnAVmThatIsNotTheInnermostIsToldAndWorks) {
    for (int i = 0; i < 3; ++i) {
        int64_t size = 0;
        EXPECT_EQ(JSVM_OK, OH_JSVM_AdjustExternalMemory(other_env, 0, &size));
        EXPECT_EQ(JSVM_OK, OH_JSVM_AdjustExternalMemory(env, 0, &size));
    }
    EXPECT_EQ(log.Take(), (std::vector<std::string>{
                              "[JSVM API Misuse][E02] OH_JSVM_AdjustExternalMemory: the innermost "
                              "VM scope of this thread belongs to another VM"}));
}

TEST_F(TwoVmsTest, AnEnvScopeInsideOfAnotherVmsScopeIsToldAndWorks) {
    JSVM_EnvScope env_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(other_env, &env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(other_env, env_scope));
    EXPECT_EQ(1u, log.Count("[JSVM API Misuse][E02] OH_JSVM_OpenEnvScope: ")) << log.All();
    EXPECT_EQ(1u, log.Take().size());
}

TEST_F(MisuseTest, AThreadThatIsKeptOutGetsNoScope) {
    JSVM_VMScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    const pid_t other = OnOtherThread([this] {
        for (int i = 0; i < 2; ++i) {
            auto* refused = reinterpret_cast<JSVM_VMScope>(this);
            EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenVMScope(vm, &refused));
            EXPECT_EQ(nullptr, refused);
            auto* no_env = reinterpret_cast<JSVM_EnvScope>(this);
            EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenEnvScope(env, &no_env));
            EXPECT_EQ(nullptr, no_env);
            JSVM_HandleScope no_handles = nullptr;
            EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenHandleScope(env, &no_handles));
            EXPECT_EQ(nullptr, no_handles);
        }
    });
    EXPECT_EQ(JSVM_GENERIC_FAILURE, LastError(env));
    const std::string threads = Threads(gettid(), other);
    for (const char* name :
         {"OH_JSVM_OpenVMScope", "OH_JSVM_OpenEnvScope", "OH_JSVM_OpenHandleScope"}) {
        EXPECT_EQ(1u, log.Count(std::string("[JSVM API Misuse][E03] ") + name +
                                ": the VM is in use on another thread" + threads))
            << log.All();
    }
    EXPECT_EQ(3u, log.Count("[E03]")) << log.All();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
}

// Every kind of entry: one that only makes a value, one that runs JavaScript, and those of a VM.
TEST_F(MisuseTest, AThreadThatIsKeptOutDoesNothing) {
    JSVM_VMScope scope = nullptr;
    JSVM_HandleScope handles = nullptr;
    JSVM_Value object = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handles));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
    log.Take();
    const pid_t other = OnOtherThread([&] {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateDouble(env, 1, &value));
        EXPECT_EQ(nullptr, value);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_SetNamedProperty(env, object, "x", object));
        JSVM_Env made = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnv(vm, 0, nullptr, &made));
        EXPECT_EQ(nullptr, made);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseHandleScope(env, handles));
    });
    const std::string threads = Threads(gettid(), other);
    for (const char* name :
         {"OH_JSVM_CreateDouble", "OH_JSVM_SetNamedProperty", "OH_JSVM_CreateEnv",
          "OH_JSVM_DestroyEnv", "OH_JSVM_CloseHandleScope"}) {
        EXPECT_EQ(1u, log.Count(std::string("[JSVM API Misuse][E03] ") + name +
                                ": the VM is in use on another thread" + threads))
            << log.All();
    }
    EXPECT_EQ(1u, log.Count("[JSVM API Misuse][E08] OH_JSVM_DestroyVM: the VM cannot be destroyed "
                            "while a thread is inside of it" +
                            threads))
        << log.All();
    bool has = true;
    EXPECT_EQ(JSVM_OK, OH_JSVM_HasNamedProperty(env, object, "x", &has));
    EXPECT_FALSE(has);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
}

TEST_F(MisuseTest, AVmScopeIsNotClosedByAnotherThread) {
    JSVM_VMScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    const pid_t other = OnOtherThread([&] {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseVMScope(vm, scope));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseVMScope(vm, scope));
    });
    EXPECT_EQ(
        log.Take(),
        (std::vector<std::string>{"[JSVM API Misuse][E04] OH_JSVM_CloseVMScope: VM scope closed on "
                                  "another thread than the one that opened it" +
                                  Threads(gettid(), other)}));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
}

TEST_F(TwoVmsTest, AVmScopeClosedWithTheHandleOfAnotherVmIsToldAndClosed) {
    for (int i = 0; i < 2; ++i) {
        JSVM_VMScope of_other = nullptr;
        ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(other_vm, &of_other));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, of_other));
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseVMScope(other_vm, of_other));
    }
    EXPECT_EQ(log.Take(), (std::vector<std::string>{
                              "[JSVM API Misuse][E05] OH_JSVM_CloseVMScope: VM scope closed with "
                              "the handle of another VM"}));
}

TEST_F(MisuseTest, AnEnvScopeIsNotClosedByAnotherThread) {
    JSVM_VMScope scope = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    const pid_t other = OnOtherThread([&] {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseEnvScope(env, env_scope));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseEnvScope(env, env_scope));
    });
    EXPECT_EQ(JSVM_GENERIC_FAILURE, LastError(env));
    EXPECT_EQ(log.Take(), (std::vector<std::string>{
                              "[JSVM API Misuse][E06] OH_JSVM_CloseEnvScope: env scope closed on "
                              "another thread than the one that opened it" +
                              Threads(gettid(), other)}));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
}

TEST_F(MisuseTest, AValueWithoutAHandleScopeIsTold) {
    JSVM_VMScope scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateArray(env, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateArray(env, &value));
    EXPECT_EQ(log.Take(), (std::vector<std::string>{
                              "[JSVM API Misuse][E07] OH_JSVM_CreateArray: no handle scope is open "
                              "that the result could live in"}));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
}

// What a callback does to the env and VM that it runs in.
struct Surroundings {
    JSVM_VM vm;
    JSVM_VMScope scope;
};

JSVM_Value BreakRules(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    const auto* outside = static_cast<Surroundings*>(data);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseVMScope(outside->vm, outside->scope));
    JSVM_EnvScope left_open = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &left_open));
    return nullptr;
}

TEST_F(MisuseTest, WhatACallbackMayNotDoIsTold) {
    Surroundings outside = {vm, nullptr};
    JSVM_HandleScope handles = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_Value function = nullptr;
    JSVM_Value undefined = nullptr;
    JSVM_CallbackStruct callback = {BreakRules, &outside};
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &outside.scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handles));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateFunction(env, "f", 1, &callback, &function));
    ASSERT_EQ(JSVM_OK, OH_JSVM_GetUndefined(env, &undefined));
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(JSVM_OK, OH_JSVM_CallFunction(env, undefined, function, 0, nullptr, nullptr));
    }
    EXPECT_EQ(
        log.Take(),
        (std::vector<std::string>{
            "[JSVM API Misuse][E09] OH_JSVM_DestroyEnv: the env cannot be destroyed from within "
            "one of its native callbacks",
            "[JSVM API Misuse][E11] OH_JSVM_CloseVMScope: the VM's last scope cannot be closed "
            "while its JavaScript runs",
            "[JSVM API Misuse][E10] a native callback: a native callback left an env scope open; "
            "it was closed"}));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, outside.scope));
}

}  // namespace
