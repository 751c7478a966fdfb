// SPDX-License-Identifier: Apache-2.0
// How long property callbacks and their data live, which env they get, and what surrounds a call.
#include <cstring>
#include <memory>

#include "test/unittest/binding/scripted_class.h"

namespace {

using Callbacks = JSVM_PropertyHandlerConfigurationStruct;

JSVM_Value Nothing(JSVM_Env, JSVM_CallbackInfo) {
    return nullptr;
}

JSVM_Value ReturnData(JSVM_Env, JSVM_Value, JSVM_Value, JSVM_Value data) {
    return data;
}

JSVM_Value ReturnDataOnSet(JSVM_Env, JSVM_Value, JSVM_Value, JSVM_Value, JSVM_Value data) {
    return data;
}

JSVM_Value ReturnGlobal(JSVM_Env env, JSVM_Value, JSVM_Value, JSVM_Value) {
    JSVM_Value global = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetGlobal(env, &global));
    return global;
}

JSVM_Value ReturnNewObject(JSVM_Env env, JSVM_Value, JSVM_Value, JSVM_Value) {
    JSVM_Value object = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
    return object;
}

JSVM_Value GetAgain(JSVM_Env env, JSVM_Value name, JSVM_Value self, JSVM_Value) {
    JSVM_Value result = nullptr;
    static_cast<void>(OH_JSVM_GetProperty(env, self, name, &result));
    return result;
}

JSVM_Value LeaveScopeOpen(JSVM_Env env, JSVM_Value, JSVM_Value, JSVM_Value) {
    JSVM_HandleScope scope = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    return nullptr;
}

JSVM_Value LookAtLastError(JSVM_Env env, JSVM_Value, JSVM_Value, JSVM_Value) {
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetLastErrorInfo(env, &info));
    EXPECT_EQ(JSVM_OK, info->errorCode);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateObject(env, nullptr));
    return nullptr;
}

void Count(JSVM_Env, void* data, void*) {
    ++*static_cast<int*>(data);
}

class InterceptorLifeTest : public jsvm_test::ScriptedClassTest {
  protected:
    // The class of `maker`, as the global K; and k.
    void DefineWith(JSVM_Env maker, Callbacks* callbacks) {
        JSVM_CallbackStruct constructor = {Nothing, nullptr};
        JSVM_Value result = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_DefineClassWithPropertyHandler(
            maker, "K", JSVM_AUTO_LENGTH, &constructor, 0, nullptr, callbacks, nullptr, &result));
        SetGlobal("K", result);
        Run("globalThis.k = new K()");
    }
    JSVM_Env NewEnv() {
        JSVM_Env result = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &result));
        return result;
    }
};

TEST_F(InterceptorLifeTest, EachKindGetsItsData) {
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = ReturnData;
    callbacks.genericIndexedPropertyGetterCallback = ReturnData;
    callbacks.genericNamedPropertySetterCallback = ReturnDataOnSet;
    callbacks.namedPropertyData = Run("12345678901234567890n");
    callbacks.indexedPropertyData = Run("globalThis.data = {}");
    DefineWith(env, &callbacks);
    EXPECT_EQ("12345678901234567890", RunToString("k.x"));
    EXPECT_TRUE(RunToBool("k[0] === data"));
    EXPECT_EQ("bigint", RunToString("(k.x = 1, typeof k.x)"));
}

TEST_F(InterceptorLifeTest, WithoutDataCallbacksGetNull) {
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = ReturnData;
    callbacks.genericIndexedPropertyGetterCallback = ReturnData;
    callbacks.indexedPropertyData = Str("index");
    DefineWith(env, &callbacks);
    EXPECT_EQ("undefined", RunToString("typeof k.x")) << "NULL, so nothing was handled";
    EXPECT_EQ("index", RunToString("k[0]"));
}

TEST_F(InterceptorLifeTest, TheCallersStructIsCopied) {
    auto callbacks = std::make_unique<Callbacks>();
    callbacks->genericNamedPropertyGetterCallback = ReturnData;
    callbacks->namedPropertyData = Str("first");
    DefineWith(env, callbacks.get());
    callbacks->namedPropertyData = Str("second");
    callbacks->genericNamedPropertyGetterCallback = ReturnGlobal;
    EXPECT_EQ("first", RunToString("k.x"));
    std::memset(callbacks.get(), 0x55, sizeof(Callbacks));
    callbacks.reset();
    EXPECT_EQ("first", RunToString("new K().x"));
}

TEST_F(InterceptorLifeTest, DataIsKeptAcrossCollections) {
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = ReturnData;
    callbacks.namedPropertyData = Run("({ text: ['kept'] })");
    callbacks.indexedPropertyData = callbacks.namedPropertyData;
    DefineWith(env, &callbacks);
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    EXPECT_EQ("kept", RunToString("(gc(), gc(), k.x.text[0])"));
}

