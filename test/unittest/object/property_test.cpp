// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "test/support/fixture.h"

namespace {

class PropertyTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value Get(JSVM_Value object, JSVM_Value key) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetProperty(env, object, key, &value));
        return value;
    }
    bool Has(JSVM_Value object, JSVM_Value key) {
        bool has = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_HasProperty(env, object, key, &has));
        return has;
    }
    bool HasOwn(JSVM_Value object, JSVM_Value key) {
        bool has = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_HasOwnProperty(env, object, key, &has));
        return has;
    }
    bool Delete(JSVM_Value object, JSVM_Value key) {
        bool deleted = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteProperty(env, object, key, &deleted));
        return deleted;
    }
    bool HasElement(JSVM_Value object, uint32_t index) {
        bool has = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_HasElement(env, object, index, &has));
        return has;
    }
    bool DeleteElement(JSVM_Value object, uint32_t index) {
        bool deleted = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteElement(env, object, index, &deleted));
        return deleted;
    }
    std::string ElementOf(JSVM_Value object, uint32_t index) {
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetElement(env, object, index, &value));
        return ToString(value);
    }

    // Every function of the family on `object`, with arguments that are otherwise right. Each
    // leaves its result variable alone when it fails.
    using Call = std::function<JSVM_Status(JSVM_Value object)>;
    std::vector<Call> EveryFunction() {
        return {
            [this](JSVM_Value o) { return OH_JSVM_SetProperty(env, o, Str("k"), Num(1)); },
            [this](JSVM_Value o) { return OH_JSVM_GetProperty(env, o, Str("k"), &value_); },
            [this](JSVM_Value o) { return OH_JSVM_HasProperty(env, o, Str("k"), &flag_); },
            [this](JSVM_Value o) { return OH_JSVM_DeleteProperty(env, o, Str("k"), &flag_); },
            [this](JSVM_Value o) { return OH_JSVM_HasOwnProperty(env, o, Str("k"), &flag_); },
            [this](JSVM_Value o) { return OH_JSVM_SetNamedProperty(env, o, "k", Num(1)); },
            [this](JSVM_Value o) { return OH_JSVM_GetNamedProperty(env, o, "k", &value_); },
            [this](JSVM_Value o) { return OH_JSVM_HasNamedProperty(env, o, "k", &flag_); },
            [this](JSVM_Value o) { return OH_JSVM_SetElement(env, o, 0, Num(1)); },
            [this](JSVM_Value o) { return OH_JSVM_GetElement(env, o, 0, &value_); },
            [this](JSVM_Value o) { return OH_JSVM_HasElement(env, o, 0, &flag_); },
            [this](JSVM_Value o) { return OH_JSVM_DeleteElement(env, o, 0, &flag_); },
        };
    }
    void ExpectResultsUntouched() {
        EXPECT_EQ(nullptr, value_);
        EXPECT_TRUE(flag_);
    }

    JSVM_Value value_ = nullptr;
    bool flag_ = true;
};

TEST_F(PropertyTest, SetsGetsAsksAndDeletesByAnyKey) {
    for (const char* source : {"'name'", "''", "Symbol('s')", "1.5", "7", "'8'", "-1", "true",
                               "null", "undefined", "10n", "({toString() { return 'k'; }})"}) {
        JSVM_Value object = Object();
        JSVM_Value key = Run(source);
        EXPECT_FALSE(Has(object, key)) << source;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetProperty(env, object, key, Num(42)));
        EXPECT_TRUE(Has(object, key)) << source;
        EXPECT_EQ(42, ToNumber(Get(object, key))) << source;
        EXPECT_TRUE(Delete(object, key)) << source;
        EXPECT_FALSE(Has(object, key)) << source;
    }
}

TEST_F(PropertyTest, AbsentReadsAsUndefined) {
    EXPECT_EQ("undefined", ToString(Get(Object(), Str("absent"))));
    EXPECT_EQ("undefined", ElementOf(Object(), 3));
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNamedProperty(env, Object(), "absent", &value));
    EXPECT_EQ("undefined", ToString(value));
}

TEST_F(PropertyTest, NamedPropertiesAreUtf8) {
    JSVM_Value object = Object();
    for (const char* name : {"plain", "", "h\xc3\xa9llo", "\xf0\x9f\x98\x80", "3", "__x y"}) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, object, name, Str(name)));
        bool has = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_HasNamedProperty(env, object, name, &has));
        EXPECT_TRUE(has);
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNamedProperty(env, object, name, &value));
        EXPECT_EQ(name, ToString(value));
        EXPECT_EQ(name, ToString(Get(object, Str(name))));
    }
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, object, "bad\xff", Num(1)));
    EXPECT_TRUE(HasOwn(object, Str("bad\xef\xbf\xbd")));
}

