// SPDX-License-Identifier: Apache-2.0
// An engine without its compiler. Flags hold for a process, so this is a program of its own.
#include <gtest/gtest.h>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

class WasmJitlessTest : public jsvm_test::JsvmTest {
  protected:
    // The last one counts, and V8 takes all of these spellings.
    static void SetUpTestSuite() {
        jsvm_test::InitOnce({"--jitless", "--no-jitless", "--nojitless", "--jitless"});
    }
};

const uint8_t kModule[] = {0, 'a', 's', 'm', 1, 0, 0, 0};

TEST_F(WasmJitlessTest, TheCompilerIsAskedForAheadOfAllArguments) {
    JSVM_Value module = nullptr;
    const uint8_t* data = nullptr;
    size_t length = 0;
    bool rejected = false;
    EXPECT_STATUS(JSVM_JIT_MODE_EXPECTED, OH_JSVM_CompileWasmModule(env, kModule, sizeof(kModule),
                                                                    nullptr, 0, nullptr, &module));
    EXPECT_STATUS(JSVM_JIT_MODE_EXPECTED,
                  OH_JSVM_CompileWasmModule(env, kModule, sizeof(kModule), kModule, sizeof(kModule),
                                            &rejected, &module));
    EXPECT_STATUS(JSVM_JIT_MODE_EXPECTED,
                  OH_JSVM_CompileWasmModule(env, nullptr, 0, nullptr, 0, nullptr, nullptr));
    EXPECT_STATUS(JSVM_JIT_MODE_EXPECTED,
                  OH_JSVM_CompileWasmFunction(env, Object(), 0, JSVM_WASM_OPT_HIGH));
    EXPECT_STATUS(JSVM_JIT_MODE_EXPECTED,
                  OH_JSVM_CompileWasmFunction(env, nullptr, 99, static_cast<JSVM_WasmOptLevel>(0)));
    EXPECT_STATUS(JSVM_JIT_MODE_EXPECTED, OH_JSVM_CreateWasmCache(env, Object(), &data, &length));
    EXPECT_STATUS(JSVM_JIT_MODE_EXPECTED, OH_JSVM_CreateWasmCache(env, nullptr, nullptr, nullptr));
    EXPECT_EQ(nullptr, module);
    EXPECT_EQ(nullptr, data);
    EXPECT_FALSE(rejected);
    EXPECT_FALSE(ExceptionPending());
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_EQ(JSVM_JIT_MODE_EXPECTED, OH_JSVM_CreateWasmCache(env, nullptr, nullptr, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_GetLastErrorInfo(env, &info));
    EXPECT_STREQ("Cannot run in Jitless Mode", info->errorMessage);
}

TEST_F(WasmJitlessTest, WhatIsCommonToAllFunctionsComesFirst) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CompileWasmModule(nullptr, kModule, sizeof(kModule),
                                                          nullptr, 0, nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_CompileWasmFunction(nullptr, nullptr, 0, JSVM_WASM_OPT_HIGH));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateWasmCache(nullptr, nullptr, nullptr, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CompileWasmModule(env, nullptr, 0, nullptr, 0, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CompileWasmFunction(env, nullptr, 0, JSVM_WASM_OPT_HIGH));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateWasmCache(env, nullptr, nullptr, nullptr));
    EXPECT_EQ("pending", TakeException());
}

TEST_F(WasmJitlessTest, ScriptsFindNoWebAssembly) {
    EXPECT_EQ("undefined", RunToString("typeof WebAssembly"));
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_GENERIC_FAILURE, TryRun("new WebAssembly.Module(new Uint8Array(8))", &result));
    EXPECT_EQ("ReferenceError: WebAssembly is not defined", TakeException());
    // A script cannot make C believe in a compiler.
    Run("WebAssembly = { Module: function() {} }");
    EXPECT_STATUS(JSVM_JIT_MODE_EXPECTED, OH_JSVM_CompileWasmModule(env, kModule, sizeof(kModule),
                                                                    nullptr, 0, nullptr, &result));
    bool is_module = true;
    ASSERT_JSVM_OK(OH_JSVM_IsWasmModuleObject(env, Run("new WebAssembly.Module"), &is_module));
    EXPECT_FALSE(is_module);
}

// V8 compiles asm.js through WebAssembly where it can.
TEST_F(WasmJitlessTest, AsmJsRunsAsJavaScript) {
    EXPECT_EQ(42, RunToNumber("(function() { 'use asm';"
                              "  function next(x) { x = x | 0; return (x + 1) | 0; }"
                              "  return { next: next }; })().next(41)"));
}

}  // namespace
