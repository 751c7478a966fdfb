// SPDX-License-Identifier: Apache-2.0
// WebAssembly's own promises: V8 compiles on its threads and ends with tasks on the VM's.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"
#include "test/unittest/script/wasm_fixture.h"

namespace {

using jsvm_test::Bytes;
using jsvm_test::ImportingModule;
using jsvm_test::ModuleOf;
using jsvm_test::Unique;

class WasmAsyncTest : public jsvm_test::WasmTest {
  protected:
    static std::string ArrayOf(const Bytes& bytes) {
        std::string list;
        for (const uint8_t byte : bytes) list += std::to_string(byte) + ",";
        return "new Uint8Array([" + list + "])";
    }

    // As programs are to do it. Ends when `condition` holds; a wait only gives V8's threads time.
    void PumpUntil(const std::string& condition) {
        for (int i = 0; i < 30000 && !RunToBool(condition); ++i) {
            bool ran = false;
            ASSERT_JSVM_OK(OH_JSVM_PumpMessageLoop(vm, &ran));
            ASSERT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
            if (!ran) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        EXPECT_TRUE(RunToBool(condition));
    }
};

TEST_F(WasmAsyncTest, CompileAndInstantiateSettleWhenTheLoopIsPumped) {
    for (const JSVM_MicrotaskPolicy policy : {JSVM_MICROTASK_AUTO, JSVM_MICROTASK_EXPLICIT}) {
        ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, policy));
        const std::string bytes = ArrayOf(Unique(ImportingModule()));
        Run("var compiled = null, instance = null, result = null;"
            "WebAssembly.compile(" +
            bytes +
            ").then(m => { compiled = m; });"
            "WebAssembly.instantiate(" +
            bytes +
            ", {m: {f: x => x * 10}})"
            "    .then(r => { instance = r.instance; });");
        EXPECT_FALSE(RunToBool("compiled || instance"));
        PumpUntil("compiled && instance");
        EXPECT_EQ(41, RunToNumber("instance.exports.next(4)"));
        Run("WebAssembly.instantiate(compiled, {m: {f: x => x}}).then(i => { result = i; });");
        PumpUntil("result");
        EXPECT_EQ(5, RunToNumber("result.exports.next(4)"));
        OptimizeBoth(Run("compiled"));
        EXPECT_FALSE(CacheOf(Run("compiled")).empty());
    }
}

TEST_F(WasmAsyncTest, InvalidBytesRejectThePromise) {
    Run("var error; WebAssembly.compile(" + ArrayOf(ModuleOf({0x20, 7})) +
        ").catch(e => { error = e; });");
    PumpUntil("error");
    EXPECT_TRUE(RunToBool("error instanceof WebAssembly.CompileError"));
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(WasmAsyncTest, TheCallsOfCDoNotWaitForIt) {
    const Bytes bytes = Unique(ImportingModule());
    Run("var compiled; WebAssembly.compile(" + ArrayOf(bytes) + ").then(m => { compiled = m; });");
    JSVM_Value module = Compile(bytes);
    OptimizeBoth(module);
    EXPECT_EQ("41", InInstance(module, "instance.exports.next(4)"));
    PumpUntil("compiled");
}

TEST_F(WasmAsyncTest, AnEnvMayEndWhileV8Compiles) {
    JSVM_Env other = nullptr;
    JSVM_EnvScope scope = nullptr;
    for (int i = 0; i < 10; ++i) {
        ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
        ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other, &scope));
        std::swap(env, other);
        Run("WebAssembly.instantiate(" + ArrayOf(Unique(ImportingModule())) +
            ", {m: {f: x => x}})"
            ".then(r => r.instance.exports.next(1));");
        std::swap(env, other);
        ASSERT_JSVM_OK(OH_JSVM_CloseEnvScope(other, scope));
        ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    }
    Run("var done; WebAssembly.compile(" + ArrayOf(Unique(ImportingModule())) +
        ").then(() => { done = true; });");
    PumpUntil("done");
}

// TearDown destroys the VM with all of these unfinished, or finished and not pumped.
TEST_F(WasmAsyncTest, AVmMayEndWhileV8Compiles) {
    for (int i = 0; i < 20; ++i) {
        Run("WebAssembly.instantiate(" + ArrayOf(Unique(ImportingModule())) +
            ", {m: {f: x => x}})");
    }
}

}  // namespace
