// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <string>

#include "test/support/fixture.h"

namespace {

class PrivateTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Data Key(const char* description = nullptr) {
        JSVM_Data key = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreatePrivate(
                                   env, description != nullptr ? Str(description) : nullptr, &key));
        return key;
    }
    void Set(JSVM_Value object, JSVM_Data key, JSVM_Value value) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetPrivate(env, object, key, value));
    }
    std::string Get(JSVM_Value object, JSVM_Data key) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetPrivate(env, object, key, &value));
        return ToString(value);
    }
    // A value's handle where a key's is expected.
    static JSVM_Data AsData(JSVM_Value value) {
        JSVM_Data data = nullptr;
        static_assert(sizeof data == sizeof value);
        std::memcpy(&data, &value, sizeof data);
        return data;
    }

    JSVM_Data no_key_ = nullptr;
    JSVM_Value no_value_ = nullptr;
};

TEST_F(PrivateTest, SetsGetsAndDeletes) {
    JSVM_Value object = Object();
    JSVM_Data key = Key("key");
    EXPECT_EQ("undefined", Get(object, key));
    Set(object, key, Str("one"));
    EXPECT_EQ("one", Get(object, key));
    Set(object, key, Str("two"));
    EXPECT_EQ("two", Get(object, key));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeletePrivate(env, object, key));
    EXPECT_EQ("undefined", Get(object, key));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeletePrivate(env, object, key));
}

TEST_F(PrivateTest, KeysOfOneDescriptionDiffer) {
    JSVM_Value object = Object();
    for (const char* description : {"same", static_cast<const char*>(nullptr)}) {
        JSVM_Data first = Key(description);
        JSVM_Data second = Key(description);
        Set(object, first, Num(1));
        Set(object, second, Num(2));
        EXPECT_EQ("1", Get(object, first));
        EXPECT_EQ("2", Get(object, second));
    }
}

TEST_F(PrivateTest, JavaScriptSeesNothingOfIt) {
    JSVM_Value object = Object();
    Set(object, Key("hidden"), Num(1));
    SetGlobal("it", object);
    EXPECT_EQ("0,{},false,",
              RunToString("[Reflect.ownKeys(it).length, JSON.stringify(it), 'hidden' in it,"
                          " Object.getOwnPropertySymbols(it)]"));
    EXPECT_EQ("0", RunToString("Object.keys(Object.getOwnPropertyDescriptors(it)).length"));
    EXPECT_EQ("undefined", Get(Run("Object.assign({}, it)"), Key("hidden")));
}

TEST_F(PrivateTest, ItIsNotInherited) {
    JSVM_Data key = Key();
    Set(Run("base = {}"), key, Num(1));
    EXPECT_EQ("undefined", Get(Run("Object.create(base)"), key));
}

TEST_F(PrivateTest, WorksOnEveryObject) {
    for (const char* source :
         {"Object.freeze({})", "Object.preventExtensions([])", "() => 1", "(class {})",
          "new Uint8Array(2)", "new ArrayBuffer(2)", "new Map()", "Promise.resolve()", "/x/",
          "globalThis", "new Date()", "Object.create(null)", "Object('text')", "new Error()",
          "({set k(v) { throw 1; }, get k() { throw 1; }})",
          "(function () { return arguments; })(1)",
          "(r => (r.revoke(), r.proxy))(Proxy.revocable({}, {}))", "(function* () {})()"}) {
        SCOPED_TRACE(source);
        JSVM_Value object = Run(source);
        JSVM_Data key = Key("k");
        Set(object, key, Num(1));
        EXPECT_EQ("1", Get(object, key));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_DeletePrivate(env, object, key));
        EXPECT_EQ("undefined", Get(object, key));
    }
}

