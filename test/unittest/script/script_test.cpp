// SPDX-License-Identifier: Apache-2.0
// Running scripts, and how long a JSVM_Script lives.
#include <gtest/gtest.h>

#include <string>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

using jsvm_test::JsvmTest;

class ScriptTest : public JsvmTest {
  protected:
    JSVM_Script Compile(const std::string& source) {
        JSVM_Script script = nullptr;
        EXPECT_JSVM_OK(
            OH_JSVM_CompileScript(env, Str(source), nullptr, 0, false, nullptr, &script));
        return script;
    }
    JSVM_HandleScope Open() {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        return scope;
    }
    void Close(JSVM_HandleScope scope) { EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope)); }
    JSVM_Status RunStatus(JSVM_Script script) {
        JSVM_Value result = nullptr;
        return OH_JSVM_RunScript(env, script, &result);
    }
};

TEST_F(ScriptTest, RunChecksItsArguments) {
    JSVM_Script script = Compile("1");
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RunScript(nullptr, script, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RunScript(env, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RunScript(env, script, nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
}

TEST_F(ScriptTest, AThrowIsAGenericFailureWithTheExceptionPending) {
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_RunScript(env, Compile("throw new TypeError('no')"), &result));
    EXPECT_EQ(nullptr, result);
    JSVM_Value text = nullptr;  // the gate comes before the arguments
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_RunScript(env, nullptr, nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "x", 1, &text));
    EXPECT_EQ("TypeError: no", TakeException());
}

TEST_F(ScriptTest, AScriptRunsAgain) {
    Run("var runs = 0");
    JSVM_Script script = Compile("++runs");
    for (int i = 1; i <= 3; ++i) {
        JSVM_Value result = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
        EXPECT_EQ(i, ToNumber(result));
    }
}

TEST_F(ScriptTest, AScriptEndsWithItsScope) {
    JSVM_HandleScope scope = Open();
    JSVM_Script script = Compile("1");
    JSVM_HandleScope inner = Open();
    Close(inner);
    EXPECT_EQ(JSVM_OK, RunStatus(script));
    Close(scope);
    EXPECT_STATUS(JSVM_INVALID_ARG, RunStatus(script));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RetainScript(env, script));
}

TEST_F(ScriptTest, AScriptEndsWithItsEscapableScopeToo) {
    JSVM_EscapableHandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &scope));
    JSVM_Script script = Compile("1");
    EXPECT_EQ(JSVM_OK, RunStatus(script));
    ASSERT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, scope));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(script));
}

TEST_F(ScriptTest, AScriptEndsWithTheCallbackThatCompiledIt) {
    static JSVM_Script compiled;
    SetGlobal("compile", Function("compile", [](JSVM_Env running, JSVM_CallbackInfo) {
                  JSVM_Value source = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(running, "7", 1, &source));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScript(running, source, nullptr, 0, false,
                                                           nullptr, &compiled));
                  JSVM_Value result = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(running, compiled, &result));
                  return result;
              }));
    EXPECT_EQ(7, RunToNumber("compile()"));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(compiled));
}

TEST_F(ScriptTest, RetainingAnOuterScriptInACallbackKeepsTheCallbacksOwnApart) {
    static JSVM_Script outer;
    static JSVM_Script inner;
    outer = Compile("1");
    SetGlobal("retain", Function("retain", [](JSVM_Env running, JSVM_CallbackInfo) -> JSVM_Value {
                  JSVM_Value source = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(running, "2", 1, &source));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScript(running, source, nullptr, 0, false,
                                                           nullptr, &inner));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_RetainScript(running, outer));
                  return nullptr;
              }));
    Run("retain()");
    EXPECT_EQ(JSVM_OK, RunStatus(outer));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(inner));
    EXPECT_JSVM_OK(OH_JSVM_ReleaseScript(env, outer));
}

TEST_F(ScriptTest, ARetainedScriptOutlivesItsScope) {
    JSVM_HandleScope scope = Open();
    JSVM_Script script = Compile("11");
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReleaseScript(env, script));  // not retained
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RetainScript(env, script));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RetainScript(env, script));  // not counted
    Close(scope);
    EXPECT_EQ(JSVM_OK, RunStatus(script));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ReleaseScript(env, script));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReleaseScript(env, script));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(script));
}

TEST_F(ScriptTest, ReleaseEndsAScriptInsideItsScope) {
    JSVM_HandleScope scope = Open();
    JSVM_Script script = Compile("1");
    ASSERT_JSVM_OK(OH_JSVM_RetainScript(env, script));
    ASSERT_JSVM_OK(OH_JSVM_ReleaseScript(env, script));
    Close(scope);
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(script));
}

TEST_F(ScriptTest, RetainAndReleaseWorkWithAnExceptionPending) {
    JSVM_Script script = Compile("1");
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "waiting"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RetainScript(env, script));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ReleaseScript(env, script));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RetainScript(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReleaseScript(env, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RetainScript(nullptr, script));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseScript(nullptr, script));
    EXPECT_EQ("Error: waiting", TakeException());
}

TEST_F(ScriptTest, ManyScriptsInManyScopes) {
    for (int i = 0; i < 2000; ++i) {
        JSVM_HandleScope scope = Open();
        JSVM_Script kept = Compile(std::to_string(i));
        Compile("0");
        ASSERT_JSVM_OK(OH_JSVM_RetainScript(env, kept));
        Close(scope);
        JSVM_HandleScope running = Open();
        JSVM_Value result = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_RunScript(env, kept, &result));
        ASSERT_EQ(i, ToNumber(result));
        ASSERT_JSVM_OK(OH_JSVM_ReleaseScript(env, kept));
        Close(running);
    }
}

TEST_F(ScriptTest, AScriptEndsWithItsEnv) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Script script = nullptr;
    ASSERT_JSVM_OK(
        OH_JSVM_CompileScript(other, Str("var x = 5; x"), nullptr, 0, false, nullptr, &script));
    ASSERT_JSVM_OK(OH_JSVM_RetainScript(other, script));
    // Another env of the VM may run it; it runs in the context that it was compiled for.
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
    EXPECT_EQ(5, ToNumber(result));
    EXPECT_EQ("undefined", RunToString("typeof x"));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(JSVM_INVALID_ARG, RunStatus(script));
}

TEST_F(ScriptTest, AScriptOfAnotherVmIsRefused) {
    JSVM_VM other_vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    JSVM_Script script = Compile("1");
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &scope));
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RunScript(other, script, &result));
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(other, scope));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    ASSERT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

TEST_F(ScriptTest, ALetIsNotDeclaredTwice) {
    JSVM_Script script = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CompileScript(env, Str("let sum = 1; sum"), nullptr, 0, false,
                                             nullptr, &script));
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
    // The failure comes again, and ends nothing.
    for (int run = 0; run < 3; ++run) {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_RunScript(env, script, &result));
        JSVM_Value error = nullptr;
        ASSERT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &error));
        bool is_error = false;
        ASSERT_EQ(JSVM_OK, OH_JSVM_IsError(env, error, &is_error));
        EXPECT_TRUE(is_error);
    }
    EXPECT_EQ("1", RunToString("sum"));
}

}  // namespace
