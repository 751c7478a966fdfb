// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "test/support/fixture.h"

namespace {

class NamesTest : public jsvm_test::JsvmTest {
  protected:
    // What the array of keys holds, with the type of each: 's' string, 'n' number, 'y' symbol.
    std::string Show(JSVM_Value keys) {
        SetGlobal("keys", keys);
        return RunToString(
            "keys.map(k => ({string: 's', number: 'n', symbol: 'y'})[typeof k] +"
            " ':' + String(k)).join(' ')");
    }
    std::string Names(JSVM_Value object) {
        JSVM_Value keys = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetPropertyNames(env, object, &keys));
        return Show(keys);
    }
    std::string All(JSVM_Value object, JSVM_KeyCollectionMode mode, unsigned filter,
                    JSVM_KeyConversion conversion = JSVM_KEY_NUMBERS_TO_STRINGS) {
        JSVM_Value keys = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetAllPropertyNames(env, object, mode,
                                                           static_cast<JSVM_KeyFilter>(filter),
                                                           conversion, &keys));
        return Show(keys);
    }
    // Own: normal, unenumerable, writable and configurable, which have what their name says and
    // nothing else; inherited: inherited.
    JSVM_Value Sample() {
        return Run(
            "Object.defineProperties({normal: 1, __proto__: {inherited: 2}}, {"
            " unenumerable: {value: 1, writable: true, configurable: true},"
            " writable: {value: 1, writable: true, enumerable: true},"
            " configurable: {value: 1, configurable: true, enumerable: true}})");
    }

    JSVM_Value untouched_ = nullptr;
};

TEST_F(NamesTest, ListsWhatALoopSees) {
    EXPECT_EQ("s:normal s:writable s:configurable s:inherited", Names(Sample()));
    EXPECT_EQ("s:0 s:7 s:b s:a", Names(Run("({b: 1, 7: 1, [Symbol()]: 1, a: 1, 0: 1})")));
    EXPECT_EQ("s:0 s:1", Names(Run("['x', 'y']")));
    EXPECT_EQ("", Names(Object()));
    EXPECT_EQ("s:own s:shared s:below",
              Names(Run("Object.assign(Object.create({shared: 1, below: 1}),"
                        " {own: 1, shared: 2})")));
}

TEST_F(NamesTest, PrimitivesAreBoxed) {
    EXPECT_EQ("s:0 s:1", Names(Str("ab")));
    EXPECT_EQ("", Names(Num(1)));
    EXPECT_EQ("s:0 s:1 s:length", All(Str("ab"), JSVM_KEY_OWN_ONLY, JSVM_KEY_ALL_PROPERTIES));
}

TEST_F(NamesTest, FiltersByAttribute) {
    constexpr auto kAll = JSVM_KEY_INCLUDE_PROTOTYPES;
    EXPECT_EQ("s:normal s:writable s:configurable s:inherited",
              All(Sample(), kAll, JSVM_KEY_ENUMERABLE | JSVM_KEY_SKIP_SYMBOLS));
    EXPECT_EQ("s:normal s:unenumerable s:writable",
              All(Sample(), JSVM_KEY_OWN_ONLY, JSVM_KEY_WRITABLE));
    EXPECT_EQ("s:normal s:configurable s:inherited",
              All(Sample(), kAll, JSVM_KEY_ENUMERABLE | JSVM_KEY_CONFIGURABLE));
    EXPECT_EQ("s:normal s:unenumerable s:configurable",
              All(Sample(), JSVM_KEY_OWN_ONLY, JSVM_KEY_CONFIGURABLE));
    EXPECT_EQ("s:normal s:unenumerable s:writable s:configurable",
              All(Sample(), JSVM_KEY_OWN_ONLY, JSVM_KEY_ALL_PROPERTIES));
}

TEST_F(NamesTest, IndicesThenStringsThenSymbols) {
    JSVM_Value object = Run("({[Symbol.iterator]: 1, b: 1, 10: 1, a: 1, 2: 1})");
    EXPECT_EQ("s:2 s:10 s:b s:a y:Symbol(Symbol.iterator)",
              All(object, JSVM_KEY_OWN_ONLY, JSVM_KEY_ALL_PROPERTIES));
    EXPECT_EQ("n:2 n:10 s:b s:a y:Symbol(Symbol.iterator)",
              All(object, JSVM_KEY_OWN_ONLY, JSVM_KEY_ALL_PROPERTIES, JSVM_KEY_KEEP_NUMBERS));
    EXPECT_EQ("y:Symbol(Symbol.iterator)", All(object, JSVM_KEY_OWN_ONLY, JSVM_KEY_SKIP_STRINGS));
    EXPECT_EQ("s:2 s:10 s:b s:a", All(object, JSVM_KEY_OWN_ONLY, JSVM_KEY_SKIP_SYMBOLS));
    EXPECT_EQ("", All(object, JSVM_KEY_OWN_ONLY, JSVM_KEY_SKIP_STRINGS | JSVM_KEY_SKIP_SYMBOLS));
}

