// SPDX-License-Identifier: Apache-2.0
// An engine whose scripts have no WebAssembly, compiles lazily and validates functions late.
#include <gtest/gtest.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"
#include "test/unittest/script/wasm_fixture.h"

namespace {

using jsvm_test::Bytes;
using jsvm_test::ImportingModule;
using jsvm_test::ModuleOf;
using jsvm_test::Unique;

class WasmUnexposedTest : public jsvm_test::WasmTest {
  protected:
    static void SetUpTestSuite() {
        jsvm_test::InitOnce(
            {"--no-expose_wasm", "--wasm-lazy-compilation", "--wasm_lazy_validation"});
    }
};

TEST_F(WasmUnexposedTest, TheCompilerIsThereAllTheSame) {
    EXPECT_EQ("undefined", RunToString("typeof WebAssembly"));
    const Bytes module = Unique(ImportingModule());
    JSVM_Value object = Compile(module);
    OptimizeBoth(object);
    EXPECT_FALSE(CacheOf(object).empty());
}

// V8 takes serialised code through WebAssembly.compileStreaming alone.
TEST_F(WasmUnexposedTest, ACacheIsRefusedAndTheModuleCompiled) {
    const Bytes module = Unique(ImportingModule());
    const Bytes cache = MakeCache(module);
    bool rejected = false;
    JSVM_Value object = CompileWith(cache, module, &rejected);
    EXPECT_TRUE(rejected);
    EXPECT_EQ(JSVMX_REASON_ENGINE_REFUSED, Report().reason);
    OptimizeBoth(object);
}

TEST_F(WasmUnexposedTest, AFunctionThatDoesNotCompileIsToldByTheStatus) {
    JSVM_Value module = nullptr;
    ASSERT_JSVM_OK(TryCompile(Unique(ModuleOf({0x20, 7})), &module));  // no such local
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_CompileWasmFunction(env, module, 0, JSVM_WASM_OPT_HIGH));
    EXPECT_FALSE(ExceptionPending());
    const uint8_t* data = nullptr;
    size_t length = 0;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_CreateWasmCache(env, module, &data, &length));
}

}  // namespace
