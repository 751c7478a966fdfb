// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/function/class_fixture.h"

#include <array>
#include <utility>

namespace jsvm_test {

namespace {

JSVM_Value This(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value receiver = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, &receiver, nullptr));
    return receiver;
}

void* Data(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    return data;
}

std::string Text(JSVM_Env env, JSVM_Value value) {
    std::array<char, 200> text{};
    JSVM_Value string = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CoerceToString(env, value, &string));
    EXPECT_JSVM_OK(OH_JSVM_GetValueStringUtf8(env, string, text.data(), text.size(), nullptr));
    return text.data();
}

}  // namespace

JSVM_Value Callback::ReturnNothing(JSVM_Env, JSVM_CallbackInfo) {
    return nullptr;
}

JSVM_Value Callback::ReturnThis(JSVM_Env env, JSVM_CallbackInfo info) {
    return This(env, info);
}

JSVM_Value Callback::ReturnFirst(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value first = nullptr;
    size_t argc = 1;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, &first, nullptr, nullptr));
    return first;
}

JSVM_Value Callback::ReturnNewObject(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_Value object = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
    return object;
}

JSVM_Value Callback::ThrowFirst(JSVM_Env env, JSVM_CallbackInfo info) {
    EXPECT_JSVM_OK(OH_JSVM_Throw(env, ReturnFirst(env, info)));
    return nullptr;
}

JSVM_Value Callback::ReturnData(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value number = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateInt32(env, *static_cast<int*>(Data(env, info)), &number));
    return number;
}

JSVM_Value Callback::CountInData(JSVM_Env env, JSVM_CallbackInfo info) {
    ++*static_cast<int*>(Data(env, info));
    return nullptr;
}

JSVM_Value Callback::Look(JSVM_Env env, JSVM_CallbackInfo info) {
    auto* seen = static_cast<Seen*>(Data(env, info));
    *seen = Seen{seen->calls + 1, "", ""};
    std::array<JSVM_Value, 4> argv{};
    size_t argc = argv.size();
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, argv.data(), nullptr, nullptr));
    for (size_t i = 0; i < argc && i < argv.size(); ++i) {
        seen->arguments += (i != 0 ? "," : "") + Text(env, argv[i]);
    }
    JSVM_Value target = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetNewTarget(env, info, &target));
    if (target != nullptr) {
        JSVM_Value name = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetNamedProperty(env, target, "name", &name));
        seen->new_target = Text(env, name);
    }
    JSVM_Value yes = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetBoolean(env, true, &yes));
    EXPECT_JSVM_OK(OH_JSVM_SetNamedProperty(env, This(env, info), "lookedAt", yes));
    return nullptr;
}

JSVM_PropertyDescriptor Method(const char* name, JSVM_Callback callback, int attributes) {
    return {name,
            nullptr,
            callback,
            nullptr,
            nullptr,
            nullptr,
            static_cast<JSVM_PropertyAttributes>(attributes)};
}

JSVM_PropertyDescriptor Accessor(const char* name, JSVM_Callback getter, JSVM_Callback setter,
                                 int attributes) {
    return {name,
            nullptr,
            nullptr,
            getter,
            setter,
            nullptr,
            static_cast<JSVM_PropertyAttributes>(attributes)};
}

JSVM_PropertyDescriptor Value(const char* name, JSVM_Value value, int attributes) {
    return {name,
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            value,
            static_cast<JSVM_PropertyAttributes>(attributes)};
}

JSVM_PropertyDescriptor Named(JSVM_Value name, JSVM_PropertyDescriptor property) {
    property.utf8name = nullptr;
    property.name = name;
    return property;
}

void ClassTest::SetUp() {
    InitOnce({"--expose-gc"});
    JsvmTest::SetUp();
}

void ClassTest::Define(const Properties& properties) {
    DefineWith(nothing_, properties);
}

void ClassTest::DefineWith(JSVM_CallbackStruct constructor, const Properties& properties) {
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DefineClass(env, "K", JSVM_AUTO_LENGTH, &constructor,
                                               properties.size(), properties.data(), &result));
    SetGlobal("K", result);
}

JSVM_Status ClassTest::TryDefine(const Properties& properties, JSVM_Value* result) {
    return OH_JSVM_DefineClass(env, "K", JSVM_AUTO_LENGTH, &nothing_, properties.size(),
                               properties.data(), result);
}

JSVM_Value ClassTest::NewClass(const Properties& properties, JSVM_Value parent,
                               std::vector<JSVM_DefineClassOptions> options, JSVM_Env maker) {
    JSVM_Value result = nullptr;
    EXPECT_JSVM_OK(TryNewClass(maker != nullptr ? maker : env, properties, parent,
                               std::move(options), &result));
    return result;
}

JSVM_Status ClassTest::TryNewClass(JSVM_Env maker, const Properties& properties, JSVM_Value parent,
                                   std::vector<JSVM_DefineClassOptions> options,
                                   JSVM_Value* result) {
    return OH_JSVM_DefineClassWithOptions(maker, "C", JSVM_AUTO_LENGTH, &nothing_,
                                          properties.size(), properties.data(), parent,
                                          options.size(), options.data(), result);
}

std::string ClassTest::Thrown(const std::string& statement) {
    return RunToString("(() => { 'use strict'; try { " + statement +
                       "; return ''; } catch (e) { return e?.name ?? e; } })()");
}

std::string ClassTest::DescriptorOf(const std::string& object, const std::string& name) {
    return RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(" + object + ", " + name +
                       "))");
}

}  // namespace jsvm_test
