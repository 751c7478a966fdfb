// SPDX-License-Identifier: Apache-2.0
// JSVM_SCOPE_CHECK: what it finds, what it may not find, and that a program can go on by longjmp.
// In a program of its own: the handler of SIGABRT and the log sink are the process's.
#include <string>
#include <vector>

#include "test/support/scope_check_fixture.h"

namespace {

using jsvm_test::ScopeCheckTest;

TEST_F(ScopeCheckTest, CorrectUseIsNotDisturbed) {
    std::vector<JSVM_HandleScope> scopes;
    std::vector<JSVM_Value> values = {Bool(true)};  // one from before
    Check(true);
    for (int depth = 0; depth < 3; ++depth) {
        scopes.push_back(Open());
        for (int i = 0; i < 100; ++i) values.push_back(Bool(i % 2 == 0));
        for (JSVM_Value value : values) EXPECT_TRUE(IsBoolean(value));
    }
    while (!scopes.empty()) {
        Close(scopes.back());
        scopes.pop_back();
        values.resize(1 + 100 * scopes.size());
        for (JSVM_Value value : values) EXPECT_TRUE(IsBoolean(value));
    }
    EXPECT_TRUE(IsBoolean(Bool(false)));
    Check(false);
    EXPECT_TRUE(IsBoolean(values[0]));
    EXPECT_EQ("", log.All());
}

TEST_F(ScopeCheckTest, AStaleValueIsFoundAndTheProgramCanGoOn) {
    Check(true);
    const JSVM_Value stale = Stale([this] { return Bool(true); });
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(Aborts([&] { IsBoolean(stale); }));
        EXPECT_EQ(log.Take(),
                  (std::vector<std::string>{"at OH_JSVM_IsBoolean",
                                            "a value was used after its handle scope was closed "
                                            "(JSVM_SCOPE_CHECK)"}));
    }
    EXPECT_EQ(42, RunToNumber("6 * 7"));
    Check(false);
    EXPECT_EQ(42, RunToNumber("6 * 7"));
}

TEST_F(ScopeCheckTest, AStaleValueIsFoundAfterManyOthersWereMade) {
    Check(true);
    const JSVM_Value stale = Stale([this] { return Object(); });
    for (int round = 0; round < 20; ++round) {
        const JSVM_HandleScope scope = Open();
        for (int i = 0; i < 100; ++i) EXPECT_NE(stale, Object());
        EXPECT_TRUE(Aborts([&] { Typeof(stale); })) << round;
        Close(scope);
    }
}

TEST_F(ScopeCheckTest, TheEngineCanCollectAfterACallThatRunsJavaScriptWasLeft) {
    Check(true);
    const JSVM_Value stale = Stale([this] { return Object(); });
    const JSVM_Value object = Object();
    for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(Aborts([&] { OH_JSVM_SetNamedProperty(env, object, "x", stale); }));
        EXPECT_TRUE(Aborts([&] { OH_JSVM_SetProperty(env, object, stale, object); }));
        EXPECT_JSVM_OK(
            OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, TryRun("throw new Error('caught as ever')", &result));
        EXPECT_EQ("Error: caught as ever", TakeException());
    }
    bool has = true;
    EXPECT_JSVM_OK(OH_JSVM_HasNamedProperty(env, object, "x", &has));
    EXPECT_FALSE(has);
}

TEST_F(ScopeCheckTest, StatusesComeFirst) {
    Check(true);
    const JSVM_Value stale = Stale([this] { return Object(); });
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_IsBoolean(env, stale, nullptr));
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
    EXPECT_EQ(JSVM_PENDING_EXCEPTION, OH_JSVM_SetNamedProperty(env, stale, "x", stale));
    EXPECT_EQ("Error: pending", TakeException());
}

