// SPDX-License-Identifier: Apache-2.0
// When finalizers run, how often, and in which order.
#include <set>
#include <utility>

#include "test/support/gc_fixture.h"

namespace {

using jsvm_test::FinalizerLog;

class FinalizerTest : public jsvm_test::GcTest {
  protected:
    // An object with this finalizer, each of another kind in turn.
    JSVM_Value Finalized(JSVM_Env owner, int kind, void* data) {
        JSVM_Value value = Object();
        if (kind % 3 == 0) {
            EXPECT_JSVM_OK(OH_JSVM_Wrap(owner, value, data, FinalizerLog::Note, &log_, nullptr));
        } else if (kind % 3 == 1) {
            EXPECT_JSVM_OK(
                OH_JSVM_AddFinalizer(owner, value, data, FinalizerLog::Note, &log_, nullptr));
        } else {
            EXPECT_JSVM_OK(OH_JSVM_CreateExternal(owner, data, FinalizerLog::Note, &log_, &value));
        }
        return value;
    }
    // Garbage of the three kinds.
    void FinalizedGarbage(JSVM_Env owner) {
        InScope([&] {
            for (int i = 0; i < 3; ++i) Finalized(owner, i, &natives_[i]);
        });
    }
    void ExpectEachOnce() {
        std::set<void*> data;
        for (const FinalizerLog::Call& call : log_.calls) data.insert(call.data);
        EXPECT_EQ(log_.calls.size(), data.size());
        EXPECT_EQ((std::set<void*>{&natives_[0], &natives_[1], &natives_[2]}), data);
    }

    int natives_[10] = {};
    FinalizerLog log_;
};

TEST_F(FinalizerTest, HaveRunWhenAForcedCollectionReturns) {
    for (const char* collect : {"gc()", "gc(true)", "gc({type: 'minor'})"}) {
        SCOPED_TRACE(collect);
        log_.calls.clear();
        InScope([&] {
            FinalizedGarbage(env);
            SetGlobal("calls",
                      Function(
                          "calls",
                          [](JSVM_Env env, JSVM_CallbackInfo info) {
                              void* log = nullptr;
                              EXPECT_JSVM_OK(
                                  OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &log));
                              JSVM_Value count = nullptr;
                              EXPECT_JSVM_OK(OH_JSVM_CreateUint32(
                                  env, static_cast<FinalizerLog*>(log)->calls.size(), &count));
                              return count;
                          },
                          &log_));
        });
        // Seen by the script that collects, in its next expression.
        EXPECT_EQ("0,3", RunToString("[calls(), (" + std::string(collect) + ", calls())]"));
        ExpectEachOnce();
        for (const FinalizerLog::Call& call : log_.calls) {
            EXPECT_EQ(env, call.env);
            EXPECT_EQ(std::this_thread::get_id(), call.thread);
        }
        CollectGarbage();
        EXPECT_EQ(3u, log_.calls.size());
    }
}

TEST_F(FinalizerTest, HaveRunByTheNextCallAfterANaturalCollection) {
    FinalizedGarbage(env);
    CollectNaturally();
    EXPECT_TRUE(log_.calls.empty());
    SafePoint();
    ExpectEachOnce();
    CollectGarbage();
    EXPECT_EQ(3u, log_.calls.size());
}

TEST_F(FinalizerTest, RunAtCallsThatMakeThingsToFinalizeWhileAnExceptionIsPending) {
    FinalizedGarbage(env);
    CollectNaturally();
    JSVM_Value object = Object();
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Num(1)));
    // That was a safe point; now they are due again, while the exception is pending.
    ExpectEachOnce();
    log_.calls.clear();
    EXPECT_EQ("1", TakeException());
    FinalizedGarbage(env);
    InScope([&] {
        JSVM_Value thrown = nullptr;
        EXPECT_EQ(
            JSVM_GENERIC_FAILURE,
            TryRun("for (let i = 0; i < 400; ++i) new Array(20000).fill({i}); throw 2", &thrown));
    });
    EXPECT_TRUE(log_.calls.empty());
    bool has = false;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_HasNamedProperty(env, object, "none", &has));
    EXPECT_TRUE(log_.calls.empty());
    EXPECT_STATUS(JSVM_OK, OH_JSVM_AddFinalizer(env, object, &natives_[3], FinalizerLog::Note,
                                                &log_, nullptr));
    ExpectEachOnce();
    EXPECT_EQ("2", TakeException());
}

