// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "test/support/fixture.h"

namespace {

class RegExpTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Status Create(JSVM_Value pattern, unsigned flags, JSVM_Value* result) {
        return OH_JSVM_CreateRegExp(env, pattern, static_cast<JSVM_RegExpFlags>(flags), result);
    }
    // The regular expression, which is `it` for scripts, as text.
    std::string Make(const std::string& pattern, unsigned flags) {
        JSVM_Value made = nullptr;
        EXPECT_STATUS(JSVM_OK, Create(Str(pattern), flags, &made));
        SetGlobal("it", made);
        return ToString(made);
    }
    void ExpectSyntaxError(const std::string& pattern, unsigned flags) {
        JSVM_Value made = nullptr;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, Create(Str(pattern), flags, &made));
        EXPECT_EQ("SyntaxError", TakeException().substr(0, 11)) << pattern << " " << flags;
        EXPECT_EQ(nullptr, made);
    }
};

TEST_F(RegExpTest, MakesRegularExpressions) {
    EXPECT_EQ("/a(b+)/", Make("a(b+)", JSVM_REGEXP_NONE));
    EXPECT_EQ("true,abb,bb", RunToString("[it instanceof RegExp, ...it.exec('xabby')]"));
    EXPECT_EQ("/(?:)/", Make("", JSVM_REGEXP_NONE));
    EXPECT_EQ("/a\\/b/", Make("a/b", JSVM_REGEXP_NONE));
}

TEST_F(RegExpTest, EveryFlagIsThatOfJavaScript) {
    EXPECT_EQ("/a/g", Make("a", JSVM_REGEXP_GLOBAL));
    EXPECT_EQ("bb", RunToString("'aa'.replace(it, 'b')"));
    EXPECT_EQ("/a/i", Make("a", JSVM_REGEXP_IGNORE_CASE));
    EXPECT_TRUE(RunToBool("it.test('A')"));
    EXPECT_EQ("/^a/m", Make("^a", JSVM_REGEXP_MULTILINE));
    EXPECT_TRUE(RunToBool("it.test('b\\na')"));
    EXPECT_EQ("/a/y", Make("a", JSVM_REGEXP_STICKY));
    EXPECT_FALSE(RunToBool("it.test('ba')"));
    EXPECT_EQ("/^.$/u", Make("^.$", JSVM_REGEXP_UNICODE));
    EXPECT_TRUE(RunToBool("it.test('\\u{1f600}')"));
    EXPECT_EQ("/a.b/s", Make("a.b", JSVM_REGEXP_DOT_ALL));
    EXPECT_TRUE(RunToBool("it.test('a\\nb')"));
    EXPECT_EQ("/a/d", Make("a", JSVM_REGEXP_HAS_INDICES));
    EXPECT_EQ("1,2", RunToString("it.exec('ba').indices[0]"));
    EXPECT_EQ("/a/dgimsuy", Make("a", 0xff & ~unsigned{JSVM_REGEXP_LINEAR}));
}

TEST_F(RegExpTest, LinearOnesTakeTheTimeOfTheText) {
    EXPECT_EQ("/(a*)*b/l", Make("(a*)*b", JSVM_REGEXP_LINEAR));
    EXPECT_FALSE(RunToBool("it.test('a'.repeat(5000))"));
    EXPECT_TRUE(RunToBool("it.test('a'.repeat(5000) + 'b')"));
    ExpectSyntaxError("(a)\\1", JSVM_REGEXP_LINEAR);
    ExpectSyntaxError("(?=a)", JSVM_REGEXP_LINEAR);
    ExpectSyntaxError("a", JSVM_REGEXP_LINEAR | JSVM_REGEXP_UNICODE);
}

TEST_F(RegExpTest, UnknownBitsAreIgnored) {
    for (const unsigned bits : {1u << 9, 1u << 16, 1u << 31, ~0x1ffu}) {
        EXPECT_EQ("/a/gi", Make("a", bits | JSVM_REGEXP_GLOBAL | JSVM_REGEXP_IGNORE_CASE));
    }
}

// What the engine does not know must not become another pattern without a word.
TEST_F(RegExpTest, UnicodeSetsNeedAnEngineThatKnowsThem) {
    const bool known = RunToBool("(() => { try { return new RegExp('a', 'v'); } catch { } })()");
    if (known) {
        EXPECT_EQ("/[a--b]/v", Make("[a--b]", JSVM_REGEXP_UNICODE_SETS));
        return;
    }
    JSVM_Value made = nullptr;
    for (const unsigned others : {0u, 1u, 1u << 9}) {
        EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                      Create(Str("[a]"), JSVM_REGEXP_UNICODE_SETS | others, &made));
        EXPECT_EQ("SyntaxError: Invalid flags supplied to RegExp constructor 'v'", TakeException());
    }
    EXPECT_EQ(nullptr, made);
}

TEST_F(RegExpTest, BadPatternsAreSyntaxErrors) {
    for (const char* pattern : {"(", "[", "*", "a{2,1}", "\\"}) {
        ExpectSyntaxError(pattern, JSVM_REGEXP_NONE);
    }
    ExpectSyntaxError("\\p{Nothing}", JSVM_REGEXP_UNICODE | JSVM_REGEXP_GLOBAL);
    Make("\\p{Nothing}", JSVM_REGEXP_NONE);
}

TEST_F(RegExpTest, ScriptsCannotGetInTheWay) {
    Run("RegExp = function () { throw 1; };"
        "RegExp.prototype = null; Symbol.prototype.toString = () => { throw 2; };");
    EXPECT_EQ("/a/g", Make("a", JSVM_REGEXP_GLOBAL));
}

TEST_F(RegExpTest, ThePatternIsAString) {
    JSVM_Value made = nullptr;
    for (const char* source : {"/a/", "1", "null", "undefined", "Object('a')", "Symbol()"}) {
        EXPECT_STATUS(JSVM_STRING_EXPECTED, Create(Run(source), JSVM_REGEXP_UNICODE_SETS, &made));
    }
    EXPECT_EQ(nullptr, made);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(RegExpTest, RefusesNullArguments) {
    JSVM_Value made = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(nullptr, JSVM_REGEXP_NONE, &made));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(Num(1), JSVM_REGEXP_NONE, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateRegExp(nullptr, Str("a"), JSVM_REGEXP_NONE, &made));
    EXPECT_EQ(nullptr, made);
}

TEST_F(RegExpTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value pattern = Str("a");
    JSVM_Value made = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, Create(pattern, JSVM_REGEXP_NONE, &made));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, Create(nullptr, JSVM_REGEXP_NONE, nullptr));
    EXPECT_EQ(nullptr, made);
    EXPECT_EQ("first", TakeException());
}

}  // namespace
