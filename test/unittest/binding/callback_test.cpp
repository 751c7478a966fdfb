// SPDX-License-Identifier: Apache-2.0
// What surrounds a native callback: the env it gets, and what becomes of exceptions and scopes
// that it leaves behind.
#include <csetjmp>

#include "test/support/fixture.h"

namespace {

JSVM_Value Argument(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value first = nullptr;
    size_t argc = 1;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, &first, nullptr, nullptr));
    return first;
}

template <class T>
T* DataOf(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    return static_cast<T*>(data);
}

bool IsPending(JSVM_Env env) {
    bool pending = false;
    EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(env, &pending));
    return pending;
}

// Throws its argument and, what does not count, returns it.
JSVM_Value ThrowArgument(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value argument = Argument(env, info);
    EXPECT_JSVM_OK(OH_JSVM_Throw(env, argument));
    return argument;
}

// Calls its argument, and lets pass what that throws.
JSVM_Value CallArgument(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value function = Argument(env, info);
    JSVM_Value result = nullptr;
    const JSVM_Status status = OH_JSVM_CallFunction(env, function, function, 0, nullptr, &result);
    EXPECT_EQ(status == JSVM_PENDING_EXCEPTION, IsPending(env));
    return result;
}

// Calls its argument and returns what that throws.
JSVM_Value CatchFromArgument(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value function = Argument(env, info);
    EXPECT_EQ(JSVM_PENDING_EXCEPTION,
              OH_JSVM_CallFunction(env, function, function, 0, nullptr, nullptr));
    JSVM_Value exception = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(env, &exception));
    return exception;
}

class CallbackTest : public jsvm_test::JsvmTest {
  protected:
    void SetUp() override {
        JsvmTest::SetUp();
        SetGlobal("raise", Function("raise", ThrowArgument));
        SetGlobal("call", Function("call", CallArgument));
        SetGlobal("grab", Function("grab", CatchFromArgument));
    }
};

TEST_F(CallbackTest, WhatACallbackThrowsReachesJavaScript) {
    EXPECT_TRUE(RunToBool("(e => { try { raise(e); } catch (x) { return x === e; } })({})"));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ("finally", RunToString("(() => { try { raise(1); } catch { } finally {"
                                     " return 'finally'; } })()"));
    EXPECT_EQ("undefined", RunToString("(() => { try { raise(undefined); } catch (x) {"
                                       " return x; } })()"));
}

TEST_F(CallbackTest, UncaughtItIsPendingInTheCallerOfTheScript) {
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, TryRun("raise('lost'); 1", &result));
    EXPECT_EQ(nullptr, result);
    EXPECT_EQ("lost", TakeException());
    JSVM_Value argv[] = {Str("direct")};
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, Undefined(), Run("raise"), 1, argv, &result));
    EXPECT_EQ("direct", TakeException());
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_NewInstance(env, Run("raise"), 1, argv, &result));
    EXPECT_EQ("direct", TakeException());
}

TEST_F(CallbackTest, ItPassesThroughNestedCalls) {
    EXPECT_EQ("deep", RunToString("(() => { try { call(() => call(() => call(() => {"
                                  " raise('deep'); }))); } catch (x) { return x; } })()"));
    EXPECT_EQ("caught", RunToString("call(() => grab(() => call(() => raise('caught'))))"));
    EXPECT_EQ("7", RunToString("call(() => call(() => call(() => 7)))"));
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(CallbackTest, WhatItCaughtDoesNotCount) {
    EXPECT_EQ("Error: e", RunToString("grab(() => { throw new Error('e'); })"));
    EXPECT_FALSE(ExceptionPending());
}

// Runs the microtasks while an exception is pending.
JSVM_Value CheckpointWhilePending(JSVM_Env env, JSVM_CallbackInfo info) {
    EXPECT_JSVM_OK(OH_JSVM_Throw(env, Argument(env, info)));
    JSVM_VM vm = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetVM(env, &vm));
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_TRUE(IsPending(env));
    return nullptr;
}

JSVM_Value CountIfNothingIsPending(JSVM_Env env, JSVM_CallbackInfo info) {
    EXPECT_FALSE(IsPending(env));
    JSVM_Value key = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateStringUtf8(env, "k", 1, &key));
    bool has = true;
    EXPECT_JSVM_OK(OH_JSVM_HasProperty(env, key, key, &has));
    ++*DataOf<int>(env, info);
    return nullptr;
}

TEST_F(CallbackTest, PendingFromBeforeIsNoneOfTheCallbacksBusiness) {
    int calls = 0;
    SetGlobal("probe", Function("probe", CountIfNothingIsPending, &calls));
    SetGlobal("checkpoint", Function("checkpoint", CheckpointWhilePending));
    EXPECT_EQ("outer", RunToString("(() => { Promise.resolve().then(probe); try {"
                                   " checkpoint('outer'); } catch (x) { return x; } })()"));
    EXPECT_EQ(1, calls);
}

JSVM_Value KeepEnv(JSVM_Env env, JSVM_CallbackInfo info) {
    *DataOf<JSVM_Env>(env, info) = env;
    JSVM_Value global = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetGlobal(env, &global));
    return global;
}