TEST_F(FinalizerTest, HeldObjectsAreNotFinalized) {
    JSVM_Value kept = nullptr;
    JSVM_Ref ref = nullptr;
    InScope([&] {
        SetGlobal("global", Finalized(env, 0, &natives_[0]));
        EXPECT_JSVM_OK(OH_JSVM_CreateReference(env, Finalized(env, 1, &natives_[1]), 1, &ref));
    });
    kept = Finalized(env, 2, &natives_[2]);
    EXPECT_NE(nullptr, kept);
    CollectGarbage();
    CollectNaturally();
    SafePoint();
    EXPECT_TRUE(log_.calls.empty());
    EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, ref));
    CollectGarbage();
    EXPECT_EQ(std::vector<void*>{&natives_[1]}, log_.Data());
}

TEST_F(FinalizerTest, ObjectsThatHoldOneAnotherAreFinalized) {
    InScope([&] {
        for (int i = 0; i < 3; ++i) {
            SetGlobal(std::string(1, static_cast<char>('a' + i)).c_str(),
                      Finalized(env, i % 2, &natives_[i]));
        }
        Run("a.next = b; b.next = c; c.next = a; a = b = c = null");
    });
    CollectGarbage();
    ExpectEachOnce();
}

TEST_F(FinalizerTest, DestroyEnvRunsTheNewestRegistrationFirst) {
    JSVM_Env other = NewEnv();
    for (int i = 0; i < 4; ++i) Finalized(other, i, &natives_[i]);
    EXPECT_JSVM_OK(OH_JSVM_SetInstanceData(other, &natives_[4], FinalizerLog::Note, &log_));
    for (int i = 5; i < 10; ++i) Finalized(other, i, &natives_[i]);
    CollectGarbage();
    EXPECT_TRUE(log_.calls.empty());
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    std::vector<void*> newest_first;
    for (int i = 10; i-- > 0;) newest_first.push_back(&natives_[i]);
    EXPECT_EQ(newest_first, log_.Data());
    for (const FinalizerLog::Call& call : log_.calls) EXPECT_EQ(other, call.env);
    // Never again, now that the objects die.
    CollectGarbage();
    EXPECT_EQ(10u, log_.calls.size());
}

TEST_F(FinalizerTest, DestroyEnvRunsWhatWasFoundDeadButHasNotRun) {
    JSVM_Env other = NewEnv();
    FinalizedGarbage(other);
    Finalized(env, 0, &natives_[5]);
    InScope([&] { Finalized(env, 1, &natives_[6]); });
    CollectNaturally();
    EXPECT_TRUE(log_.calls.empty());
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    ExpectEachOnce();  // and none of our own env's
    SafePoint();
    EXPECT_EQ(4u, log_.calls.size());
    EXPECT_EQ(&natives_[6], log_.calls.back().data);
}

TEST_F(FinalizerTest, OfOneEnvRunInACallOnAnother) {
    JSVM_Env other = NewEnv();
    FinalizedGarbage(other);
    CollectNaturally();
    SafePoint();
    ExpectEachOnce();
    for (const FinalizerLog::Call& call : log_.calls) EXPECT_EQ(other, call.env);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ(3u, log_.calls.size());
}

TEST_F(FinalizerTest, RemovedWrapsAreNotFinalized) {
    JSVM_Env other = NewEnv();
    for (JSVM_Env owner : {env, other}) {
        InScope([&] {
            JSVM_Value object = Object();
            EXPECT_JSVM_OK(
                OH_JSVM_Wrap(owner, object, &natives_[0], FinalizerLog::Note, &log_, nullptr));
            EXPECT_JSVM_OK(OH_JSVM_RemoveWrap(owner, object, nullptr));
        });
    }
    CollectGarbage();
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_TRUE(log_.calls.empty());
}

