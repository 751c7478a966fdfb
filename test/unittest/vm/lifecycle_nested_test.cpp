// SPDX-License-Identifier: Apache-2.0
// Several VMs on one thread: inside of one another's scopes, and inside of one another's callbacks.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/support/sanitizers.h"
#include "test/unittest/vm/steps.h"

#if JSVM_TEST_ASAN
#include <sanitizer/lsan_interface.h>
#endif

namespace {

using jsvm_test::JsvmTest;
using jsvm_test::NewEnv;
using jsvm_test::NewVm;
using jsvm_test::OpenEnv;
using jsvm_test::OpenHandles;
using jsvm_test::OpenVm;
using jsvm_test::RunInt;

// The body of a native function; what it returns is a number.
using Body = std::function<int(JSVM_Env)>;

JSVM_Value CallBody(JSVM_Env env, JSVM_CallbackInfo info) {
    void* body = nullptr;
    JSVM_Value number = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &body));
    const int result = (*static_cast<Body*>(body))(env);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateInt32(env, result, &number));
    return number;
}

// Makes `body` the global function native() of an env.
void SetNative(JSVM_Env env, Body* body) {
    JSVM_HandleScope scope = OpenHandles(env);
    JSVM_CallbackStruct callback = {CallBody, body};
    JSVM_Value function = nullptr;
    JSVM_Value global = nullptr;
    EXPECT_EQ(JSVM_OK,
              OH_JSVM_CreateFunction(env, "native", JSVM_AUTO_LENGTH, &callback, &function));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetGlobal(env, &global));
    EXPECT_EQ(JSVM_OK, OH_JSVM_SetNamedProperty(env, global, "native", function));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
}

// A VM from its beginning to its end, in which native() runs `inside`, if there is one.
int WholeVm(Body* inside = nullptr) {
    JSVM_VM vm = NewVm();
    JSVM_VMScope vm_scope = OpenVm(vm);
    JSVM_Env env = NewEnv(vm);
    JSVM_EnvScope env_scope = OpenEnv(env);
    JSVM_HandleScope scope = OpenHandles(env);
    JSVM_Value wrapped = nullptr;
    int finalized = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &wrapped));
    EXPECT_EQ(JSVM_OK, OH_JSVM_Wrap(
                           env, wrapped, &finalized,
                           [](JSVM_Env, void* data, void*) { ++*static_cast<int*>(data); }, nullptr,
                           nullptr));
    if (inside != nullptr) SetNative(env, inside);
    const int result = RunInt(env, inside != nullptr ? "native() + 1" : "1");
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(1, finalized);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    return result;
}

class NestedVmTest : public JsvmTest {
  protected:
    // What native() gives in the outer VM.
    int Call(Body body) {
        SetNative(env, &body);
        return RunInt(env, "native()");
    }
};

TEST_F(NestedVmTest, VmsLiveInCallbacksOfOneAnother) {
    Body innermost = [](JSVM_Env) { return WholeVm(); };
    Body inner = [&](JSVM_Env) { return WholeVm(&innermost); };
    EXPECT_EQ(3, Call([&](JSVM_Env) { return WholeVm(&inner); }));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
}

TEST_F(NestedVmTest, AVmInACallbackNeedsNoScopes) {
    EXPECT_EQ(7, Call([](JSVM_Env) {
                  JSVM_VM inner = NewVm();
                  const int result = RunInt(NewEnv(inner), "7");
                  EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(inner));
                  return result;
              }));
}