TEST_F(CallbackTest, GetsTheEnvThatMadeTheFunction) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Env seen = nullptr;
    JSVM_CallbackStruct callback = {KeepEnv, &seen};
    JSVM_Value function = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateFunction(other, "keep", JSVM_AUTO_LENGTH, &callback, &function));
    SetGlobal("keep", function);
    JSVM_Value global = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetGlobal(other, &global));
    SetGlobal("theirs", global);
    EXPECT_TRUE(RunToBool("keep() === theirs && keep() !== globalThis"));
    EXPECT_EQ(other, seen);
    // Ours is current again.
    EXPECT_TRUE(RunToBool("typeof keep === 'function'"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

// The object is made in a scope that is closed when the callback returns it.
JSVM_Value ReturnFromClosedScope(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_HandleScope scope = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    JSVM_Value object = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
    JSVM_Value value = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateInt32(env, 11, &value));
    EXPECT_JSVM_OK(OH_JSVM_SetNamedProperty(env, object, "n", value));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    return object;
}

TEST_F(CallbackTest, ResultFromAClosedScopeArrives) {
    SetGlobal("make", Function("make", ReturnFromClosedScope));
    EXPECT_EQ("11", RunToString("make().n"));
    EXPECT_EQ("5500", RunToString("(() => { let sum = 0; for (let i = 0; i < 500; ++i)"
                                  " sum += make().n; return sum; })()"));
}

JSVM_Value LeaveScopeOpen(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_HandleScope scope = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    return nullptr;
}

JSVM_Value LeaveOuterScopeOpen(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_HandleScope outer = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &outer));
    JSVM_EscapableHandleScope inner = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &inner));
    EXPECT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, inner));
    return nullptr;
}

using CallbackDeathTest = CallbackTest;

TEST_F(CallbackDeathTest, LeavingAHandleScopeOpenEndsTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    SetGlobal("leave", Function("leave", LeaveScopeOpen));
    EXPECT_DEATH(Run("leave()"), "left a handle scope open");
    SetGlobal("leave", Function("leave", LeaveOuterScopeOpen));
    EXPECT_DEATH(Run("leave()"), "left a handle scope open");
}

JSVM_Value CloseTheOuterScope(JSVM_Env env, JSVM_CallbackInfo info) {
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              OH_JSVM_CloseHandleScope(env, *DataOf<JSVM_HandleScope>(env, info)));
    return nullptr;
}

TEST_F(CallbackTest, ScopesFromOutsideCannotBeClosedInside) {
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    SetGlobal("close", Function("close", CloseTheOuterScope, &scope));
    Run("close()");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
}

JSVM_Value OpenAndCloseCrosswise(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_HandleScope outer = nullptr;
    JSVM_EscapableHandleScope inner = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &outer));
    EXPECT_JSVM_OK(OH_JSVM_OpenEscapableHandleScope(env, &inner));
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, outer));
    EXPECT_JSVM_OK(OH_JSVM_CloseEscapableHandleScope(env, inner));
    return nullptr;
}

TEST_F(CallbackTest, ScopesClosedCrosswiseAreBalanced) {
    SetGlobal("crosswise", Function("crosswise", OpenAndCloseCrosswise));
    EXPECT_EQ("undefined", RunToString("crosswise()"));
}

JSVM_Value CallItselfAgain(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = Argument(env, info);
    JSVM_Value result = nullptr;
    static_cast<void>(OH_JSVM_CallFunction(env, self, self, 1, &self, &result));
    return result;
}

JSVM_Value ConstructItselfAgain(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = Argument(env, info);
    JSVM_Value result = nullptr;
    static_cast<void>(OH_JSVM_NewInstance(env, self, 1, &self, &result));
    return result;
}

// No JavaScript runs in between, where V8 would look.
TEST_F(CallbackTest, EndlessRecursionThroughTheApiAloneIsARangeError) {
    SetGlobal("again", Function("again", CallItselfAgain));
    EXPECT_EQ("RangeError", RunToString("(() => { try { again(again); } catch (e) {"
                                        " return e.name; } })()"));
    SetGlobal("renew", Function("renew", ConstructItselfAgain));
    EXPECT_EQ("RangeError", RunToString("(() => { try { new renew(renew); } catch (e) {"
                                        " return e.name; } })()"));
    EXPECT_EQ("2", RunToString("1 + 1"));
}

struct Jump {
    std::jmp_buf target;
    JSVM_CallbackInfo info;
};

JSVM_Value JumpOut(JSVM_Env env, JSVM_CallbackInfo info) {
    auto* jump = DataOf<Jump>(env, info);
    jump->info = info;
    JSVM_HandleScope scope = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    std::longjmp(jump->target, 1);
}

// As an application's handler does that saves itself from a fatal error in a callback.
TEST_F(CallbackTest, ACallThatWasJumpedOutOfIsForgotten) {
    static Jump jump;
    JSVM_Value function = Function("jump", JumpOut, &jump);
    if (setjmp(jump.target) == 0) {
        static_cast<void>(OH_JSVM_CallFunction(env, function, function, 0, nullptr, nullptr));
        FAIL() << "did not jump";
    }
    JSVM_HandleScope scope = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
    EXPECT_EQ(1, ToNumber(Num(1)));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    size_t argc = 0;
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_GetCbInfo(env, jump.info, &argc, nullptr, nullptr, nullptr));
}

}  // namespace