TEST_F(PrivateTest, AProxyGetsThePropertyItselfAndNoTrapRuns) {
    JSVM_Value proxy = Run(
        "target = {}; new Proxy(target, new Proxy({}, {get(t, trap) { throw 'asked ' + trap; }}))");
    JSVM_Data key = Key();
    Set(proxy, key, Num(1));
    EXPECT_EQ("1", Get(proxy, key));
    EXPECT_EQ("undefined", Get(Run("target"), key));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeletePrivate(env, proxy, key));
    EXPECT_EQ("undefined", Get(proxy, key));
}

TEST_F(PrivateTest, ValuesOfEveryTypeAreKept) {
    JSVM_Value object = Object();
    JSVM_Data key = Key();
    for (const char* source : {"1.5", "'text'", "null", "undefined", "10n", "true", "[1]"}) {
        Set(object, key, Run(source));
        EXPECT_EQ(RunToString(source), Get(object, key));
    }
}

TEST_F(PrivateTest, TheDescriptionIsAString) {
    for (const char* source : {"1", "null", "undefined", "Symbol()", "({})"}) {
        EXPECT_STATUS(JSVM_STRING_EXPECTED, OH_JSVM_CreatePrivate(env, Run(source), &no_key_));
    }
    EXPECT_EQ(nullptr, no_key_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(PrivateTest, PrimitivesAreNotBoxed) {
    JSVM_Data key = Key();
    JSVM_Data bad_key = AsData(Num(1));  // the object is looked at first
    for (const char* source : {"1", "'text'", "null", "undefined", "Symbol()", "1n", "true"}) {
        JSVM_Value value = Run(source);
        for (JSVM_Data data : {key, bad_key}) {
            EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_SetPrivate(env, value, data, Num(1)));
            EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_GetPrivate(env, value, data, &no_value_));
            EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_DeletePrivate(env, value, data));
        }
    }
    EXPECT_EQ(nullptr, no_value_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(PrivateTest, OtherHandlesAreNoKeys) {
    JSVM_Value object = Run("it = {}");
    for (const char* source : {"Symbol()", "Symbol.iterator", "Symbol.for('k')", "'k'", "1", "0.5",
                               "undefined", "({})", "1n"}) {
        SCOPED_TRACE(source);
        JSVM_Data key = AsData(Run(source));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetPrivate(env, object, key, Num(1)));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetPrivate(env, object, key, &no_value_));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeletePrivate(env, object, key));
    }
    EXPECT_EQ(nullptr, no_value_);
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ("0", RunToString("Reflect.ownKeys(it).length"));
}

TEST_F(PrivateTest, RefusesNullArguments) {
    JSVM_Value object = Object();
    JSVM_Data key = Key();
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreatePrivate(env, Num(1), nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetPrivate(env, nullptr, key, Num(1)));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetPrivate(env, object, nullptr, Num(1)));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetPrivate(env, Num(1), key, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetPrivate(env, nullptr, key, &no_value_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetPrivate(env, object, nullptr, &no_value_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetPrivate(env, Num(1), key, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeletePrivate(env, nullptr, key));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeletePrivate(env, Num(1), nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreatePrivate(nullptr, nullptr, &no_key_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetPrivate(nullptr, object, key, Num(1)));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetPrivate(nullptr, object, key, &no_value_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DeletePrivate(nullptr, object, key));
    EXPECT_EQ(nullptr, no_key_);
    EXPECT_EQ(nullptr, no_value_);
    EXPECT_EQ("undefined", Get(object, key));
}

TEST_F(PrivateTest, OnlyMakingAKeyWorksWhileAnExceptionIsPending) {
    JSVM_Value object = Object();
    JSVM_Value one = Num(1);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    JSVM_Data key = Key("key");
    EXPECT_NE(nullptr, key);
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_SetPrivate(env, object, key, one));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_SetPrivate(env, nullptr, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetPrivate(env, object, key, &no_value_));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetPrivate(env, nullptr, nullptr, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_DeletePrivate(env, object, key));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_DeletePrivate(env, nullptr, nullptr));
    EXPECT_EQ(nullptr, no_value_);
    EXPECT_EQ("first", TakeException());
    EXPECT_EQ("undefined", Get(object, key));
}

}  // namespace