TEST_F(InterceptorLifeTest, DataIsLetGoWithTheEnv) {
    int finalized = 0;
    JSVM_Env other = NewEnv();
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = ReturnData;
    callbacks.namedPropertyData = Object();
    ASSERT_JSVM_OK(OH_JSVM_AddFinalizer(env, callbacks.namedPropertyData, &finalized, Count,
                                        nullptr, nullptr));
    DefineWith(other, &callbacks);
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    Run("gc()");
    EXPECT_EQ(0, finalized);
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ("undefined", RunToString("(gc(), typeof k.x)"));
    EXPECT_EQ(1, finalized) << "though the class lives on";
}

TEST_F(InterceptorLifeTest, CallbacksGetTheEnvOfTheClassWhoeverAsks) {
    JSVM_Env other = NewEnv();
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = ReturnGlobal;
    callbacks.genericIndexedPropertyGetterCallback = ReturnNewObject;
    DefineWith(other, &callbacks);
    JSVM_Value theirs = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetGlobal(other, &theirs));
    SetGlobal("theirs", theirs);
    EXPECT_TRUE(RunToBool("k.x === theirs && k.x !== globalThis"));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf(k[0]) !== Object.prototype"))
        << "what the callback makes belongs to its env";
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf({}) === Object.prototype"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(InterceptorLifeTest, NothingIsInterceptedOnceTheEnvIsGone) {
    JSVM_Env other = NewEnv();
    JSVM_Value handler =
        Run("({ get() { return 1; }, set() { return 1; }, delete() { return false;"
            " }, list() { return ['x']; }, getAt() { return 1; },"
            " setAt() { return 1; }, deleteAt() { return false; },"
            " listAt() { return [1]; } })");
    Callbacks callbacks = jsvm_test::CallbacksOf(env, handler);
    DefineWith(other, &callbacks);
    EXPECT_EQ("1,1,false,false", RunToString("[k.y, k[9], delete k.y, delete k[9]]"));
    EXPECT_EQ("1,x", RunToString("Object.keys(k)"));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ("undefined,undefined", RunToString("[typeof k.y, typeof k[9]]"));
    EXPECT_EQ("2,3", RunToString("(k.y = 2, k[9] = 3, [k.y, k[9]])"));
    EXPECT_EQ("9,y", RunToString("Object.keys(k)"));
    EXPECT_EQ("true,true,", RunToString("[delete k.y, delete k[9], Object.keys(k)]"));
    EXPECT_EQ("TypeError", Thrown("new K()"));
}

TEST_F(InterceptorLifeTest, EndlessRecursionIsARangeError) {
    Define(
        "{ get(n, self) { return self[n]; }, set(n, v, self) { self[n] = v; },"
        " deleteAt(i, self) { return delete self[i]; }, list(self) { return Object.keys(self); }"
        " }");
    EXPECT_EQ("RangeError", Thrown("k.x"));
    EXPECT_EQ("RangeError", Thrown("k.x = 1"));
    EXPECT_EQ("RangeError", Thrown("delete k[0]"));
    EXPECT_EQ("RangeError", Thrown("Object.keys(k)"));
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = GetAgain;
    callbacks.genericIndexedPropertyGetterCallback = GetAgain;
    DefineWith(env, &callbacks);
    EXPECT_EQ("RangeError", Thrown("k.x")) << "without a script in between";
    EXPECT_EQ("RangeError", Thrown("k[0]"));
    EXPECT_EQ("2", RunToString("1 + 1"));
}

TEST_F(InterceptorLifeTest, ACallbackStartsWithACleanLastError) {
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = LookAtLastError;
    DefineWith(env, &callbacks);
    JSVM_Value value = nullptr;
    JSVM_Value k = Run("k");
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateObject(env, nullptr));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNamedProperty(env, k, "x", &value));
}

TEST_F(InterceptorLifeTest, AThousandClassesEachKeepTheirOwn) {
    for (int i = 0; i < 1000; ++i) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        Callbacks callbacks{};
        callbacks.genericNamedPropertyGetterCallback = ReturnData;
        callbacks.namedPropertyData = Num(i);
        DefineWith(env, &callbacks);
        Run("(globalThis.all ||= []).push(k)");
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    EXPECT_EQ("499500", RunToString("(gc(), all.reduce((sum, k) => sum + k.x, 0))"));
}

using InterceptorDeathTest = InterceptorLifeTest;

TEST_F(InterceptorDeathTest, LeavingAHandleScopeOpenEndsTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    Callbacks callbacks{};
    callbacks.genericNamedPropertyGetterCallback = LeaveScopeOpen;
    DefineWith(env, &callbacks);
    EXPECT_DEATH(Run("k.x"), "left a handle scope open");
}

}  // namespace
