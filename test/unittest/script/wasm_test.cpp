// SPDX-License-Identifier: Apache-2.0
// Compiling modules through the C API, and what their code does when it runs.
#include <gtest/gtest.h>

#include <climits>
#include <random>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/unittest/script/wasm_fixture.h"

namespace {

using jsvm_test::Bytes;
using jsvm_test::ImportingModule;
using jsvm_test::ModuleOf;
using jsvm_test::Preamble;
using jsvm_test::Unique;
using jsvm_test::WasmTest;

TEST_F(WasmTest, JavaScriptInstantiatesAModuleCompiledInC) {
    JSVM_Value module = Compile(ImportingModule());
    bool is_module = false;
    ASSERT_JSVM_OK(OH_JSVM_IsWasmModuleObject(env, module, &is_module));
    EXPECT_TRUE(is_module);
    EXPECT_EQ("41,8", InInstance(module, "[instance.exports.next(4), instance.exports.twice(4)]"));
    EXPECT_TRUE(RunToBool("module instanceof WebAssembly.Module"));
    EXPECT_EQ("next,twice", RunToString("WebAssembly.Module.exports(module).map(e => e.name)"));
}

TEST_F(WasmTest, TheSmallestModuleCompiles) {
    EXPECT_TRUE(RunToBool("true"));
    SetGlobal("module", Compile(Preamble()));
    EXPECT_EQ(0, RunToNumber("WebAssembly.Module.exports(module).length"));
}

TEST_F(WasmTest, TheBytesAreCopied) {
    Bytes bytes = Unique(ImportingModule());
    JSVM_Value module = Compile(bytes);
    std::fill(bytes.begin(), bytes.end(), 0xff);
    EXPECT_EQ("41", InInstance(module, "instance.exports.next(4)"));
}

TEST_F(WasmTest, TheArgumentsAreChecked) {
    const Bytes bytes = ImportingModule();
    const uint8_t cache[200] = {};
    JSVM_Value module = nullptr;
    bool rejected = false;
    const auto compile = [&](const uint8_t* data, size_t length, const uint8_t* cache_data,
                             size_t cache_length, JSVM_Value* result) {
        return OH_JSVM_CompileWasmModule(env, data, length, cache_data, cache_length, &rejected,
                                         result);
    };
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CompileWasmModule(nullptr, bytes.data(), bytes.size(),
                                                          nullptr, 0, nullptr, &module));
    EXPECT_STATUS(JSVM_INVALID_ARG, compile(nullptr, bytes.size(), nullptr, 0, &module));
    EXPECT_STATUS(JSVM_INVALID_ARG, compile(bytes.data(), bytes.size(), nullptr, 0, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, compile(bytes.data(), 0, nullptr, 0, &module));
    EXPECT_STATUS(JSVM_INVALID_ARG, compile(bytes.data(), bytes.size(), cache, 0, &module));
    for (const size_t length : {size_t{INT_MAX} + 1, SIZE_MAX / 2, SIZE_MAX - 1, SIZE_MAX}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, compile(bytes.data(), length, nullptr, 0, &module));
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      compile(bytes.data(), length, cache, sizeof(cache), &module));
    }
    EXPECT_EQ(nullptr, module);
    EXPECT_FALSE(rejected);
    EXPECT_FALSE(ExceptionPending());
    // Without cache bytes their length means nothing, and nothing is told about them.
    rejected = true;
    EXPECT_STATUS(JSVM_OK, compile(bytes.data(), bytes.size(), nullptr, 99, &module));
    EXPECT_TRUE(rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, Report().outcome);
}

TEST_F(WasmTest, NothingIsDoneWhileAnExceptionIsPending) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CompileWasmModule(env, nullptr, 0, nullptr, 0, nullptr, nullptr));
    EXPECT_EQ("pending", TakeException());
}

TEST_F(WasmTest, AModuleNeedsAHandleScope) {
    const Bytes bytes = ImportingModule();
    JSVM_VM other = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_Env other_env = nullptr;
    JSVM_Value module = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(other, &vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other, 0, nullptr, &other_env));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              OH_JSVM_CompileWasmModule(other_env, bytes.data(), bytes.size(), nullptr, 0, nullptr,
                                        &module));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other_env));
    ASSERT_JSVM_OK(OH_JSVM_CloseVMScope(other, vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_DestroyVM(other));
}

TEST_F(WasmTest, InvalidBytesLeaveACompileErrorPending) {
    const std::vector<Bytes> all = {
        {0},                               // too short
        {'n', 'o', 'n', 'e', 1, 0, 0, 0},  // another magic number
        {0, 'a', 's', 'm', 9, 0, 0, 0},    // another version
        ModuleOf({0x20, 7}),               // no such local
        ModuleOf({}),                      // no result
        jsvm_test::Concat({Preamble(), {1}}),
    };
    for (const Bytes& bytes : all) {
        JSVM_Value module = nullptr;
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, TryCompile(bytes, &module));
        EXPECT_EQ(nullptr, module);
        const std::string exception = TakeException();
        EXPECT_EQ(0u, exception.find("CompileError: ")) << exception;
    }
}

