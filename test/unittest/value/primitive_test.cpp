// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstdint>
#include <limits>

#include "test/support/fixture.h"

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kTwoTo32 = 4294967296.0;
constexpr double kTwoTo63 = 9223372036854775808.0;

class PrimitiveTest : public jsvm_test::JsvmTest {
  protected:
    // What a script sees of a value.
    bool IsJs(JSVM_Value value, const char* condition) {
        SetGlobal("x", value);
        return RunToBool(condition);
    }
};

TEST_F(PrimitiveTest, GivesSingletons) {
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetUndefined(env, &value));
    EXPECT_TRUE(IsJs(value, "x === undefined"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNull(env, &value));
    EXPECT_TRUE(IsJs(value, "x === null"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetBoolean(env, true, &value));
    EXPECT_TRUE(IsJs(value, "x === true"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetBoolean(env, false, &value));
    EXPECT_TRUE(IsJs(value, "x === false"));
}

TEST_F(PrimitiveTest, CreatesInt32) {
    for (int32_t number : {0, 1, -1, 1 << 30, -(1 << 30) - 1, INT32_MAX, INT32_MIN}) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateInt32(env, number, &value));
        EXPECT_EQ(number, ToNumber(value));
        EXPECT_EQ(std::to_string(number), ToString(value));
    }
}

TEST_F(PrimitiveTest, CreatesUint32) {
    for (uint32_t number : {0u, 1u, 1u << 30, 1u << 31, UINT32_MAX}) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateUint32(env, number, &value));
        EXPECT_EQ(number, ToNumber(value));
        EXPECT_EQ(std::to_string(number), ToString(value));
    }
}

TEST_F(PrimitiveTest, CreatesTheDoubleNearestToAnInt64) {
    constexpr int64_t kTwoTo53 = int64_t{1} << 53;
    for (int64_t number : {int64_t{0}, int64_t{-1}, int64_t{INT32_MIN} - 1, kTwoTo53, kTwoTo53 + 1,
                           -kTwoTo53 - 1, INT64_MAX - 1024, INT64_MIN}) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateInt64(env, number, &value));
        EXPECT_EQ(static_cast<double>(number), ToNumber(value));
    }
    JSVM_Value value = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateInt64(env, INT64_MAX, &value));
    EXPECT_EQ(kTwoTo63, ToNumber(value));
    int64_t back = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueInt64(env, value, &back));
    EXPECT_EQ(INT64_MAX, back);
    ASSERT_JSVM_OK(OH_JSVM_CreateInt64(env, kTwoTo53 + 1, &value));
    EXPECT_TRUE(IsJs(value, "x === 9007199254740992"));
    ASSERT_JSVM_OK(OH_JSVM_CreateInt64(env, 0, &value));
    EXPECT_TRUE(IsJs(value, "Object.is(x, 0)"));
}

TEST_F(PrimitiveTest, CreatesDouble) {
    for (double number :
         {0.0, 1.0, -1.0, 0.1, 5e-324, 1.7976931348623157e308, kInfinity, -kInfinity, kTwoTo32}) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateDouble(env, number, &value));
        EXPECT_EQ(number, ToNumber(value));
    }
    EXPECT_TRUE(IsJs(Num(-0.0), "Object.is(x, -0)"));
    EXPECT_TRUE(IsJs(Num(kNaN), "x !== x"));
    // A number that fits an integer is the same value however it was made.
    EXPECT_TRUE(IsJs(Num(7.0), "x === 7 && [10, 20, 30, 40, 50, 60, 70, 80][x] === 80"));
}

// The table of the specification.
struct Conversion {
    double number;
    int32_t int32;
    uint32_t uint32;
    int64_t int64;
};