TEST_F(ScopeCheckTest, ValuesFromBeforeAreGoodAsLongAsTheirScopes) {
    const JSVM_HandleScope outer = Open();
    const JSVM_Value before = Bool(true);
    const JSVM_HandleScope inner = Open();
    Check(true);
    EXPECT_TRUE(IsBoolean(before));
    Close(inner);  // opened before, so nothing was watched in it
    EXPECT_TRUE(IsBoolean(before));
    Close(outer);
    EXPECT_TRUE(IsBoolean(Bool(true)));
}

TEST_F(ScopeCheckTest, WithoutAScopeFromBeforeNothingFromBeforeIsGood) {
    JSVM_VM other_vm = nullptr;
    JSVM_Env other = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
    JSVM_Value before = nullptr;
    JSVM_Value after = nullptr;
    bool is = false;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(other_vm, &vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &scope));
    ASSERT_JSVM_OK(OH_JSVM_GetBoolean(other, true, &before));  // the engine's, which never dies
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(other, scope));
    ASSERT_JSVM_OK(OH_JSVM_SetDebugOption(other, JSVM_SCOPE_CHECK, true));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &scope));
    ASSERT_JSVM_OK(OH_JSVM_GetBoolean(other, true, &after));
    EXPECT_TRUE(Aborts([&] { OH_JSVM_IsBoolean(other, before, &is); }));
    EXPECT_FALSE(Aborts([&] { OH_JSVM_IsBoolean(other, after, &is); }));
    ASSERT_JSVM_OK(OH_JSVM_SetDebugOption(other, JSVM_SCOPE_CHECK, false));
    EXPECT_FALSE(Aborts([&] { OH_JSVM_IsBoolean(other, before, &is); }));
    EXPECT_TRUE(is);
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(other, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(other_vm, vm_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

TEST_F(ScopeCheckTest, WhatEscapesLivesAsLongAsTheOuterScope) {
    Check(true);
    const JSVM_HandleScope outer = Open();
    JSVM_EscapableHandleScope middle = nullptr;
    JSVM_EscapableHandleScope inner = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &middle));
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &inner));
    const JSVM_Value made = Str("made inside");
    JSVM_Value from_middle = nullptr;
    JSVM_Value from_inner = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_EscapeHandle(env, middle, made, &from_middle));
    ASSERT_JSVM_OK(OH_JSVM_EscapeHandle(env, inner, made, &from_inner));
    ASSERT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, inner));
    EXPECT_EQ("made inside", ToString(from_inner));
    EXPECT_TRUE(Aborts([&] { Typeof(made); }));
    ASSERT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, middle));
    EXPECT_TRUE(Aborts([&] { Typeof(from_inner); }));
    EXPECT_EQ("made inside", ToString(from_middle));
    Close(outer);
    EXPECT_TRUE(Aborts([&] { Typeof(from_middle); }));
    JSVM_EscapableHandleScope last = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &last));
    EXPECT_TRUE(Aborts([&] { OH_JSVM_EscapeHandle(env, last, made, &from_inner); }));
    EXPECT_EQ(1u, log.Count("at OH_JSVM_EscapeHandle"));
    EXPECT_JSVM_OK(OH_JSVM_EscapeHandle(env, last, Num(1), &from_inner));
    ASSERT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, last));
    EXPECT_EQ(1, ToNumber(from_inner));
}

TEST_F(ScopeCheckTest, AScopeClosedOutOfTurnEndsWithTheOnesInside) {
    Check(true);
    const JSVM_HandleScope outer = Open();
    const JSVM_Value in_outer = Num(1);
    const JSVM_HandleScope inner = Open();
    Close(outer);
    const JSVM_Value in_inner = Num(2);
    EXPECT_EQ(1, ToNumber(in_outer));
    EXPECT_EQ(2, ToNumber(in_inner));
    Close(inner);
    EXPECT_TRUE(Aborts([&] { Typeof(in_outer); }));
    EXPECT_TRUE(Aborts([&] { Typeof(in_inner); }));
}

