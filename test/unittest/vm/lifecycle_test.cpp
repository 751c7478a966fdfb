// SPDX-License-Identifier: Apache-2.0
// The orders in which programs make, open, close and destroy VMs, envs and scopes, the unusual ones
// too.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/unittest/vm/steps.h"

namespace {

using jsvm_test::Compile;
using jsvm_test::InitOnce;
using jsvm_test::NewEnv;
using jsvm_test::NewVm;
using jsvm_test::OpenEnv;
using jsvm_test::OpenHandles;
using jsvm_test::OpenVm;
using jsvm_test::RunInt;

class LifecycleTest : public ::testing::Test {
  protected:
    void SetUp() override { InitOnce(); }
};

void Count(JSVM_Env, void* data, void*) {
    ++*static_cast<int*>(data);
}

JSVM_Value WrapCounted(JSVM_Env env, int* finalized) {
    JSVM_Value object = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &object));
    EXPECT_EQ(JSVM_OK, OH_JSVM_Wrap(env, object, finalized, Count, nullptr, nullptr));
    return object;
}

TEST_F(LifecycleTest, AnEnvIsMadeBeforeAndDestroyedAfterTheVmScope) {
    JSVM_VM vm = NewVm();
    JSVM_Env env = NewEnv(vm);
    JSVM_VMScope vm_scope = OpenVm(vm);
    JSVM_EnvScope env_scope = OpenEnv(env);
    int finalized = 0;
    JSVM_HandleScope scope = OpenHandles(env);
    WrapCounted(env, &finalized);
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_EQ(0, finalized);
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(1, finalized);
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(1, finalized);
}

TEST_F(LifecycleTest, EveryStepMayBeOnAThreadOfItsOwn) {
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    JSVM_Ref kept = nullptr;
    int finalized = 0;
    std::thread([&] { vm = NewVm(); }).join();
    std::thread([&] { env = NewEnv(vm); }).join();
    std::thread([&] {
        JSVM_VMScope vm_scope = OpenVm(vm);
        JSVM_EnvScope env_scope = OpenEnv(env);
        JSVM_HandleScope scope = OpenHandles(env);
        EXPECT_EQ(1, RunInt(env, "globalThis.x = 1"));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateReference(env, WrapCounted(env, &finalized), 1, &kept));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    }).join();
    std::thread([&] {
        JSVM_EnvScope env_scope = OpenEnv(env);
        EXPECT_EQ(2, RunInt(env, "x + 1"));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DeleteReference(env, kept));
    }).join();
    std::thread([&] { EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env)); }).join();
    EXPECT_EQ(1, finalized);
    std::thread([&] { EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm)); }).join();
}

// What a dead env is asked for.
void ExpectDead(JSVM_Env env) {
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
    JSVM_Value value = nullptr;
    JSVM_VM vm = nullptr;
    const JSVM_ExtendedErrorInfo* info = nullptr;
    bool pending = false;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenEnvScope(env, &env_scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenHandleScope(env, &scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetGlobal(env, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateObject(env, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetVM(env, &vm));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetLastErrorInfo(env, &info));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_IsExceptionPending(env, &pending));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetAndClearLastException(env, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyEnv(env));
}

// What a program may leave behind in an env.
struct Litter {
    JSVM_Ref strong = nullptr;
    JSVM_Ref weak = nullptr;
    JSVM_Script retained = nullptr;
    JSVM_Script unretained = nullptr;
    JSVM_Deferred deferred = nullptr;
};

Litter LeaveLitter(JSVM_Env env, int* finalized) {
    Litter litter;
    JSVM_Value promise = nullptr;
    JSVM_Value external = nullptr;
    JSVM_HandleScope scope = OpenHandles(env);
    EXPECT_EQ(JSVM_OK,
              OH_JSVM_CreateReference(env, WrapCounted(env, finalized), 1, &litter.strong));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateReference(env, WrapCounted(env, finalized), 0, &litter.weak));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateExternal(env, finalized, Count, nullptr, &external));
    EXPECT_EQ(JSVM_OK, OH_JSVM_SetInstanceData(env, finalized, Count, nullptr));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreatePromise(env, &litter.deferred, &promise));
    litter.retained = Compile(env, "1");
    EXPECT_EQ(JSVM_OK, OH_JSVM_RetainScript(env, litter.retained));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    return litter;
}

