// SPDX-License-Identifier: Apache-2.0
#include "test/support/turn.h"

#include <gtest/gtest.h>

namespace jsvm_test {
namespace {

std::string TextOf(JSVM_Env env, JSVM_Value value) {
    JSVM_Value string = nullptr;
    size_t length = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CoerceToString(env, value, &string));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueStringUtf8(env, string, nullptr, 0, &length));
    std::string text(length + 1, '\0');
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueStringUtf8(env, string, text.data(), text.size(), &length));
    text.resize(length);
    return text;
}

}  // namespace

Turn::Turn(JSVM_Env env) : env_(env) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetVM(env, &vm_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm_, &vm_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope_));
}

Turn::~Turn() {
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env_, handle_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env_, env_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm_, vm_scope_));
}

std::string Turn::Run(const std::string& source) {
    JSVM_Value value = nullptr;
    JSVM_Script script = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env_, source.data(), source.size(), &value));
    if (OH_JSVM_CompileScript(env_, value, nullptr, 0, false, nullptr, &script) == JSVM_OK &&
        OH_JSVM_RunScript(env_, script, &value) == JSVM_OK) {
        return TextOf(env_, value);
    }
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env_, &value));
    return "threw " + TextOf(env_, value);
}

}  // namespace jsvm_test
