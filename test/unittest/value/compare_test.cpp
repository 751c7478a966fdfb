// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "test/support/fixture.h"

namespace {

class CompareTest : public jsvm_test::JsvmTest {
  protected:
    // The pending exception, taken; a script sees it as `e`.
    void TakeAsE() {
        JSVM_Value exception = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(env, &exception));
        SetGlobal("e", exception);
    }
    bool Instanceof(const char* value, const char* constructor) {
        JSVM_Value left = Run(value);
        JSVM_Value right = Run(constructor);
        bool result = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Instanceof(env, left, right, &result));
        return result;
    }
    // Asks with a constructor that is refused or throws: the answer is false all the same.
    void InstanceofFails(JSVM_Status status, const char* value, const char* constructor) {
        SCOPED_TRACE(constructor);
        JSVM_Value left = Run(value);
        JSVM_Value right = Run(constructor);
        bool result = true;
        EXPECT_STATUS(status, OH_JSVM_Instanceof(env, left, right, &result));
        EXPECT_FALSE(result);
        EXPECT_TRUE(ExceptionPending());
        TakeAsE();
    }
};

struct Comparison {
    const char* lhs;
    const char* rhs;
    bool strictly;
    bool loosely;
};

constexpr Comparison kComparisons[] = {
    {"1", "1", true, true},
    {"1", "1.0", true, true},
    {"0", "-0", true, true},
    {"NaN", "NaN", false, false},
    {"1", "'1'", false, true},
    {"1", "1n", false, true},
    {"1n", "1n", true, true},
    {"2n ** 100n", "2n ** 100n", true, true},
    {"2n ** 53n + 1n", "2 ** 53", false, false},
    {"true", "1", false, true},
    {"true", "'true'", false, false},
    {"''", "0", false, true},
    {"null", "undefined", false, true},
    {"null", "null", true, true},
    {"undefined", "undefined", true, true},
    {"null", "0", false, false},
    {"undefined", "false", false, false},
    {"'abc'", "'abc'", true, true},
    {"'abc'", "'abd'", false, false},
    // Strings that were put together are compared by what is in them.
    {"'x'.repeat(40) + 'y'.repeat(40)", "'x'.repeat(40) + 'y'.repeat(40)", true, true},
    {"'\\u4e2d'.repeat(40) + 'y'", "'\\u4e2d'.repeat(39) + '\\u4e2dy'", true, true},
    {"Symbol()", "Symbol()", false, false},
    {"Symbol.for('a')", "Symbol.for('a')", true, true},
    {"({})", "({})", false, false},
    {"globalThis", "globalThis", true, true},
    {"[1]", "'1'", false, true},
    {"[1]", "1", false, true},
    {"[]", "false", false, true},
    {"new Number(1)", "1", false, true},
    {"new String('a')", "'a'", false, true},
    {"new String('a')", "new String('a')", false, false},
    {"({ valueOf() { return 7; } })", "7", false, true},
    {"({ [Symbol.toPrimitive]() { return 'p'; } })", "'p'", false, true},
};

TEST_F(CompareTest, AsJavaScriptDoes) {
    for (const Comparison& expected : kComparisons) {
        SCOPED_TRACE(std::string(expected.lhs) + " and " + expected.rhs);
        JSVM_Value lhs = Run(expected.lhs);
        JSVM_Value rhs = Run(expected.rhs);
        bool result = !expected.strictly;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_StrictEquals(env, lhs, rhs, &result));
        EXPECT_EQ(expected.strictly, result);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_StrictEquals(env, rhs, lhs, &result));
        EXPECT_EQ(expected.strictly, result);
        result = !expected.loosely;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Equals(env, lhs, rhs, &result));
        EXPECT_EQ(expected.loosely, result);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Equals(env, rhs, lhs, &result));
        EXPECT_EQ(expected.loosely, result);
    }
    EXPECT_FALSE(ExceptionPending());
}

// Once ended the process.
TEST_F(CompareTest, AThrowingConversionLeavesTheExceptionPending) {
    const char* const kThrowing[] = {
        "({ valueOf() { throw new RangeError('no'); } })",
        "({ toString() { throw new RangeError('no'); }, valueOf: undefined })",
        "({ [Symbol.toPrimitive]() { throw new RangeError('no'); } })",
        "({ get [Symbol.toPrimitive]() { throw new RangeError('no'); } })",
        "new Proxy({}, { get() { throw new RangeError('no'); } })",
    };
    for (const char* source : kThrowing) {
        SCOPED_TRACE(source);
        JSVM_Value value = Run(source);
        for (const bool before : {true, false}) {
            bool result = before;
            EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Equals(env, value, Num(1), &result));
            EXPECT_EQ("RangeError: no", TakeException());
            EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Equals(env, Str("a"), value, &result));
            EXPECT_EQ("RangeError: no", TakeException());
            EXPECT_EQ(before, result);
        }
        // These need no conversion.
        bool result = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Equals(env, value, value, &result));
        EXPECT_TRUE(result);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_Equals(env, value, Null(), &result));
        EXPECT_FALSE(result);
        EXPECT_STATUS(JSVM_OK, OH_JSVM_StrictEquals(env, value, Num(1), &result));
        EXPECT_FALSE(result);
    }
}

TEST_F(CompareTest, AConversionWithoutAPrimitiveIsATypeError) {
    bool result = false;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_Equals(env, Run("Object.create(null)"), Num(1), &result));
    EXPECT_EQ("TypeError: Cannot convert object to primitive value", TakeException());
}

TEST_F(CompareTest, AConversionWithoutEndIsARangeError) {
    bool result = false;
    JSVM_Value value = Run("({ valueOf() { return this == 1; } })");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Equals(env, value, Num(1), &result));
    EXPECT_EQ("RangeError: Maximum call stack size exceeded", TakeException());
}

