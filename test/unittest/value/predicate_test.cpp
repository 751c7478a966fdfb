// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <set>
#include <sstream>
#include <string>

#include "test/support/fixture.h"

namespace {

struct Predicate {
    const char* name;
    JSVM_Status (*is)(JSVM_Env, JSVM_Value, bool*);
};

constexpr Predicate kPredicates[] = {
    {"WasmModuleObject", &OH_JSVM_IsWasmModuleObject},
    {"Undefined", &OH_JSVM_IsUndefined},
    {"Null", &OH_JSVM_IsNull},
    {"NullOrUndefined", &OH_JSVM_IsNullOrUndefined},
    {"Boolean", &OH_JSVM_IsBoolean},
    {"Number", &OH_JSVM_IsNumber},
    {"String", &OH_JSVM_IsString},
    {"Symbol", &OH_JSVM_IsSymbol},
    {"BigInt", &OH_JSVM_IsBigInt},
    {"Object", &OH_JSVM_IsObject},
    {"Function", &OH_JSVM_IsFunction},
    {"Callable", &OH_JSVM_IsCallable},
    {"Constructor", &OH_JSVM_IsConstructor},
    {"Array", &OH_JSVM_IsArray},
    {"Arraybuffer", &OH_JSVM_IsArraybuffer},
    {"Typedarray", &OH_JSVM_IsTypedarray},
    {"Dataview", &OH_JSVM_IsDataview},
    {"Date", &OH_JSVM_IsDate},
    {"RegExp", &OH_JSVM_IsRegExp},
    {"Promise", &OH_JSVM_IsPromise},
    {"Map", &OH_JSVM_IsMap},
    {"Set", &OH_JSVM_IsSet},
    {"Proxy", &OH_JSVM_IsProxy},
    {"BooleanObject", &OH_JSVM_IsBooleanObject},
    {"NumberObject", &OH_JSVM_IsNumberObject},
    {"StringObject", &OH_JSVM_IsStringObject},
    {"SymbolObject", &OH_JSVM_IsSymbolObject},
    {"BigIntObject", &OH_JSVM_IsBigIntObject},
};

class PredicateTest : public jsvm_test::JsvmTest {
  protected:
    // Asks every predicate; those named, divided by blanks, have to say yes and all others no.
    void ExpectOnly(const std::string& names, JSVM_Value value) {
        std::istringstream words(names);
        std::set<std::string> expected;
        for (std::string name; words >> name;) expected.insert(name);
        for (const Predicate& predicate : kPredicates) {
            SCOPED_TRACE(predicate.name);
            const bool yes = expected.erase(predicate.name) != 0;
            bool result = !yes;
            EXPECT_STATUS(JSVM_OK, predicate.is(env, value, &result));
            EXPECT_EQ(yes, result);
        }
        EXPECT_TRUE(expected.empty()) << *expected.begin() << " is no predicate";
        EXPECT_FALSE(ExceptionPending());
    }
};

struct Kind {
    const char* source;
    const char* is;
};

constexpr Kind kPrimitives[] = {
    {"undefined", "Undefined NullOrUndefined"},
    {"null", "Null NullOrUndefined"},
    {"true", "Boolean"},
    {"false", "Boolean"},
    {"0", "Number"},
    {"-0", "Number"},
    {"1.5", "Number"},
    {"NaN", "Number"},
    {"''", "String"},
    {"'a'.repeat(50) + 'b'.repeat(50)", "String"},
    {"Symbol()", "Symbol"},
    {"Symbol.iterator", "Symbol"},
    {"0n", "BigInt"},
    {"2n ** 100n", "BigInt"},
};

constexpr Kind kObjects[] = {
    {"({})", "Object"},
    {"Object.create(null)", "Object"},
    {"globalThis", "Object"},
    {"new Boolean(true)", "Object BooleanObject"},
    {"new Number(1)", "Object NumberObject"},
    {"new String('')", "Object StringObject"},
    {"Object(Symbol())", "Object SymbolObject"},
    {"Object(1n)", "Object BigIntObject"},
    {"[]", "Object Array"},
    {"new (class extends Array {})", "Object Array"},
    {"Array.prototype", "Object Array"},
    {"Object.create(Array.prototype)", "Object"},
    {"(function () { return arguments; })(1)", "Object"},
    {"new ArrayBuffer(8)", "Object Arraybuffer"},
    {"new SharedArrayBuffer(8)", "Object"},
    {"new Uint8Array(1)", "Object Typedarray"},
    {"new Uint8ClampedArray(1)", "Object Typedarray"},
    {"new Float64Array(0)", "Object Typedarray"},
    {"new BigUint64Array(1)", "Object Typedarray"},
    {"new Int16Array(new SharedArrayBuffer(8))", "Object Typedarray"},
    {"new DataView(new ArrayBuffer(8))", "Object Dataview"},
    {"new Date()", "Object Date"},
    {"new Date(NaN)", "Object Date"},
    {"Object.create(Date.prototype)", "Object"},
    {"/x/", "Object RegExp"},
    {"new RegExp('x')", "Object RegExp"},
    {"RegExp.prototype", "Object"},
    {"Promise.resolve()", "Object Promise"},
    {"(async () => {})()", "Object Promise"},
    {"({ then() {} })", "Object"},
    {"new Map()", "Object Map"},
    {"new (class extends Map {})", "Object Map"},
    {"new WeakMap()", "Object"},
    {"new Map().entries()", "Object"},
    {"Map.prototype", "Object"},
    {"new Set()", "Object Set"},
    {"new WeakSet()", "Object"},
    {"new Error()", "Object"},
    {"new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))",
     "Object WasmModuleObject"},
    {"new WebAssembly.Memory({ initial: 0 })", "Object"},
};

constexpr Kind kCallables[] = {
    {"(function () {})", "Object Function Callable Constructor"},
    {"(class {})", "Object Function Callable Constructor"},
    {"(function () {}).bind(null)", "Object Function Callable Constructor"},
    {"(() => 1).bind(null)", "Object Function Callable"},
    {"Object", "Object Function Callable Constructor"},
    {"Symbol", "Object Function Callable Constructor"},
    {"Proxy", "Object Function Callable Constructor"},
    {"Function.prototype", "Object Function Callable"},
    {"(() => 1)", "Object Function Callable"},
    {"(async () => 1)", "Object Function Callable"},
    {"(async function () {})", "Object Function Callable"},
    {"(function* () {})", "Object Function Callable"},
    {"({ method() {} }).method", "Object Function Callable"},
    {"Math.max", "Object Function Callable"},
    {"Object.create(Function.prototype)", "Object"},
};

// A proxy is what it is, not what is behind it; but it can be called as that can.
constexpr Kind kProxies[] = {
    {"new Proxy({}, {})", "Object Proxy"},
    {"new Proxy([], {})", "Object Proxy"},
    {"new Proxy(new Date(), {})", "Object Proxy"},
    {"new Proxy(new Map(), {})", "Object Proxy"},
    {"new Proxy(function () {}, {})", "Object Function Callable Constructor Proxy"},
    {"new Proxy(class {}, {})", "Object Function Callable Constructor Proxy"},
    {"new Proxy(() => 1, {})", "Object Function Callable Proxy"},
    {"new Proxy(new Proxy(Math.max, {}), {})", "Object Function Callable Proxy"},
    {"(() => { const r = Proxy.revocable([], {}); r.revoke(); return r.proxy; })()",
     "Object Proxy"},
    {"(() => { const r = Proxy.revocable(class {}, {}); r.revoke(); return r.proxy; })()",
     "Object Function Callable Constructor Proxy"},
};

TEST_F(PredicateTest, OfPrimitives) {
    for (const Kind& kind : kPrimitives) {
        SCOPED_TRACE(kind.source);
        ExpectOnly(kind.is, Run(kind.source));
    }
}

TEST_F(PredicateTest, OfObjects) {
    for (const Kind& kind : kObjects) {
        SCOPED_TRACE(kind.source);
        ExpectOnly(kind.is, Run(kind.source));
    }
}

TEST_F(PredicateTest, OfWhatCanBeCalled) {
    for (const Kind& kind : kCallables) {
        SCOPED_TRACE(kind.source);
        ExpectOnly(kind.is, Run(kind.source));
    }
}

TEST_F(PredicateTest, OfProxies) {
    for (const Kind& kind : kProxies) {
        SCOPED_TRACE(kind.source);
        ExpectOnly(kind.is, Run(kind.source));
    }
}

TEST_F(PredicateTest, OfWhatTheApiMakes) {
    ExpectOnly(
        "Object Function Callable Constructor",
        Function("native", [](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value { return nullptr; }));
    JSVM_Value external = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateExternal(env, nullptr, nullptr, nullptr, &external));
    ExpectOnly("Object", external);
    ExpectOnly("Object", Object());
    ExpectOnly("Number", Num(1));
    ExpectOnly("String", Str("text"));
    ExpectOnly("Boolean", Bool(false));
    ExpectOnly("Undefined NullOrUndefined", Undefined());
    ExpectOnly("Null NullOrUndefined", Null());
}

// Although such an instance has no methods of functions.
TEST_F(PredicateTest, OfInstancesThatCanBeCalled) {
    const auto nothing = [](JSVM_Env, JSVM_CallbackInfo) -> JSVM_Value { return nullptr; };
    JSVM_CallbackStruct callback = {nothing, nullptr};
    JSVM_PropertyHandlerConfigurationStruct handlers{};
    JSVM_Value classes[2] = {};
    ASSERT_JSVM_OK(OH_JSVM_DefineClassWithPropertyHandler(
        env, "Called", JSVM_AUTO_LENGTH, &callback, 0, nullptr, &handlers, &callback, &classes[0]));
    ASSERT_JSVM_OK(
        OH_JSVM_DefineClass(env, "Plain", JSVM_AUTO_LENGTH, &callback, 0, nullptr, &classes[1]));
    SetGlobal("Called", classes[0]);
    SetGlobal("Plain", classes[1]);
    ExpectOnly("Object Function Callable Constructor", classes[0]);
    ExpectOnly("Object Function Callable Constructor", classes[1]);
    ExpectOnly("Object Function Callable Constructor", Run("new Called"));
    EXPECT_TRUE(RunToBool("new Called().call === undefined"));
    ExpectOnly("Object", Run("new Plain"));
}

TEST_F(PredicateTest, RunsNoUserCode) {
    const std::string handler = "new Proxy({}, { get() { throw new Error('a trap'); } })";
    ExpectOnly("Object Proxy", Run("new Proxy({}, " + handler + ")"));
    ExpectOnly("Object Function Callable Constructor Proxy",
               Run("new Proxy(class {}, " + handler + ")"));
    ExpectOnly("Object",
               Run("({ get [Symbol.toStringTag]() { throw 1; }, get then() { throw 2; } })"));
}

// XTS 0727, 0887, 0934.
TEST_F(PredicateTest, RefusesNull) {
    JSVM_Value value = Num(1);
    for (const Predicate& predicate : kPredicates) {
        SCOPED_TRACE(predicate.name);
        for (const bool before : {true, false}) {
            bool result = before;
            EXPECT_EQ(JSVM_INVALID_ARG, predicate.is(nullptr, value, &result));
            EXPECT_STATUS(JSVM_INVALID_ARG, predicate.is(env, nullptr, &result));
            EXPECT_STATUS(JSVM_INVALID_ARG, predicate.is(env, value, nullptr));
            EXPECT_STATUS(JSVM_INVALID_ARG, predicate.is(env, nullptr, nullptr));
            EXPECT_EQ(before, result);
        }
    }
}

TEST_F(PredicateTest, WorksWhileAnExceptionIsPending) {
    JSVM_Value value = Num(1);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, value));
    for (const Predicate& predicate : kPredicates) {
        SCOPED_TRACE(predicate.name);
        const bool number = std::strcmp(predicate.name, "Number") == 0;
        bool result = !number;
        EXPECT_STATUS(JSVM_OK, predicate.is(env, value, &result));
        EXPECT_EQ(number, result);
    }
    EXPECT_EQ("1", TakeException());
}

}  // namespace