TEST_F(LifecycleTest, DestroyingTheVmEndsEnvsWithAllThatIsLeftInThem) {
    JSVM_VM vm = NewVm();
    std::vector<JSVM_Env> envs;
    int finalized = 0;
    for (int i = 0; i < 3; ++i) {
        envs.push_back(NewEnv(vm));
        LeaveLitter(envs.back(), &finalized);
    }
    JSVM_HandleScope scope = OpenHandles(envs[1]);
    EXPECT_EQ(JSVM_OK, OH_JSVM_ThrowError(envs[1], nullptr, "pending"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(envs[1], scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(3 * 4, finalized);
    for (JSVM_Env env : envs) ExpectDead(env);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyVM(vm));
    JSVM_Env env = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
}

// The other envs of the VM go on, and find what was left dead.
TEST_F(LifecycleTest, AnEnvIsDestroyedWithAllThatIsLeftAndOpenInIt) {
    JSVM_VM vm = NewVm();
    JSVM_VMScope vm_scope = OpenVm(vm);
    JSVM_Env other = NewEnv(vm);
    JSVM_EnvScope other_scope = OpenEnv(other);
    JSVM_HandleScope other_handles = OpenHandles(other);
    JSVM_Env env = NewEnv(vm);
    int finalized = 0;
    Litter litter = LeaveLitter(env, &finalized);
    JSVM_EnvScope env_scopes[] = {OpenEnv(env), OpenEnv(env)};
    JSVM_HandleScope handle_scopes[] = {OpenHandles(env), OpenHandles(env)};
    JSVM_EscapableHandleScope escapable = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEscapableHandleScope(env, &escapable));
    litter.unretained = Compile(env, "2");
    ASSERT_EQ(JSVM_OK, OH_JSVM_ThrowError(env, nullptr, "pending"));

    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(4, finalized);
    ExpectDead(env);
    JSVM_Value value = nullptr;
    uint32_t count = 0;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RunScript(other, litter.retained, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RunScript(other, litter.unretained, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseScript(other, litter.retained));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(other, litter.strong));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReferenceRef(other, litter.weak, &count));
    for (JSVM_HandleScope scope : handle_scopes) {
        EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(other, scope));
    }
    for (JSVM_EnvScope scope : env_scopes) {
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(other, scope));
    }
    EXPECT_EQ(42, RunInt(other, "6 * 7"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(other, other_handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(other, other_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(4, finalized);
}

TEST_F(LifecycleTest, ScopesOfAllKindsCloseInEveryOrder) {
    std::vector<int> order = {0, 1, 2};
    do {
        SCOPED_TRACE(std::to_string(order[0]) + std::to_string(order[1]));
        JSVM_VM vm = NewVm();
        JSVM_Env env = NewEnv(vm);
        JSVM_VMScope vm_scope = OpenVm(vm);
        JSVM_EnvScope env_scope = OpenEnv(env);
        JSVM_HandleScope handle_scope = OpenHandles(env);
        EXPECT_EQ(42, RunInt(env, "6 * 7"));
        for (const int kind : order) {
            if (kind == 0) {
                EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
            } else if (kind == 1) {
                EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
            } else {
                EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope));
            }
            EXPECT_EQ(42, RunInt(env, "6 * 7"));
        }
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(LifecycleTest, ScopesThatAreLeftOpenInAVmEndWithIt) {
    JSVM_VM vm = NewVm();
    JSVM_Env env = NewEnv(vm);
    JSVM_VMScope vm_scope = OpenVm(vm);
    JSVM_EnvScope env_scope = OpenEnv(env);
    JSVM_HandleScope handle_scope = OpenHandles(env);
    JSVM_VM other = NewVm();
    JSVM_Env other_env = NewEnv(other);
    // Somebody is inside, until the VM scope is closed.
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseHandleScope(env, handle_scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_EQ(42, RunInt(other_env, "6 * 7"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(other));
}

}  // namespace
