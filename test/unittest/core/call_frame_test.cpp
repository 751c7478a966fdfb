// SPDX-License-Identifier: Apache-2.0
// What is left open when a native call ends, and which call a scope belongs to.
#include <algorithm>
#include <csetjmp>
#include <functional>

#include "test/support/fixture.h"

namespace {

class CallFrameTest : public jsvm_test::JsvmTest {
  protected:
    static JSVM_Value RunBody(JSVM_Env env, JSVM_CallbackInfo info) {
        void* body = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &body));
        (*static_cast<std::function<void()>*>(body))();
        return nullptr;
    }
    // Calls a native function that does this.
    void Call(std::function<void()> body) {
        JSVM_CallbackStruct callback = {RunBody, &body};
        JSVM_Value function = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateFunction(env, "f", JSVM_AUTO_LENGTH, &callback, &function));
        EXPECT_JSVM_OK(OH_JSVM_CallFunction(env, Undefined(), function, 0, nullptr, nullptr));
    }
    JSVM_EnvScope OpenEnvScope() {
        JSVM_EnvScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenEnvScope(env, &scope));
        return scope;
    }
};

TEST_F(CallFrameTest, AnEnvScopeOfTheSameEnvThatIsLeftOpenIsClosed) {
    JSVM_EnvScope left = nullptr;
    Call([&] { left = OpenEnvScope(); });
    EXPECT_NE(JSVM_OK, OH_JSVM_CloseEnvScope(env, left));
    EXPECT_EQ(42, RunToNumber("42"));
}

// One thing less that was there before, and one more that was not.
TEST_F(CallFrameTest, ItIsFoundBesideAScriptThatWasTakenOutOfAScope) {
    JSVM_Script script = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, Str("1"), nullptr, 0, true, nullptr, &script));
    JSVM_EnvScope left = nullptr;
    Call([&] {
        Call([&] {
            EXPECT_JSVM_OK(OH_JSVM_RetainScript(env, script));
            left = OpenEnvScope();
        });
        EXPECT_NE(JSVM_OK, OH_JSVM_CloseEnvScope(env, left));
        left = OpenEnvScope();
    });
    EXPECT_NE(JSVM_OK, OH_JSVM_CloseEnvScope(env, left));
    EXPECT_JSVM_OK(OH_JSVM_ReleaseScript(env, script));
}

TEST_F(CallFrameTest, ScriptsOfACallEndWithIt) {
    JSVM_Script before = nullptr;
    JSVM_Script within = nullptr;
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, Str("1"), nullptr, 0, true, nullptr, &before));
    Call([&] {
        ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, Str("2"), nullptr, 0, true, nullptr, &within));
        EXPECT_JSVM_OK(OH_JSVM_RunScript(env, within, &result));
    });
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RunScript(env, within, &result));
    EXPECT_JSVM_OK(OH_JSVM_RunScript(env, before, &result));
}

// Throws in an env other than its own, which is none of JavaScript's business.
TEST_F(CallFrameTest, AnExceptionOfAnotherEnvStaysPendingThere) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    Call([&] { EXPECT_JSVM_OK(OH_JSVM_ThrowError(other, nullptr, "theirs")); });
    bool pending = true;
    EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(env, &pending));
    EXPECT_FALSE(pending);
    EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(other, &pending));
    EXPECT_TRUE(pending);
    // Nor is it in the way of calls of this one.
    int calls = 0;
    Call([&] { ++calls; });
    EXPECT_EQ(1, calls);
    JSVM_Value exception = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(other, &exception));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

// A call that begins while its env has an exception pending: what settles a promise runs at the
// level of the VM.
TEST_F(CallFrameTest, APendingExceptionIsSetAsideForACall) {
    static int calls;
    static bool pending_within;
    calls = 0;
    SetGlobal("note", Function("note", [](JSVM_Env its_env, JSVM_CallbackInfo) -> JSVM_Value {
                  ++calls;
                  EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(its_env, &pending_within));
                  return nullptr;
              }));
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Run("Promise.resolve().then(note)");
    EXPECT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "before"));
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ(1, calls);
    EXPECT_FALSE(pending_within);
    EXPECT_EQ("Error: before", TakeException());
}

