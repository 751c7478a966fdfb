// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <climits>

#include "test/support/fixture.h"

namespace {

JSVM_Value ReturnFirst(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value first = nullptr;
    size_t argc = 1;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, &first, nullptr, nullptr));
    return first;
}

JSVM_Value ReturnNothing(JSVM_Env, JSVM_CallbackInfo) {
    return nullptr;
}

JSVM_Value ReturnThis(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value receiver = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, &receiver, nullptr));
    return receiver;
}

class FunctionTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value Call(JSVM_Value function, std::vector<JSVM_Value> arguments = {}) {
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), function, arguments.size(),
                                                    arguments.data(), &result));
        return result;
    }
    JSVM_Value New(JSVM_Value constructor, std::vector<JSVM_Value> arguments = {}) {
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_NewInstance(env, constructor, arguments.size(),
                                                   arguments.data(), &result));
        return result;
    }
    std::string NameOf(const char* name, size_t length) {
        JSVM_CallbackStruct callback = {ReturnNothing, nullptr};
        JSVM_Value function = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateFunction(env, name, length, &callback, &function));
        SetGlobal("named", function);
        return RunToString("named.name");
    }
};

TEST_F(FunctionTest, CreatedFunctionIsAnOrdinaryConstructor) {
    SetGlobal("f", Function("native", ReturnFirst));
    EXPECT_EQ("function,native,0,object", RunToString("[typeof f, f.name, f.length,"
                                                      " typeof f.prototype]"));
    EXPECT_EQ(
        "{\"value\":\"native\",\"writable\":false,\"enumerable\":false,"
        "\"configurable\":true}",
        RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(f, 'name'))"));
    EXPECT_TRUE(RunToBool("new f() instanceof f"));
    EXPECT_EQ("42", RunToString("f(42)"));
}

TEST_F(FunctionTest, NameIsTakenByLength) {
    EXPECT_EQ("func", NameOf("func", JSVM_AUTO_LENGTH));
    EXPECT_EQ("fu", NameOf("func", 2));
    EXPECT_EQ("", NameOf("func", 0));
    EXPECT_EQ("", NameOf(nullptr, 0));
    EXPECT_EQ("", NameOf(nullptr, JSVM_AUTO_LENGTH));
    EXPECT_EQ("", NameOf(nullptr, 17));
    EXPECT_EQ(std::string("func\0", 5), NameOf("func", 5));
    EXPECT_EQ("\xc3\xa9\xf0\x9f\x98\x80", NameOf("\xc3\xa9\xf0\x9f\x98\x80", JSVM_AUTO_LENGTH));
    EXPECT_EQ("class", NameOf("class", JSVM_AUTO_LENGTH));
}

TEST_F(FunctionTest, CreateRefusesNullArgumentsAndLongNames) {
    JSVM_CallbackStruct callback = {ReturnNothing, nullptr};
    JSVM_Value function = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateFunction(env, "f", 1, nullptr, &function));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateFunction(env, "f", 1, &callback, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CreateFunction(env, "f", size_t{INT_MAX} + 1, &callback, &function));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateFunction(nullptr, "f", 1, &callback, &function));
    EXPECT_EQ(nullptr, function);
}

TEST_F(FunctionTest, CallbackStructIsCopied) {
    int data = 0;
    JSVM_CallbackStruct callback = {ReturnFirst, &data};
    JSVM_Value function = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(env, "f", 1, &callback, &function));
    callback = {nullptr, nullptr};
    EXPECT_EQ(7, ToNumber(Call(function, {Num(7)})));
}

TEST_F(FunctionTest, FunctionWithoutCallbackThrowsWhenCalled) {
    JSVM_Value function = Function("empty", nullptr);
    SetGlobal("empty", function);
    EXPECT_EQ("TypeError",
              RunToString("(() => { try { empty(); } catch (e) { return e.name; } })()"));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, Undefined(), function, 0, nullptr, nullptr));
    EXPECT_NE(std::string::npos, TakeException().find("TypeError"));
}

