// SPDX-License-Identifier: Apache-2.0
// Every function of the API, given a handle whose scope is closed where it takes a value, an array
// of values or data: with JSVM_SCOPE_CHECK on each of them ends in SIGABRT and says which function
// it was. The handler leaves by longjmp, and the next call works.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test/conformance/arguments.h"
#include "test/conformance/case.h"
#include "test/support/scope_check_fixture.h"

namespace jsvm_conformance {
namespace {

struct HandleParameter {
    const ApiFunction* function;
    size_t index;
};

class ConformanceScopeCheckTest : public jsvm_test::ScopeCheckTest,
                                  public ::testing::WithParamInterface<HandleParameter> {
  protected:
    void SetUp() override {
        ScopeCheckTest::SetUp();
        Check(true);
    }
};

std::string StaleWord(const std::string& valid) {
    return valid.front() == '[' ? "[stale " + valid.substr(1) : "stale " + valid;
}

TEST_P(ConformanceScopeCheckTest, AStaleHandleIsFound) {
    const ApiFunction& function = *GetParam().function;
    const auto index = static_cast<int>(GetParam().index);
    const std::string word = StaleWord(function.parameters[index].valid.word);
    const Case stale = {index, {word.c_str(), 0}, JSVM_OK, Pending::kNo, "", ""};
    const JSVM_HandleScope scope = Open();
    const World world = {vm, env, nullptr};
    {
        Arguments arguments(world, function, stale);
        EXPECT_TRUE(Aborts([&] { function.call(arguments); }));
    }
    EXPECT_EQ(1u, log.Count(std::string("at ") + function.name)) << log.All();
    EXPECT_EQ(2u, log.Take().size());
    Close(scope);
    EXPECT_JSVM_OK(OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
    EXPECT_EQ(42, RunToNumber("6 * 7"));
}

std::vector<HandleParameter> AllHandleParameters() {
    std::vector<HandleParameter> all;
    for (size_t i = 0; i < kFunctionCount; ++i) {
        const ApiFunction& function = kFunctions[i];
        for (size_t index = 0; index < function.parameter_count; ++index) {
            if (function.parameters[index].is_handle) all.push_back({&function, index});
        }
    }
    return all;
}

std::string NameOf(const ::testing::TestParamInfo<HandleParameter>& info) {
    const ApiFunction& function = *info.param.function;
    return std::string(function.name) + "_" + function.parameters[info.param.index].name;
}

INSTANTIATE_TEST_SUITE_P(Api, ConformanceScopeCheckTest, ::testing::ValuesIn(AllHandleParameters()),
                         NameOf);

}  // namespace
}  // namespace jsvm_conformance
