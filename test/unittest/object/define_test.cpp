// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "test/support/fixture.h"

namespace {

JSVM_Value ReturnThis(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value receiver = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, &receiver, nullptr));
    return receiver;
}

// Gives the number that `data` points to; a call with an argument stores that there before.
JSVM_Value Number(JSVM_Env env, JSVM_CallbackInfo info) {
    size_t argc = 1;
    JSVM_Value argument = nullptr;
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, &argument, nullptr, &data));
    auto* number = static_cast<double*>(data);
    if (argc != 0) {
        EXPECT_JSVM_OK(OH_JSVM_GetValueDouble(env, argument, number));
    }
    JSVM_Value result = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateDouble(env, *number, &result));
    return result;
}

class DefineTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Status Define(JSVM_Value object, const std::vector<JSVM_PropertyDescriptor>& properties) {
        return OH_JSVM_DefineProperties(env, object, properties.size(), properties.data());
    }

    static JSVM_PropertyDescriptor Value(const char* name, JSVM_Value value,
                                         unsigned attributes = JSVM_DEFAULT) {
        return {name,
                nullptr,
                nullptr,
                nullptr,
                nullptr,
                value,
                static_cast<JSVM_PropertyAttributes>(attributes)};
    }
    JSVM_PropertyDescriptor Method(const char* name, unsigned attributes = JSVM_DEFAULT) {
        return {name,
                nullptr,
                &number_,
                nullptr,
                nullptr,
                nullptr,
                static_cast<JSVM_PropertyAttributes>(attributes)};
    }
    JSVM_PropertyDescriptor Accessor(const char* name, unsigned attributes = JSVM_DEFAULT) {
        return {name,
                nullptr,
                nullptr,
                &number_,
                &number_,
                nullptr,
                static_cast<JSVM_PropertyAttributes>(attributes)};
    }

    // The attributes of a property: w, e and c for those that are set.
    std::string Attributes(JSVM_Value object, const char* name) {
        SetGlobal("it", object);
        return RunToString(
            "(d => (d.writable ? 'w' : '') + (d.enumerable ? 'e' : '') +"
            " (d.configurable ? 'c' : ''))(Object.getOwnPropertyDescriptor(it, '" +
            std::string(name) + "'))");
    }
    std::string Ask(JSVM_Value object, const std::string& source) {
        SetGlobal("it", object);
        return RunToString(source);
    }

    double data_ = 7;
    JSVM_CallbackStruct number_ = {Number, &data_};
};

TEST_F(DefineTest, DefinesEachKind) {
    JSVM_Value object = Object();
    EXPECT_STATUS(JSVM_OK, Define(object, {Value("value", Str("v")), Method("method"),
                                           Accessor("accessor")}));
    EXPECT_EQ("v,7,7", Ask(object, "[it.value, it.method(), it.accessor]"));
    EXPECT_EQ("8,8", Ask(object, "(it.accessor = 8, [it.accessor, it.method()])"));
    EXPECT_EQ(8, data_);
    EXPECT_STATUS(JSVM_OK, Define(object, {}));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DefineProperties(env, object, 0, nullptr));
    EXPECT_EQ("3", Ask(object, "Reflect.ownKeys(it).length"));
}

TEST_F(DefineTest, AttributesAreThoseOfJavaScript) {
    const std::pair<unsigned, const char*> cases[] = {
        {JSVM_DEFAULT, ""},
        {JSVM_WRITABLE, "w"},
        {JSVM_ENUMERABLE, "e"},
        {JSVM_CONFIGURABLE, "c"},
        {JSVM_DEFAULT_METHOD, "wc"},
        {JSVM_DEFAULT_JSPROPERTY, "wec"},
        {JSVM_STATIC | JSVM_NO_RECEIVER_CHECK, ""},
        {JSVM_JSPROPERTY_NO_RECEIVER_CHECK | JSVM_STATIC, "wec"},
    };
    for (const auto& [attributes, expected] : cases) {
        JSVM_Value object = Object();
        EXPECT_STATUS(JSVM_OK,
                      Define(object, {Value("value", Num(1), attributes),
                                      Method("method", attributes), Accessor("a", attributes)}));
        EXPECT_EQ(expected, Attributes(object, "value"));
        EXPECT_EQ(expected, Attributes(object, "method"));
        std::string without_w = expected;
        if (without_w[0] == 'w') without_w.erase(0, 1);
        EXPECT_EQ(without_w, Attributes(object, "a"));
    }
}

