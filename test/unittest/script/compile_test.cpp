// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

using jsvm_test::JsvmTest;

class CompileTest : public JsvmTest {
  protected:
    JSVM_Status Compile(JSVM_Value source, JSVM_Script* script) {
        return OH_JSVM_CompileScript(env, source, nullptr, 0, false, nullptr, script);
    }
    JSVM_Status CompileWithOrigin(const std::string& source, JSVM_ScriptOrigin origin,
                                  JSVM_Script* script) {
        return OH_JSVM_CompileScriptWithOrigin(env, Str(source), nullptr, 0, false, nullptr,
                                               &origin, script);
    }
    std::string RunCompiled(JSVM_Script script) {
        JSVM_Value result = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
        return result != nullptr ? ToString(result) : "";
    }
    // Compiles with the options given and runs.
    std::string RunWith(const std::string& source, std::vector<JSVM_CompileOptions> options) {
        JSVM_Script script = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CompileScriptWithOptions(env, Str(source), options.size(),
                                                        options.data(), &script));
        return script != nullptr ? RunCompiled(script) : "";
    }
    static JSVM_CompileOptions Mode(int mode) {
        JSVM_CompileOptions option = {};
        option.id = JSVM_COMPILE_MODE;
        option.content.num = mode;
        return option;
    }
    static JSVM_CompileOptions Pointer(JSVM_CompileOptionId id, void* pointer) {
        JSVM_CompileOptions option = {};
        option.id = id;
        option.content.ptr = pointer;
        return option;
    }
};

TEST_F(CompileTest, ArgumentsAreChecked) {
    JSVM_Script script = nullptr;
    JSVM_ScriptOrigin origin = {nullptr, "name.js", 0, 0};
    JSVM_ScriptOrigin nameless = {};
    JSVM_Value source = Str("1");
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_CompileScript(nullptr, source, nullptr, 0, false, nullptr, &script));
    EXPECT_STATUS(JSVM_INVALID_ARG, Compile(nullptr, &script));
    EXPECT_STATUS(JSVM_INVALID_ARG, Compile(source, nullptr));
    EXPECT_STATUS(JSVM_STRING_EXPECTED, Compile(Num(1), &script));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CompileScriptWithOrigin(env, source, nullptr, 0, false,
                                                                    nullptr, nullptr, &script));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CompileScriptWithOrigin(env, source, nullptr, 0, false,
                                                                    nullptr, &nameless, &script));
    EXPECT_STATUS(JSVM_STRING_EXPECTED,
                  OH_JSVM_CompileScriptWithOrigin(env, Object(), nullptr, 0, false, nullptr,
                                                  &origin, &script));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CompileScriptWithOptions(env, nullptr, 0, nullptr, &script));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CompileScriptWithOptions(env, source, 0, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CompileScriptWithOptions(env, source, 1, nullptr, &script));
    EXPECT_STATUS(JSVM_STRING_EXPECTED,
                  OH_JSVM_CompileScriptWithOptions(env, Num(1), 0, nullptr, &script));
    EXPECT_EQ(nullptr, script);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(CompileTest, ALengthWithoutACacheMeansNothing) {
    JSVM_Script script = nullptr;
    bool rejected = true;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CompileScript(env, Str("'a'"), nullptr, JSVM_AUTO_LENGTH, true,
                                                 &rejected, &script));
    EXPECT_TRUE(rejected) << "not to be written without a cache";
    EXPECT_EQ("a", RunCompiled(script));
}

TEST_F(CompileTest, ASyntaxErrorIsAGenericFailureWithTheErrorPending) {
    JSVM_Script script = nullptr;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, Compile(Str("let 1"), &script));
    EXPECT_EQ(nullptr, script);
    ASSERT_TRUE(ExceptionPending());
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, Compile(nullptr, nullptr));
    EXPECT_EQ(0u, TakeException().find("SyntaxError"));
    EXPECT_STATUS(JSVM_OK, Compile(Str("2"), &script));
    EXPECT_EQ("2", RunCompiled(script));
}

