// SPDX-License-Identifier: Apache-2.0
// OH_JSVM_DefineClassWithPropertyHandler: its arguments, and instances that can be called. What the
// property callbacks do is in test/unittest/binding.
#include <climits>
#include <memory>

#include "test/unittest/function/class_fixture.h"

namespace {

using jsvm_test::Callback;
using jsvm_test::Method;
using jsvm_test::Named;
using jsvm_test::Properties;
using jsvm_test::Seen;
using jsvm_test::Value;

using Callbacks = JSVM_PropertyHandlerConfigurationStruct;

JSVM_Value ReturnName(JSVM_Env, JSVM_Value name, JSVM_Value, JSVM_Value) {
    return name;
}

JSVM_Value CallThisFirst(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value first = Callback::ReturnFirst(env, info);
    JSVM_Value result = nullptr;
    static_cast<void>(OH_JSVM_CallFunction(env, first, first, 1, &first, &result));
    return result;
}

class ClassHandlerTest : public jsvm_test::ClassTest {
  protected:
    JSVM_Status TryHandler(const char* name, size_t length, JSVM_Callback constructor,
                           const Properties& properties, JSVM_PropertyHandlerCfg callbacks,
                           JSVM_Callback called, JSVM_Value* result) {
        return OH_JSVM_DefineClassWithPropertyHandler(
            env, name, length, constructor, properties.size(),
            properties.empty() ? nullptr : properties.data(), callbacks, called, result);
    }
    // Defines K and its instance k, which calls `called`.
    void DefineCallable(JSVM_CallbackStruct called, const Properties& properties = {}) {
        Callbacks callbacks{};
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_OK, TryHandler("K", JSVM_AUTO_LENGTH, &nothing_, properties, &callbacks,
                                          &called, &result));
        SetGlobal("K", result);
        Run("globalThis.k = new K()");
    }
};

TEST_F(ClassHandlerTest, NameIsTakenByLength) {
    Callbacks callbacks{};
    const std::pair<size_t, std::string> cases[] = {
        {5, "Class"}, {JSVM_AUTO_LENGTH, "Class"}, {4, "Clas"}, {6, std::string("Class\0", 6)}};
    for (const auto& [length, wanted] : cases) {
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_OK,
                      TryHandler("Class", length, &nothing_, {}, &callbacks, nullptr, &result));
        SetGlobal("K", result);
        EXPECT_EQ(wanted, RunToString("K.name"));
    }
}

TEST_F(ClassHandlerTest, ArgumentsAreCheckedInOrder) {
    Callbacks callbacks{};
    JSVM_CallbackStruct empty = {nullptr, nullptr};
    JSVM_Value result = nullptr;
    const size_t too_long = size_t{INT_MAX} + 1;
    const Properties nameless = {Method(nullptr, &nothing_, 0)};
    const Properties misnamed = {Named(Num(1), Method(nullptr, &nothing_, 0))};
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_DefineClassWithPropertyHandler(nullptr, "K", 1, &nothing_, 0, nullptr,
                                                     &callbacks, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  TryHandler("K", 1, &nothing_, {}, &callbacks, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, TryHandler("K", 1, nullptr, {}, &callbacks, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, TryHandler("K", 1, &empty, {}, &callbacks, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, TryHandler("K", 1, &nothing_, {}, nullptr, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  TryHandler("K", 1, &nothing_, misnamed, nullptr, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClassWithPropertyHandler(env, "K", 1, &nothing_, 1, nullptr,
                                                         &callbacks, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  TryHandler("K", too_long, &nothing_, misnamed, &callbacks, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  TryHandler(nullptr, 1, &nothing_, misnamed, &callbacks, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  TryHandler("K", 1, &nothing_, nameless, &callbacks, nullptr, &result));
    EXPECT_STATUS(JSVM_NAME_EXPECTED,
                  TryHandler("K", 1, &nothing_, misnamed, &callbacks, nullptr, &result));
    EXPECT_EQ(nullptr, result);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  TryHandler(nullptr, 0, nullptr, {}, nullptr, nullptr, nullptr));
    EXPECT_EQ("pending", TakeException());
}

TEST_F(ClassHandlerTest, AHandleScopeIsNeeded) {
    JSVM_VM other_vm = nullptr;
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    Callbacks callbacks{};
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              OH_JSVM_DefineClassWithPropertyHandler(other, "K", 1, &nothing_, 0, nullptr,
                                                     &callbacks, nullptr, &result));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

TEST_F(ClassHandlerTest, CallbacksActOnInstancesOnly) {
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = ReturnName;
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_OK, TryHandler("K", 1, &nothing_, {Value("s", Num(1), JSVM_STATIC)},
                                      &callbacks, nullptr, &result));
    SetGlobal("K", result);
    EXPECT_EQ("x,1", RunToString("[new K().x, K.s]"));
    EXPECT_EQ("undefined,undefined", RunToString("[typeof K.x, typeof K.prototype.x]"));
    EXPECT_TRUE(RunToBool("new K() instanceof K"));
}

TEST_F(ClassHandlerTest, InstancesCanBeCalled) {
    DefineCallable(first_, {Method("m", &first_, 0)});
    EXPECT_EQ("function,5", RunToString("[typeof k, k(5)]"));
    EXPECT_EQ("undefined", RunToString("k()"));
    EXPECT_EQ("undefined,undefined", RunToString("[typeof k.call, typeof k.bind]"));
    EXPECT_EQ("6,7,8", RunToString("[Reflect.apply(k, null, [6]),"
                                   " Function.prototype.call.call(k, null, 7), [8].map(k)[0]]"));
    EXPECT_TRUE(RunToBool("k instanceof K && k.m(1) === 1"));
    JSVM_ValueType type = JSVM_UNDEFINED;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Typeof(env, Run("k"), &type));
    EXPECT_EQ(JSVM_FUNCTION, type);
    JSVM_Value argument = Num(9);
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), Run("k"), 1, &argument, &result));
    EXPECT_EQ(9, ToNumber(result));
}

TEST_F(ClassHandlerTest, ACalledInstanceGetsItselfAndItsData) {
    Seen seen;
    DefineCallable({Callback::Look, &seen});
    Run("k(1, 'two')");
    EXPECT_EQ("1,two", seen.arguments);
    EXPECT_EQ("", seen.new_target);
    EXPECT_TRUE(RunToBool("k.lookedAt === true"));
    Run("const other = new K(); other.call = Function.prototype.call; other.call({})");
    EXPECT_TRUE(RunToBool("other.lookedAt === true")) << "whatever the receiver";
    EXPECT_EQ(2, seen.calls);
}

TEST_F(ClassHandlerTest, AnInstanceCanBeConstructedWith) {
    Seen seen;
    DefineCallable({Callback::Look, &seen});
    Run("K.prototype.name = 'instance'; new k(1)");
    EXPECT_EQ("1", seen.arguments);
    EXPECT_EQ("instance", seen.new_target) << "the instance itself";
    DefineCallable({Callback::ReturnNewObject, nullptr});
    EXPECT_EQ("object", RunToString("typeof new k()"));
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_NewInstance(env, Run("k"), 0, nullptr, &result));
    EXPECT_EQ("[object Object]", ToString(result));
}

TEST_F(ClassHandlerTest, WhatACalledInstanceThrowsIsThrown) {
    DefineCallable({Callback::ThrowFirst, nullptr});
    EXPECT_EQ("thrown", Thrown("k('thrown')"));
    EXPECT_EQ("thrown", Thrown("new k('thrown')"));
    JSVM_Value argument = Str("native");
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, Undefined(), Run("k"), 1, &argument, &result));
    EXPECT_EQ("native", TakeException());
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_NewInstance(env, Run("k"), 1, &argument, &result));
    EXPECT_EQ("native", TakeException());
    EXPECT_EQ(nullptr, result);
}

