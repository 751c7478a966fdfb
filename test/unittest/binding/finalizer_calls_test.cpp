// SPDX-License-Identifier: Apache-2.0
// What a finalizer may do while it runs, and what becomes of what it leaves behind.
#include <csetjmp>
#include <deque>
#include <utility>

#include "test/support/gc_fixture.h"

namespace {

using jsvm_test::FinalizerBody;
using jsvm_test::FinalizerLog;
using jsvm_test::RunBody;

class FinalizerCallsTest : public jsvm_test::GcTest {
  protected:
    // Garbage with a finalizer that does `body`, counted.
    void WhenGarbageDies(FinalizerBody body) { FinalizeGarbage(Counted(std::move(body))); }
    FinalizerBody* Counted(FinalizerBody body) {
        return &bodies_.emplace_back([this, body = std::move(body)](JSVM_Env env) {
            ++ran_;
            body(env);
        });
    }
    std::deque<FinalizerBody> bodies_;
    int ran_ = 0;
    FinalizerLog log_;
};

TEST_F(FinalizerCallsTest, MakesAndReadsValuesWithoutAScopeOfItsOwn) {
    WhenGarbageDies([this](JSVM_Env env) {
        JSVM_Value object = nullptr;
        JSVM_Value value = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateObject(env, &object));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateInt32(env, 5, &value));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, object, "n", value));
        SetGlobal("made", object);
        JSVM_HandleScope scope = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_OpenHandleScope(env, &scope));
        EXPECT_EQ("5", RunToString("made.n"));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CloseHandleScope(env, scope));
    });
    CollectGarbage();
    EXPECT_EQ(1, ran_);
    EXPECT_EQ("5", RunToString("made.n"));
}

TEST_F(FinalizerCallsTest, DeletesReferences) {
    JSVM_Ref own = nullptr;
    JSVM_Ref other = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_CreateReference(env, Object(), 1, &other));
    InScope([&] {
        FinalizerBody* body = Counted([&](JSVM_Env env) {
            JSVM_Value value = nullptr;
            EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceValue(env, own, &value));
            EXPECT_EQ(nullptr, value);
            EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, own));
            EXPECT_STATUS(JSVM_OK, OH_JSVM_GetReferenceValue(env, other, &value));
            EXPECT_NE(nullptr, value);
            EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteReference(env, other));
            EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(env, other));
        });
        EXPECT_JSVM_OK(OH_JSVM_Wrap(env, Object(), body, RunBody, nullptr, &own));
    });
    CollectGarbage();
    EXPECT_EQ(1, ran_);
}

TEST_F(FinalizerCallsTest, DeletesReferencesInDestroyEnv) {
    JSVM_Env other = NewEnv();
    JSVM_Ref refs[2] = {};
    EXPECT_JSVM_OK(OH_JSVM_CreateReference(other, Object(), 1, &refs[0]));
    FinalizerBody* body = Counted([&](JSVM_Env env) {
        EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, refs[0]));
        EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, refs[1]));
    });
    EXPECT_JSVM_OK(OH_JSVM_Wrap(other, Object(), body, RunBody, nullptr, &refs[1]));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(1, ran_);
}

TEST_F(FinalizerCallsTest, WrapsAndUnwrapsOtherObjects) {
    SetGlobal("old", Object());
    SetGlobal("fresh", Object());
    InScope([&] {
        EXPECT_JSVM_OK(OH_JSVM_Wrap(env, Run("old"), this, FinalizerLog::Note, &log_, nullptr));
    });
    WhenGarbageDies([this](JSVM_Env env) {
        void* native = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_RemoveWrap(env, Run("old"), &native));
        EXPECT_EQ(this, native);
        EXPECT_STATUS(JSVM_OK,
                      OH_JSVM_Wrap(env, Run("fresh"), &log_, FinalizerLog::Note, &log_, nullptr));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_AddFinalizer(env, Object(), &ran_, FinalizerLog::Note, &log_,
                                                    nullptr));
    });
    CollectGarbage();
    EXPECT_EQ(1, ran_);
    void* native = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_Unwrap(env, Run("old"), &native));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_Unwrap(env, Run("fresh"), &native));
    EXPECT_EQ(&log_, native);
    CollectGarbage();
    EXPECT_EQ(std::vector<void*>{&ran_}, log_.Data());
}

