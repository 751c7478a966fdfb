// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "ark_runtime/jsvmx_error.h"
#include "test/support/fixture.h"

namespace {

class ErrorPositionTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value Taken() {
        JSVM_Value error = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(env, &error));
        return error;
    }

    JSVMX_ErrorPosition Position(JSVM_Value error) {
        JSVMX_ErrorPosition position = {77, 77};
        EXPECT_STATUS(JSVM_OK, JSVMX_GetErrorPosition(env, error, &position));
        return position;
    }

    // Of the error that compiling or running the source ends with.
    JSVMX_ErrorPosition PositionOf(const std::string& source) {
        JSVM_Value result = nullptr;
        EXPECT_NE(JSVM_OK, TryRun(source, &result));
        return Position(Taken());
    }

    void ExpectAt(uint32_t line, uint32_t column, JSVMX_ErrorPosition position) {
        EXPECT_EQ(line, position.line);
        EXPECT_EQ(column, position.column);
    }
};

TEST_F(ErrorPositionTest, SyntaxErrorsTellWhereTheSourceDoesNotParse) {
    ExpectAt(1, 9, PositionOf("var a = ;"));
    ExpectAt(2, 7, PositionOf("let x;\n  let x;"));
    ExpectAt(3, 5, PositionOf("var a;\r\nvar b;\r\nvar 1c;"));
    ExpectAt(1, 24, PositionOf("function f() { if (1) {"));
}

TEST_F(ErrorPositionTest, ColumnsCountUtf16CodeUnits) {
    ExpectAt(1, 11, PositionOf("'\xe4\xb8\xad \xf0\x9f\x98\x80'; a b"));
}

TEST_F(ErrorPositionTest, OtherErrorsTellWhereTheyWereMade) {
    ExpectAt(2, 7, PositionOf("function f() {\nthrow new TypeError('boom'); }\nf()"));
    ExpectAt(1, 3, PositionOf("  nowhere()"));
    ExpectAt(1, 6, Position(Run("     new Error('never thrown')")));
}

TEST_F(ErrorPositionTest, TheOffsetsOfTheOriginCount) {
    JSVM_ScriptOrigin origin = {nullptr, "part.js", 10, 4};
    JSVM_Script script = nullptr;
    EXPECT_NE(JSVM_OK, OH_JSVM_CompileScriptWithOrigin(env, Str("var a = ;"), nullptr, 0, false,
                                                       nullptr, &origin, &script));
    ExpectAt(11, 13, Position(Taken()));
}

TEST_F(ErrorPositionTest, ASyntaxErrorKeepsItWhenItsStackIsRead) {
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK, TryRun("let x;\n  let x;", &result));
    JSVM_Value error = Taken();
    JSVM_Value stack = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetNamedProperty(env, error, "stack", &stack));
    EXPECT_EQ(0u, ToString(stack).find("SyntaxError: "));
    ExpectAt(2, 7, Position(error));
}

TEST_F(ErrorPositionTest, OtherValuesHaveNoPosition) {
    for (JSVM_Value value : {Undefined(), Null(), Num(1), Str("Error"), Object()}) {
        ExpectAt(0, 0, Position(value));
    }
}

JSVM_Value AskInside(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    JSVMX_ErrorPosition position = {77, 77};
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    JSVM_Value text = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "text", 4, &text));
    EXPECT_EQ(JSVM_OK, JSVMX_GetErrorPosition(env, text, &position));
    EXPECT_EQ(0u, position.line) << "not the line that calls this function";
    return text;
}

TEST_F(ErrorPositionTest, NeitherHaveTheyOneWhileAScriptRuns) {
    SetGlobal("ask", Function("ask", AskInside));
    Run("\n\nask()");
}

TEST_F(ErrorPositionTest, AnErrorMadeOutsideOfScriptsHasNoPosition) {
    JSVM_Value error = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateError(env, nullptr, Str("made here"), &error));
    ExpectAt(0, 0, Position(error));
}

TEST_F(ErrorPositionTest, AsksWhileAnExceptionIsPending) {
    JSVM_Value error = Run("new Error('x')");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    ExpectAt(1, 1, Position(error));
    EXPECT_TRUE(ExceptionPending());
}

TEST_F(ErrorPositionTest, NullArguments) {
    JSVMX_ErrorPosition position = {77, 77};
    EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_GetErrorPosition(nullptr, Num(1), &position));
    EXPECT_STATUS(JSVM_INVALID_ARG, JSVMX_GetErrorPosition(env, nullptr, &position));
    EXPECT_STATUS(JSVM_INVALID_ARG, JSVMX_GetErrorPosition(env, Num(1), nullptr));
    EXPECT_EQ(77u, position.line);
}

}  // namespace
