// SPDX-License-Identifier: Apache-2.0
// Everything that a process does before and at OH_JSVM_Init. The tests run in the order in which
// they stand: the process starts V8 only once, so this file is a binary of its own.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "ark_runtime/jsvm.h"

namespace {

TEST(InitTest, A_BeforeInitInfoIsToldAndVmsAreRefused) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetVMInfo(nullptr));
    JSVM_VMInfo info = {};
    ASSERT_EQ(JSVM_OK, OH_JSVM_GetVMInfo(&info));
    EXPECT_EQ(1u, info.apiVersion);
    EXPECT_STREQ("v8", info.engine);
    EXPECT_TRUE(std::strchr(info.version, '.') != nullptr) << info.version;

    auto* const untouched = reinterpret_cast<JSVM_VM>(0x10);
    JSVM_VM vm = untouched;
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateVM(nullptr, &vm));
    EXPECT_EQ(untouched, vm);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateVM(nullptr, nullptr));

    bool ran = true;
    EXPECT_EQ(JSVM_OK, OH_JSVM_PumpMessageLoop(nullptr, &ran));
    EXPECT_FALSE(ran);
}

TEST(InitTest, B_UnusableArgumentsAreRefusedAndDoNotCount) {
    char name[] = "program";
    char* argv[] = {name, nullptr};
    int argc = 2;
    JSVM_InitOptions options = {};
    options.argc = &argc;
    options.argv = argv;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Init(&options));
    argc = -1;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Init(&options));
}

TEST(InitTest, C_TheFirstCallTakesFlagsOutOfTheArguments) {
    char flag[] = "--expose-gc";
    char other[] = "script.js";
    // The program's name is not read: users leave it unset.
    char* argv[] = {nullptr, flag, other, nullptr};
    int argc = 3;
    const intptr_t external_references[] = {reinterpret_cast<intptr_t>(&argc), 0};
    JSVM_InitOptions options = {};
    options.externalReferences = external_references;
    options.argc = &argc;
    options.argv = argv;
    options.removeFlags = true;
    ASSERT_EQ(JSVM_OK, OH_JSVM_Init(&options));
    EXPECT_EQ(2, argc);
    EXPECT_STREQ("script.js", argv[1]);
}

TEST(InitTest, D_LaterCallsFailWhateverTheyAreGiven) {
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_Init(nullptr));
    JSVM_InitOptions options = {};
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_Init(&options));
}

TEST(InitTest, E_TheFlagsWork) {
    JSVM_VM vm = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
    JSVM_VMScope vm_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &vm_scope));
    JSVM_Env env = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    JSVM_EnvScope env_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope));
    JSVM_HandleScope handle_scope = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope));

    const std::string source = "typeof gc === 'function' && new RegExp('a', 'l').test('a')";
    JSVM_Value text = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, source.data(), source.size(), &text));
    JSVM_Script script = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CompileScript(env, text, nullptr, 0, false, nullptr, &script));
    JSVM_Value result = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
    bool both = false;
    ASSERT_EQ(JSVM_OK, OH_JSVM_GetValueBool(env, result, &both));
    EXPECT_TRUE(both);

    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

TEST(InitTest, F_TheVersionTagIsThatOfTheFlagsInForce) {
    JSVM_VMInfo first = {};
    JSVM_VMInfo second = {};
    ASSERT_EQ(JSVM_OK, OH_JSVM_GetVMInfo(&first));
    ASSERT_EQ(JSVM_OK, OH_JSVM_GetVMInfo(&second));
    EXPECT_EQ(first.cachedDataVersionTag, second.cachedDataVersionTag);
    EXPECT_NE(0u, first.cachedDataVersionTag);
}

}  // namespace