TEST_F(NestedVmTest, AnEnvIsUsedInsideTheScopesOfAnotherVm) {
    RunInt(env, "globalThis.n = 1");
    JSVM_VM inner = NewVm();
    JSVM_Env inner_env = NewEnv(inner);
    JSVM_VMScope vm_scope = OpenVm(inner);
    JSVM_EnvScope env_scope = OpenEnv(inner_env);
    JSVM_HandleScope scope = OpenHandles(inner_env);
    RunInt(inner_env, "globalThis.n = 10");
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(i + 2, RunInt(env, "++n"));
        EXPECT_EQ(i + 11, RunInt(inner_env, "++n"));
    }
    // An exception is of the env that it was thrown in.
    EXPECT_EQ(JSVM_OK, OH_JSVM_ThrowError(env, nullptr, "outer"));
    EXPECT_EQ(16, RunInt(inner_env, "++n"));
    EXPECT_EQ("Error: outer", TakeException());
    // With a scope of the outer env open as well, in the midst of those of the inner one.
    JSVM_EnvScope again = OpenEnv(env);
    JSVM_HandleScope outer_handles = OpenHandles(env);
    EXPECT_EQ(17, RunInt(inner_env, "++n"));
    EXPECT_EQ(7, RunInt(env, "++n"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(inner_env, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(inner_env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(inner, vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(inner));
    EXPECT_EQ(8, RunInt(env, "++n"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, outer_handles));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, again));
}

TEST_F(NestedVmTest, CallbacksOfTwoVmsCallOneAnother) {
    JSVM_VM inner = NewVm();
    JSVM_Env inner_env = NewEnv(inner);
    int depth = 0;
    Body ping;
    Body pong = [&](JSVM_Env) { return depth == 0 ? 0 : RunInt(env, "native() + 1"); };
    ping = [&](JSVM_Env) {
        --depth;
        return RunInt(inner_env, "native() + 1");
    };
    SetNative(env, &ping);
    SetNative(inner_env, &pong);
    depth = 20;
    EXPECT_EQ(39, RunInt(env, "native()"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(inner_env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(inner));
}

TEST_F(NestedVmTest, AScriptThatThrowsInAnInnerVmThrowsNothingInTheOuter) {
    EXPECT_EQ(5, Call([](JSVM_Env outer) {
                  JSVM_VM inner = NewVm();
                  JSVM_Env inner_env = NewEnv(inner);
                  JSVM_HandleScope scope = OpenHandles(inner_env);
                  JSVM_Value value = nullptr;
                  EXPECT_EQ(
                      JSVM_GENERIC_FAILURE,
                      OH_JSVM_RunScript(
                          inner_env, jsvm_test::Compile(inner_env, "throw new Error(1)"), &value));
                  bool pending = true;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_IsExceptionPending(outer, &pending));
                  EXPECT_FALSE(pending);
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(inner_env, scope));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(inner));  // with the exception pending
                  return 5;
              }));
}

// V8 makes such a VM the thread's own, for as long as it lives; here it must not show.
TEST_F(NestedVmTest, AVmForSnapshotsIsLeftBehindInACallback) {
    JSVM_VM left = nullptr;
    JSVM_Env left_env = nullptr;
    EXPECT_EQ(6, Call([&](JSVM_Env outer) {
                  JSVM_CreateVMOptions options{};
                  options.isForSnapshotting = true;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &left));
                  left_env = NewEnv(left);
                  EXPECT_EQ(3, RunInt(left_env, "3"));
                  return RunInt(outer, "6");
              }));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
    EXPECT_EQ(1, WholeVm());
    EXPECT_EQ(4, RunInt(left_env, "4"));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(left_env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(left));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
}

// What is made while it lives is kept to the end of the process, and no leak.
class MadeToStay {
  public:
#if JSVM_TEST_ASAN
    MadeToStay() {
        __lsan_disable();
    }
    ~MadeToStay() {
        __lsan_enable();
    }
#else
    MadeToStay() {}
    ~MadeToStay() {}
#endif
    MadeToStay(const MadeToStay&) = delete;
    MadeToStay& operator=(const MadeToStay&) = delete;
};

TEST_F(NestedVmTest, VmsMayBeLeftToTheEndOfTheProcess) {
    EXPECT_EQ(3, Call([&](JSVM_Env) {
                  const MadeToStay all;
                  JSVM_CreateVMOptions options{};
                  options.isForSnapshotting = true;
                  JSVM_VM left = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &left));
                  return RunInt(NewEnv(left), "1") + RunInt(NewEnv(NewVm()), "2");
              }));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
}

TEST_F(NestedVmTest, AVmWithARunningCallbackIsNotDestroyed) {
    EXPECT_EQ(2, Call([&](JSVM_Env outer) {
                  EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
                  EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(outer));
                  Body in_inner = [&](JSVM_Env) {
                      EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
                      EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(outer));
                      return RunInt(outer, "1");
                  };
                  return WholeVm(&in_inner);
              }));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
}

TEST_F(NestedVmTest, AnEnvOfAnotherVmIsDestroyedInACallback) {
    JSVM_VM other = NewVm();
    JSVM_Env other_env = NewEnv(other);
    JSVM_EnvScope env_scope = OpenEnv(other_env);  // and with it, inside of the VM
    EXPECT_EQ(8, Call([&](JSVM_Env outer) {
                  EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(other));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other_env));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(other));
                  return RunInt(outer, "8");
              }));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(other_env, env_scope));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
}

// Scopes of an inner VM that a callback leaves open are the VM's own business.
TEST_F(NestedVmTest, ScopesOfAnInnerVmOutliveTheCallbackThatOpenedThem) {
    JSVM_VM inner = NewVm();
    JSVM_Env inner_env = NewEnv(inner);
    JSVM_VMScope vm_scope = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
    EXPECT_EQ(1, Call([&](JSVM_Env) {
                  vm_scope = OpenVm(inner);
                  env_scope = OpenEnv(inner_env);
                  scope = OpenHandles(inner_env);
                  return 1;
              }));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
    EXPECT_EQ(42, RunInt(inner_env, "6 * 7"));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(inner));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(inner_env, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(inner_env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(inner, vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(inner));
    EXPECT_EQ(42, RunInt(env, "6 * 7"));
}

}  // namespace