constexpr Conversion kConversions[] = {
    {0.0, 0, 0, 0},
    {-0.0, 0, 0, 0},
    {kNaN, 0, 0, 0},
    {kInfinity, 0, 0, 0},
    {-kInfinity, 0, 0, 0},
    {1.9, 1, 1, 1},
    {-1.9, -1, 4294967295u, -1},
    {0.999, 0, 0, 0},
    {-0.999, 0, 0, 0},
    {5e-324, 0, 0, 0},
    {-1, -1, 4294967295u, -1},
    {2147483647, INT32_MAX, 2147483647u, 2147483647},
    {2147483647.9, INT32_MAX, 2147483647u, 2147483647},
    {2147483648.0, INT32_MIN, 2147483648u, 2147483648},
    {2147483649.0, -2147483647, 2147483649u, 2147483649},
    {-2147483648.0, INT32_MIN, 2147483648u, -2147483648LL},
    {-2147483648.9, INT32_MIN, 2147483648u, -2147483648LL},
    {-2147483649.0, 2147483647, 2147483647u, -2147483649LL},
    {-2147483650.0, 2147483646, 2147483646u, -2147483650LL},
    {4294967295.0, -1, 4294967295u, 4294967295},
    {4294967296.0, 0, 0, 4294967296},
    {4294967297.9, 1, 1, 4294967297},
    {4294967301.0, 5, 5, 4294967301},
    {9007199254740991.0, -1, 4294967295u, 9007199254740991},
    {-9007199254740991.0, 1, 1, -9007199254740991},
    {9007199254740994.0, 2, 2, 9007199254740994},
    {1e20, 1661992960, 1661992960u, INT64_MAX},
    {-1e20, -1661992960, 2632974336u, INT64_MIN},
    {9223372036854774784.0, -1024, 4294966272u, 9223372036854774784},
    {-9223372036854774784.0, 1024, 1024, -9223372036854774784},
    {kTwoTo63, 0, 0, INT64_MAX},
    {-kTwoTo63, 0, 0, INT64_MIN},
    {-kTwoTo63 - 2048, -2048, 4294965248u, INT64_MIN},
    {kTwoTo63 * 2, 0, 0, INT64_MAX},
    {1e300, 0, 0, INT64_MAX},
    {-1e300, 0, 0, INT64_MIN},
};

TEST_F(PrimitiveTest, ReadsNumbersAsTheTableSays) {
    for (const Conversion& expected : kConversions) {
        SCOPED_TRACE(expected.number);
        JSVM_Value value = Num(expected.number);
        int32_t int32 = 77;
        uint32_t uint32 = 77;
        int64_t int64 = 77;
        double number = 77;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueInt32(env, value, &int32));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueUint32(env, value, &uint32));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueInt64(env, value, &int64));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueDouble(env, value, &number));
        EXPECT_EQ(expected.int32, int32);
        EXPECT_EQ(expected.uint32, uint32);
        EXPECT_EQ(expected.int64, int64);
        if (std::isnan(expected.number)) {
            EXPECT_TRUE(std::isnan(number));
        } else {
            EXPECT_EQ(expected.number, number);
            EXPECT_EQ(std::signbit(expected.number), std::signbit(number));
        }
    }
}

TEST_F(PrimitiveTest, ReadsBooleans) {
    bool result = false;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBool(env, Run("1 < 2"), &result));
    EXPECT_TRUE(result);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBool(env, Run("2 < 1"), &result));
    EXPECT_FALSE(result);
}