// Not a byte behind the end is read: V8 looks at the length first.
TEST_F(WasmTest, BytesBeyondTheEnginesLimitLeaveACompileErrorPending) {
    const Bytes bytes = Preamble();
    for (const size_t length : {(size_t{1} << 30) + 1, size_t{INT_MAX}}) {
        JSVM_Value module = nullptr;
        EXPECT_STATUS(
            JSVM_PENDING_EXCEPTION,
            OH_JSVM_CompileWasmModule(env, bytes.data(), length, nullptr, 0, nullptr, &module));
        const std::string exception = TakeException();
        EXPECT_NE(std::string::npos, exception.find("maximum module size")) << exception;
    }
}

// Scripts own their globals: what they do to them changes nothing for C.
TEST_F(WasmTest, CompilingNeedsNothingOfTheGlobalObject) {
    Run("var Own = WebAssembly;"
        "Own.Module = Own.compile = Own.compileStreaming = () => { throw 1; };"
        "delete globalThis.WebAssembly; Object.freeze(Object.prototype);");
    SetGlobal("module", Compile(ImportingModule()));
    EXPECT_EQ(41, RunToNumber("new Own.Instance(module, {m: {f: x => x * 10}}).exports.next(4)"));
}

struct Trap {
    const char* what;
    Bytes body;
    const char* exception;
};

const std::vector<Trap>& Traps() {
    static const auto* all = new std::vector<Trap>{
        {"unreachable", {0x00}, "RuntimeError: unreachable"},
        {"a load beyond the memory",
         {0x41, 0x7f, 0x28, 2, 0},
         "RuntimeError: memory access out of bounds"},
        {"a store beyond the memory",
         {0x41, 0x7f, 0x20, 0, 0x36, 2, 0, 0x20, 0},
         "RuntimeError: memory access out of bounds"},
        {"a load just beyond it",
         {0x41, 0xfd, 0xff, 3, 0x28, 2, 0},
         "RuntimeError: memory access out of bounds"},
        {"a division by zero", {0x20, 0, 0x41, 0, 0x6d}, "RuntimeError: divide by zero"},
        {"recursion without end",
         {0x20, 0, 0x10, 0, 0x41, 1, 0x6a},
         "RangeError: Maximum call stack size exceeded"},
    };
    return *all;
}

TEST_F(WasmTest, TrapsAreExceptionsAtEitherLevel) {
    for (const Trap& trap : Traps()) {
        for (const bool optimized : {false, true}) {
            JSVM_Value module = Compile(Unique(ModuleOf(trap.body)));
            if (optimized) {
                EXPECT_STATUS(JSVM_OK,
                              OH_JSVM_CompileWasmFunction(env, module, 0, JSVM_WASM_OPT_HIGH));
            }
            SetGlobal("module", module);
            JSVM_Value run = Run("new WebAssembly.Instance(module).exports.run");
            JSVM_Value argument = Num(7);
            JSVM_Value result = nullptr;
            EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                          OH_JSVM_CallFunction(env, Undefined(), run, 1, &argument, &result));
            EXPECT_EQ(trap.exception, TakeException()) << trap.what;
            EXPECT_EQ(3, RunToNumber("1 + 2"));
        }
    }
}

// A fixed seed: what fails, fails again.
TEST_F(WasmTest, ChangedModulesAreCompiledOrRefused) {
    const Bytes whole = Unique(ImportingModule());
    std::mt19937 random(20240418);
    int compiled = 0;
    int optimized = 0;
    for (int i = 0; i < 3000; ++i) {
        Bytes changed = whole;
        for (unsigned n = random() % 3 + 1; n != 0; --n) {
            changed[8 + random() % (changed.size() - 8)] = static_cast<uint8_t>(random());
        }
        if (i % 5 == 0) changed.resize(random() % changed.size() + 1);
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        JSVM_Value module = nullptr;
        const JSVM_Status status = TryCompile(changed, &module);
        if (status == JSVM_OK) {
            ++compiled;
            for (uint32_t index = 0; index < 4; ++index) {
                const JSVM_Status function =
                    OH_JSVM_CompileWasmFunction(env, module, index, JSVM_WASM_OPT_HIGH);
                EXPECT_TRUE(function == JSVM_OK || function == JSVM_GENERIC_FAILURE) << function;
                optimized += function == JSVM_OK;
            }
            EXPECT_FALSE(ExceptionPending());
        } else {
            EXPECT_EQ(JSVM_PENDING_EXCEPTION, status);
            EXPECT_NE("", TakeException());
        }
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    EXPECT_GT(compiled, 100);
    EXPECT_GT(optimized, compiled);
}

}  // namespace