TEST_F(CallFrameTest, TheInfoOfACallIsGoodWhileOthersRunInIt) {
    static JSVM_CallbackInfo outer;
    static int mark;
    SetGlobal("inner", Function("inner", [](JSVM_Env its_env, JSVM_CallbackInfo) -> JSVM_Value {
                  size_t argc = 2;
                  JSVM_Value argv[2] = {};
                  void* data = nullptr;
                  EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(its_env, outer, &argc, argv, nullptr, &data));
                  EXPECT_EQ(1u, argc);
                  EXPECT_EQ(&mark, data);
                  return argv[0];
              }));
    JSVM_Value (*begin)(JSVM_Env, JSVM_CallbackInfo) = [](JSVM_Env its_env,
                                                          JSVM_CallbackInfo info) -> JSVM_Value {
        outer = info;
        JSVM_Value global = nullptr;
        JSVM_Value inner = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetGlobal(its_env, &global));
        EXPECT_JSVM_OK(OH_JSVM_GetNamedProperty(its_env, global, "inner", &inner));
        EXPECT_JSVM_OK(OH_JSVM_CallFunction(its_env, global, inner, 0, nullptr, &result));
        return result;
    };
    SetGlobal("outer", Function("outer", begin, &mark));
    EXPECT_EQ(42, RunToNumber("outer(42)"));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetCbInfo(env, outer, nullptr, nullptr, nullptr, nullptr));
}

// Of a VM of its own, in which no handle scope is open any more when the callback runs.
TEST_F(CallFrameTest, ACallIsRoomForHandlesWhereNoScopeIsOpen) {
    static JSVM_Status within[2];
    JSVM_VM its_vm = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_Env its_env = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &its_vm));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(its_vm, &vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(its_vm, 0, nullptr, &its_env));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(its_env, &env_scope));
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(its_vm, JSVM_MICROTASK_EXPLICIT));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(its_env, &scope));
    JSVM_CallbackStruct callback = {[](JSVM_Env env, JSVM_CallbackInfo) -> JSVM_Value {
                                        JSVM_Value made = nullptr;
                                        for (JSVM_Status& status : within) {
                                            status = OH_JSVM_CreateObject(env, &made);
                                        }
                                        return made;
                                    },
                                    nullptr};
    JSVM_Value function = nullptr;
    JSVM_Value global = nullptr;
    JSVM_Value text = nullptr;
    JSVM_Value result = nullptr;
    JSVM_Script script = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(its_env, "f", JSVM_AUTO_LENGTH, &callback, &function));
    ASSERT_JSVM_OK(OH_JSVM_GetGlobal(its_env, &global));
    ASSERT_JSVM_OK(OH_JSVM_SetNamedProperty(its_env, global, "f", function));
    ASSERT_JSVM_OK(
        OH_JSVM_CreateStringUtf8(its_env, "Promise.resolve().then(f)", JSVM_AUTO_LENGTH, &text));
    ASSERT_JSVM_OK(OH_JSVM_CompileScript(its_env, text, nullptr, 0, false, nullptr, &script));
    ASSERT_JSVM_OK(OH_JSVM_RunScript(its_env, script, &result));
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(its_env, scope));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateObject(its_env, &result));
    std::fill_n(within, 2, JSVM_GENERIC_FAILURE);
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(its_vm));
    EXPECT_EQ(JSVM_OK, within[0]);
    EXPECT_EQ(JSVM_OK, within[1]);
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateObject(its_env, &result));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(its_env, &scope));
    EXPECT_JSVM_OK(OH_JSVM_CreateObject(its_env, &result));
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(its_env, scope));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateObject(its_env, &result));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(its_env, env_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(its_env));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(its_vm, vm_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(its_vm));
}

TEST_F(CallFrameTest, ScopesFromOutsideStayAtAnyDepth) {
    JSVM_HandleScope outside = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &outside));
    Call([&] {
        JSVM_HandleScope between = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &between));
        Call([&] {
            EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, outside));
            EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, between));
        });
        EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, outside));
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, between));
    });
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, outside));
}

TEST_F(CallFrameTest, CallsNestDeeply) {
    int depth = 0;
    std::function<void()> deeper = [&] {
        if (++depth < 200) Call(deeper);
    };
    Call(deeper);
    EXPECT_EQ(200, depth);
    EXPECT_EQ(42, RunToNumber("42"));
}

// Everything that the lambdas need outlives the jump.
TEST_F(CallFrameTest, AScopeOfAnAbandonedCallBelongsToWhoIsLeft) {
    static std::jmp_buf target;
    static JSVM_HandleScope left = nullptr;
    std::function<void()> body = [this] {
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &left));
        std::longjmp(target, 1);
    };
    JSVM_CallbackStruct callback = {RunBody, &body};
    JSVM_Value function = nullptr;
    const JSVM_Value receiver = Undefined();
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(env, "f", JSVM_AUTO_LENGTH, &callback, &function));
    if (setjmp(target) == 0) {
        OH_JSVM_CallFunction(env, receiver, function, 0, nullptr, nullptr);
        FAIL() << "the callback returned";
    }
    // Not to the call that runs where the abandoned one did.
    Call([&] { EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CloseHandleScope(env, left)); });
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, left));
    EXPECT_EQ(42, RunToNumber("42"));
}

}  // namespace