TEST_F(DefineTest, NamesAreUtf8StringsOrSymbols) {
    JSVM_Value object = Object();
    JSVM_PropertyDescriptor by_string = Value(nullptr, Num(1));
    by_string.name = Str("string");
    JSVM_PropertyDescriptor by_symbol = Method(nullptr);
    by_symbol.name = Run("Symbol.iterator");
    JSVM_PropertyDescriptor by_utf8 = Value("h\xc3\xa9", Num(3));
    by_utf8.name = Num(4);  // not looked at
    JSVM_PropertyDescriptor index = Value("0", Num(5));
    EXPECT_STATUS(JSVM_OK, Define(object, {by_string, by_symbol, by_utf8, index}));
    EXPECT_EQ("1,7,3,5", Ask(object, "[it.string, it[Symbol.iterator](), it['h\\u00e9'], it[0]]"));
}

TEST_F(DefineTest, AccessorsWinOverMethodsAndMethodsOverValues) {
    JSVM_Value object = Object();
    JSVM_CallbackStruct return_this = {ReturnThis, nullptr};
    JSVM_PropertyDescriptor all = Value("all", Num(1));
    all.method = &return_this;
    all.setter = &number_;
    JSVM_PropertyDescriptor both = Value("both", Num(1));
    both.method = &number_;
    EXPECT_STATUS(JSVM_OK, Define(object, {all, both}));
    EXPECT_EQ("undefined,7", Ask(object, "[typeof it.all, it.both()]"));
}

TEST_F(DefineTest, FunctionsHaveNoNameAndTheirOwnReceiver) {
    JSVM_CallbackStruct return_this = {ReturnThis, nullptr};
    JSVM_PropertyDescriptor method = Method("method");
    method.method = &return_this;
    JSVM_PropertyDescriptor getter = Accessor("getter");
    getter.getter = &return_this;
    getter.setter = nullptr;
    JSVM_Value object = Object();
    EXPECT_STATUS(JSVM_OK, Define(object, {method, getter, Accessor("both")}));
    return_this.callback = nullptr;  // the struct was copied
    EXPECT_EQ("true,true", Ask(object, "[it.method() === it, it.getter === it]"));
    EXPECT_EQ("||undefined||,0,object",
              Ask(object,
                  "(d => [[it.method.name, d('getter').get.name, typeof d('getter').set,"
                  " d('both').get.name, d('both').set.name].join('|'), it.method.length,"
                  " typeof new it.method])(n => Object.getOwnPropertyDescriptor(it, n))"));
}

TEST_F(DefineTest, ACallbackThatIsNullThrowsWhenCalled) {
    JSVM_CallbackStruct nothing = {nullptr, nullptr};
    JSVM_PropertyDescriptor method = Method("method");
    method.method = &nothing;
    JSVM_Value object = Object();
    EXPECT_STATUS(JSVM_OK, Define(object, {method}));
    EXPECT_EQ("true", Ask(object,
                          "(() => { try { it.method(); } catch (e) { return e instanceof TypeError;"
                          " } })()"));
}

TEST_F(DefineTest, RedefinesWhatIsConfigurable) {
    JSVM_Value object = Run("({get a() { return 1; }, set a(v) {}, b: 1})");
    JSVM_PropertyDescriptor getter = Accessor("a", JSVM_CONFIGURABLE);
    getter.setter = nullptr;
    EXPECT_STATUS(JSVM_OK, Define(object, {getter, Value("b", Num(2))}));
    EXPECT_EQ("7,undefined,2",
              Ask(object, "[it.a, typeof Object.getOwnPropertyDescriptor(it, 'a').set, it.b]"));
    EXPECT_EQ("", Attributes(object, "b"));
}

TEST_F(DefineTest, ARefusalIsToldByKind) {
    for (const char* source : {"Object.freeze({})", "Object.defineProperty({}, 'k', {value: 0})",
                               "new Proxy({}, {defineProperty() { return false; }})"}) {
        SCOPED_TRACE(source);
        JSVM_Value object = Run(source);
        EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {Accessor("k")}));
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, Define(object, {Method("k")}));
        EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {Value("k", Num(1))}));
        EXPECT_FALSE(ExceptionPending());
    }
}

