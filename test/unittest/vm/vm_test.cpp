// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

using jsvm_test::InitOnce;
using jsvm_test::JsvmTest;

class VmTest : public ::testing::Test {
  protected:
    void SetUp() override { InitOnce(); }

    static JSVM_VM NewVm() {
        JSVM_VM vm = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
        return vm;
    }
    static JSVM_VMScope Open(JSVM_VM vm) {
        JSVM_VMScope scope = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
        return scope;
    }
    // Runs 6 * 7 in a new env of the VM, whatever scopes are open.
    static int Answer(JSVM_VM vm) {
        JSVM_Env env = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
        JSVM_EnvScope env_scope = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
        JSVM_HandleScope handle_scope = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope));
        JSVM_Value source = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "6 * 7", JSVM_AUTO_LENGTH, &source));
        JSVM_Script script = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScript(env, source, nullptr, 0, false, nullptr, &script));
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
        int32_t answer = 0;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueInt32(env, result, &answer));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
        return answer;
    }
};

TEST_F(VmTest, CreateAcceptsNoOptionsAndZeroedOptions) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateVM(nullptr, nullptr));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(NewVm()));
    JSVM_CreateVMOptions options = {};
    JSVM_VM vm = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &vm));
    EXPECT_EQ(42, Answer(vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

TEST_F(VmTest, HeapLimitsAreBytesAndHonoured) {
    for (const size_t megabytes : {64, 128, 256}) {
        JSVM_CreateVMOptions options = {};
        options.maxOldGenerationSize = megabytes << 20;
        options.maxYoungGenerationSize = size_t{3} << 20;
        JSVM_VM vm = nullptr;
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &vm));
        JSVM_HeapStatistics statistics = {};
        ASSERT_EQ(JSVM_OK, OH_JSVM_GetHeapStatistics(vm, &statistics));
        EXPECT_GE(statistics.heapSizeLimit, megabytes << 20);
        EXPECT_LE(statistics.heapSizeLimit, (megabytes + 16) << 20);
        EXPECT_EQ(42, Answer(vm));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    }
}

TEST_F(VmTest, AbsurdHeapLimitsStillMakeAUsableVm) {
    for (const size_t bytes : {size_t{1}, size_t{1000}, SIZE_MAX, SIZE_MAX / 2}) {
        JSVM_CreateVMOptions options = {};
        options.maxOldGenerationSize = bytes;
        options.maxYoungGenerationSize = bytes;
        options.initialOldGenerationSize = bytes;
        options.initialYoungGenerationSize = bytes;
        JSVM_VM vm = nullptr;
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &vm)) << bytes;
        EXPECT_EQ(42, Answer(vm)) << bytes;
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    }
}

TEST_F(VmTest, BadSnapshotBlobsAreRefused) {
    std::vector<std::string> blobs = {"", "x", std::string(10, '\0'), std::string(300, '\0'),
                                      std::string(100000, 'z')};
    for (const std::string& blob : blobs) {
        JSVM_CreateVMOptions options = {};
        options.snapshotBlobData = blob.data();
        options.snapshotBlobSize = blob.size();
        JSVM_VM vm = nullptr;
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateVM(&options, &vm)) << blob.size();
        EXPECT_EQ(nullptr, vm);
        options.isForSnapshotting = true;
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateVM(&options, &vm)) << blob.size();
    }
}

TEST_F(VmTest, ASnapshottingVmLeavesTheThreadAsItWas) {
    JSVM_CreateVMOptions options = {};
    options.isForSnapshotting = true;
    JSVM_VM snapshotting = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &snapshotting));
    JSVM_VM vm = NewVm();
    EXPECT_EQ(42, Answer(vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(snapshotting));
    EXPECT_EQ(42, Answer(vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

TEST_F(VmTest, DestroyRefusesWhatIsNotThere) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyVM(nullptr));
    JSVM_VM vm = NewVm();
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyVM(vm));
    JSVM_VMScope scope = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenVMScope(vm, &scope));
    JSVM_Env env = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
}