TEST_F(FunctionTest, FunctionOfADestroyedEnvThrowsWhenCalled) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_CallbackStruct callback = {ReturnFirst, nullptr};
    JSVM_Value function = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(other, "f", 1, &callback, &function));
    EXPECT_EQ(1, ToNumber(Call(function, {Num(1)})));
    SetGlobal("orphan", function);
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, Undefined(), function, 0, nullptr, nullptr));
    EXPECT_NE(std::string::npos, TakeException().find("TypeError"));
    EXPECT_EQ("true", RunToString("(() => { try { new orphan(); } catch (e) {"
                                  " return e.constructor.name === 'TypeError'; } })()"));
}

// What GetCbInfo told.
struct Seen {
    size_t capacity = 0;
    std::array<JSVM_Value, 4> before{};
    std::string arguments;
    size_t count = 0;
    size_t written = 0;
    bool data_agrees = false;
};

JSVM_Value Look(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    auto* seen = static_cast<Seen*>(data);
    std::array<JSVM_Value, 4> argv{};
    size_t argc = seen->capacity;
    void* again = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, argv.data(), nullptr, &again));
    seen->count = argc;
    seen->data_agrees = again == data;
    seen->written = 0;
    for (JSVM_Value argument : argv) {
        if (argument == nullptr) break;
        ++seen->written;
        JSVM_ValueType type = JSVM_NULL;
        EXPECT_JSVM_OK(OH_JSVM_Typeof(env, argument, &type));
        seen->arguments += type == JSVM_UNDEFINED ? "u" : "a";
    }
    return nullptr;
}

TEST_F(FunctionTest, GetCbInfoFillsTheCapacityAndTellsTheCount) {
    const struct {
        size_t capacity;
        const char* call;
        const char* arguments;
        size_t count;
    } cases[] = {{0, "look(1, 2)", "", 2},    {1, "look(1, 2)", "a", 2},
                 {2, "look(1, 2)", "aa", 2},  {3, "look(1)", "auu", 1},
                 {4, "look()", "uuuu", 0},    {0, "look()", "", 0},
                 {2, "new look(1)", "au", 1}, {1, "look(...new Array(1000).fill(0))", "a", 1000}};
    for (const auto& c : cases) {
        Seen seen;
        seen.capacity = c.capacity;
        SetGlobal("look", Function("look", Look, &seen));
        Run(c.call);
        EXPECT_EQ(c.arguments, seen.arguments) << c.call;
        EXPECT_EQ(c.count, seen.count) << c.call;
        EXPECT_EQ(c.capacity, seen.written) << c.call;
        EXPECT_TRUE(seen.data_agrees) << c.call;
    }
}