TEST_F(DefineTest, WhatATrapThrowsStaysPending) {
    JSVM_Value object = Run("new Proxy({}, {defineProperty() { throw 'trap'; }})");
    EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {Accessor("k")}));
    EXPECT_EQ("trap", TakeException());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, Define(object, {Method("k")}));
    EXPECT_EQ("trap", TakeException());
    EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {Value("k", Num(1))}));
    EXPECT_EQ("trap", TakeException());
}

TEST_F(DefineTest, StopsAtTheFirstFailure) {
    JSVM_Value object = Run("Object.defineProperty({}, 'fixed', {value: 0})");
    EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {Value("before", Num(1)), Value("fixed", Num(1)),
                                                    Method("after")}));
    EXPECT_EQ("1,0,false", Ask(object, "[it.before, it.fixed, 'after' in it]"));
}

TEST_F(DefineTest, RefusesEntriesThatSayTooLittle) {
    JSVM_Value object = Object();
    EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {Value(nullptr, Num(1))}));
    EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {Method(nullptr)}));
    for (const unsigned attributes : {JSVM_DEFAULT, JSVM_WRITABLE, JSVM_DEFAULT_JSPROPERTY}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {Value("k", nullptr, attributes)}));
    }
    JSVM_PropertyDescriptor entry = Value(nullptr, nullptr);
    entry.name = Num(1);  // the missing value counts first
    EXPECT_STATUS(JSVM_INVALID_ARG, Define(object, {entry}));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ("0", Ask(object, "Reflect.ownKeys(it).length"));
}

TEST_F(DefineTest, RefusesNamesOfOtherTypes) {
    JSVM_Value object = Object();
    for (const char* source : {"1", "true", "null", "undefined", "({})", "1n"}) {
        SCOPED_TRACE(source);
        for (JSVM_PropertyDescriptor entry :
             {Value(nullptr, Num(1)), Method(nullptr), Accessor(nullptr)}) {
            entry.name = Run(source);
            EXPECT_STATUS(JSVM_NAME_EXPECTED, Define(object, {entry}));
        }
    }
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ("0", Ask(object, "Reflect.ownKeys(it).length"));
}

TEST_F(DefineTest, DefinesOnTheGlobalObjectAndOnBoxedPrimitives) {
    EXPECT_STATUS(JSVM_OK, Define(Global(), {Value("onGlobal", Num(1)), Method("method")}));
    EXPECT_EQ("1,7", RunToString("[onGlobal, method()]"));
    for (const char* source : {"1", "'text'", "Symbol()", "true", "1n"}) {
        EXPECT_STATUS(JSVM_OK, Define(Run(source), {Value("k", Num(1)), Accessor("a")}));
    }
    EXPECT_STATUS(JSVM_INVALID_ARG, Define(Run("'text'"), {Value("0", Num(1))}));
}

// V8 10 kept the exception of the trap, and the next function to be made failed with it.
TEST_F(DefineTest, AThrowingTrapLeavesNothingBehind) {
    JSVM_CallbackStruct callback = {nullptr, nullptr};
    JSVM_PropertyDescriptor properties[] = {
        {"value", nullptr, nullptr, nullptr, nullptr, Num(1), JSVM_DEFAULT},
        {"method", nullptr, &callback, nullptr, nullptr, nullptr, JSVM_DEFAULT},
        {"accessor", nullptr, nullptr, &callback, nullptr, nullptr, JSVM_DEFAULT},
    };
    for (const JSVM_PropertyDescriptor& property : properties) {
        JSVM_Value object = Run("new Proxy({}, {defineProperty() { throw 'trap'; }})");
        EXPECT_NE(JSVM_OK, OH_JSVM_DefineProperties(env, object, 1, &property));
        EXPECT_EQ("trap", TakeException());
        JSVM_Value function = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateFunction(env, nullptr, 0, &callback, &function));
    }
}