TEST_F(CompileTest, TheOriginNamesTheScript) {
    JSVM_Script script = nullptr;
    const std::string thrower = "new Error('x').stack.split('\\n')[1].trim()";
    ASSERT_JSVM_OK(CompileWithOrigin(thrower, {nullptr, "dir/na\xc3\xafve.js", 10, 20}, &script));
    EXPECT_EQ("at dir/na\xc3\xafve.js:11:21", RunCompiled(script));
    // Offsets that no file has.
    script = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  CompileWithOrigin("1", {nullptr, "a.js", SIZE_MAX, 0}, &script));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  CompileWithOrigin("1", {nullptr, "a.js", 0, size_t{1} << 31}, &script));
    EXPECT_EQ(nullptr, script);
}

TEST_F(CompileTest, OptionsNameTheScriptToo) {
    const std::string where = "new Error('x').stack.split('\\n')[1].trim()";
    JSVM_ScriptOrigin origin = {nullptr, "named.js", 0, 0};
    EXPECT_EQ("at named.js:1:1", RunWith(where, {Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &origin)}));
    // Unnamed ones are counted.
    const std::string first = RunWith(where, {});
    const std::string second = RunWith(where + ";", {Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, nullptr)});
    EXPECT_EQ(0u, first.find("at script_")) << first;
    EXPECT_EQ(0u, second.find("at script_")) << second;
    EXPECT_NE(first, second);
    JSVM_ScriptOrigin nameless = {};
    const std::string third =
        RunWith(where + ";;", {Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &nameless)});
    EXPECT_EQ(0u, third.find("at script_")) << third;
}

TEST_F(CompileTest, EveryModeCompiles) {
    for (const int mode :
         {JSVM_COMPILE_MODE_DEFAULT, JSVM_COMPILE_MODE_EAGER_COMPILE,
          JSVM_COMPILE_MODE_PRODUCE_COMPILE_PROFILE, JSVM_COMPILE_MODE_CONSUME_COMPILE_PROFILE}) {
        EXPECT_EQ("3", RunWith("(() => 1 + 2)()", {Mode(mode)})) << mode;
    }
    // The later of two options wins.
    EXPECT_EQ("3", RunWith("3", {Mode(JSVM_COMPILE_MODE_CONSUME_CODE_CACHE),
                                 Mode(JSVM_COMPILE_MODE_DEFAULT)}));
}

TEST_F(CompileTest, OptionsThatCannotBeAreRefused) {
    JSVM_Script script = nullptr;
    const auto status = [&](std::vector<JSVM_CompileOptions> options) {
        // The options are looked at before the source: a number here would be STRING_EXPECTED.
        return OH_JSVM_CompileScriptWithOptions(env, Num(1), options.size(), options.data(),
                                                &script);
    };
    EXPECT_STATUS(JSVM_INVALID_ARG, status({Mode(-1)}));
    EXPECT_STATUS(JSVM_INVALID_ARG, status({Mode(5)}));
    EXPECT_STATUS(JSVM_INVALID_ARG, status({Mode(JSVM_COMPILE_MODE_CONSUME_CODE_CACHE)}));
    JSVM_CodeCache empty = {};
    EXPECT_STATUS(JSVM_INVALID_ARG, status({Mode(JSVM_COMPILE_MODE_CONSUME_CODE_CACHE),
                                            Pointer(JSVM_COMPILE_CODE_CACHE, &empty)}));
    EXPECT_STATUS(JSVM_INVALID_ARG, status({Pointer(JSVM_COMPILE_CODE_CACHE, nullptr)}));
    EXPECT_STATUS(JSVM_STRING_EXPECTED, status({Mode(JSVM_COMPILE_MODE_EAGER_COMPILE)}));
    EXPECT_STATUS(JSVM_STRING_EXPECTED,
                  status({Pointer(static_cast<JSVM_CompileOptionId>(99), &empty)}));
    EXPECT_EQ(nullptr, script);
}

}  // namespace
