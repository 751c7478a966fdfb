// SPDX-License-Identifier: Apache-2.0
// What OH_JSVM_CompileWasmFunction does, seen through what a cache holds: optimised code alone.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/unittest/script/wasm_fixture.h"

namespace {

using jsvm_test::Bytes;
using jsvm_test::Concat;
using jsvm_test::ImportingModule;
using jsvm_test::Name;
using jsvm_test::Preamble;
using jsvm_test::Section;
using jsvm_test::Unique;
using jsvm_test::Vector;

class WasmCodeTest : public jsvm_test::WasmTest {
  protected:
    JSVM_Status CompileFunction(JSVM_Value module, uint32_t index,
                                JSVM_WasmOptLevel level = JSVM_WASM_OPT_HIGH) {
        return OH_JSVM_CompileWasmFunction(env, module, index, level);
    }
};

TEST_F(WasmCodeTest, TheArgumentsAreChecked) {
    JSVM_Value module = Compile(Unique(ImportingModule()));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_CompileWasmFunction(nullptr, module, 1, JSVM_WASM_OPT_HIGH));
    EXPECT_STATUS(JSVM_INVALID_ARG, CompileFunction(nullptr, 1));
    for (JSVM_Value other : {Undefined(), Num(1), Str("module"), Object(), Run("WebAssembly"),
                             Run("new WebAssembly.Memory({initial: 1})")}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, CompileFunction(other, 1));
    }
    for (const int level : {0, 1, 11, 21, -1}) {
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      CompileFunction(module, 1, static_cast<JSVM_WasmOptLevel>(level)));
        // Asked for ahead of the index.
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      CompileFunction(module, 99, static_cast<JSVM_WasmOptLevel>(level)));
    }
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, CompileFunction(nullptr, 99));
    EXPECT_EQ("pending", TakeException());
}

TEST_F(WasmCodeTest, AnIndexThatHasNoBodyIsRefused) {
    JSVM_Value module = Compile(Unique(ImportingModule()));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, CompileFunction(module, 0));  // imported
    EXPECT_STATUS(JSVM_OK, CompileFunction(module, 1));
    EXPECT_STATUS(JSVM_OK, CompileFunction(module, 2));
    for (const uint32_t index : {3u, 4u, 1000u, 0x7fffffffu, 0x80000000u, UINT32_MAX}) {
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, CompileFunction(module, index));
    }
    EXPECT_FALSE(ExceptionPending());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, CompileFunction(Compile(Preamble()), 0));
}

TEST_F(WasmCodeTest, ItCompilesThatFunctionAndNoOther) {
    for (const JSVM_WasmOptLevel level : {JSVM_WASM_OPT_BASELINE, JSVM_WASM_OPT_HIGH}) {
        JSVM_Value module = Compile(Unique(ImportingModule()));
        const uint8_t* data = nullptr;
        size_t length = 0;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_CreateWasmCache(env, module, &data, &length));
        EXPECT_STATUS(JSVM_OK, CompileFunction(module, 2, level));
        const size_t one = CacheOf(module).size();
        EXPECT_STATUS(JSVM_OK, CompileFunction(module, 2, level));
        EXPECT_EQ(one, CacheOf(module).size());
        EXPECT_STATUS(JSVM_OK, CompileFunction(module, 1, level));
        EXPECT_GT(CacheOf(module).size(), one);
        EXPECT_EQ("41,8",
                  InInstance(module, "[instance.exports.next(4), instance.exports.twice(4)]"));
    }
}

TEST_F(WasmCodeTest, ModulesOfScriptsAndRunningInstancesAreCompiledToo) {
    Bytes bytes = Unique(ImportingModule());
    std::string list;
    for (const uint8_t byte : bytes) list += std::to_string(byte) + ",";
    JSVM_Value module = Run("new WebAssembly.Module(new Uint8Array([" + list + "]))");
    EXPECT_EQ("41", InInstance(module, "instance.exports.next(4)"));
    EXPECT_STATUS(JSVM_OK, CompileFunction(module, 1));
    EXPECT_EQ("51", RunToString("instance.exports.next(5)"));
    EXPECT_FALSE(CacheOf(module).empty());
}

TEST_F(WasmCodeTest, ImportsOfEveryKindAreCountedRight) {
    const Bytes module = Unique(Concat({
        Preamble(),
        Section(1, Vector({{0x60, 0, 0}})),
        Section(2, Vector({
                       Concat({Name("m"), Name("f"), {0, 0}}),
                       Concat({Name("m"), Name("table"), {1, 0x70, 0, 1}}),
                       Concat({Name("m"), Name("memory"), {2, 1, 1, 2}}),
                       Concat({Name("m"), Name("g"), {0, 0}}),
                       Concat({Name("m"), Name("global"), {3, 0x7e, 1}}),
                       Concat({Name("m"), Name("table"), {1, 0x6f, 1, 1, 2}}),
                       Concat({Name("m"), Name("h"), {0, 0}}),
                   })),
        Section(3, Vector({{0}})),
        Section(10, Vector({{2, 0, 0x0b}})),
    }));
    JSVM_Value object = Compile(module);
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, CompileFunction(object, 2));
    EXPECT_STATUS(JSVM_OK, CompileFunction(object, 3));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, CompileFunction(object, 4));
}

// A VM of its own, by plain calls: a fixture belongs to googletest's thread.
void OptimizeInOwnVm(const Bytes& bytes) {
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
    JSVM_Value module = nullptr;
    const uint8_t* cache = nullptr;
    size_t length = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CompileWasmModule(env, bytes.data(), bytes.size(), nullptr, 0,
                                                 nullptr, &module));
    for (const uint32_t index : {1u, 2u}) {
        EXPECT_EQ(JSVM_OK, OH_JSVM_CompileWasmFunction(env, module, index, JSVM_WASM_OPT_HIGH));
    }
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateWasmCache(env, module, &cache, &length));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_WASM));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

// V8 shares the code of equal modules between VMs.
TEST_F(WasmCodeTest, VmsOnSeveralThreadsCompileTheSameModule) {
    const Bytes bytes = Unique(ImportingModule());
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&bytes] { OptimizeInOwnVm(bytes); });
    for (std::thread& thread : threads) thread.join();
}

}  // namespace