// V8 has bits of its own there, such as one that lists private names.
TEST_F(NamesTest, UnknownFilterBitsAreIgnored) {
    JSVM_Value object = Run("new (class { #hidden = 1; seen = 2; })()");
    JSVM_Data key = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreatePrivate(env, Str("key"), &key));
    ASSERT_JSVM_OK(OH_JSVM_SetPrivate(env, object, key, Num(3)));
    for (const unsigned filter : {32u, 64u, 0xffffffe0u}) {
        EXPECT_EQ("s:seen", All(object, JSVM_KEY_OWN_ONLY, filter)) << filter;
    }
    EXPECT_EQ("", All(object, JSVM_KEY_OWN_ONLY, 32u | JSVM_KEY_SKIP_STRINGS));
}

TEST_F(NamesTest, RefusesUnknownModesAndConversions) {
    JSVM_Value object = Object();
    const auto mode = static_cast<JSVM_KeyCollectionMode>(2);
    const auto conversion = static_cast<JSVM_KeyConversion>(2);
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_GetAllPropertyNames(env, object, mode, JSVM_KEY_ALL_PROPERTIES,
                                              JSVM_KEY_KEEP_NUMBERS, &untouched_));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_GetAllPropertyNames(env, object, JSVM_KEY_OWN_ONLY,
                                              JSVM_KEY_ALL_PROPERTIES, conversion, &untouched_));
    EXPECT_FALSE(ExceptionPending());
    // The object is looked at first.
    EXPECT_STATUS(JSVM_OBJECT_EXPECTED,
                  OH_JSVM_GetAllPropertyNames(env, Null(), mode, JSVM_KEY_ALL_PROPERTIES,
                                              conversion, &untouched_));
    EXPECT_NE("", TakeException());
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(NamesTest, WhatATrapThrowsStaysPending) {
    JSVM_Value object = Run("new Proxy({}, {ownKeys() { throw 'trap'; }})");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetPropertyNames(env, object, &untouched_));
    EXPECT_EQ("trap", TakeException());
    EXPECT_STATUS(
        JSVM_PENDING_EXCEPTION,
        OH_JSVM_GetAllPropertyNames(env, object, JSVM_KEY_OWN_ONLY, JSVM_KEY_ALL_PROPERTIES,
                                    JSVM_KEY_KEEP_NUMBERS, &untouched_));
    EXPECT_EQ("trap", TakeException());
    EXPECT_EQ(nullptr, untouched_);
    EXPECT_EQ("s:k", Names(Run("new Proxy({k: 1}, {})")));
}

TEST_F(NamesTest, UndefinedAndNullFailWithATypeError) {
    for (JSVM_Value bad : {Undefined(), Null()}) {
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_GetPropertyNames(env, bad, &untouched_));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
    }
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(NamesTest, RefusesNullArguments) {
    const auto all = [](JSVM_Env env, JSVM_Value object, JSVM_Value* result) {
        return OH_JSVM_GetAllPropertyNames(env, object, JSVM_KEY_OWN_ONLY, JSVM_KEY_ALL_PROPERTIES,
                                           JSVM_KEY_KEEP_NUMBERS, result);
    };
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetPropertyNames(env, nullptr, &untouched_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetPropertyNames(env, Undefined(), nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, all(env, nullptr, &untouched_));
    EXPECT_STATUS(JSVM_INVALID_ARG, all(env, Undefined(), nullptr));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetPropertyNames(nullptr, Object(), &untouched_));
    EXPECT_EQ(JSVM_INVALID_ARG, all(nullptr, Object(), &untouched_));
    EXPECT_EQ(nullptr, untouched_);
}

TEST_F(NamesTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value object = Object();
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetPropertyNames(env, object, &untouched_));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_GetPropertyNames(env, nullptr, nullptr));
    EXPECT_STATUS(
        JSVM_PENDING_EXCEPTION,
        OH_JSVM_GetAllPropertyNames(env, object, JSVM_KEY_OWN_ONLY, JSVM_KEY_ALL_PROPERTIES,
                                    JSVM_KEY_KEEP_NUMBERS, &untouched_));
    EXPECT_EQ(nullptr, untouched_);
    EXPECT_EQ("first", TakeException());
}

}  // namespace
