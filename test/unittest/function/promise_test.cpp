// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "test/support/fixture.h"

namespace {

struct Promise {
    JSVM_Deferred deferred = nullptr;
    JSVM_Value promise = nullptr;
};

class PromiseTest : public jsvm_test::JsvmTest {
  protected:
    // `p` for scripts, with reactions that write what became of it into `log`.
    Promise Watched() {
        Promise made = New();
        SetGlobal("p", made.promise);
        Run("var log = []; p.then(v => { log.push('ok ' + String(v)); },"
            "                     e => { log.push('bad ' + String(e)); });");
        return made;
    }
    Promise New() { return New(env); }
    static Promise New(JSVM_Env in) {
        Promise made;
        EXPECT_JSVM_OK(OH_JSVM_CreatePromise(in, &made.deferred, &made.promise));
        return made;
    }
    void Resolve(JSVM_Deferred deferred, JSVM_Value value) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_ResolveDeferred(env, deferred, value));
    }
    void Reject(JSVM_Deferred deferred, JSVM_Value value) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_RejectDeferred(env, deferred, value));
    }
    void ExpectUsedUp(JSVM_Deferred deferred) {
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ResolveDeferred(env, deferred, Num(0)));
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RejectDeferred(env, deferred, Num(0)));
    }
    std::string Log() { return RunToString("log.join()"); }
    void CollectGarbage() {
        EXPECT_STATUS(JSVM_OK,
                      OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
    }
    // A deferred whose promise is held by nothing else, and a weak reference to that promise.
    JSVM_Deferred Forgotten(JSVM_Env in, JSVM_Ref* weak) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        Promise made = New(in);
        EXPECT_JSVM_OK(OH_JSVM_CreateReference(env, made.promise, 0, weak));
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        return made.deferred;
    }
    bool IsGone(JSVM_Ref weak) {
        JSVM_HandleScope scope = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        JSVM_Value value = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetReferenceValue(env, weak, &value));
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        return value == nullptr;
    }
};

// For callbacks: what they are to do, given as their data.
JSVM_Value Perform(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    return (*static_cast<std::function<JSVM_Value()>*>(data))();
}

TEST_F(PromiseTest, ReactionsHaveRunWhenConcludingReturns) {
    Promise resolved = Watched();
    EXPECT_TRUE(RunToBool("p instanceof Promise"));
    EXPECT_EQ("", Log());
    Resolve(resolved.deferred, Str("value"));
    EXPECT_EQ("ok value", Log());
    Promise rejected = Watched();
    Reject(rejected.deferred, Run("new RangeError('too far')"));
    EXPECT_EQ("bad RangeError: too far", Log());
}

TEST_F(PromiseTest, AnyValueConcludes) {
    for (const char* source : {"undefined", "null", "false", "0.5", "'s'", "7n", "Symbol('s')"}) {
        const std::string text = RunToString(source);
        Promise resolved = Watched();
        Resolve(resolved.deferred, Run(source));
        EXPECT_EQ("ok " + text, Log());
        Promise rejected = Watched();
        Reject(rejected.deferred, Run(source));
        EXPECT_EQ("bad " + text, Log());
    }
}

TEST_F(PromiseTest, ReactionsOfReactionsRunToo) {
    Promise made = Watched();
    Run("(async () => { log.push('awaits'); log.push('got ' + await p); await null;"
        " log.push('done'); })()");
    Resolve(made.deferred, Num(3));
    EXPECT_EQ("awaits,ok 3,got 3,done", Log());
}

TEST_F(PromiseTest, ExplicitPolicyKeepsReactionsUntilTheCheckpoint) {
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Promise made = Watched();
    Resolve(made.deferred, Num(1));
    EXPECT_EQ("", Log());
    ASSERT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ("ok 1", Log());
}

TEST_F(PromiseTest, InsideJavaScriptReactionsWaitForItsEnd) {
    Promise made = Watched();
    std::string seen = "nothing";
    std::function<JSVM_Value()> conclude = [&] {
        Resolve(made.deferred, Num(1));
        seen = Log();
        return Undefined();
    };
    SetGlobal("conclude", Function("conclude", Perform, &conclude));
    Run("conclude(); log.push('script')");
    EXPECT_EQ("", seen);
    EXPECT_EQ("script,ok 1", Log());
}