TEST_F(VmTest, DestroyRefusesAVmThatAThreadIsInside) {
    JSVM_VM vm = NewVm();
    JSVM_VMScope scope = Open(vm);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
    std::thread([vm] { EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm)); }).join();
    EXPECT_EQ(42, Answer(vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
    std::thread([vm] { EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm)); }).join();
}

TEST_F(VmTest, DestroyEndsTheEnvsThatAreLeft) {
    JSVM_VM vm = NewVm();
    JSVM_Env env = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    int finalized = 0;
    ASSERT_EQ(JSVM_OK,
              OH_JSVM_SetInstanceData(
                  env, &finalized, [](JSVM_Env, void* data, void*) { ++*static_cast<int*>(data); },
                  nullptr));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(1, finalized);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DestroyEnv(env));
}

TEST_F(VmTest, ScopeArgumentsAreChecked) {
    JSVM_VM vm = NewVm();
    JSVM_VMScope scope = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenVMScope(nullptr, &scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_OpenVMScope(vm, nullptr));
    scope = Open(vm);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseVMScope(nullptr, scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseVMScope(vm, nullptr));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseVMScope(vm, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

TEST_F(VmTest, ScopesOfOneVmCloseInAnyOrder) {
    JSVM_VM vm = NewVm();
    JSVM_VMScope first = Open(vm);
    JSVM_VMScope second = Open(vm);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, first));
    EXPECT_EQ(42, Answer(vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, second));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

TEST_F(VmTest, ScopesOfSeveralVmsCloseInAnyOrder) {
    JSVM_VM a = NewVm();
    JSVM_VM b = NewVm();
    JSVM_VMScope scope_a = Open(a);
    JSVM_VMScope scope_b = Open(b);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(a, scope_a));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(a));
    EXPECT_EQ(42, Answer(b));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(b, scope_b));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(b));
}

TEST_F(VmTest, AScopeClosedWithAnotherVmsHandleIsStillClosed) {
    JSVM_VM a = NewVm();
    JSVM_VM b = NewVm();
    JSVM_VMScope scope = Open(a);
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(b, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(a));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(b));
}

TEST_F(VmTest, AnotherThreadIsKeptOut) {
    JSVM_VM vm = NewVm();
    JSVM_VMScope scope = Open(vm);
    std::thread([vm, scope] {
        auto* other = reinterpret_cast<JSVM_VMScope>(0x10);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenVMScope(vm, &other));
        EXPECT_EQ(nullptr, other);
        JSVM_Env env = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_PerformMicrotaskCheckpoint(vm));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseVMScope(vm, scope));
    }).join();
    EXPECT_EQ(42, Answer(vm));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

using VmInCallbackTest = JsvmTest;

TEST_F(VmInCallbackTest, AWholeVmLivesAndEndsInACallbackOfAnother) {
    SetGlobal("nested", Function("nested", [](JSVM_Env env, JSVM_CallbackInfo) {
                  JSVM_VM inner = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &inner));
                  JSVM_VMScope scope = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(inner, &scope));
                  JSVM_Env inner_env = nullptr;
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(inner, 0, nullptr, &inner_env));
                  JSVM_Value outer_value = nullptr;  // the outer VM, inside the inner one's scope
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CreateInt32(env, 7, &outer_value));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(inner_env));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(inner, scope));
                  EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(inner));
                  return outer_value;
              }));
    EXPECT_EQ(8, RunToNumber("nested() + 1"));
}

TEST_F(VmInCallbackTest, ARunningVmKeepsItsLastScope) {
    static JSVM_VMScope extra;
    static JSVM_VM machine;
    machine = vm;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &extra));
    SetGlobal("close", Function("close", [](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value {
                  EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(machine, extra));
                  EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(machine));
                  return nullptr;
              }));
    EXPECT_EQ("undefined", RunToString("close()"));
}

}  // namespace