TEST_F(ScopeCheckTest, ReferencesGiveNewHandles) {
    Check(true);
    JSVM_Ref ref = nullptr;
    const JSVM_Value stale = Stale([&] {
        const JSVM_Value object = Object();
        EXPECT_JSVM_OK(OH_JSVM_CreateReference(env, object, 1, &ref));
        return object;
    });
    const JSVM_Value again = Stale([&] {
        JSVM_Value value = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetReferenceValue(env, ref, &value));
        EXPECT_EQ(JSVM_OBJECT, Typeof(value));
        return value;
    });
    EXPECT_TRUE(Aborts([&] { Typeof(stale); }));
    EXPECT_TRUE(Aborts([&] { Typeof(again); }));
    EXPECT_TRUE(Aborts([&] { OH_JSVM_CreateReference(env, again, 1, &ref); }));
    JSVM_Value value = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetReferenceValue(env, ref, &value));
    EXPECT_EQ(JSVM_OBJECT, Typeof(value));
    EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, ref));
}

TEST_F(ScopeCheckTest, PrivateKeysToo) {
    Check(true);
    const JSVM_Value object = Object();
    JSVM_Data key = nullptr;
    JSVM_Ref ref = nullptr;
    const JSVM_HandleScope scope = Open();
    ASSERT_JSVM_OK(OH_JSVM_CreatePrivate(env, nullptr, &key));
    EXPECT_JSVM_OK(OH_JSVM_SetPrivate(env, object, key, object));
    EXPECT_JSVM_OK(OH_JSVM_CreateDataReference(env, key, 1, &ref));
    Close(scope);
    EXPECT_TRUE(Aborts([&] { OH_JSVM_SetPrivate(env, object, key, object); }));
    EXPECT_TRUE(Aborts([&] { OH_JSVM_CreateDataReference(env, key, 1, &ref); }));
    ASSERT_JSVM_OK(OH_JSVM_GetReferenceData(env, ref, &key));
    EXPECT_JSVM_OK(OH_JSVM_DeletePrivate(env, object, key));
    EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, ref));
}

JSVM_Value Nothing(JSVM_Env, JSVM_CallbackInfo) {
    return nullptr;
}

TEST_F(ScopeCheckTest, ValuesInStructsAreLookedAt) {
    Check(true);
    const JSVM_Value stale = Stale([this] { return Str("x"); });
    const JSVM_Value object = Object();
    JSVM_CallbackStruct constructor = {Nothing, nullptr};
    JSVM_PropertyHandlerConfigurationStruct handlers = {};
    JSVM_Value made = nullptr;
    JSVM_PropertyDescriptor by_name = {};
    by_name.name = stale;
    by_name.method = &constructor;
    JSVM_PropertyDescriptor by_value = {};
    by_value.utf8name = "x";
    by_value.value = stale;
    for (const JSVM_PropertyDescriptor* property : {&by_name, &by_value}) {
        EXPECT_TRUE(Aborts([&] { OH_JSVM_DefineProperties(env, object, 1, property); }));
        EXPECT_TRUE(
            Aborts([&] { OH_JSVM_DefineClass(env, "C", 1, &constructor, 1, property, &made); }));
    }
    EXPECT_EQ(2u, log.Count("at OH_JSVM_DefineProperties"));
    EXPECT_EQ(2u, log.Count("at OH_JSVM_DefineClass"));
    const auto define = [&] {
        OH_JSVM_DefineClassWithPropertyHandler(env, "C", 1, &constructor, 0, nullptr, &handlers,
                                               nullptr, &made);
    };
    handlers.namedPropertyData = stale;
    EXPECT_TRUE(Aborts(define));
    handlers.namedPropertyData = nullptr;
    handlers.indexedPropertyData = stale;
    EXPECT_TRUE(Aborts(define));
    handlers.indexedPropertyData = object;
    EXPECT_FALSE(Aborts(define));
    EXPECT_EQ(JSVM_FUNCTION, Typeof(made));
}