TEST_F(PromiseTest, ReactionsCallNativeCode) {
    Promise first = Watched();
    Promise second = New();
    SetGlobal("q", second.promise);
    Run("q.then(v => { log.push('second ' + v); })");
    std::function<JSVM_Value()> react = [&] {
        ExpectUsedUp(first.deferred);
        Resolve(second.deferred, Str("from the reaction"));
        return Run("log.push('native'); 42");
    };
    SetGlobal("react", Function("react", Perform, &react));
    Run("p.then(react).then(v => { log.push('returned ' + v); })");
    Resolve(first.deferred, Num(1));
    EXPECT_EQ("ok 1,native,second from the reaction,returned 42", Log());
}

TEST_F(PromiseTest, AReactionThatThrowsRejectsWhatItLeadsTo) {
    Promise made = Watched();
    std::function<JSVM_Value()> react = [&]() -> JSVM_Value {
        EXPECT_JSVM_OK(OH_JSVM_ThrowTypeError(env, nullptr, "from C"));
        return nullptr;
    };
    SetGlobal("react", Function("react", Perform, &react));
    Run("p.then(() => { throw new Error('from JavaScript'); });"
        "p.then(() => { throw 'handled'; }).catch(e => { log.push(e); });"
        "p.then(react).catch(e => { log.push(String(e)); });");
    Resolve(made.deferred, Num(1));
    EXPECT_EQ("ok 1,handled,TypeError: from C", Log());
    Run("'the VM goes on'");
}

TEST_F(PromiseTest, PromisesAndThenablesAreFollowed) {
    Promise outer = Watched();
    Promise inner = New();
    Resolve(outer.deferred, inner.promise);
    EXPECT_EQ("", Log());
    ExpectUsedUp(outer.deferred);
    Resolve(inner.deferred, Num(8));
    EXPECT_EQ("ok 8", Log());

    Promise by_thenable = Watched();
    Resolve(by_thenable.deferred, Run("({ then(resolve) { resolve('of a thenable'); } })"));
    EXPECT_EQ("ok of a thenable", Log());

    Promise of_rejected = Watched();
    Resolve(of_rejected.deferred, Run("Promise.reject('no')"));
    EXPECT_EQ("bad no", Log());

    Promise by_reason = Watched();  // a reason is not followed
    Reject(by_reason.deferred, Run("({ then() { throw 1; }, toString: () => 'a thenable' })"));
    EXPECT_EQ("bad a thenable", Log());
}

TEST_F(PromiseTest, WhatCannotBeFollowedRejects) {
    Promise own = Watched();
    Resolve(own.deferred, own.promise);
    EXPECT_EQ("bad TypeError: Chaining cycle detected for promise #<Promise>", Log());
    Promise getter = Watched();
    Resolve(getter.deferred, Run("({ get then() { throw 'no then'; } })"));
    EXPECT_EQ("bad no then", Log());
    Promise thrower = Watched();
    Resolve(thrower.deferred, Run("({ then() { throw 'threw'; } })"));
    EXPECT_EQ("bad threw", Log());
}

TEST_F(PromiseTest, ADeferredConcludesOnce) {
    Promise resolved = Watched();
    Resolve(resolved.deferred, Num(1));
    ExpectUsedUp(resolved.deferred);
    EXPECT_EQ("ok 1", Log());
    Promise rejected = Watched();
    Reject(rejected.deferred, Num(2));
    ExpectUsedUp(rejected.deferred);
    EXPECT_EQ("bad 2", Log());
}

TEST_F(PromiseTest, RefusedArgumentsLeaveTheDeferredUsable) {
    Promise made = Watched();
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ResolveDeferred(env, made.deferred, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RejectDeferred(env, made.deferred, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_ResolveDeferred(env, nullptr, Num(1)));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RejectDeferred(env, nullptr, Num(1)));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ResolveDeferred(nullptr, made.deferred, Num(1)));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RejectDeferred(nullptr, made.deferred, Num(1)));
    EXPECT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ResolveDeferred(env, made.deferred, Undefined()));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_RejectDeferred(env, made.deferred, Undefined()));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_ResolveDeferred(env, nullptr, nullptr));
    EXPECT_EQ("Error: pending", TakeException());
    EXPECT_EQ("", Log());
    Resolve(made.deferred, Num(4));
    EXPECT_EQ("ok 4", Log());
}

