// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/binding/scripted_class.h"

#include <array>
#include <initializer_list>

namespace jsvm_test {

namespace {

bool IsUndefined(JSVM_Env env, JSVM_Value value) {
    JSVM_ValueType type = JSVM_UNDEFINED;
    EXPECT_JSVM_OK(OH_JSVM_Typeof(env, value, &type));
    return type == JSVM_UNDEFINED;
}

bool MeansUndefined(JSVM_Env env, JSVM_Value value) {
    std::array<char, 16> text{};
    return OH_JSVM_GetValueStringUtf8(env, value, text.data(), text.size(), nullptr) == JSVM_OK &&
           std::string(text.data()) == "(undefined)";
}

// What the handler throws is left pending, as it would be by C code.
JSVM_Value Ask(JSVM_Env env, JSVM_Value handler, const char* method,
               std::initializer_list<JSVM_Value> arguments) {
    JSVM_Value function = nullptr;
    JSVM_Value answer = nullptr;
    if (OH_JSVM_GetNamedProperty(env, handler, method, &function) != JSVM_OK ||
        OH_JSVM_CallFunction(env, handler, function, arguments.size(), arguments.begin(),
                             &answer) != JSVM_OK ||
        IsUndefined(env, answer)) {
        return nullptr;
    }
    if (MeansUndefined(env, answer)) {
        EXPECT_JSVM_OK(OH_JSVM_GetUndefined(env, &answer));
    }
    return answer;
}

JSVM_Value Get(JSVM_Env env, JSVM_Value name, JSVM_Value self, JSVM_Value data) {
    return Ask(env, data, "get", {name, self});
}
JSVM_Value Set(JSVM_Env env, JSVM_Value name, JSVM_Value value, JSVM_Value self, JSVM_Value data) {
    return Ask(env, data, "set", {name, value, self});
}
JSVM_Value Delete(JSVM_Env env, JSVM_Value name, JSVM_Value self, JSVM_Value data) {
    return Ask(env, data, "delete", {name, self});
}
JSVM_Value List(JSVM_Env env, JSVM_Value self, JSVM_Value data) {
    return Ask(env, data, "list", {self});
}
JSVM_Value GetAt(JSVM_Env env, JSVM_Value index, JSVM_Value self, JSVM_Value data) {
    return Ask(env, data, "getAt", {index, self});
}
JSVM_Value SetAt(JSVM_Env env, JSVM_Value index, JSVM_Value value, JSVM_Value self,
                 JSVM_Value data) {
    return Ask(env, data, "setAt", {index, value, self});
}
JSVM_Value DeleteAt(JSVM_Env env, JSVM_Value index, JSVM_Value self, JSVM_Value data) {
    return Ask(env, data, "deleteAt", {index, self});
}
JSVM_Value ListAt(JSVM_Env env, JSVM_Value self, JSVM_Value data) {
    return Ask(env, data, "listAt", {self});
}

JSVM_Value Nothing(JSVM_Env, JSVM_CallbackInfo) {
    return nullptr;
}

JSVM_Value Fifty(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_Value result = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateInt32(env, 50, &result));
    return result;
}

}  // namespace

JSVM_PropertyHandlerConfigurationStruct CallbacksOf(JSVM_Env env, JSVM_Value handler) {
    const auto has = [=](const char* method) {
        bool found = false;
        EXPECT_JSVM_OK(OH_JSVM_HasNamedProperty(env, handler, method, &found));
        return found;
    };
    JSVM_PropertyHandlerConfigurationStruct callbacks{};
    if (has("get")) callbacks.genericNamedPropertyGetterCallback = Get;
    if (has("set")) callbacks.genericNamedPropertySetterCallback = Set;
    if (has("delete")) callbacks.genericNamedPropertyDeleterCallback = Delete;
    if (has("list")) callbacks.genericNamedPropertyEnumeratorCallback = List;
    if (has("getAt")) callbacks.genericIndexedPropertyGetterCallback = GetAt;
    if (has("setAt")) callbacks.genericIndexedPropertySetterCallback = SetAt;
    if (has("deleteAt")) callbacks.genericIndexedPropertyDeleterCallback = DeleteAt;
    if (has("listAt")) callbacks.genericIndexedPropertyEnumeratorCallback = ListAt;
    callbacks.namedPropertyData = handler;
    callbacks.indexedPropertyData = handler;
    return callbacks;
}

void ScriptedClassTest::SetUp() {
    InitOnce({"--expose-gc"});
    JsvmTest::SetUp();
}

JSVM_Value ScriptedClassTest::NewClass(JSVM_Env maker, JSVM_Value handler, JSVM_Callback called) {
    JSVM_CallbackStruct constructor = {Nothing, nullptr};
    JSVM_CallbackStruct fifty = {Fifty, nullptr};
    const JSVM_PropertyDescriptor properties[] = {
        {"m", nullptr, &fifty, nullptr, nullptr, nullptr, JSVM_DEFAULT_METHOD},
        {"a", nullptr, nullptr, &fifty, nullptr, nullptr, JSVM_CONFIGURABLE}};
    JSVM_PropertyHandlerConfigurationStruct callbacks = CallbacksOf(env, handler);
    JSVM_Value result = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_DefineClassWithPropertyHandler(
        maker, "K", JSVM_AUTO_LENGTH, &constructor, 2, properties, &callbacks, called, &result));
    return result;
}

void ScriptedClassTest::Define(const std::string& source, JSVM_Callback called) {
    JSVM_Value handler = Run("globalThis.log = []; globalThis.handler = (" + source + ")");
    SetGlobal("K", NewClass(env, handler, called));
    Run("globalThis.k = new K()");
}

std::string ScriptedClassTest::Thrown(const std::string& statement) {
    return RunToString("(() => { 'use strict'; try { " + statement +
                       "; return ''; } catch (e) { return e?.name ?? e; } })()");
}

}  // namespace jsvm_test