// V8's own exceptions, unlike those of traps, stayed with it and failed what came after, for good.
TEST_F(DefineTest, AProxyThatV8ItselfFailsLeavesNothingBehind) {
    for (const char* proxy :
         {"let revoked = Proxy.revocable({}, {}); revoked.revoke(); revoked.proxy",
          "new Proxy(Object.freeze({}), {defineProperty() { return true; }})",
          "new Proxy({}, {defineProperty: 5})"}) {
        SCOPED_TRACE(proxy);
        const JSVM_Value object = Run(std::string("{") + proxy + "}");
        const std::pair<JSVM_PropertyDescriptor, JSVM_Status> kinds[] = {
            {Value("a", Num(1)), JSVM_INVALID_ARG},
            {Method("a"), JSVM_GENERIC_FAILURE},
            {Accessor("a"), JSVM_INVALID_ARG}};
        for (const auto& [property, status] : kinds) {
            EXPECT_STATUS(status, Define(object, {property}));
            EXPECT_EQ("TypeError", TakeException().substr(0, 9));
            const JSVM_Value other = Object();
            EXPECT_STATUS(JSVM_OK, Define(other, {Method("m"), Value("v", Num(1))}));
            EXPECT_EQ("", TakeException());
        }
    }
}

TEST_F(DefineTest, FreezesAndSeals) {
    JSVM_Value frozen = Run("({k: 1})");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectFreeze(env, frozen));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectFreeze(env, frozen));
    EXPECT_EQ("true", Ask(frozen, "Object.isFrozen(it)"));
    EXPECT_EQ("1", Ask(frozen, "(it.k = 2, it.k)"));
    JSVM_Value sealed = Run("({k: 1})");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSeal(env, sealed));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSeal(env, sealed));
    EXPECT_EQ("true", Ask(sealed, "Object.isSealed(it)"));
    EXPECT_EQ("false", Ask(sealed, "Object.isFrozen(it)"));
    EXPECT_EQ("2,false", Ask(sealed, "(it.k = 2, it.j = 3, [it.k, 'j' in it])"));
    for (const char* source : {"1", "'text'", "Symbol()", "true", "1n", "[1, 2]", "() => 1"}) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSeal(env, Run(source)));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectFreeze(env, Run(source)));
    }
}

TEST_F(DefineTest, WhatCannotBeFrozenThrows) {
    JSVM_Value typed = Run("new Uint8Array(2)");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectFreeze(env, typed));
    EXPECT_EQ("TypeError", TakeException().substr(0, 9));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectSeal(env, typed));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_ObjectFreeze(env, Run("new Uint8Array(0)")));
    JSVM_Value refusing = Run("new Proxy({}, {preventExtensions() { return false; }})");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectFreeze(env, refusing));
    EXPECT_EQ("TypeError", TakeException().substr(0, 9));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectSeal(env, refusing));
    EXPECT_EQ("TypeError", TakeException().substr(0, 9));
    JSVM_Value throwing = Run("new Proxy({}, {preventExtensions() { throw 'trap'; }})");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectFreeze(env, throwing));
    EXPECT_EQ("trap", TakeException());
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectSeal(env, throwing));
    EXPECT_EQ("trap", TakeException());
}

TEST_F(DefineTest, UndefinedAndNullFailWithATypeError) {
    for (JSVM_Value bad : {Undefined(), Null()}) {
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, Define(bad, {Value(nullptr, nullptr)}));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_DefineProperties(env, bad, 0, nullptr));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_ObjectFreeze(env, bad));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
        EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_ObjectSeal(env, bad));
        EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
    }
}

TEST_F(DefineTest, RefusesNullArguments) {
    EXPECT_STATUS(JSVM_INVALID_ARG, Define(nullptr, {Value("k", Num(1))}));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DefineProperties(env, Object(), 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DefineProperties(env, Undefined(), 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ObjectFreeze(env, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ObjectSeal(env, nullptr));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DefineProperties(nullptr, Object(), 0, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ObjectFreeze(nullptr, Object()));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ObjectSeal(nullptr, Object()));
}

TEST_F(DefineTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value object = Object();
    const JSVM_PropertyDescriptor property = Value("k", Num(1));
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, Define(object, {property}));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_DefineProperties(env, nullptr, 1, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectFreeze(env, object));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ObjectSeal(env, nullptr));
    EXPECT_EQ("first", TakeException());
    EXPECT_EQ("0,true", Ask(object, "[Reflect.ownKeys(it).length, Object.isExtensible(it)]"));
}

}  // namespace
