// SPDX-License-Identifier: Apache-2.0
// WebAssembly in a VM that moves between threads, whose stacks lie and end elsewhere.
#include <gtest/gtest.h>

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

// A visitor of a VM: opens all scopes on its thread, and closes them again.
class Visit : public jsvm_test::WasmTest {
  public:
    Visit(JSVM_VM visited, JSVM_Env visited_env) {
        vm = visited;
        env = visited_env;
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &vm_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope_));
    }
    ~Visit() override {
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope_));
    }
    void TestBody() override {}

    void Everything() {
        const Bytes bytes = Unique(ImportingModule());
        JSVM_Value module = Compile(bytes);
        OptimizeBoth(module);
        const Bytes cache = CacheOf(module);
        bool rejected = true;
        module = CompileWith(cache, bytes, &rejected);
        EXPECT_FALSE(rejected);
        EXPECT_EQ("41", InInstance(module, "instance.exports.next(4)"));
        ExpectTrap("RuntimeError: unreachable", {0x00});
        ExpectTrap("RuntimeError: memory access out of bounds", {0x41, 0x7f, 0x28, 2, 0});
        ExpectTrap("RangeError: Maximum call stack size exceeded",
                   {0x20, 0, 0x10, 0, 0x41, 1, 0x6a});
    }

    void RunEarlierModule() { EXPECT_EQ("41", RunToString("instance.exports.next(4)")); }

  private:
    void ExpectTrap(const std::string& exception, const Bytes& body) {
        SetGlobal("trapping", Compile(Unique(ModuleOf(body))));
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE,
                  TryRun("new WebAssembly.Instance(trapping).exports.run(7)", &result));
        EXPECT_EQ(exception, TakeException());
    }

    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope scope_ = nullptr;
};

TEST(WasmThreadTest, AMovedVmCompilesRunsAndTrapsAsBefore) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    Visit(vm, env).Everything();
    std::thread([=] {
        Visit visit(vm, env);
        visit.RunEarlierModule();
        visit.Everything();
    }).join();
    {
        Visit visit(vm, env);
        visit.RunEarlierModule();
        visit.Everything();
    }
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    ASSERT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