TEST_F(FinalizerCallsTest, RegistersMoreInDestroyEnv) {
    JSVM_Env other = NewEnv();
    int left = 100;
    FinalizerBody again = [&](JSVM_Env env) {
        if (--left == 0) return;
        JSVM_Value object = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
        EXPECT_JSVM_OK(OH_JSVM_Wrap(env, object, &again, RunBody, nullptr, nullptr));
    };
    EXPECT_JSVM_OK(OH_JSVM_SetInstanceData(other, &again, RunBody, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(0, left);
}

// The record of the instance data's finalizer, which has run, must not be taken for another's.
TEST_F(FinalizerCallsTest, SetsInstanceDataInDestroyEnv) {
    JSVM_Env other = NewEnv();
    std::vector<int> natives(100);
    FinalizerBody* body = Counted([&](JSVM_Env env) {
        for (int& native : natives) {
            JSVM_Value object = nullptr;
            EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &object));
            EXPECT_JSVM_OK(OH_JSVM_Wrap(env, object, &native, FinalizerLog::Note, &log_, nullptr));
        }
        EXPECT_JSVM_OK(OH_JSVM_SetInstanceData(env, nullptr, nullptr, nullptr));
    });
    EXPECT_JSVM_OK(OH_JSVM_AddFinalizer(other, Object(), body, RunBody, nullptr, nullptr));
    for (int i = 0; i < 33; ++i) {
        EXPECT_JSVM_OK(
            OH_JSVM_AddFinalizer(other, Object(), this, FinalizerLog::Note, &log_, nullptr));
    }
    EXPECT_JSVM_OK(OH_JSVM_SetInstanceData(other, &natives, FinalizerLog::Note, &log_));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(1, ran_);
    EXPECT_EQ(134u, log_.calls.size());
}

TEST_F(FinalizerCallsTest, CallsJavaScript) {
    Run("count = 0; function up(by) { count += by; return count; }");
    WhenGarbageDies([this](JSVM_Env env) {
        JSVM_Value two = Num(2);
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), Run("up"), 1, &two, &result));
        EXPECT_EQ(2, ToNumber(result));
    });
    CollectGarbage();
    EXPECT_EQ("2", RunToString("count"));
    WhenGarbageDies([this](JSVM_Env) { Run("up(3)"); });
    CollectNaturally();
    SafePoint();
    EXPECT_EQ("5", RunToString("count"));
    EXPECT_EQ(2, ran_);
}

TEST_F(FinalizerCallsTest, WhatItThrowsIsDropped) {
    for (int i = 0; i < 3; ++i) {
        WhenGarbageDies([this](JSVM_Env env) {
            EXPECT_FALSE(ExceptionPending());
            EXPECT_STATUS(JSVM_OK, OH_JSVM_ThrowError(env, nullptr, "from a finalizer"));
            EXPECT_TRUE(ExceptionPending());
        });
    }
    // Not thrown into the script that collects either.
    EXPECT_EQ("fine", RunToString("(() => { try { gc(); return 'fine'; } catch (e) {"
                                  " return 'caught ' + e; } })()"));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ(3, ran_);
    // One that JavaScript throws.
    WhenGarbageDies([this](JSVM_Env) {
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, TryRun("throw 1", &result));
    });
    CollectNaturally();
    SafePoint();
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ(4, ran_);
}

TEST_F(FinalizerCallsTest, WhatWasPendingStaysPending) {
    JSVM_Env other = NewEnv();
    FinalizerBody* body = Counted([](JSVM_Env env) {
        bool pending = true;
        EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(env, &pending));
        EXPECT_FALSE(pending);
        EXPECT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "from a finalizer"));
    });
    FinalizerBody* last = Counted([](JSVM_Env) {});
    EXPECT_JSVM_OK(OH_JSVM_AddFinalizer(other, Object(), last, RunBody, nullptr, nullptr));
    InScope([&] {
        EXPECT_JSVM_OK(OH_JSVM_AddFinalizer(other, Object(), body, RunBody, nullptr, nullptr));
    });
    EXPECT_JSVM_OK(OH_JSVM_Throw(other, Num(7)));
    CollectGarbage();
    EXPECT_EQ(1, ran_);
    JSVM_Value exception = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetAndClearLastException(other, &exception));
    EXPECT_EQ(7, ToNumber(exception));
    EXPECT_JSVM_OK(OH_JSVM_Throw(other, Num(8)));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(2, ran_);
}

TEST_F(FinalizerCallsTest, TheLastErrorStays) {
    JSVM_Env other = NewEnv();
    FinalizerBody* body = Counted([](JSVM_Env env) {
        double number = 0;
        JSVM_Value value = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetUndefined(env, &value));
        EXPECT_EQ(JSVM_NUMBER_EXPECTED, OH_JSVM_GetValueDouble(env, value, &number));
    });
    InScope([&] {
        EXPECT_JSVM_OK(OH_JSVM_AddFinalizer(other, Object(), body, RunBody, nullptr, nullptr));
    });
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DeleteReference(other, nullptr));
    CollectGarbage();
    EXPECT_EQ(1, ran_);
    const JSVM_ExtendedErrorInfo* info = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetLastErrorInfo(other, &info));
    EXPECT_EQ(JSVM_INVALID_ARG, info->errorCode);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(FinalizerCallsTest, CollectsAgain) {
    int depth = 0;
    const auto nest = [this, &depth](int more) {
        EXPECT_EQ(1, ++depth);
        for (int i = 0; i < more; ++i) WhenGarbageDies([](JSVM_Env) {});
        RunAlone("gc()");
        --depth;
    };
    WhenGarbageDies([&](JSVM_Env) { nest(2); });
    WhenGarbageDies([&](JSVM_Env) { nest(3); });
    CollectGarbage();
    // What the inner collections found has run by the end of the outer one too.
    EXPECT_EQ(7, ran_);
}

