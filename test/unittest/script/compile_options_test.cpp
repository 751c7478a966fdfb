// SPDX-License-Identifier: Apache-2.0
// How the options of OH_JSVM_CompileScriptWithOptions go together.
#include <climits>
#include <cstdlib>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"

namespace {

using Options = std::vector<JSVM_CompileOptions>;
using Bytes = std::vector<uint8_t>;

JSVM_CompileOptions Pointer(JSVM_CompileOptionId id, void* pointer) {
    JSVM_CompileOptions option = {};
    option.id = id;
    option.content.ptr = pointer;
    return option;
}

JSVM_CompileOptions Mode(int mode) {
    JSVM_CompileOptions option = {};
    option.id = JSVM_COMPILE_MODE;
    option.content.num = mode;
    return option;
}

class CompileOptionsTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Status Compile(const std::string& source, Options options, JSVM_Script* script) {
        return OH_JSVM_CompileScriptWithOptions(env, Str(source), options.size(), options.data(),
                                                script);
    }
    std::string Run(const std::string& source, const Options& options) {
        JSVM_Script script = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_OK, Compile(source, options, &script));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
        return result != nullptr ? ToString(result) : "";
    }
    JSVMX_CodeCacheOutcome Outcome() {
        JSVMX_CodeCacheReport report = {};
        EXPECT_JSVM_OK(JSVMX_GetCodeCacheReport(env, &report));
        return report.outcome;
    }
    // A cache of this source, from a VM that has ended: nothing of it is in the memory of this one.
    Bytes CacheOf(const std::string& source) {
        const uint8_t* data = nullptr;
        size_t length = 0;
        JSVM_Script script = nullptr;
        EXPECT_JSVM_OK(Compile(source, {Mode(JSVM_COMPILE_MODE_EAGER_COMPILE)}, &script));
        EXPECT_JSVM_OK(OH_JSVM_CreateCodeCache(env, script, &data, &length));
        Bytes bytes(data, data + length);
        EXPECT_JSVM_OK(OH_JSVM_ReleaseCache(env, data, JSVM_CACHE_TYPE_JS));
        TearDown();
        SetUp();
        return bytes;
    }
    // The number that the next script without a name gets.
    long NextNumber() {
        static int calls = 0;  // each source once: one from V8's memory keeps its first name
        const std::string where = "new Error().stack.split('script_')[1].split(':')[0];";
        return std::strtol(Run(where + std::to_string(++calls) + ";" + where, {}).c_str(), nullptr,
                           10) +
               1;
    }
};

TEST_F(CompileOptionsTest, ACacheIsConsumedInTheModeForItOnly) {
    const std::string source = "(() => 'cached')()";
    Bytes bytes = CacheOf(source);
    JSVM_CodeCache cache = {bytes.data(), bytes.size()};
    const JSVM_CompileOptions given = Pointer(JSVM_COMPILE_CODE_CACHE, &cache);
    for (const int mode :
         {JSVM_COMPILE_MODE_DEFAULT, JSVM_COMPILE_MODE_EAGER_COMPILE,
          JSVM_COMPILE_MODE_PRODUCE_COMPILE_PROFILE, JSVM_COMPILE_MODE_CONSUME_COMPILE_PROFILE}) {
        bool rejected = true;
        EXPECT_EQ("cached", Run(source, {Mode(mode), given,
                                         Pointer(JSVM_COMPILE_CODE_CACHE_REJECTED, &rejected)}));
        EXPECT_FALSE(rejected) << mode;
        EXPECT_EQ(JSVMX_CODE_CACHE_NOT_LOOKED_AT, Outcome()) << mode;
    }
    TearDown();
    SetUp();
    bool rejected = true;
    // The order does not matter; of two modes the last counts.
    EXPECT_EQ("cached", Run(source, {Pointer(JSVM_COMPILE_CODE_CACHE_REJECTED, &rejected),
                                     Mode(JSVM_COMPILE_MODE_EAGER_COMPILE), given,
                                     Mode(JSVM_COMPILE_MODE_CONSUME_CODE_CACHE)}));
    EXPECT_FALSE(rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Outcome());
}

TEST_F(CompileOptionsTest, TheFlagIsWrittenIfThereAreBytesOnly) {
    uint8_t junk[] = {1, 2, 3};
    JSVM_CodeCache nothing = {nullptr, 100};
    JSVM_CodeCache empty = {junk, 0};
    JSVM_CodeCache garbage = {junk, sizeof(junk)};
    bool rejected = true;
    const JSVM_CompileOptions flag = Pointer(JSVM_COMPILE_CODE_CACHE_REJECTED, &rejected);
    EXPECT_EQ("1", Run("1", {flag}));
    EXPECT_TRUE(rejected);
    EXPECT_EQ("1", Run("1", {flag, Pointer(JSVM_COMPILE_CODE_CACHE, &nothing)}));
    EXPECT_TRUE(rejected);
    for (JSVM_CodeCache* cache : {&empty, &garbage}) {
        const JSVM_CompileOptions given = Pointer(JSVM_COMPILE_CODE_CACHE, cache);
        const JSVM_CompileOptions consume = Mode(JSVM_COMPILE_MODE_CONSUME_CODE_CACHE);
        rejected = false;
        EXPECT_EQ("1", Run("1", {given, flag, consume}));
        EXPECT_TRUE(rejected);
        // Nobody asks.
        EXPECT_EQ("1", Run("1", {given, consume}));
        EXPECT_EQ("1",
                  Run("1", {given, consume, Pointer(JSVM_COMPILE_CODE_CACHE_REJECTED, nullptr)}));
        // Also when the source does not compile.
        rejected = false;
        JSVM_Script script = nullptr;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, Compile("let 1", {given, flag, consume}, &script));
        EXPECT_TRUE(rejected);
        EXPECT_EQ(nullptr, script);
        EXPECT_EQ(0u, TakeException().find("SyntaxError"));
        rejected = true;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, Compile("let 1", {given, flag}, &script));
        EXPECT_FALSE(rejected) << "not looked at";
        EXPECT_EQ(0u, TakeException().find("SyntaxError"));
    }
}