TEST_F(CompareTest, EqualityChecksItsArguments) {
    JSVM_Value value = Run("({ valueOf() { throw 1; } })");
    for (auto equals : {&OH_JSVM_StrictEquals, &OH_JSVM_Equals}) {
        for (const bool before : {true, false}) {
            bool result = before;
            EXPECT_EQ(JSVM_INVALID_ARG, equals(nullptr, value, value, &result));
            EXPECT_STATUS(JSVM_INVALID_ARG, equals(env, nullptr, value, &result));
            EXPECT_STATUS(JSVM_INVALID_ARG, equals(env, value, nullptr, &result));
            EXPECT_STATUS(JSVM_INVALID_ARG, equals(env, value, Num(1), nullptr));
            EXPECT_EQ(before, result);
        }
    }
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(CompareTest, NothingIsComparedWhileAnExceptionIsPending) {
    JSVM_Value value = Num(1);
    JSVM_Value constructor = Run("Object");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, value));
    bool result = true;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_StrictEquals(env, value, value, &result));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Equals(env, value, value, &result));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Instanceof(env, value, constructor, &result));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_StrictEquals(env, nullptr, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Equals(env, nullptr, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_Instanceof(env, nullptr, nullptr, nullptr));
    EXPECT_TRUE(result);
    EXPECT_EQ("1", TakeException());
}

TEST_F(CompareTest, InstanceofFollowsThePrototypes) {
    Run("class A {}; class B extends A {}; function F() {}");
    EXPECT_TRUE(Instanceof("new A", "A"));
    EXPECT_TRUE(Instanceof("new B", "A"));
    EXPECT_FALSE(Instanceof("new A", "B"));
    EXPECT_TRUE(Instanceof("new F", "F"));
    EXPECT_TRUE(Instanceof("new F", "F.bind(null)"));
    EXPECT_TRUE(Instanceof("new A", "new Proxy(A, {})"));
    EXPECT_TRUE(Instanceof("Object.create(A.prototype)", "A"));
    EXPECT_FALSE(Instanceof("Object.create(null)", "Object"));
    EXPECT_TRUE(Instanceof("[]", "Array"));
    EXPECT_TRUE(Instanceof("(() => 1)", "Function"));
    // Primitives are instances of nothing.
    EXPECT_FALSE(Instanceof("1", "Number"));
    EXPECT_FALSE(Instanceof("undefined", "Object"));
    EXPECT_FALSE(Instanceof("1", "(() => 1)"));
}

TEST_F(CompareTest, InstanceofAsksSymbolHasInstance) {
    Run("class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }");
    EXPECT_TRUE(Instanceof("2", "Even"));
    EXPECT_FALSE(Instanceof("3", "Even"));
    EXPECT_FALSE(Instanceof("new Even", "Even"));
}

TEST_F(CompareTest, InstanceofNeedsAFunction) {
    InstanceofFails(JSVM_OBJECT_EXPECTED, "({})", "undefined");
    EXPECT_TRUE(RunToBool("e instanceof TypeError && !('code' in e)"));
    InstanceofFails(JSVM_OBJECT_EXPECTED, "({})", "null");
    EXPECT_TRUE(RunToBool("e instanceof TypeError && !('code' in e)"));
    // A script that listens for `code` on the prototype is not asked.
    Run("Object.defineProperty(Error.prototype, 'code', { set() { throw 'a setter'; } })");
    for (const char* constructor :
         {"({})", "1", "'A'", "true", "Symbol()", "1n", "[]", "new Proxy({}, {})",
          "({ [Symbol.hasInstance]() { return true; } })"}) {
        InstanceofFails(JSVM_FUNCTION_EXPECTED, "({})", constructor);
        EXPECT_TRUE(RunToBool("e instanceof TypeError"));
        EXPECT_EQ("TypeError: Constructor must be a function", RunToString("String(e)"));
        EXPECT_EQ(R"({"value":"ERR_NAPI_CONS_FUNCTION","writable":true,"enumerable":true,)"
                  R"("configurable":true})",
                  RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(e, 'code'))"));
    }
}

TEST_F(CompareTest, InstanceofThatThrowsLeavesTheExceptionPending) {
    InstanceofFails(JSVM_GENERIC_FAILURE, "({})", "(() => 1)");
    EXPECT_TRUE(RunToBool("e instanceof TypeError"));
    InstanceofFails(JSVM_GENERIC_FAILURE, "1",
                    "(class { static [Symbol.hasInstance]() { throw 'no'; } })");
    EXPECT_EQ("no", RunToString("e"));
    InstanceofFails(JSVM_GENERIC_FAILURE, "1",
                    "new Proxy(class {}, { get() { throw 'a trap'; } })");
    EXPECT_EQ("a trap", RunToString("e"));
    InstanceofFails(JSVM_GENERIC_FAILURE, "new Proxy({}, { getPrototypeOf() { throw 'a trap'; } })",
                    "Object");
    EXPECT_EQ("a trap", RunToString("e"));
}

TEST_F(CompareTest, InstanceofChecksItsArguments) {
    JSVM_Value value = Object();
    JSVM_Value constructor = Run("Object");
    bool result = true;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_Instanceof(nullptr, value, constructor, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Instanceof(env, nullptr, constructor, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Instanceof(env, nullptr, Num(1), &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Instanceof(env, value, constructor, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Instanceof(env, value, Num(1), nullptr));
    EXPECT_TRUE(result);
    // The constructor is looked at last, when the answer has been set to false.
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Instanceof(env, value, nullptr, &result));
    EXPECT_FALSE(result);
    EXPECT_FALSE(ExceptionPending());
}

}  // namespace