TEST_F(PrimitiveTest, ReadingConvertsNothing) {
    for (const char* source :
         {"'1'", "1n", "new Number(1)", "true", "null", "undefined", "({})", "Symbol()", "[1]",
          "new Proxy({}, { get() { throw 1; } })", "({ valueOf() { throw 1; } })"}) {
        SCOPED_TRACE(source);
        JSVM_Value value = Run(source);
        int32_t int32 = 77;
        uint32_t uint32 = 77;
        int64_t int64 = 77;
        double number = 77;
        EXPECT_STATUS(JSVM_NUMBER_EXPECTED, OH_JSVM_GetValueInt32(env, value, &int32));
        EXPECT_STATUS(JSVM_NUMBER_EXPECTED, OH_JSVM_GetValueUint32(env, value, &uint32));
        EXPECT_STATUS(JSVM_NUMBER_EXPECTED, OH_JSVM_GetValueInt64(env, value, &int64));
        EXPECT_STATUS(JSVM_NUMBER_EXPECTED, OH_JSVM_GetValueDouble(env, value, &number));
        EXPECT_EQ(77, int32);
        EXPECT_EQ(77u, uint32);
        EXPECT_EQ(77, int64);
        EXPECT_EQ(77, number);
    }
    for (const char* source :
         {"1", "0", "'true'", "new Boolean(true)", "null", "undefined", "({})", "Symbol()", "1n"}) {
        SCOPED_TRACE(source);
        for (bool before : {true, false}) {
            bool result = before;
            EXPECT_STATUS(JSVM_BOOLEAN_EXPECTED, OH_JSVM_GetValueBool(env, Run(source), &result));
            EXPECT_EQ(before, result);
        }
    }
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(PrimitiveTest, CreatorsRefuseNull) {
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetUndefined(nullptr, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetNull(nullptr, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetBoolean(nullptr, true, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateInt32(nullptr, 1, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateUint32(nullptr, 1, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateInt64(nullptr, 1, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateDouble(nullptr, 1, &value));
    EXPECT_EQ(nullptr, value);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetUndefined(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetNull(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetBoolean(env, true, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateInt32(env, 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateUint32(env, 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateInt64(env, 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateDouble(env, 1, nullptr));
}

// The same checks for every function that reads a T.
template <class T>
class ReaderTest : public PrimitiveTest {};

struct ReadsInt32 {
    using Type = int32_t;
    static constexpr auto kRead = &OH_JSVM_GetValueInt32;
};
struct ReadsUint32 {
    using Type = uint32_t;
    static constexpr auto kRead = &OH_JSVM_GetValueUint32;
};
struct ReadsInt64 {
    using Type = int64_t;
    static constexpr auto kRead = &OH_JSVM_GetValueInt64;
};
struct ReadsDouble {
    using Type = double;
    static constexpr auto kRead = &OH_JSVM_GetValueDouble;
};
struct ReadsBool {
    using Type = bool;
    static constexpr auto kRead = &OH_JSVM_GetValueBool;
};
using Readers = ::testing::Types<ReadsInt32, ReadsUint32, ReadsInt64, ReadsDouble, ReadsBool>;
TYPED_TEST_SUITE(ReaderTest, Readers, );

TYPED_TEST(ReaderTest, RefusesNullBeforeTheType) {
    JSVM_Env env = this->env;
    typename TypeParam::Type result = 1;
    JSVM_Value number = this->Num(2);
    EXPECT_EQ(JSVM_INVALID_ARG, TypeParam::kRead(nullptr, number, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kRead(env, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kRead(env, number, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kRead(env, this->Str("2"), nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kRead(env, nullptr, nullptr));
    EXPECT_EQ(static_cast<typename TypeParam::Type>(1), result);
}

TEST_F(PrimitiveTest, WorksWhileAnExceptionIsPending) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    JSVM_Value value = nullptr;
    int32_t int32 = 0;
    uint32_t uint32 = 0;
    int64_t int64 = 0;
    double number = 0;
    bool boolean = false;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetUndefined(env, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNull(env, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateUint32(env, 1, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateInt64(env, 1, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateDouble(env, 1, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateInt32(env, 5, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueInt32(env, value, &int32));
    EXPECT_EQ(5, int32);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueUint32(env, value, &uint32));
    EXPECT_EQ(5u, uint32);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueInt64(env, value, &int64));
    EXPECT_EQ(5, int64);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueDouble(env, value, &number));
    EXPECT_EQ(5, number);
    EXPECT_STATUS(JSVM_BOOLEAN_EXPECTED, OH_JSVM_GetValueBool(env, value, &boolean));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetBoolean(env, true, &value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetValueBool(env, value, &boolean));
    EXPECT_TRUE(boolean);
    EXPECT_EQ("pending", TakeException());
}

TEST(PrimitiveWithoutScopeTest, NoValueIsMadeWithoutAHandleScope) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_GetUndefined(env, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_GetNull(env, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_GetBoolean(env, true, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateInt32(env, 1, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateUint32(env, 1, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateInt64(env, 1, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateDouble(env, 1.5, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreateDouble(env, 1.5, nullptr));
    EXPECT_EQ(nullptr, value);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