TEST_F(PropertyTest, HasSeesInheritedOnesHasOwnDoesNot) {
    JSVM_Value object = Run("Object.create({inherited: 1, [Symbol.iterator]: 2})");
    EXPECT_TRUE(Has(object, Str("inherited")));
    EXPECT_FALSE(HasOwn(object, Str("inherited")));
    bool has = false;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_HasNamedProperty(env, object, "inherited", &has));
    EXPECT_TRUE(has);
    EXPECT_TRUE(Has(object, Run("Symbol.iterator")));
    EXPECT_FALSE(HasOwn(object, Run("Symbol.iterator")));
    EXPECT_TRUE(HasOwn(Run("({[Symbol.iterator]: 1})"), Run("Symbol.iterator")));
    EXPECT_TRUE(HasOwn(Run("['x']"), Str("0")));
    EXPECT_TRUE(HasOwn(Str("text"), Str("length")));
}

TEST_F(PropertyTest, HasOwnTakesNamesOnly) {
    for (const char* source : {"1", "true", "undefined", "null", "1n", "({})"}) {
        bool has = true;
        EXPECT_STATUS(JSVM_NAME_EXPECTED,
                      OH_JSVM_HasOwnProperty(env, Run("['x', 'y']"), Run(source), &has));
        EXPECT_TRUE(has);
        EXPECT_FALSE(ExceptionPending());
    }
    // The object is looked at first.
    EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_HasOwnProperty(env, Null(), Num(1), &flag_));
    EXPECT_NE("", TakeException());
}

TEST_F(PropertyTest, ElementsOfArrays) {
    JSVM_Value array = Run("[10, , 30]");
    EXPECT_EQ("10", ElementOf(array, 0));
    EXPECT_EQ("undefined", ElementOf(array, 1));
    EXPECT_TRUE(HasElement(array, 0));
    EXPECT_FALSE(HasElement(array, 1));
    EXPECT_FALSE(HasElement(array, 3));
    EXPECT_TRUE(DeleteElement(array, 1));
    EXPECT_TRUE(DeleteElement(array, 2));
    EXPECT_FALSE(HasElement(array, 2));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, array, 5, Str("six")));
    SetGlobal("it", array);
    EXPECT_EQ("6,six", RunToString("[it.length, it[5]]"));
}

TEST_F(PropertyTest, TheLastTwoIndexesOfAnArray) {
    JSVM_Value array = Run("it = []");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, array, 4294967295u, Num(1)));
    EXPECT_EQ("0,true", RunToString("[it.length, '4294967295' in it]"));
    EXPECT_TRUE(HasElement(array, 4294967295u));
    EXPECT_EQ("1", ElementOf(array, 4294967295u));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, array, 4294967294u, Num(2)));
    EXPECT_EQ("4294967295", RunToString("it.length"));
    EXPECT_TRUE(DeleteElement(array, 4294967295u));
    EXPECT_FALSE(HasElement(array, 4294967295u));
}

TEST_F(PropertyTest, ElementsOfBinaryObjects) {
    JSVM_Value typed = Run("new Uint8Array([1, 2, 3])");
    EXPECT_EQ("2", ElementOf(typed, 1));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, typed, 1, Num(258)));
    EXPECT_EQ("2", ElementOf(typed, 1));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, typed, 3, Num(9)));
    EXPECT_FALSE(HasElement(typed, 3));
    EXPECT_EQ("undefined", ElementOf(typed, 3));
    EXPECT_FALSE(DeleteElement(typed, 0));
    EXPECT_TRUE(HasElement(typed, 0));
    EXPECT_TRUE(DeleteElement(typed, 3));
    for (const char* source : {"new ArrayBuffer(4)", "new DataView(new ArrayBuffer(4))"}) {
        JSVM_Value object = Run(source);
        EXPECT_FALSE(HasElement(object, 0));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, object, 0, Num(5)));
        EXPECT_EQ("5", ElementOf(object, 0));
        EXPECT_TRUE(DeleteElement(object, 0));
    }
}

