// SPDX-License-Identifier: Apache-2.0
// JSVM_SCOPE_CHECK and callbacks: what they are given, what they return and what they leave behind.
#include <functional>
#include <string>
#include <vector>

#include "test/support/scope_check_fixture.h"

namespace {

using Body = std::function<JSVM_Value(JSVM_Env, JSVM_CallbackInfo)>;

JSVM_Value RunBody(JSVM_Env env, JSVM_CallbackInfo info) {
    void* body = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &body));
    return (*static_cast<Body*>(body))(env, info);
}

class ScopeCheckCallbackTest : public jsvm_test::ScopeCheckTest {
  public:
    void Expect(JSVM_ValueType type, JSVM_Value value) {
        EXPECT_EQ(type, Typeof(value));
        kept.push_back(value);
    }

  protected:
    void SetUp() override {
        ScopeCheckTest::SetUp();
        Check(true);
    }
    void ExpectAllStale() {
        for (JSVM_Value value : kept) EXPECT_TRUE(Aborts([&] { Typeof(value); }));
        EXPECT_FALSE(kept.empty());
    }

    std::vector<JSVM_Value> kept;
};

TEST_F(ScopeCheckCallbackTest, ArgumentsBelongToTheCall) {
    Body body = [this](JSVM_Env, JSVM_CallbackInfo info) {
        JSVM_Value argv[3] = {};
        size_t argc = 3;
        JSVM_Value this_arg = nullptr;
        JSVM_Value new_target = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, argv, &this_arg, nullptr));
        EXPECT_JSVM_OK(OH_JSVM_GetNewTarget(env, info, &new_target));
        Expect(JSVM_NUMBER, argv[0]);
        Expect(JSVM_STRING, argv[1]);
        Expect(JSVM_UNDEFINED, argv[2]);
        Expect(JSVM_OBJECT, this_arg);
        Expect(JSVM_FUNCTION, new_target);
        Expect(JSVM_BOOLEAN, Bool(true));
        return this_arg;
    };
    SetGlobal("F", Function("F", RunBody, &body));
    EXPECT_TRUE(RunToBool("new F(1, 'two') instanceof F"));
    EXPECT_EQ(6u, kept.size());
    ExpectAllStale();
}

TEST_F(ScopeCheckCallbackTest, WhatItReturnsArrives) {
    Body body = [this](JSVM_Env, JSVM_CallbackInfo) { return Str("answer"); };
    SetGlobal("f", Function("f", RunBody, &body));
    EXPECT_EQ("answer,answer", RunToString("[f(), f()]"));
    JSVM_Value value = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CallFunction(env, Undefined(), Run("f"), 0, nullptr, &value));
    EXPECT_EQ("answer", ToString(value));
    body = [](JSVM_Env, JSVM_CallbackInfo) { return nullptr; };
    EXPECT_EQ("undefined", RunToString("f()"));
}

TEST_F(ScopeCheckCallbackTest, ValuesFromOutsideCanBeUsedInIt) {
    const JSVM_Value outside = Num(7);
    Body body = [&](JSVM_Env, JSVM_CallbackInfo) {
        EXPECT_EQ(7, ToNumber(outside));
        return outside;
    };
    SetGlobal("f", Function("f", RunBody, &body));
    EXPECT_EQ(8, RunToNumber("f() + 1"));
    EXPECT_EQ(7, ToNumber(outside));
}

TEST_F(ScopeCheckCallbackTest, ScopesInItBehaveAsOutside) {
    Body body = [this](JSVM_Env, JSVM_CallbackInfo) {
        const JSVM_Value mine = Num(1);
        const JSVM_Value stale = Stale([this] { return Num(2); });
        EXPECT_TRUE(Aborts([&] { Typeof(stale); }));
        EXPECT_EQ(1, ToNumber(mine));
        JSVM_EscapableHandleScope scope = nullptr;
        JSVM_Value escaped = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &scope));
        EXPECT_JSVM_OK(OH_JSVM_EscapeHandle(env, scope, Num(3), &escaped));
        EXPECT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, scope));
        Expect(JSVM_NUMBER, escaped);
        return escaped;
    };
    SetGlobal("f", Function("f", RunBody, &body));
    EXPECT_EQ(3, RunToNumber("f()"));
    ExpectAllStale();
}

// A scope that encloses the call takes what escapes to it, from within the call too.
TEST_F(ScopeCheckCallbackTest, EscapingPastACallEndsInTheOuterScope) {
    const JSVM_HandleScope outer = Open();
    JSVM_EscapableHandleScope scope = nullptr;
    JSVM_Value escaped = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &scope));
    Body body = [&](JSVM_Env, JSVM_CallbackInfo) {
        EXPECT_JSVM_OK(OH_JSVM_EscapeHandle(env, scope, Num(5), &escaped));
        return nullptr;
    };
    SetGlobal("f", Function("f", RunBody, &body));
    Run("f()");
    EXPECT_EQ(5, ToNumber(escaped));
    EXPECT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, scope));
    EXPECT_EQ(5, ToNumber(escaped));
    Close(outer);
    EXPECT_TRUE(Aborts([&] { Typeof(escaped); }));
}

