// SPDX-License-Identifier: Apache-2.0
// Every function of the API with every wrong argument, as the tables in this folder have it.
#include <gtest/gtest.h>

#include <cstdio>
#include <functional>

#include "test/conformance/arguments.h"
#include "test/conformance/case.h"
#include "test/conformance/values.h"
#include "test/support/fixture.h"

namespace jsvm_conformance {
namespace {

JSVM_Value CallBack(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    (*static_cast<std::function<void(JSVM_CallbackInfo)>*>(data))(info);
    return nullptr;
}

class ConformanceTest : public jsvm_test::JsvmTest,
                        public ::testing::WithParamInterface<const ApiFunction*> {
  protected:
    static void TearDownTestSuite() { std::printf("%zu cases\n", cases_); }

    void RunCase(const ApiFunction& function, const Case& a_case) {
        const std::string parameter =
            a_case.parameter < 0 ? "all" : function.parameters[a_case.parameter].name;
        SCOPED_TRACE(std::string(function.name) + ", " + parameter + ": " + a_case.given.word +
                     " (" + a_case.row + ")");
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        if (function.inside_callback) {
            InsideCallback([&](JSVM_CallbackInfo info) { Call(function, a_case, info); });
        } else {
            Call(function, a_case, nullptr);
        }
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        ExpectAlive();
        ++cases_;
    }

  private:
    void Call(const ApiFunction& function, const Case& a_case, JSVM_CallbackInfo info) {
        const World world = {vm, env, info};
        Arguments arguments(world, function, a_case);
        function.call(arguments);
    }

    void InsideCallback(std::function<void(JSVM_CallbackInfo)> body) {
        JSVM_CallbackStruct callback = {CallBack, &body};
        JSVM_Value made = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateFunction(env, nullptr, 0, &callback, &made));
        EXPECT_JSVM_OK(OH_JSVM_CallFunction(env, made, made, 0, nullptr, nullptr));
    }

    // Whatever the call was, functions are made and scripts run as before; no exception is left in
    // the engine that would come out of a later call.
    void ExpectAlive() {
        JSVM_HandleScope scope = nullptr;
        EXPECT_FALSE(ExceptionPending());
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        std::function<void(JSVM_CallbackInfo)> nothing = [](JSVM_CallbackInfo) {};
        SetGlobal("alive", Function("alive", CallBack, &nothing));
        EXPECT_EQ(42, ToNumber(Run("alive(); 6 * 7")));
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }

    static size_t cases_;
};

size_t ConformanceTest::cases_ = 0;

TEST_P(ConformanceTest, AnswersAsTold) {
    const ApiFunction& function = *GetParam();
    for (size_t i = 0; i < function.case_count; ++i) {
        RunCase(function, function.cases[i]);
        if (HasFatalFailure()) return;
    }
    // What the calls left behind is collected, and its finalizers run, while the VM is there.
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
}

std::vector<const ApiFunction*> AllFunctions() {
    std::vector<const ApiFunction*> all;
    for (size_t i = 0; i < kFunctionCount; ++i) all.push_back(&kFunctions[i]);
    return all;
}

std::string NameOf(const ::testing::TestParamInfo<const ApiFunction*>& info) {
    return info.param->name;
}

INSTANTIATE_TEST_SUITE_P(Api, ConformanceTest, ::testing::ValuesIn(AllFunctions()), NameOf);

}  // namespace
}  // namespace jsvm_conformance