TEST_F(PropertyTest, PrimitivesAreBoxedForTheCall) {
    for (const char* source : {"1", "'text'", "true", "Symbol()", "1n"}) {
        JSVM_Value primitive = Run(source);
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNamedProperty(env, primitive, "constructor", &value));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, primitive, "q", Num(1)));
        EXPECT_FALSE(Has(primitive, Str("q"))) << source;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, primitive, 9, Num(1)));
        EXPECT_FALSE(HasElement(primitive, 9)) << source;
    }
    EXPECT_EQ("e", ElementOf(Str("text"), 1));
    EXPECT_EQ(4, ToNumber(Get(Str("text"), Str("length"))));
}

TEST_F(PropertyTest, RefusedStoresReportOk) {
    for (const char* source :
         {"Object.freeze({k: 0, 0: 0})", "Object.seal({})", "({get k() { return 0; }, get 0() {}})",
          "Object.defineProperties({}, {k: {value: 0}, 0: {value: 0}})",
          "new Proxy({}, {set() { return false; }})"}) {
        SCOPED_TRACE(source);
        JSVM_Value object = Run(source);
        const std::string before = ToString(Get(object, Str("k")));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetProperty(env, object, Str("k"), Num(1)));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, object, "k", Num(1)));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, object, 0, Num(1)));
        EXPECT_EQ(before, ToString(Get(object, Str("k"))));
        EXPECT_NE("1", ElementOf(object, 0));
    }
}

TEST_F(PropertyTest, DeleteTellsWhatJavaScriptTells) {
    EXPECT_FALSE(Delete(Run("Object.freeze({k: 1})"), Str("k")));
    EXPECT_FALSE(DeleteElement(Run("Object.freeze([1])"), 0));
    EXPECT_TRUE(Delete(Object(), Str("absent")));
    JSVM_Value object = Run("Object.create({k: 1})");
    EXPECT_TRUE(Delete(object, Str("k")));
    EXPECT_TRUE(Has(object, Str("k")));
    EXPECT_FALSE(Delete(Run("new Proxy({k: 1}, {deleteProperty() { return false; }})"), Str("k")));
    // The result is optional.
    JSVM_Value own = Run("({k: 1, 0: 1})");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteProperty(env, own, Str("k"), nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteElement(env, own, 0, nullptr));
    EXPECT_FALSE(Has(own, Str("k")));
    EXPECT_FALSE(HasElement(own, 0));
}

TEST_F(PropertyTest, WhatAnObjectThrowsStaysPending) {
    JSVM_Value object =
        Run("const no = trap => () => { throw 'from ' + trap; };"
            "new Proxy({}, {get: no('get'), set: no('set'), has: no('has'),"
            " deleteProperty: no('delete'), getOwnPropertyDescriptor: no('own')})");
    const std::vector<std::string> traps = {"set", "get", "has", "delete", "own", "set",
                                            "get", "has", "set", "get",    "has", "delete"};
    const std::vector<Call> calls = EveryFunction();
    ASSERT_EQ(traps.size(), calls.size());
    for (size_t i = 0; i < calls.size(); ++i) {
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, calls[i](object));
        EXPECT_EQ("from " + traps[i], TakeException());
    }
    ExpectResultsUntouched();
}

TEST_F(PropertyTest, WhatAccessorsThrowStaysPending) {
    JSVM_Value object =
        Run("({get k() { throw new Error('read'); }, set k(v) { throw new Error('write'); }})");
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_GetNamedProperty(env, object, "k", &value_));
    EXPECT_EQ("Error: read", TakeException());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_SetNamedProperty(env, object, "k", Num(1)));
    EXPECT_EQ("Error: write", TakeException());
    ExpectResultsUntouched();
}

TEST_F(PropertyTest, WhatAKeyThrowsStaysPending) {
    JSVM_Value key = Run("({toString() { throw 'key'; }})");
    JSVM_Value object = Object();
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_SetProperty(env, object, key, Num(1)));
    EXPECT_EQ("key", TakeException());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_GetProperty(env, object, key, &value_));
    EXPECT_EQ("key", TakeException());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_HasProperty(env, object, key, &flag_));
    EXPECT_EQ("key", TakeException());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_DeleteProperty(env, object, key, &flag_));
    EXPECT_EQ("key", TakeException());
    ExpectResultsUntouched();
}

TEST_F(PropertyTest, UndefinedAndNullFailWithATypeError) {
    for (const Call& call : EveryFunction()) {
        for (JSVM_Value object : {Undefined(), Null()}) {
            EXPECT_STATUS(JSVM_OBJECT_EXPECTED, call(object));
            EXPECT_EQ("TypeError: Cannot convert undefined or null to object", TakeException());
        }
    }
    ExpectResultsUntouched();
}

