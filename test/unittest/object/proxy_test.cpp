// SPDX-License-Identifier: Apache-2.0
#include "test/support/fixture.h"

namespace {

class ProxyTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value untouched_ = nullptr;
};

TEST_F(ProxyTest, RunsItsTraps) {
    JSVM_Value proxy = nullptr;
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_CreateProxy(env, Run("target = {k: 1}"),
                                      Run("({get: (t, key) => key + ' of ' + t.k})"), &proxy));
    SetGlobal("it", proxy);
    EXPECT_EQ("x of 1", RunToString("it.x"));
    EXPECT_EQ("2", RunToString("(it.k = 2, target.k)"));
}

TEST_F(ProxyTest, StandsForFunctionsAndProxiesToo) {
    JSVM_Value proxy = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateProxy(env, Run("() => 7"), Object(), &proxy));
    SetGlobal("it", proxy);
    EXPECT_EQ("7", RunToString("it()"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateProxy(env, proxy, proxy, &proxy));
    SetGlobal("it", proxy);
    EXPECT_EQ("7", RunToString("it()"));
}

TEST_F(ProxyTest, GivesTheTarget) {
    JSVM_Value target = nullptr;
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_ProxyGetTarget(env, Run("target = []; new Proxy(target, {})"), &target));
    SetGlobal("it", target);
    EXPECT_TRUE(RunToBool("it === target"));
    JSVM_Value proxy = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateProxy(env, Run("target"), Object(), &proxy));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ProxyGetTarget(env, proxy, &target));
    SetGlobal("it", target);
    EXPECT_TRUE(RunToBool("it === target"));
}

TEST_F(ProxyTest, TheTargetOfARevokedOneIsNull) {
    JSVM_Value target = nullptr;
    JSVM_Value revoked = Run("(r => (r.revoke(), r.proxy))(Proxy.revocable({}, {}))");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ProxyGetTarget(env, revoked, &target));
    EXPECT_EQ("null", ToString(target));
}

TEST_F(ProxyTest, RefusesWhatIsNoObject) {
    for (const char* source : {"1", "'text'", "null", "undefined", "Symbol()", "true", "1n"}) {
        JSVM_Value value = Run(source);
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_CreateProxy(env, value, Object(), &untouched_));
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_CreateProxy(env, Object(), value, &untouched_));
    }
    EXPECT_EQ(nullptr, untouched_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(ProxyTest, OnlyProxiesHaveATarget) {
    for (const char* source : {"({})", "1", "null", "undefined", "() => 1"}) {
        EXPECT_STATUS(JSVM_INVALID_TYPE, OH_JSVM_ProxyGetTarget(env, Run(source), &untouched_));
    }
    EXPECT_EQ(nullptr, untouched_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(ProxyTest, RefusesNullArguments) {
    JSVM_Value object = Object();
    JSVM_Value bad = Num(1);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateProxy(env, nullptr, bad, &untouched_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateProxy(env, bad, nullptr, &untouched_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateProxy(env, bad, bad, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ProxyGetTarget(env, nullptr, &untouched_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ProxyGetTarget(env, bad, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateProxy(nullptr, object, object, &untouched_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ProxyGetTarget(nullptr, object, &untouched_));
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(ProxyTest, OnlyReadingTheTargetWorksWhileAnExceptionIsPending) {
    JSVM_Value object = Object();
    JSVM_Value proxy = Run("new Proxy([1, 2], {})");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateProxy(env, object, object, &untouched_));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateProxy(env, nullptr, nullptr, nullptr));
    EXPECT_EQ(nullptr, untouched_);
    JSVM_Value target = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ProxyGetTarget(env, proxy, &target));
    EXPECT_EQ("first", TakeException());
    EXPECT_EQ("1,2", ToString(target));
}

}  // namespace