TEST_F(CompileOptionsTest, OfOptionsWithOneIdTheLastCounts) {
    uint8_t junk[] = {1};
    JSVM_CodeCache garbage = {junk, sizeof(junk)};
    JSVM_CodeCache nothing = {};
    JSVM_ScriptOrigin first = {nullptr, "first.js", 0, 0};
    JSVM_ScriptOrigin second = {nullptr, "second.js", 0, 0};
    bool unused = true;
    bool rejected = false;
    const std::string where = "new Error().stack.split('at ')[1]";
    EXPECT_EQ("second.js:1:1", Run(where, {Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &first),
                                           Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &second),
                                           Pointer(JSVM_COMPILE_CODE_CACHE, &nothing),
                                           Pointer(JSVM_COMPILE_CODE_CACHE, &garbage),
                                           Pointer(JSVM_COMPILE_CODE_CACHE_REJECTED, &unused),
                                           Pointer(JSVM_COMPILE_CODE_CACHE_REJECTED, &rejected),
                                           Mode(JSVM_COMPILE_MODE_CONSUME_CODE_CACHE)}));
    EXPECT_TRUE(unused);
    EXPECT_TRUE(rejected);
    EXPECT_EQ(0u, Run(where + ";", {Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &first),
                                    Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, nullptr)})
                      .find("script_"));
    JSVM_Script script = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, Compile("1",
                                            {Pointer(JSVM_COMPILE_CODE_CACHE, &garbage),
                                             Pointer(JSVM_COMPILE_CODE_CACHE, &nothing),
                                             Mode(JSVM_COMPILE_MODE_CONSUME_CODE_CACHE)},
                                            &script));
}

TEST_F(CompileOptionsTest, WhatIsReservedOrUnknownIsIgnored) {
    int profile[] = {1, 2};
    JSVM_CompileProfile compile_profile = {profile, 2};
    EXPECT_EQ("2", Run("1 + 1", {Pointer(JSVM_COMPILE_COMPILE_PROFILE, nullptr),
                                 Pointer(static_cast<JSVM_CompileOptionId>(-1), nullptr),
                                 Pointer(static_cast<JSVM_CompileOptionId>(7), profile),
                                 Mode(JSVM_COMPILE_MODE_CONSUME_COMPILE_PROFILE)}));
    JSVM_CompileOptions given = {};
    given.id = JSVM_COMPILE_COMPILE_PROFILE;
    given.content.ptr = const_cast<int*>(compile_profile.profile);
    EXPECT_EQ("2", Run("1 + 1", {given, Mode(JSVM_COMPILE_MODE_CONSUME_COMPILE_PROFILE)}));
}

TEST_F(CompileOptionsTest, ANumberIsTakenOnlyIfItNamesAScript) {
    const long next = NextNumber();
    JSVM_Script script = nullptr;
    JSVM_ScriptOrigin named = {nullptr, "named.js", 0, 0};
    JSVM_ScriptOrigin far = {nullptr, nullptr, size_t{INT_MAX} + 1, 0};
    JSVM_CompileOptions by_name = Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &named);
    JSVM_CompileOptions too_far = Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &far);
    EXPECT_EQ("1", Run("1", {by_name}));
    EXPECT_JSVM_OK(OH_JSVM_CompileScript(env, Str("1"), nullptr, 0, false, nullptr, &script));
    EXPECT_JSVM_OK(OH_JSVM_CompileScriptWithOrigin(env, Str("1"), nullptr, 0, false, nullptr,
                                                   &named, &script));
    EXPECT_STATUS(JSVM_INVALID_ARG, Compile("1", {too_far}, &script));
    EXPECT_STATUS(JSVM_INVALID_ARG, Compile("1", {Mode(9)}, &script));
    EXPECT_STATUS(JSVM_STRING_EXPECTED,
                  OH_JSVM_CompileScriptWithOptions(env, Num(1), 0, nullptr, &script));
    EXPECT_EQ(next + 1, NextNumber());
}

TEST_F(CompileOptionsTest, TheLargestOffsetsWork) {
    JSVM_ScriptOrigin far = {nullptr, "far.js", INT_MAX, INT_MAX};
    EXPECT_EQ("string",
              Run("\n typeof new Error().stack", {Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &far)}));
    JSVM_Script script = nullptr;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  Compile("\n let 1", {Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &far)}, &script));
    EXPECT_EQ(0u, TakeException().find("SyntaxError"));
}

TEST_F(CompileOptionsTest, NothingIsReadAfterTheCall) {
    JSVM_Script script = nullptr;
    {
        std::string name = "gone.js";
        JSVM_ScriptOrigin origin = {nullptr, name.c_str(), 2, 0};
        Options options = {Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &origin)};
        ASSERT_JSVM_OK(Compile("new Error().stack.split('at ')[1]", options, &script));
        name.assign(name.size(), 'x');
        origin = {};
        options.assign(1, Mode(99));
    }
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
    EXPECT_EQ("gone.js:3:1", ToString(result));
}

}  // namespace
