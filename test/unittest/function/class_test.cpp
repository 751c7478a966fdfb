// SPDX-License-Identifier: Apache-2.0
// OH_JSVM_DefineClass: what a class, its prototype and its instances look like to JavaScript.
#include <climits>
#include <memory>

#include "test/unittest/function/class_fixture.h"

namespace {

using jsvm_test::Callback;
using jsvm_test::ClassTest;

TEST_F(ClassTest, ClassIsAFunctionWithItsName) {
    Define({});
    EXPECT_EQ("function,K,0", RunToString("[typeof K, K.name, K.length]"));
    EXPECT_TRUE(RunToBool("K.prototype.constructor === K && new K() instanceof K"));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf(K) === Function.prototype"));
    EXPECT_EQ("[object Object]", RunToString("new K()"));
    EXPECT_EQ("K", RunToString("new K().constructor.name"));
    EXPECT_EQ("", RunToString("Object.keys(new K())"));
    JSVM_Value instance = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_NewInstance(env, Run("K"), 0, nullptr, &instance));
    EXPECT_EQ("[object Object]", ToString(instance));
}

TEST_F(ClassTest, NameIsTakenByLength) {
    const struct {
        const char* name;
        size_t length;
        std::string wanted;
    } cases[] = {{"Class", JSVM_AUTO_LENGTH, "Class"},
                 {"Class", 5, "Class"},
                 {"Class", 4, "Clas"},
                 {"Class", 0, ""},
                 {"Class", 6, std::string("Class\0", 6)},
                 {"a\0b", 3, std::string("a\0b", 3)},
                 {"a\0b", JSVM_AUTO_LENGTH, "a"},
                 {"\xc3\xa9\xff", JSVM_AUTO_LENGTH, "\xc3\xa9\xef\xbf\xbd"}};
    for (const auto& c : cases) {
        JSVM_CallbackStruct constructor = {Callback::ReturnThis, nullptr};
        JSVM_Value result = nullptr;
        EXPECT_STATUS(
            JSVM_OK, OH_JSVM_DefineClass(env, c.name, c.length, &constructor, 0, nullptr, &result));
        SetGlobal("K", result);
        EXPECT_EQ(c.wanted, RunToString("K.name"));
    }
}