TEST_F(ScopeCheckCallbackTest, SwitchedOnInACall) {
    Check(false);
    JSVM_Value before = nullptr;
    Body body = [&](JSVM_Env, JSVM_CallbackInfo info) {
        JSVM_Value argument = nullptr;
        size_t argc = 1;
        EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, &argument, nullptr, nullptr));
        Check(true);
        EXPECT_EQ("argument", ToString(argument));
        EXPECT_EQ("before", ToString(before));
        return argument;
    };
    SetGlobal("f", Function("f", RunBody, &body));
    before = Str("before");
    EXPECT_EQ("argument", RunToString("f('argument')"));
    EXPECT_EQ("before", ToString(before));
}

TEST_F(ScopeCheckCallbackTest, PropertyCallbacksToo) {
    static ScopeCheckCallbackTest* test;
    test = this;
    JSVM_PropertyHandlerConfigurationStruct handlers = {};
    handlers.genericNamedPropertyGetterCallback = [](JSVM_Env, JSVM_Value name, JSVM_Value self,
                                                     JSVM_Value data) {
        test->Expect(JSVM_STRING, name);
        test->Expect(JSVM_OBJECT, self);
        test->Expect(JSVM_NUMBER, data);
        return name;
    };
    handlers.genericNamedPropertySetterCallback = [](JSVM_Env, JSVM_Value, JSVM_Value value,
                                                     JSVM_Value, JSVM_Value) {
        test->Expect(JSVM_NUMBER, value);
        return value;
    };
    handlers.genericIndexedPropertyGetterCallback = [](JSVM_Env, JSVM_Value index, JSVM_Value,
                                                       JSVM_Value) {
        test->Expect(JSVM_NUMBER, index);
        return index;
    };
    handlers.namedPropertyData = Num(4);
    Body construct = [](JSVM_Env in, JSVM_CallbackInfo info) {
        JSVM_Value self = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(in, info, nullptr, nullptr, &self, nullptr));
        return self;
    };
    JSVM_CallbackStruct constructor = {RunBody, &construct};
    JSVM_Value a_class = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_DefineClassWithPropertyHandler(env, "C", 1, &constructor, 0, nullptr,
                                                          &handlers, nullptr, &a_class));
    SetGlobal("C", a_class);
    EXPECT_EQ("name 5", RunToString("(o => { o.x = 1; return o.name + ' ' + o[5]; })(new C())"));
    EXPECT_EQ(5u, kept.size());
    ExpectAllStale();
}

TEST_F(ScopeCheckCallbackTest, PromiseRejectHandlersToo) {
    static ScopeCheckCallbackTest* test;
    test = this;
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(
        vm, [](JSVM_Env, JSVM_PromiseRejectEvent, JSVM_Value info) {
            test->Expect(JSVM_OBJECT, info);
        }));
    Run("Promise.reject(1); 0");
    ExpectAllStale();
}

TEST_F(ScopeCheckCallbackTest, AnAbandonedCallLeavesItsValuesToTheScopeAround) {
    static jmp_buf away;
    const JSVM_HandleScope outer = Open();
    const JSVM_Value before = Num(1);
    JSVM_HandleScope inner = nullptr;
    JSVM_Value in_inner = nullptr;
    Body body = [&](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value {
        inner = Open();
        in_inner = Num(2);
        longjmp(away, 1);
    };
    const JSVM_Value function = Function("f", RunBody, &body);
    const JSVM_Value undefined = Undefined();
    if (setjmp(away) == 0) {
        OH_JSVM_CallFunction(env, undefined, function, 0, nullptr, nullptr);
        FAIL() << "the callback was not called";
    }
    EXPECT_EQ(1, ToNumber(before));
    EXPECT_EQ(2, ToNumber(in_inner));
    Close(inner);
    EXPECT_EQ(1, ToNumber(before));
    Close(outer);
    EXPECT_TRUE(Aborts([&] { Typeof(in_inner); }));
    EXPECT_TRUE(Aborts([&] { Typeof(before); }));
}

// JavaScript lies between the callback and whoever would go on, so the process has to end.
using ScopeCheckDeathTest = ScopeCheckCallbackTest;

TEST_F(ScopeCheckDeathTest, ReturningAStaleValueEndsTheProcess) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    Body body = [this](JSVM_Env, JSVM_CallbackInfo) { return Stale([this] { return Num(1); }); };
    SetGlobal("f", Function("f", RunBody, &body));
    EXPECT_DEATH(
        {
            signal(SIGABRT, SIG_DFL);
            JSVMX_SetLogSink(nullptr, nullptr);
            Run("f()");
        },
        "at return from a native callback");
}

}  // namespace
