// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/vm/steps.h"

#include <gtest/gtest.h>

namespace jsvm_test {

JSVM_VM NewVm() {
    JSVM_VM vm = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
    return vm;
}

JSVM_Env NewEnv(JSVM_VM vm) {
    JSVM_Env env = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    return env;
}

JSVM_VMScope OpenVm(JSVM_VM vm) {
    JSVM_VMScope scope = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &scope));
    return scope;
}

JSVM_EnvScope OpenEnv(JSVM_Env env) {
    JSVM_EnvScope scope = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &scope));
    return scope;
}

JSVM_HandleScope OpenHandles(JSVM_Env env) {
    JSVM_HandleScope scope = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
    return scope;
}

JSVM_Script Compile(JSVM_Env env, const char* source) {
    JSVM_Value text = nullptr;
    JSVM_Script script = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, source, JSVM_AUTO_LENGTH, &text));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScript(env, text, nullptr, 0, false, nullptr, &script));
    return script;
}

// With a handle scope of its own.
int RunInt(JSVM_Env env, const char* source) {
    JSVM_HandleScope scope = OpenHandles(env);
    JSVM_Value value = nullptr;
    int32_t number = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(env, Compile(env, source), &value));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueInt32(env, value, &number));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    return number;
}

}  // namespace jsvm_test