JSVM_Value CheckInfoArguments(JSVM_Env env, JSVM_CallbackInfo info) {
    size_t argc = 9;
    JSVM_Value value = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, nullptr, nullptr, nullptr));
    EXPECT_EQ(2u, argc);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetCbInfo(env, info, nullptr, &value, nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetCbInfo(env, nullptr, &argc, &value, nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetCbInfo(nullptr, info, &argc, &value, nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetNewTarget(env, nullptr, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetNewTarget(env, info, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetNewTarget(nullptr, info, &value));
    EXPECT_EQ(nullptr, value);
    EXPECT_EQ(2u, argc);
    return nullptr;
}

TEST_F(FunctionTest, GetCbInfoAndGetNewTargetRefuseNullArguments) {
    Call(Function("check", CheckInfoArguments), {Num(1), Num(2)});
}

JSVM_Value KeepInfo(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    *static_cast<JSVM_CallbackInfo*>(data) = info;
    return nullptr;
}

TEST_F(FunctionTest, InfoOfAFinishedCallIsRefused) {
    JSVM_CallbackInfo info = nullptr;
    Call(Function("keep", KeepInfo, &info));
    ASSERT_NE(nullptr, info);
    size_t argc = 5;
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetCbInfo(env, info, &argc, &value, &value, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetNewTarget(env, info, &value));
    EXPECT_EQ(5u, argc);
    EXPECT_EQ(nullptr, value);
}

JSVM_Value ReturnNewTarget(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    JSVM_Value target = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetNewTarget(env, info, &target));
    *static_cast<bool*>(data) = target != nullptr;
    if (target == nullptr) return nullptr;
    JSVM_Value object = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
    EXPECT_JSVM_OK(OH_JSVM_SetNamedProperty(env, object, "target", target));
    return object;
}

TEST_F(FunctionTest, NewTargetIsThereInConstructCallsOnly) {
    bool has_target = true;
    SetGlobal("f", Function("f", ReturnNewTarget, &has_target));
    EXPECT_EQ("undefined", RunToString("f()"));
    EXPECT_FALSE(has_target);
    EXPECT_TRUE(RunToBool("new f().target === f"));
    EXPECT_TRUE(has_target);
    EXPECT_TRUE(RunToBool("(D => new D().target === D)(class extends f {})"));
    EXPECT_TRUE(RunToBool("Reflect.construct(f, [], Array).target === Array"));
}

TEST_F(FunctionTest, ConstructCallGivesTheNewObjectUnlessAnotherIsReturned) {
    SetGlobal("nothing", Function("nothing", ReturnNothing));
    SetGlobal("first", Function("first", ReturnFirst));
    EXPECT_TRUE(RunToBool("new nothing() instanceof nothing"));
    EXPECT_TRUE(RunToBool("new first(42) instanceof first"));
    EXPECT_EQ("5", RunToString("new first({five: 5}).five"));
    EXPECT_EQ("undefined", RunToString("nothing()"));
}

TEST_F(FunctionTest, CallPassesReceiverAndArguments) {
    JSVM_Value f = Run("(function (a, b) { return [this.name, a, b, arguments.length].join(); })");
    JSVM_Value receiver = Run("({name: 'me'})");
    const JSVM_Value argv[] = {Num(1), Str("two")};
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, receiver, f, 2, argv, &result));
    EXPECT_EQ("me,1,two,2", ToString(result));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, receiver, f, 0, nullptr, &result));
    EXPECT_EQ("me,,,0", ToString(result));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, receiver, f, 0, argv, nullptr));
    EXPECT_TRUE(RunToBool("sloppy = function () { return this === globalThis; }, true"));
    EXPECT_EQ("true", ToString(Call(Run("sloppy"))));
    JSVM_Value seen_this = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, receiver, Function("t", ReturnThis), 0,
                                                nullptr, &seen_this));
    EXPECT_EQ("me", ToString(Call(Run("(o => o.name)"), {seen_this})));
}

TEST_F(FunctionTest, EverythingCallableCanBeCalled) {
    EXPECT_EQ(3, ToNumber(Call(Run("(x => x + 2).bind(null, 1)"))));
    EXPECT_EQ(4, ToNumber(Call(Run("new Proxy(() => 4, {})"))));
    EXPECT_EQ("[object Promise]", ToString(Call(Run("(async () => 1)"))));
    EXPECT_EQ("10", ToString(Call(Run("Math.max"), std::vector<JSVM_Value>(1000, Num(10)))));
}

TEST_F(FunctionTest, CallRefusesBadArguments) {
    JSVM_Value f = Run("calls = 0; (() => ++calls)");
    JSVM_Value untouched = Num(0);
    JSVM_Value result = untouched;
    const JSVM_Value argv[] = {Num(1), nullptr};
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CallFunction(env, nullptr, f, 0, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CallFunction(env, f, nullptr, 0, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CallFunction(env, f, f, 1, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CallFunction(env, f, f, 2, argv, &result));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CallFunction(nullptr, f, f, 0, nullptr, &result));
    for (const char* source : {"({})", "1", "undefined", "'f'"}) {
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_CallFunction(env, f, Run(source), 0, nullptr, &result));
    }
    EXPECT_EQ(untouched, result);
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ("0", RunToString("calls"));
}