TEST_F(ClassHandlerTest, WithoutCallbackInstancesAreObjects) {
    DefineCallable({nullptr, nullptr});
    EXPECT_EQ("object", RunToString("typeof k"));
    EXPECT_EQ("TypeError", Thrown("k()"));
    EXPECT_EQ("TypeError", Thrown("new k()"));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CallFunction(env, Undefined(), Run("k"), 0, nullptr, nullptr));
}

TEST_F(ClassHandlerTest, HeirsOfTheClassCanBeCalledToo) {
    DefineCallable(this_);
    EXPECT_TRUE(
        RunToBool("(h => typeof h === 'function' && h() === h)"
                  "(new (class extends K { field = 1 })())"));
    EXPECT_EQ("object", RunToString("typeof Object.create(k)"));
}

TEST_F(ClassHandlerTest, TheCallbackStructIsCopied) {
    auto called = std::make_unique<JSVM_CallbackStruct>(this_);
    auto callbacks = std::make_unique<Callbacks>();
    callbacks->genericNamedPropertyGetterCallback = ReturnName;
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_OK,
                  TryHandler("K", 1, &nothing_, {}, callbacks.get(), called.get(), &result));
    SetGlobal("K", result);
    *called = {nullptr, nullptr};
    *callbacks = Callbacks{};
    called.reset();
    callbacks.reset();
    EXPECT_TRUE(RunToBool("(k => k() === k && k.x === 'x')(new K())"));
}

TEST_F(ClassHandlerTest, EndlessRecursionOfCallsIsARangeError) {
    DefineCallable({CallThisFirst, nullptr});
    EXPECT_EQ("RangeError", Thrown("k(k)"));
}

// V8 leaves the caller's context current when it calls an object.
TEST_F(ClassHandlerTest, WhatACalledInstanceMakesBelongsToItsEnv) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_CallbackStruct called = {Callback::ReturnNewObject, nullptr};
    Callbacks callbacks{};
    JSVM_PropertyHandler handler = {&callbacks, &called};
    JSVM_DefineClassOptions option{};
    option.id = JSVM_DEFINE_CLASS_WITH_PROPERTY_HANDLER;
    option.content.ptr = &handler;
    SetGlobal("K", NewClass({}, nullptr, {option}, other));
    Run("globalThis.k = new K()");
    EXPECT_FALSE(RunToBool("Object.getPrototypeOf(k()) === Object.prototype"));
    EXPECT_FALSE(RunToBool("Object.getPrototypeOf(new k()) === Object.prototype"));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf({}) === Object.prototype"));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ("TypeError", Thrown("k()"));
    EXPECT_EQ("TypeError", Thrown("new k()"));
    EXPECT_EQ("function", RunToString("typeof k"));
}

}  // namespace