TEST_F(ClassTest, ArgumentsAreCheckedInOrder) {
    JSVM_CallbackStruct constructor = {Callback::ReturnThis, nullptr};
    JSVM_Value result = nullptr;
    const JSVM_PropertyDescriptor none{};
    const size_t too_long = size_t{INT_MAX} + 1;
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_DefineClass(nullptr, "K", 1, &constructor, 0, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClass(env, "K", 1, &constructor, 0, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DefineClass(env, "K", 1, nullptr, 0, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClass(env, "K", 1, &constructor, 1, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClass(env, "K", too_long, &constructor, 0, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClass(env, nullptr, too_long, &constructor, 0, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClass(env, nullptr, 0, &constructor, 0, nullptr, &result));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DefineClass(env, "K", 1, &constructor, 0, &none, &result));
    EXPECT_NE(nullptr, result);
}

TEST_F(ClassTest, NothingIsDoneWhileAnExceptionIsPending) {
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("pending")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_DefineClass(env, nullptr, 0, nullptr, 1, nullptr, nullptr));
    EXPECT_EQ("pending", TakeException());
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_DefineClass(env, nullptr, 0, nullptr, 1, nullptr, &result));
}

TEST_F(ClassTest, AHandleScopeIsNeeded) {
    JSVM_Env other = nullptr;
    JSVM_VM other_vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    JSVM_CallbackStruct constructor = {Callback::ReturnThis, nullptr};
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              OH_JSVM_DefineClass(other, "K", 1, &constructor, 0, nullptr, &result));
    EXPECT_EQ(nullptr, result);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

TEST_F(ClassTest, EntriesAreCheckedInOrder) {
    JSVM_CallbackStruct method = {Callback::ReturnThis, nullptr};
    const JSVM_PropertyDescriptor good = {"m",     nullptr, &method,     nullptr,
                                          nullptr, nullptr, JSVM_DEFAULT};
    const JSVM_PropertyDescriptor nameless = {nullptr, nullptr, &method,     nullptr,
                                              nullptr, nullptr, JSVM_DEFAULT};
    const JSVM_PropertyDescriptor valueless = {"v",     nullptr, nullptr,     nullptr,
                                               nullptr, nullptr, JSVM_DEFAULT};
    JSVM_PropertyDescriptor misnamed = {nullptr, Num(1),  &method,     nullptr,
                                        nullptr, nullptr, JSVM_DEFAULT};
    for (const JSVM_PropertyAttributes where : {JSVM_DEFAULT, JSVM_STATIC}) {
        const auto expect = [&](JSVM_Status status, std::vector<JSVM_PropertyDescriptor> entries) {
            for (JSVM_PropertyDescriptor& entry : entries) entry.attributes = where;
            JSVM_Value result = nullptr;
            EXPECT_STATUS(status, TryDefine(entries, &result));
            EXPECT_EQ(status == JSVM_OK, result != nullptr);
            EXPECT_FALSE(ExceptionPending());
        };
        expect(JSVM_OK, {good});
        expect(JSVM_INVALID_ARG, {good, nameless});
        expect(JSVM_INVALID_ARG, {good, valueless});
        for (JSVM_Value name : {Num(1), Object(), Null(), Undefined(), Bool(true)}) {
            misnamed.name = name;
            expect(JSVM_NAME_EXPECTED, {good, misnamed});
            expect(JSVM_NAME_EXPECTED, {misnamed, nameless});
            expect(JSVM_INVALID_ARG, {nameless, misnamed});
        }
        misnamed.value = nullptr;
        misnamed.method = nullptr;
        expect(JSVM_INVALID_ARG, {misnamed});
        misnamed.method = &method;
    }
}

TEST_F(ClassTest, ConstructorGetsThisArgumentsAndData) {
    jsvm_test::Seen seen;
    DefineWith({Callback::Look, &seen}, {});
    Run("globalThis.made = new K(1, 'two')");
    EXPECT_EQ("1,two", seen.arguments);
    EXPECT_EQ("K", seen.new_target);
    EXPECT_TRUE(RunToBool("made.lookedAt === true")) << "`this` was the new object";
    Run("class Heir extends K {}; globalThis.heir = new Heir(3)");
    EXPECT_EQ("3", seen.arguments);
    EXPECT_EQ("Heir", seen.new_target);
    EXPECT_TRUE(RunToBool("heir instanceof K && heir.lookedAt"));
    EXPECT_TRUE(RunToBool("Reflect.construct(K, [], Array) instanceof Array"));
    EXPECT_EQ("Array", seen.new_target);
}

TEST_F(ClassTest, WithoutNewThereIsNoNewTarget) {
    jsvm_test::Seen seen;
    DefineWith({Callback::Look, &seen}, {});
    EXPECT_EQ("undefined", RunToString("K(1)"));
    EXPECT_EQ("", seen.new_target);
    EXPECT_TRUE(RunToBool("globalThis.lookedAt === true")) << "undefined becomes the global object";
    EXPECT_TRUE(RunToBool("(o => (K.call(o), o.lookedAt))({})"));
}

TEST_F(ClassTest, OnlyAnObjectTakesTheNewObjectsPlace) {
    DefineWith({Callback::ReturnFirst, nullptr}, {});
    EXPECT_TRUE(RunToBool("(o => new K(o) === o)({})"));
    EXPECT_TRUE(RunToBool("(f => new K(f) === f)(() => 1)"));
    EXPECT_TRUE(RunToBool("(o => { class Heir extends K {}; return new Heir(o) === o; })([])"));
    for (const char* primitive : {"1", "'x'", "null", "undefined", "true", "Symbol()", "1n"}) {
        EXPECT_TRUE(RunToBool(std::string("new K(") + primitive + ") instanceof K")) << primitive;
    }
    EXPECT_EQ("1", RunToString("K(1)"));
}

TEST_F(ClassTest, WhatAConstructorThrowsIsThrown) {
    DefineWith({Callback::ThrowFirst, nullptr}, {});
    EXPECT_EQ("thrown", Thrown("new K('thrown')"));
    EXPECT_EQ("thrown", Thrown("class Heir extends K {}; new Heir('thrown')"));
    JSVM_Value argument = Str("native");
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_NewInstance(env, Run("K"), 1, &argument, &result));
    EXPECT_EQ("native", TakeException());
    EXPECT_EQ(nullptr, result);
}

TEST_F(ClassTest, ConstructorWithoutCallbackThrowsWhenCalled) {
    DefineWith({nullptr, nullptr}, {});
    EXPECT_EQ("TypeError", Thrown("new K()"));
    EXPECT_EQ("TypeError", Thrown("K()"));
    EXPECT_EQ("K", RunToString("K.name"));
}

TEST_F(ClassTest, CallbacksAreCopied) {
    int data = 0;
    auto constructor = std::make_unique<JSVM_CallbackStruct>();
    auto method = std::make_unique<JSVM_CallbackStruct>();
    *constructor = {Callback::ReturnThis, nullptr};
    *method = {Callback::CountInData, &data};
    auto name = std::make_unique<std::string>("method");
    auto properties = std::make_unique<std::vector<JSVM_PropertyDescriptor>>();
    properties->push_back(
        {name->c_str(), nullptr, method.get(), nullptr, nullptr, nullptr, JSVM_DEFAULT});
    properties->push_back(
        {"accessor", nullptr, nullptr, method.get(), method.get(), nullptr, JSVM_DEFAULT});
    properties->push_back({"fixed", nullptr, method.get(), nullptr, nullptr, nullptr, JSVM_STATIC});
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_DefineClass(env, "K", 1, constructor.get(), properties->size(),
                                       properties->data(), &result));
    SetGlobal("K", result);
    *method = {nullptr, nullptr};
    (*name)[0] = 'X';
    method.reset();
    constructor.reset();
    properties.reset();
    name.reset();
    Run("const k = new K(); k.method(); k.accessor; k.accessor = 1; K.fixed()");
    EXPECT_EQ(4, data);
}

TEST_F(ClassTest, AThousandClassesAreToldApart) {
    std::vector<int> numbers(1000);
    for (int i = 0; i < 1000; ++i) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        JSVM_CallbackStruct constructor = {Callback::ReturnThis, nullptr};
        JSVM_CallbackStruct method = {Callback::ReturnData, &numbers[i]};
        numbers[i] = i;
        const JSVM_PropertyDescriptor property = {"n",     nullptr, &method,     nullptr,
                                                  nullptr, nullptr, JSVM_DEFAULT};
        JSVM_Value result = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_DefineClass(env, ("K" + std::to_string(i)).c_str(), JSVM_AUTO_LENGTH,
                                           &constructor, 1, &property, &result));
        SetGlobal("K", result);
        Run("(globalThis.all ||= []).push(new K())");
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    EXPECT_EQ("499500", RunToString("all.reduce((sum, k) => sum + k.n(), 0)"));
    EXPECT_EQ("TypeError", Thrown("all[1].n.call(all[2])"));
}

}  // namespace
