// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "test/support/fixture.h"

namespace {

class JsonTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value Parse(const std::string& text) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_JsonParse(env, Str(text), &value));
        return value;
    }
    std::string Stringify(JSVM_Value value) {
        JSVM_Value text = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_JsonStringify(env, value, &text));
        size_t length = 0;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueStringUtf8(env, text, nullptr, 0, &length));
        return ToString(text);
    }

    JSVM_Value untouched_ = nullptr;
};

TEST_F(JsonTest, Parses) {
    SetGlobal("it", Parse("{\"a\": [1, true, null], \"\xc3\xa9\": \"t\", \"__proto__\": 3}"));
    EXPECT_EQ("1,true,,t,true", RunToString("[...it.a, it['\\u00e9'], Object.hasOwn(it,"
                                            " '__proto__')]"));
    EXPECT_EQ(1.5, ToNumber(Parse(" 1.5\n")));
    EXPECT_EQ("null", ToString(Parse("null")));
}

TEST_F(JsonTest, DeepNestingIsNoTrouble) {
    const size_t depth = 100000;
    JSVM_Value value = Parse(std::string(depth, '[') + std::string(depth, ']'));
    // Writing it is: the engine's stack has an end.
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_JsonStringify(env, value, &untouched_));
    EXPECT_EQ("RangeError", TakeException().substr(0, 10));
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(JsonTest, WhatIsNotJsonIsASyntaxError) {
    for (const char* text : {"", " ", "{bad", "[1,]", "undefined", "'a'", "{\"a\":1", "NaN"}) {
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_JsonParse(env, Str(text), &untouched_));
        EXPECT_EQ("SyntaxError", TakeException().substr(0, 11)) << text;
    }
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(JsonTest, OnlyStringsAreParsed) {
    for (const char* source : {"1", "null", "undefined", "({})", "Object('1')", "Symbol()"}) {
        EXPECT_STATUS(JSVM_STRING_EXPECTED, OH_JSVM_JsonParse(env, Run(source), &untouched_));
    }
    EXPECT_EQ(nullptr, untouched_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(JsonTest, Stringifies) {
    EXPECT_EQ("{\"a\":[1,null,\"\xc3\xa9\"],\"b\":{}}",
              Stringify(Run("({a: [1, undefined, '\\u00e9'], b: {}, c: undefined})")));
    EXPECT_EQ("\"text\"", Stringify(Str("text")));
    EXPECT_EQ("null", Stringify(Null()));
    EXPECT_EQ("null", Stringify(Run("NaN")));
    EXPECT_EQ("\"json\"", Stringify(Run("({toJSON() { return 'json'; }})")));
    EXPECT_EQ("7", Stringify(Parse("7")));
}

TEST_F(JsonTest, WhatHasNoTextGivesUndefinedInLetters) {
    for (const char* source : {"undefined", "() => 1", "Symbol()", "({toJSON() {}})"}) {
        EXPECT_EQ("undefined", Stringify(Run(source))) << source;
    }
}

TEST_F(JsonTest, WhatStringifyingThrowsStaysPending) {
    const std::pair<const char*, const char*> cases[] = {
        {"c = {}; c.c = c", "TypeError"},
        {"1n", "TypeError"},
        {"({toJSON() { throw 'mine'; }})", "mine"},
        {"({get k() { throw 'mine'; }})", "mine"},
        {"new Proxy({}, {ownKeys() { throw 'mine'; }})", "mine"},
    };
    for (const auto& [source, exception] : cases) {
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_JsonStringify(env, Run(source), &untouched_));
        EXPECT_EQ(0u, TakeException().find(exception)) << source;
    }
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(JsonTest, RefusesNullArguments) {
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_JsonParse(env, nullptr, &untouched_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_JsonParse(env, Num(1), nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_JsonStringify(env, nullptr, &untouched_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_JsonStringify(env, Run("1n"), nullptr));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_JsonParse(nullptr, Str("1"), &untouched_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_JsonStringify(nullptr, Num(1), &untouched_));
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(JsonTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value text = Str("1");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_JsonParse(env, text, &untouched_));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_JsonParse(env, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_JsonStringify(env, text, &untouched_));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_JsonStringify(env, nullptr, nullptr));
    EXPECT_EQ(nullptr, untouched_);
    EXPECT_EQ("first", TakeException());
}

}  // namespace