TEST_F(FinalizerCallsTest, ManyDoNotNest) {
    constexpr int kMany = 100000;
    int depth = 0;
    FinalizerBody body = [&](JSVM_Env env) {
        EXPECT_EQ(1, ++depth);
        JSVM_Value value = nullptr;
        bool has = false;
        EXPECT_JSVM_OK(OH_JSVM_CreateObject(env, &value));
        EXPECT_JSVM_OK(OH_JSVM_HasNamedProperty(env, value, "none", &has));
        EXPECT_JSVM_OK(OH_JSVM_AddFinalizer(env, value, this, FinalizerLog::Note, &log_, nullptr));
        ++ran_;
        --depth;
    };
    for (int i = 0; i < kMany; ++i) FinalizeGarbage(&body);
    CollectNaturally();
    SafePoint();
    CollectGarbage();
    EXPECT_EQ(kMany, ran_);
    CollectGarbage();
    EXPECT_EQ(size_t{kMany}, log_.calls.size());
}

// In an env that is not the one which is current around it.
TEST_F(FinalizerCallsTest, EnvScopesThatItLeavesOpenAreClosed) {
    JSVM_Env other = NewEnv();
    FinalizerBody* body = Counted([this](JSVM_Env finalizing) {
        for (JSVM_Env each : {env, finalizing, env}) {
            JSVM_EnvScope scope = nullptr;
            EXPECT_JSVM_OK(OH_JSVM_OpenEnvScope(each, &scope));
        }
    });
    InScope([&] {
        EXPECT_JSVM_OK(OH_JSVM_AddFinalizer(other, Object(), body, RunBody, nullptr, nullptr));
    });
    CollectGarbage();
    EXPECT_EQ(1, ran_);
    EXPECT_EQ("3", RunToString("1 + 2"));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

using FinalizerCallsDeathTest = FinalizerCallsTest;

TEST_F(FinalizerCallsDeathTest, LeavingAHandleScopeOpenEndsTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    WhenGarbageDies([](JSVM_Env env) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    });
    EXPECT_DEATH(CollectGarbage(), "left a handle scope open");
    // The process of the test itself lives on, with the finalizer due.
    bodies_.clear();
    bodies_.emplace_back([](JSVM_Env) {});
}

// As an application's handler does that saves itself from a fatal error in a finalizer.
TEST_F(FinalizerCallsTest, ThoseBehindOneThatJumpedOutRunLater) {
    static std::jmp_buf target;
    constexpr int kAll = 10;
    for (int i = 0; i < kAll; ++i) {
        WhenGarbageDies([this](JSVM_Env env) {
            if (ran_ > 3) return;
            JSVM_HandleScope scope = nullptr;
            EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
            std::longjmp(target, 1);
        });
    }
    CollectNaturally();
    volatile int jumps = 0;
    if (setjmp(target) != 0) jumps = jumps + 1;
    SafePoint();
    EXPECT_EQ(3, jumps);
    EXPECT_EQ(kAll, ran_);
    EXPECT_EQ("3", RunToString("1 + 2"));
    FinalizeGarbage(FinalizerLog::Note, this, &log_);
    CollectGarbage();
    EXPECT_EQ(1u, log_.calls.size());
}

// The jump leaves V8's own frames behind, which the next collection would look for: what can be
// done is to close and destroy everything, as the fixture does.
TEST_F(FinalizerCallsTest, JumpingOutOfAForcedCollectionLeavesTheEnvToBeDestroyed) {
    static std::jmp_buf target;
    WhenGarbageDies([](JSVM_Env) { std::longjmp(target, 1); });
    WhenGarbageDies([](JSVM_Env) {});
    WhenGarbageDies([](JSVM_Env) {});
    JSVM_Value object = Object();
    EXPECT_JSVM_OK(
        OH_JSVM_AddFinalizer(env, object, Counted([](JSVM_Env) {}), RunBody, nullptr, nullptr));
    volatile bool jumped = false;
    if (setjmp(target) == 0) {
        CollectGarbage();
    } else {
        jumped = true;
    }
    EXPECT_TRUE(jumped);
    EXPECT_EQ(1, ran_);
    bool has = false;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_HasNamedProperty(env, object, "none", &has));
    EXPECT_EQ(3, ran_);
}

}  // namespace
