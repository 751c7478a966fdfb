// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "ark_runtime/jsvm.h"
#include "test/support/fixture.h"

namespace {

using jsvm_test::JsvmTest;

using Coercion = JSVM_Status (*)(JSVM_Env, JSVM_Value, JSVM_Value*);

class ConvertTest : public JsvmTest {
  protected:
    // The converted value, as JavaScript's typeof and String() tell it.
    std::string Converted(Coercion coerce, const std::string& source) {
        SCOPED_TRACE(source);
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_OK, coerce(env, Run(source), &result));
        SetGlobal("converted", result);
        return RunToString("typeof converted + ' ' + String(converted)");
    }
    // The exception that a refused value leaves pending.
    std::string Refused(Coercion coerce, const std::string& source, JSVM_Status status) {
        SCOPED_TRACE(source);
        JSVM_Value value = Run(source);
        JSVM_Value result = value;
        EXPECT_STATUS(status, coerce(env, value, &result));
        EXPECT_EQ(value, result) << "to be left alone";
        JSVM_Value exception = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(env, &exception));
        JSVM_Value name = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetNamedProperty(env, exception, "name", &name));
        return ToString(name);
    }
};

TEST_F(ConvertTest, ToBool) {
    EXPECT_EQ("boolean false", Converted(OH_JSVM_CoerceToBool, "0"));
    EXPECT_EQ("boolean false", Converted(OH_JSVM_CoerceToBool, "''"));
    EXPECT_EQ("boolean false", Converted(OH_JSVM_CoerceToBool, "undefined"));
    EXPECT_EQ("boolean true", Converted(OH_JSVM_CoerceToBool, "'0'"));
    EXPECT_EQ("boolean true", Converted(OH_JSVM_CoerceToBool, "Symbol()"));
}

TEST_F(ConvertTest, ToNumber) {
    EXPECT_EQ("number 12", Converted(OH_JSVM_CoerceToNumber, "' 12 '"));
    EXPECT_EQ("number NaN", Converted(OH_JSVM_CoerceToNumber, "({})"));
    EXPECT_EQ("number NaN", Converted(OH_JSVM_CoerceToNumber, "'twelve'"));
    EXPECT_EQ("number 0", Converted(OH_JSVM_CoerceToNumber, "null"));
    const Coercion coerce = OH_JSVM_CoerceToNumber;
    EXPECT_EQ("TypeError", Refused(coerce, "Symbol()", JSVM_NUMBER_EXPECTED));
    EXPECT_EQ("TypeError", Refused(coerce, "1n", JSVM_NUMBER_EXPECTED));
    EXPECT_EQ("RangeError", Refused(coerce, "({valueOf() { throw new RangeError('no'); }})",
                                    JSVM_NUMBER_EXPECTED));
}

TEST_F(ConvertTest, ToStringValue) {
    EXPECT_EQ("string 1.5", Converted(OH_JSVM_CoerceToString, "1.5"));
    EXPECT_EQ("string undefined", Converted(OH_JSVM_CoerceToString, "undefined"));
    EXPECT_EQ("string 1,2", Converted(OH_JSVM_CoerceToString, "[1, 2]"));
    const Coercion coerce = OH_JSVM_CoerceToString;
    EXPECT_EQ("TypeError", Refused(coerce, "Symbol()", JSVM_STRING_EXPECTED));
    EXPECT_EQ("RangeError", Refused(coerce, "({toString() { throw new RangeError('no'); }})",
                                    JSVM_STRING_EXPECTED));
}

TEST_F(ConvertTest, ToObjectValue) {
    EXPECT_EQ("object 5", Converted(OH_JSVM_CoerceToObject, "5"));
    EXPECT_EQ("function () => 1", Converted(OH_JSVM_CoerceToObject, "() => 1"));
    EXPECT_EQ("TypeError", Refused(OH_JSVM_CoerceToObject, "undefined", JSVM_OBJECT_EXPECTED));
    EXPECT_EQ("TypeError", Refused(OH_JSVM_CoerceToObject, "null", JSVM_OBJECT_EXPECTED));
}

TEST_F(ConvertTest, ToBigIntValue) {
    EXPECT_EQ("bigint 12", Converted(OH_JSVM_CoerceToBigInt, "'12'"));
    EXPECT_EQ("bigint 1", Converted(OH_JSVM_CoerceToBigInt, "true"));
    EXPECT_EQ("bigint 7", Converted(OH_JSVM_CoerceToBigInt, "7n"));
    const Coercion coerce = OH_JSVM_CoerceToBigInt;
    EXPECT_EQ("TypeError", Refused(coerce, "5", JSVM_BIGINT_EXPECTED));
    EXPECT_EQ("TypeError", Refused(coerce, "null", JSVM_BIGINT_EXPECTED));
    EXPECT_EQ("TypeError", Refused(coerce, "undefined", JSVM_BIGINT_EXPECTED));
    EXPECT_EQ("TypeError", Refused(coerce, "Symbol()", JSVM_BIGINT_EXPECTED));
    EXPECT_EQ("SyntaxError", Refused(coerce, "'twelve'", JSVM_BIGINT_EXPECTED));
}

TEST_F(ConvertTest, AllCheckTheirArguments) {
    const Coercion all[] = {OH_JSVM_CoerceToBool, OH_JSVM_CoerceToNumber, OH_JSVM_CoerceToString,
                            OH_JSVM_CoerceToObject, OH_JSVM_CoerceToBigInt};
    JSVM_Value value = Bool(true);
    for (const Coercion coerce : all) {
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_INVALID_ARG, coerce(nullptr, value, &result));
        EXPECT_STATUS(JSVM_INVALID_ARG, coerce(env, nullptr, &result));
        EXPECT_STATUS(JSVM_INVALID_ARG, coerce(env, value, nullptr));
        ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, coerce(env, nullptr, nullptr));
        EXPECT_EQ(nullptr, result);
        EXPECT_EQ("Error: pending", TakeException());
    }
}

}  // namespace
