// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "test/support/fixture.h"

namespace {

using GetFunction = JSVM_Status (*)(JSVM_Env, JSVM_Value, JSVM_Value*);
constexpr GetFunction kGetters[] = {OH_JSVM_GetPrototype, OH_JSVM_ObjectGetPrototypeOf};

class PrototypeTest : public jsvm_test::JsvmTest {
  protected:
    // Whether both functions give for `object` what `source`, in which it is `it`, gives.
    void ExpectPrototype(JSVM_Value object, const std::string& source) {
        SetGlobal("it", object);
        for (GetFunction get : kGetters) {
            JSVM_Value prototype = nullptr;
            EXPECT_STATUS(JSVM_OK, get(env, object, &prototype));
            SetGlobal("prototype", prototype);
            EXPECT_TRUE(RunToBool("prototype === " + source)) << source;
        }
    }
    void ExpectRefused(JSVM_Value object, JSVM_Value prototype) {
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_ObjectSetPrototypeOf(env, object, prototype));
        EXPECT_FALSE(ExceptionPending());
    }

    JSVM_Value untouched_ = nullptr;
};

TEST_F(PrototypeTest, GivesThePrototype) {
    for (const char* source : {"({})", "[]", "() => 1", "class extends Array {}", "1", "'text'",
                               "Symbol()", "Object.create(Array.prototype)", "1n"}) {
        ExpectPrototype(Run("it = " + std::string(source)), "Object.getPrototypeOf(it)");
    }
    ExpectPrototype(Run("Object.create(null)"), "null");
    ExpectPrototype(Run("Object.prototype"), "null");
}

TEST_F(PrototypeTest, OfAProxyThereIsNoneAndNoTrapRuns) {
    ExpectPrototype(Run("new Proxy([], {getPrototypeOf() { throw 'trap'; }})"), "null");
    ExpectPrototype(Run("new Proxy([], {})"), "null");
    ExpectPrototype(Run("(r => (r.revoke(), r.proxy))(Proxy.revocable({}, {}))"), "null");
}

TEST_F(PrototypeTest, SetsThePrototype) {
    JSVM_Value object = Object();
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSetPrototypeOf(env, object, Run("base = {k: 1}")));
    ExpectPrototype(object, "base");
    EXPECT_EQ("1", RunToString("it.k"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSetPrototypeOf(env, object, Run("base")));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSetPrototypeOf(env, object, Run("new Proxy({}, {})")));
    // Boxed for the time of the call.
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSetPrototypeOf(env, Num(1), Object()));
    EXPECT_EQ("function", RunToString("typeof (1).toFixed"));
}

TEST_F(PrototypeTest, ARefusalLeavesNothingPending) {
    ExpectRefused(Run("Object.freeze({})"), Object());
    ExpectRefused(Run("Object.preventExtensions({})"), Object());
    ExpectRefused(Run("Object.prototype"), Object());
    ExpectRefused(Run("new Proxy({}, {setPrototypeOf() { return false; }})"), Object());
    ExpectRefused(Run("new Proxy({}, {setPrototypeOf() { throw 'trap'; }})"), Object());
    JSVM_Value base = Object();
    ExpectRefused(base, base);
    JSVM_Value derived = Object();
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSetPrototypeOf(env, derived, base));
    ExpectRefused(base, derived);
    EXPECT_EQ(42, RunToNumber("42"));
}

TEST_F(PrototypeTest, TheTrapOfAProxyIsAsked) {
    JSVM_Value proxy =
        Run("asked = 0; new Proxy({}, {setPrototypeOf(t, p) { asked = p.k; return true; }})");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSetPrototypeOf(env, proxy, Run("({k: 5})")));
    EXPECT_EQ(5, RunToNumber("asked"));
}

// V8 keeps the global object in two parts; what is in it must not get lost with the inner one.
TEST_F(PrototypeTest, TheGlobalObjectIsLikeOthers) {
    Run("var onGlobal = 1; before = Object.getPrototypeOf(globalThis)");
    ExpectPrototype(Global(), "before");
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_ObjectSetPrototypeOf(env, Global(), Run("base = Object.create(before)")));
    EXPECT_EQ("1,function,true",
              RunToString("[onGlobal, typeof Array, Object.getPrototypeOf(globalThis) === base]"));
    ExpectPrototype(Global(), "base");
    ExpectRefused(Global(), Run("Object.create(globalThis)"));
    ExpectRefused(Global(), Global());
    EXPECT_EQ("1", RunToString("globalThis.onGlobal"));
}

// Its scripts see what was done to it through this env.
TEST_F(PrototypeTest, SoIsTheGlobalObjectOfAnotherEnv) {
    JSVM_Env mine = env;
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    env = other;
    JSVM_Value global = Run("before = Object.getPrototypeOf(globalThis); globalThis");
    JSVM_Value base = Run("base = Object.create(before)");
    JSVM_Value prototype = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetPrototype(mine, global, &prototype));
    SetGlobal("prototype", prototype);
    EXPECT_TRUE(RunToBool("prototype === before"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSetPrototypeOf(mine, global, base));
    EXPECT_EQ("function,true",
              RunToString("[typeof Array, Object.getPrototypeOf(globalThis) === base]"));
    env = mine;
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(PrototypeTest, OnlyObjectsCanBePrototypes) {
    JSVM_Value object = Run("it = {}");
    for (const char* source : {"null", "undefined", "1", "'text'", "true", "Symbol()", "1n"}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ObjectSetPrototypeOf(env, object, Run(source)));
        EXPECT_FALSE(ExceptionPending());
    }
    ExpectPrototype(object, "Object.prototype");
    // The object is looked at first.
    EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_ObjectSetPrototypeOf(env, Null(), Null()));
    EXPECT_NE("", TakeException());
}

TEST_F(PrototypeTest, UndefinedAndNullFailWithATypeError) {
    for (JSVM_Value bad : {Undefined(), Null()}) {
        for (GetFunction get : kGetters) {
            EXPECT_STATUS(JSVM_OBJECT_EXPECTED, get(env, bad, &untouched_));
            EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
        }
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_ObjectSetPrototypeOf(env, bad, Object()));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
    }
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(PrototypeTest, RefusesNullArguments) {
    for (GetFunction get : kGetters) {
        EXPECT_STATUS(JSVM_INVALID_ARG, get(env, nullptr, &untouched_));
        EXPECT_STATUS(JSVM_INVALID_ARG, get(env, Undefined(), nullptr));
        EXPECT_EQ(JSVM_INVALID_ARG, get(nullptr, Object(), &untouched_));
    }
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ObjectSetPrototypeOf(env, nullptr, Object()));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ObjectSetPrototypeOf(env, Undefined(), nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ObjectSetPrototypeOf(nullptr, Object(), Object()));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(PrototypeTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value object = Run("it = {}");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    for (GetFunction get : kGetters) {
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, get(env, object, &untouched_));
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, get(env, nullptr, nullptr));
    }
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectSetPrototypeOf(env, object, object));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectSetPrototypeOf(env, nullptr, nullptr));
    EXPECT_EQ(nullptr, untouched_);
    EXPECT_EQ("first", TakeException());
}

}  // namespace