TEST_F(FinalizerTest, OnlyTheLastWrapIsFinalized) {
    InScope([&] {
        JSVM_Value object = Object();
        for (int i = 0; i < 3; ++i) {
            EXPECT_JSVM_OK(
                OH_JSVM_Wrap(env, object, &natives_[i], FinalizerLog::Note, &log_, nullptr));
            if (i < 2) {
                EXPECT_JSVM_OK(OH_JSVM_RemoveWrap(env, object, nullptr));
            }
        }
    });
    CollectGarbage();
    EXPECT_EQ(std::vector<void*>{&natives_[2]}, log_.Data());
}

TEST_F(FinalizerTest, DeletingTheReferenceDoesNotCancelIt) {
    InScope([&] {
        JSVM_Ref refs[2] = {};
        JSVM_Value object = Object();
        EXPECT_JSVM_OK(
            OH_JSVM_Wrap(env, object, &natives_[0], FinalizerLog::Note, &log_, &refs[0]));
        EXPECT_JSVM_OK(
            OH_JSVM_AddFinalizer(env, object, &natives_[1], FinalizerLog::Note, &log_, &refs[1]));
        for (JSVM_Ref ref : refs) EXPECT_JSVM_OK(OH_JSVM_DeleteReference(env, ref));
    });
    CollectGarbage();
    EXPECT_EQ(2u, log_.calls.size());
}

TEST_F(FinalizerTest, SeveralOnOneObjectAllRun) {
    InScope([&] {
        JSVM_Value object = Object();
        for (int& native : natives_) {
            EXPECT_JSVM_OK(
                OH_JSVM_AddFinalizer(env, object, &native, FinalizerLog::Note, &log_, nullptr));
        }
    });
    CollectGarbage();
    const std::vector<void*> data = log_.Data();
    EXPECT_EQ(10u, data.size());
    EXPECT_EQ(10u, std::set<void*>(data.begin(), data.end()).size());
}

TEST_F(FinalizerTest, WrapsWithoutOneJustEnd) {
    InScope([&] {
        EXPECT_JSVM_OK(OH_JSVM_Wrap(env, Object(), this, nullptr, nullptr, nullptr));
        JSVM_Value external = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateExternal(env, this, nullptr, nullptr, &external));
    });
    CollectGarbage();
    JSVM_Env other = NewEnv();
    EXPECT_JSVM_OK(OH_JSVM_Wrap(other, Object(), this, nullptr, nullptr, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(FinalizerTest, PumpingTasksCollectsWithNoHandleScopeOpen) {
    // A VM without the fixture's scopes. The collection is a task, run with an exception pending.
    JSVM_VM own_vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &own_vm));
    JSVM_VMScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(own_vm, &scope));
    JSVM_VM const fixture_vm = std::exchange(vm, own_vm);
    JSVM_Env const fixture_env = std::exchange(env, NewEnv());
    FinalizedGarbage(env);
    InScope([&] { Run("gc({execution: 'async'})"); });
    InScope([&] {
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, TryRun("syntax error", &result));
    });
    EXPECT_TRUE(log_.calls.empty());
    uint32_t count = 0;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ReferenceRef(env, nullptr, &count));
    bool ran = true;
    for (int i = 0; i < 10 && ran; ++i) EXPECT_JSVM_OK(OH_JSVM_PumpMessageLoop(vm, &ran));
    ExpectEachOnce();
    // Neither the exception nor the last error has changed.
    EXPECT_EQ(JSVM_INVALID_ARG, LastError());
    EXPECT_TRUE(ExceptionPending());
    InScope([&] { EXPECT_NE(std::string::npos, TakeException().find("SyntaxError")); });
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(vm, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
    vm = fixture_vm;
    env = fixture_env;
}

TEST_F(FinalizerTest, DestroyVmRunsThoseOfEnvsThatAreLeft) {
    JSVM_VM own_vm = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &own_vm));
    JSVM_Env own = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(own_vm, 0, nullptr, &own));
    JSVM_Env const fixture_env = std::exchange(env, own);
    FinalizedGarbage(env);
    env = fixture_env;
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(own_vm));
    EXPECT_EQ((std::vector<void*>{&natives_[2], &natives_[1], &natives_[0]}), log_.Data());
    for (const FinalizerLog::Call& call : log_.calls) EXPECT_EQ(own, call.env);
}

}  // namespace