TEST_F(PromiseTest, CreateRefusesNullAndPendingExceptions) {
    Promise made;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreatePromise(env, nullptr, &made.promise));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreatePromise(env, &made.deferred, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreatePromise(nullptr, &made.deferred, &made.promise));
    EXPECT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreatePromise(env, nullptr, nullptr));
    EXPECT_EQ("Error: pending", TakeException());
    EXPECT_EQ(nullptr, made.deferred);
    EXPECT_EQ(nullptr, made.promise);
}

TEST_F(PromiseTest, OtherHandlesAreNoDeferreds) {
    JSVM_Ref ref = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateReference(env, Num(1), 1, &ref));
    void* wrong_cast = ref;
    ExpectUsedUp(static_cast<JSVM_Deferred>(wrong_cast));
}

TEST_F(PromiseTest, AnyEnvOfTheVmConcludes) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    Promise made = Watched();
    EXPECT_JSVM_OK(OH_JSVM_ResolveDeferred(other, made.deferred, Num(1)));
    EXPECT_EQ("ok 1", Log());
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(PromiseTest, NoOtherVmConcludes) {
    Promise mine = Watched();
    JSVM_VM foreign_vm = nullptr;
    JSVM_VMScope vm_scope = nullptr;
    JSVM_Env foreign = nullptr;
    JSVM_HandleScope scope = nullptr;
    JSVM_Value value = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &foreign_vm));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(foreign_vm, &vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(foreign_vm, 0, nullptr, &foreign));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(foreign, &scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateDouble(foreign, 1, &value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ResolveDeferred(foreign, mine.deferred, value));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_RejectDeferred(foreign, mine.deferred, value));
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(foreign, scope));
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(foreign));
    ASSERT_JSVM_OK(OH_JSVM_CloseVMScope(foreign_vm, vm_scope));
    ASSERT_JSVM_OK(OH_JSVM_DestroyVM(foreign_vm));
    EXPECT_EQ("", Log());
    Resolve(mine.deferred, Num(2));
    EXPECT_EQ("ok 2", Log());
}

TEST_F(PromiseTest, ADeferredHoldsItsPromiseUntilItIsConcluded) {
    JSVM_Ref weak = nullptr;
    JSVM_Deferred deferred = Forgotten(env, &weak);
    CollectGarbage();
    EXPECT_FALSE(IsGone(weak));
    Resolve(deferred, Undefined());
    CollectGarbage();
    EXPECT_TRUE(IsGone(weak));
}

TEST_F(PromiseTest, DeferredsThatNobodyConcludedEndWithTheirEnv) {
    JSVM_Env other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    JSVM_Ref weak = nullptr;
    JSVM_Ref weak_too = nullptr;
    JSVM_Deferred orphan = Forgotten(other, &weak);
    JSVM_Deferred kept = Forgotten(env, &weak_too);
    ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    ExpectUsedUp(orphan);
    CollectGarbage();
    EXPECT_TRUE(IsGone(weak));
    EXPECT_FALSE(IsGone(weak_too));
    Resolve(kept, Undefined());
}

TEST_F(PromiseTest, ManyAtOnce) {
    constexpr int kCount = 1000;
    std::vector<Promise> made;
    Run("var sum = 0");
    for (int i = 0; i < kCount; ++i) {
        made.push_back(New());
        SetGlobal("p", made.back().promise);
        Run("p.then(v => { sum += v; }, e => { sum -= e; })");
    }
    for (int i = 0; i < kCount; i += 2) Resolve(made[i].deferred, Num(3));
    for (int i = 1; i < kCount; i += 2) Reject(made[i].deferred, Num(1));
    EXPECT_EQ(kCount, RunToNumber("sum"));
    for (const Promise& each : made) ExpectUsedUp(each.deferred);
}

TEST(PromiseWithoutScopes, NeedsAHandleScopeToBeMade) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, OH_JSVM_CreatePromise(env, nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ResolveDeferred(env, nullptr, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
