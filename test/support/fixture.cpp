// SPDX-License-Identifier: Apache-2.0
#include "test/support/fixture.h"

#include <cstdlib>
#include <utility>

namespace jsvm_test {

namespace {

JSVM_Status Init(std::vector<std::string> flags, const intptr_t* references) {
    flags.insert(flags.begin(), "test");
    std::vector<char*> argv;
    for (std::string& flag : flags) argv.push_back(flag.data());
    int argc = static_cast<int>(argv.size());
    JSVM_InitOptions options{};
    options.argc = &argc;
    options.argv = argv.data();
    options.externalReferences = references;
    return OH_JSVM_Init(&options);
}

}  // namespace

void InitOnce(std::vector<std::string> flags, const intptr_t* references) {
    static const JSVM_Status status = Init(std::move(flags), references);
    ASSERT_EQ(JSVM_OK, status);
}

void JsvmTest::SetUp() {
    InitOnce();
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm, &vm_scope_));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    if (std::getenv("JSVM_TEST_SCOPE_CHECK") != nullptr) {
        ASSERT_EQ(JSVM_OK, OH_JSVM_SetDebugOption(env, JSVM_SCOPE_CHECK, true));
    }
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope_));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope_));
}

void JsvmTest::TearDown() {
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm, vm_scope_));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

JSVM_Value JsvmTest::Str(const std::string& utf8) {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, utf8.data(), utf8.size(), &value));
    return value;
}

JSVM_Value JsvmTest::Num(double number) {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateDouble(env, number, &value));
    return value;
}

JSVM_Value JsvmTest::Bool(bool boolean) {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetBoolean(env, boolean, &value));
    return value;
}

JSVM_Value JsvmTest::Undefined() {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetUndefined(env, &value));
    return value;
}

JSVM_Value JsvmTest::Null() {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetNull(env, &value));
    return value;
}

JSVM_Value JsvmTest::Object() {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateObject(env, &value));
    return value;
}

JSVM_Value JsvmTest::Global() {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetGlobal(env, &value));
    return value;
}

JSVM_Value JsvmTest::Function(const char* name, JSVM_Value (*callback)(JSVM_Env, JSVM_CallbackInfo),
                              void* data) {
    JSVM_CallbackStruct callback_struct = {callback, data};
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_OK,
              OH_JSVM_CreateFunction(env, name, JSVM_AUTO_LENGTH, &callback_struct, &value));
    return value;
}

void JsvmTest::SetGlobal(const char* name, JSVM_Value value) {
    EXPECT_EQ(JSVM_OK, OH_JSVM_SetNamedProperty(env, Global(), name, value));
}

JSVM_Status JsvmTest::TryRun(const std::string& source, JSVM_Value* result) {
    JSVM_Script script = nullptr;
    const JSVM_Status status =
        OH_JSVM_CompileScript(env, Str(source), nullptr, 0, false, nullptr, &script);
    return status != JSVM_OK ? status : OH_JSVM_RunScript(env, script, result);
}

JSVM_Value JsvmTest::Run(const std::string& source) {
    JSVM_Value result = nullptr;
    const JSVM_Status status = TryRun(source, &result);
    if (status != JSVM_OK) {
        ADD_FAILURE() << "status " << status << " from " << source << ": " << TakeException();
        return Undefined();
    }
    return result;
}

std::string JsvmTest::RunToString(const std::string& source) {
    return ToString(Run("String((" + source + "))"));
}

double JsvmTest::RunToNumber(const std::string& source) {
    return ToNumber(Run("Number((" + source + "))"));
}

bool JsvmTest::RunToBool(const std::string& source) {
    bool value = false;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueBool(env, Run("Boolean((" + source + "))"), &value));
    return value;
}

std::string JsvmTest::ToString(JSVM_Value value) {
    JSVM_Value to_string = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetNamedProperty(env, Global(), "String", &to_string));
    JSVM_Value text = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), to_string, 1, &value, &text));
    size_t length = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueStringUtf8(env, text, nullptr, 0, &length));
    std::string utf8(length + 1, '\0');
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueStringUtf8(env, text, &utf8[0], utf8.size(), &length));
    utf8.resize(length);
    return utf8;
}

double JsvmTest::ToNumber(JSVM_Value value) {
    double number = 0;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueDouble(env, value, &number));
    return number;
}

bool JsvmTest::ExceptionPending() {
    bool pending = false;
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsExceptionPending(env, &pending));
    return pending;
}

std::string JsvmTest::TakeException() {
    if (!ExceptionPending()) return "";
    JSVM_Value exception = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &exception));
    return ToString(exception);
}

JSVM_Status JsvmTest::LastError() {
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetLastErrorInfo(env, &info));
    return info->errorCode;
}

}  // namespace jsvm_test
