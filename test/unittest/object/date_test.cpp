// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "test/support/fixture.h"

namespace {

constexpr double kUntouched = 12345;
constexpr double kLatest = 8.64e15;
const double kNaN = std::numeric_limits<double>::quiet_NaN();

class DateTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value Date(double time) {
        JSVM_Value date = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateDate(env, time, &date));
        return date;
    }
    double TimeOf(JSVM_Value date) {
        double time = kUntouched;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetDateValue(env, date, &time));
        return time;
    }
};

TEST_F(DateTest, MakesDates) {
    SetGlobal("it", Date(1e12));
    EXPECT_EQ("true,2001-09-09T01:46:40.000Z",
              RunToString("[it instanceof Date, it.toISOString()]"));
    EXPECT_EQ(1e12, TimeOf(Run("it")));
    EXPECT_EQ(86400000, TimeOf(Run("new Date('1970-01-02T00:00:00Z')")));
}

TEST_F(DateTest, CutsFractionsOff) {
    EXPECT_EQ(1, TimeOf(Date(1.9)));
    EXPECT_EQ(-1, TimeOf(Date(-1.9)));
    EXPECT_EQ(0, TimeOf(Date(0.5)));
    const double zero = TimeOf(Date(-0.5));
    EXPECT_EQ(0, zero);
    EXPECT_FALSE(std::signbit(zero));
}

TEST_F(DateTest, OutOfRangeIsInvalidNotAFailure) {
    EXPECT_EQ(kLatest, TimeOf(Date(kLatest)));
    EXPECT_EQ(-kLatest, TimeOf(Date(-kLatest)));
    for (const double time : {kLatest + 1, -kLatest - 1, kNaN, HUGE_VAL, -HUGE_VAL}) {
        JSVM_Value date = Date(time);
        EXPECT_TRUE(std::isnan(TimeOf(date))) << time;
        EXPECT_EQ("Invalid Date", ToString(date));
    }
}

TEST_F(DateTest, ScriptsCannotGetInTheWay) {
    Run("Date.prototype.valueOf = Date.prototype.getTime = () => { throw 1; };"
        "Date = function () { throw 2; };");
    EXPECT_EQ(5, TimeOf(Date(5)));
}

TEST_F(DateTest, OnlyDatesHaveATime) {
    double time = kUntouched;
    for (const char* source : {"0", "'1970-01-01'", "({})", "null", "undefined",
                               "Object.create(Date.prototype)", "new Proxy(new Date(), {})"}) {
        EXPECT_STATUS(JSVM_DATE_EXPECTED, OH_JSVM_GetDateValue(env, Run(source), &time));
    }
    EXPECT_EQ(kUntouched, time);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(DateTest, RefusesNullArguments) {
    double time = kUntouched;
    JSVM_Value date = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateDate(env, 0, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetDateValue(env, nullptr, &time));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetDateValue(env, Num(1), nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateDate(nullptr, 0, &date));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetDateValue(nullptr, Date(0), &time));
    EXPECT_EQ(kUntouched, time);
    EXPECT_EQ(nullptr, date);
}

TEST_F(DateTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value date = Date(0);
    JSVM_Value made = nullptr;
    double time = kUntouched;
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateDate(env, 0, &made));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateDate(env, 0, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetDateValue(env, date, &time));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetDateValue(env, nullptr, nullptr));
    EXPECT_EQ(nullptr, made);
    EXPECT_EQ(kUntouched, time);
    EXPECT_EQ("first", TakeException());
}

}  // namespace
