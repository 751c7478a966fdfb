// SPDX-License-Identifier: Apache-2.0
// Scopes and envs that end while calls of other envs are running, and calls that longjmp abandons.
#include <csetjmp>
#include <functional>

#include "test/support/fixture.h"

namespace {

class EnteredContextTest : public jsvm_test::JsvmTest {
  protected:
    void SetUp() override {
        JsvmTest::SetUp();
        ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other_));
    }
    void TearDown() override {
        if (other_ != nullptr) {
            EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_));
        }
        JsvmTest::TearDown();
    }

    static JSVM_Value RunBody(JSVM_Env env, JSVM_CallbackInfo info) {
        void* body = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &body));
        (*static_cast<std::function<void()>*>(body))();
        return nullptr;
    }

    // Has a function of `owner` run `body`, called through that env.
    void CallIn(JSVM_Env owner, std::function<void()> body) {
        JSVM_CallbackStruct callback = {RunBody, &body};
        JSVM_Value function = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateFunction(owner, "f", JSVM_AUTO_LENGTH, &callback, &function));
        EXPECT_JSVM_OK(OH_JSVM_CallFunction(owner, Undefined(), function, 0, nullptr, nullptr));
    }

    // That `expected`, and no other env, is the one whose global object scripts see.
    void ExpectWorking(JSVM_Env expected) {
        JSVM_Value global = nullptr;
        JSVM_Value number = nullptr;
        double read = 0;
        ASSERT_JSVM_OK(OH_JSVM_GetGlobal(expected, &global));
        ASSERT_JSVM_OK(OH_JSVM_CreateDouble(expected, ++mark_, &number));
        ASSERT_JSVM_OK(OH_JSVM_SetNamedProperty(expected, global, "mark", number));
        JSVM_Value source = nullptr;
        JSVM_Script script = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateStringUtf8(expected, "mark", 4, &source));
        ASSERT_JSVM_OK(
            OH_JSVM_CompileScript(expected, source, nullptr, 0, false, nullptr, &script));
        ASSERT_JSVM_OK(OH_JSVM_RunScript(expected, script, &number));
        ASSERT_JSVM_OK(OH_JSVM_GetValueDouble(expected, number, &read));
        EXPECT_EQ(mark_, read);
    }

    JSVM_Env other_ = nullptr;
    double mark_ = 0;
};

TEST_F(EnteredContextTest, ACallbackClosesTheScopeOfAnotherEnv) {
    JSVM_EnvScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other_, &scope));
    CallIn(env, [&] { EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(other_, scope)); });
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(other_, scope));
    ExpectWorking(env);
    ExpectWorking(other_);
}

TEST_F(EnteredContextTest, ACallbackDestroysAnotherEnvWithItsScopesOpen) {
    JSVM_EnvScope scope = nullptr;
    JSVM_HandleScope handles = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other_, &scope));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other_, &handles));
    CallIn(env, [&] {
        EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_));
        EXPECT_EQ("3", RunToString("1 + 2"));
    });
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CloseEnvScope(env, scope));
    other_ = nullptr;
    ExpectWorking(env);
}

TEST_F(EnteredContextTest, ACallbackCannotDestroyTheEnvWhoseCallLedToIt) {
    JSVM_Value function = nullptr;
    std::function<void()> body = [&] {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(other_));
    };
    JSVM_CallbackStruct callback = {RunBody, &body};
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(other_, "f", JSVM_AUTO_LENGTH, &callback, &function));
    EXPECT_JSVM_OK(OH_JSVM_CallFunction(env, Undefined(), function, 0, nullptr, nullptr));
    ExpectWorking(env);
    ExpectWorking(other_);
}

// Everything that the lambdas of this test need outlives the jump.
TEST_F(EnteredContextTest, ACallOfAnotherEnvIsAbandoned) {
    static std::jmp_buf target;
    std::function<void()> body = [] { std::longjmp(target, 1); };
    JSVM_CallbackStruct callback = {RunBody, &body};
    JSVM_EnvScope scope = nullptr;
    JSVM_Value function = nullptr;
    const JSVM_Value receiver = Undefined();
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(env, &scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(other_, "f", JSVM_AUTO_LENGTH, &callback, &function));
    if (setjmp(target) == 0) {
        OH_JSVM_CallFunction(other_, receiver, function, 0, nullptr, nullptr);
        FAIL() << "the callback returned";
    }
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(env, scope));
    ExpectWorking(env);
    ExpectWorking(other_);
}

TEST_F(EnteredContextTest, AnEnvWithAnAbandonedCallIsDestroyed) {
    static std::jmp_buf target;
    std::function<void()> body = [] { std::longjmp(target, 1); };
    JSVM_CallbackStruct callback = {RunBody, &body};
    JSVM_Value function = nullptr;
    const JSVM_Value receiver = Undefined();
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(other_, "f", JSVM_AUTO_LENGTH, &callback, &function));
    if (setjmp(target) == 0) {
        OH_JSVM_CallFunction(other_, receiver, function, 0, nullptr, nullptr);
        FAIL() << "the callback returned";
    }
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other_));
    other_ = nullptr;
    ExpectWorking(env);
}

}  // namespace