TEST_F(PropertyTest, RefusesANullObject) {
    for (const Call& call : EveryFunction()) {
        EXPECT_STATUS(JSVM_INVALID_ARG, call(nullptr));
        EXPECT_FALSE(ExceptionPending());
    }
    ExpectResultsUntouched();
}

TEST_F(PropertyTest, RefusesNullArguments) {
    JSVM_Value object = Object();
    JSVM_Value key = Str("k");
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetProperty(env, object, nullptr, key));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetProperty(env, object, key, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetProperty(env, object, nullptr, &value_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetProperty(env, object, key, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasProperty(env, object, nullptr, &flag_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasProperty(env, object, key, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeleteProperty(env, object, nullptr, &flag_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasOwnProperty(env, object, nullptr, &flag_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasOwnProperty(env, object, key, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetNamedProperty(env, object, nullptr, key));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetNamedProperty(env, object, "k", nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetNamedProperty(env, object, nullptr, &value_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetNamedProperty(env, object, "k", nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasNamedProperty(env, object, nullptr, &flag_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasNamedProperty(env, object, "k", nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetElement(env, object, 0, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetElement(env, object, 0, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasElement(env, object, 0, nullptr));
    ExpectResultsUntouched();
    EXPECT_FALSE(ExceptionPending());
    EXPECT_FALSE(HasOwn(object, key));
}

// Which check comes first shows when two would fail.
TEST_F(PropertyTest, NullArgumentsAndTheObjectInTheOrderOfEachFunction) {
    JSVM_Value bad = Undefined();
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetProperty(env, bad, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetProperty(env, bad, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasProperty(env, bad, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeleteProperty(env, bad, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasOwnProperty(env, bad, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetNamedProperty(env, bad, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetNamedProperty(env, bad, nullptr, &value_));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasNamedProperty(env, bad, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_SetElement(env, bad, 0, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetElement(env, bad, 0, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_HasElement(env, bad, 0, nullptr));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_SetNamedProperty(env, bad, nullptr, Num(1)));
    EXPECT_NE("", TakeException());
    EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_HasNamedProperty(env, bad, nullptr, &flag_));
    EXPECT_NE("", TakeException());
    EXPECT_STATUS(JSVM_OBJECT_EXPECTED, OH_JSVM_DeleteElement(env, bad, 0, nullptr));
    EXPECT_NE("", TakeException());
}

TEST_F(PropertyTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value object = Run("it = {k: 0}");
    const std::vector<Call> calls = EveryFunction();
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    for (const Call& call : calls) {
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, call(object));
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, call(nullptr));
    }
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_SetElement(env, nullptr, 0, nullptr));
    ExpectResultsUntouched();
    EXPECT_EQ("first", TakeException());
    EXPECT_EQ("{\"k\":0}", RunToString("JSON.stringify(it)"));
}

TEST_F(PropertyTest, RefusesANullEnv) {
    JSVM_Value object = Object();
    JSVM_Value key = Str("k");
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetProperty(nullptr, object, key, key));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetProperty(nullptr, object, key, &value_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_HasProperty(nullptr, object, key, &flag_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DeleteProperty(nullptr, object, key, &flag_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_HasOwnProperty(nullptr, object, key, &flag_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetNamedProperty(nullptr, object, "k", key));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetNamedProperty(nullptr, object, "k", &value_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_HasNamedProperty(nullptr, object, "k", &flag_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetElement(nullptr, object, 0, key));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetElement(nullptr, object, 0, &value_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_HasElement(nullptr, object, 0, &flag_));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DeleteElement(nullptr, object, 0, &flag_));
    ExpectResultsUntouched();
}

// V8 ends the process when it is asked for a string of this length.
TEST_F(PropertyTest, ANameTooLongForAStringIsRefused) {
    const std::string name(size_t{1} << 29, 'n');
    JSVM_Value object = Object();
    JSVM_Value value = nullptr;
    bool has = false;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_SetNamedProperty(env, object, name.c_str(), Num(1)));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_GetNamedProperty(env, object, name.c_str(), &value));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_HasNamedProperty(env, object, name.c_str(), &has));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_ThrowError(env, nullptr, name.c_str()));
    EXPECT_FALSE(ExceptionPending());
}

}  // namespace