TEST_F(ScopeCheckTest, ExceptionsThatWereTakenBelongToTheScope) {
    Check(true);
    const JSVM_Value stale = Stale([this] {
        JSVM_Value exception = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "e"));
        EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(env, &exception));
        EXPECT_EQ("Error: e", ToString(exception));
        return exception;
    });
    EXPECT_TRUE(Aborts([&] { OH_JSVM_Throw(env, stale); }));
    EXPECT_FALSE(ExceptionPending());
}

// The option is the env's; values are watched for the whole VM.
TEST_F(ScopeCheckTest, EachEnvChecksForItself) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    Check(true);
    JSVM_Value value = nullptr;
    bool is = false;
    const JSVM_HandleScope scope = Open();
    ASSERT_JSVM_OK(OH_JSVM_GetBoolean(other, true, &value));
    EXPECT_TRUE(IsBoolean(value));
    Close(scope);
    EXPECT_TRUE(Aborts([&] { IsBoolean(value); }));
    EXPECT_FALSE(Aborts([&] { EXPECT_JSVM_OK(OH_JSVM_IsBoolean(other, value, &is)); }));
    ASSERT_JSVM_OK(OH_JSVM_SetDebugOption(other, JSVM_SCOPE_CHECK, true));
    EXPECT_TRUE(Aborts([&] { OH_JSVM_IsBoolean(other, value, &is); }));
    Check(false);
    EXPECT_TRUE(Aborts([&] { OH_JSVM_IsBoolean(other, value, &is); }));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_TRUE(IsBoolean(Bool(true)));
}

TEST_F(ScopeCheckTest, SwitchedOffAndOnWhileScopesAreOpen) {
    Check(true);
    const JSVM_HandleScope outer = Open();
    const JSVM_Value first = Str("first");
    Check(false);
    const JSVM_Value second = Str("second");
    const JSVM_HandleScope inner = Open();
    EXPECT_EQ("first second", ToString(first) + " " + ToString(second));
    Check(true);
    const JSVM_Value third = Str("third");
    EXPECT_EQ("first second third",
              ToString(first) + " " + ToString(second) + " " + ToString(third));
    Close(inner);
    EXPECT_TRUE(Aborts([&] { Typeof(third); }));
    EXPECT_EQ("first second", ToString(first) + " " + ToString(second));
    Check(false);
    EXPECT_EQ("first second", ToString(first) + " " + ToString(second));
    Close(outer);
}

// V8 makes no snapshot while there are handles that it does not know of.
TEST_F(ScopeCheckTest, ASnapshotCanBeMadeWhileItIsOn) {
    JSVM_CreateVMOptions options = {};
    options.isForSnapshotting = true;
    JSVM_VM other_vm = nullptr;
    JSVM_Env other = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
    JSVM_Value value = nullptr;
    const char* blob = nullptr;
    size_t size = 0;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(&options, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(other_vm, &vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_SetDebugOption(other, JSVM_SCOPE_CHECK, true));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateObject(other, &value));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateSnapshot(other_vm, 1, &other, &blob, &size));
    EXPECT_EQ(1u, log.Count("a value whose handle scope is open")) << log.All();
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(other, scope));
    EXPECT_JSVM_OK(OH_JSVM_CreateSnapshot(other_vm, 1, &other, &blob, &size));
    EXPECT_LT(0u, size);
    delete[] blob;
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(other_vm, vm_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

TEST_F(ScopeCheckTest, EnvAndVmCanEndWhileItIsOn) {
    JSVM_VM other_vm = nullptr;
    JSVM_Env other = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_HandleScope scope = nullptr;
    JSVM_Value value = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(other_vm, &vm_scope));
    for (int i = 0; i < 3; ++i) {
        ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
        ASSERT_JSVM_OK(OH_JSVM_SetDebugOption(other, JSVM_SCOPE_CHECK, true));
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &scope));
        ASSERT_JSVM_OK(OH_JSVM_CreateObject(other, &value));
        if (i == 0) {
            EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(other, scope));
        }
        if (i < 2) {
            EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
        }
    }
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(other_vm, vm_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

}  // namespace