TEST_F(FunctionTest, WhatTheCalledFunctionThrowsIsPending) {
    JSVM_Value result = nullptr;
    JSVM_Value f = Run("(x => { throw new RangeError(x); })");
    const JSVM_Value argv[] = {Str("far")};
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CallFunction(env, f, f, 1, argv, &result));
    EXPECT_EQ("RangeError: far", TakeException());
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CallFunction(env, f, f, 1, argv, nullptr));
    EXPECT_EQ("RangeError: far", TakeException());
    JSVM_Value deep = Run("(function deep() { deep(); })");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CallFunction(env, f, deep, 0, nullptr, &result));
    EXPECT_NE(std::string::npos, TakeException().find("Maximum call stack"));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, f, Run("(class {})"), 0, nullptr, &result));
    EXPECT_NE(std::string::npos, TakeException().find("TypeError"));
    EXPECT_EQ(nullptr, result);
}

TEST_F(FunctionTest, TooManyArgumentsForTheStackThrow) {
    const std::vector<JSVM_Value> argv(2000000, Undefined());
    JSVM_Value result = nullptr;
    JSVM_Value f = Run("(function () {})");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, f, f, argv.size(), argv.data(), &result));
    EXPECT_NE(std::string::npos, TakeException().find("RangeError"));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_NewInstance(env, f, argv.size(), argv.data(), &result));
    EXPECT_NE(std::string::npos, TakeException().find("RangeError"));
}

TEST_F(FunctionTest, NewInstanceConstructs) {
    SetGlobal("o", New(Run("(class C { constructor(a) { this.a = a; } })"), {Num(3)}));
    EXPECT_EQ("C,3", RunToString("[o.constructor.name, o.a]"));
    SetGlobal("o", New(Run("(function F() { this.n = new.target === F; })")));
    EXPECT_EQ("true", RunToString("o.n"));
    SetGlobal("o", New(Run("Array.bind(null, 1, 2)"), {Num(3)}));
    EXPECT_EQ("1,2,3", RunToString("o"));
    SetGlobal("o", New(Run("new Proxy(Date, {})"), {Num(0)}));
    EXPECT_EQ("0", RunToString("o.getTime()"));
}

TEST_F(FunctionTest, NewInstanceRefusesBadArguments) {
    JSVM_Value f = Run("calls = 0; (function () { ++calls; })");
    JSVM_Value result = nullptr;
    const JSVM_Value argv[] = {nullptr};
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_NewInstance(env, nullptr, 0, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_NewInstance(env, f, 1, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_NewInstance(env, f, 1, argv, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_NewInstance(env, f, 0, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_NewInstance(env, Object(), 0, nullptr, &result));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_NewInstance(nullptr, f, 0, nullptr, &result));
    EXPECT_FALSE(ExceptionPending());
    for (const char* source : {"(() => 1)", "Math.max", "(class { constructor() { throw 1; } })"}) {
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                      OH_JSVM_NewInstance(env, Run(source), 0, nullptr, &result));
        EXPECT_NE("", TakeException());
    }
    EXPECT_EQ(nullptr, result);
    EXPECT_EQ("0", RunToString("calls"));
}

TEST_F(FunctionTest, PendingExceptionComesBeforeEveryCheck) {
    JSVM_Value f = Function("f", ReturnNothing);
    JSVM_CallbackStruct callback = {ReturnNothing, nullptr};
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    for (JSVM_Value function : {f, JSVM_Value{}}) {
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                      OH_JSVM_CallFunction(env, function, function, 0, nullptr, &result));
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                      OH_JSVM_NewInstance(env, function, 0, nullptr, &result));
    }
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateFunction(env, "f", 1, &callback, &result));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateFunction(env, "f", 1, nullptr, nullptr));
    EXPECT_EQ(nullptr, result);
    EXPECT_EQ("1", TakeException());
}

}  // namespace
