// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include "test/support/fixture.h"

namespace {

class ReactionTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value Then(JSVM_Value promise, JSVM_Value on_fulfilled, JSVM_Value on_rejected) {
        JSVM_Value derived = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_PromiseRegisterHandler(env, promise, on_fulfilled,
                                                              on_rejected, &derived));
        return derived;
    }
    // How a settled promise ended.
    std::string EndOf(JSVM_Value promise) {
        SetGlobal("ended", promise);
        Run("var end = 'pending'; ended.then(v => { end = 'ok ' + v; }, e => { end = 'bad ' + e; "
            "});");
        return RunToString("end");
    }
};

// For callbacks: what they are to do, given as their data.
JSVM_Value Perform(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    return (*static_cast<std::function<JSVM_Value()>*>(data))();
}

TEST_F(ReactionTest, IsThenAndCatch) {
    JSVM_Value twice = Run("v => 2 * v");
    JSVM_Value excuse = Run("e => 'no ' + e");
    JSVM_Value good = Run("Promise.resolve(21)");
    JSVM_Value bad = Run("Promise.reject('luck')");
    EXPECT_EQ("ok 42", EndOf(Then(good, twice, nullptr)));
    EXPECT_EQ("bad luck", EndOf(Then(bad, twice, nullptr)));
    EXPECT_EQ("ok 21", EndOf(Then(good, nullptr, excuse)));
    EXPECT_EQ("ok no luck", EndOf(Then(bad, nullptr, excuse)));
    EXPECT_EQ("ok 42", EndOf(Then(good, twice, excuse)));
    EXPECT_EQ("ok no luck", EndOf(Then(bad, twice, excuse)));
    EXPECT_EQ("bad thrown", EndOf(Then(good, Run("() => { throw 'thrown'; }"), excuse)));
    EXPECT_EQ("ok 42", EndOf(Then(good, Run("new Proxy(v => 2 * v, {})"), nullptr)));
}

TEST_F(ReactionTest, HandlersRunWhenThePromiseIsSettled) {
    Run("var got = []");
    JSVM_Value push = Run("v => { got.push(v); }");
    JSVM_Deferred deferred = nullptr;
    JSVM_Value promise = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreatePromise(env, &deferred, &promise));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_PromiseRegisterHandler(env, promise, push, nullptr, nullptr));
    EXPECT_EQ("", RunToString("got"));
    ASSERT_JSVM_OK(OH_JSVM_ResolveDeferred(env, deferred, Num(1)));
    EXPECT_EQ("1", RunToString("got"));
}

TEST_F(ReactionTest, HandlersOfASettledPromiseRunBeforeRegisteringReturns) {
    int calls = 0;
    std::function<JSVM_Value()> count = [&] {
        ++calls;
        return Undefined();
    };
    JSVM_Value handler = Function("count", Perform, &count);
    JSVM_Value settled = Run("Promise.resolve(1)");
    Then(settled, handler, nullptr);
    EXPECT_EQ(1, calls);
    // Inside JavaScript they wait for its end.
    int calls_inside = 0;
    std::function<JSVM_Value()> reg = [&] {
        Then(settled, handler, handler);
        calls_inside = calls;
        return Undefined();
    };
    SetGlobal("reg", Function("reg", Perform, &reg));
    Run("reg()");
    EXPECT_EQ(1, calls_inside);
    EXPECT_EQ(2, calls);
    // With the explicit policy, for the checkpoint.
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Then(settled, handler, nullptr);
    EXPECT_EQ(2, calls);
    ASSERT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ(3, calls);
}

TEST_F(ReactionTest, ChecksItsArguments) {
    JSVM_Value promise = Run("Promise.resolve(1)");
    JSVM_Value function = Run("() => 1");
    JSVM_Value derived = nullptr;
    const auto call = [&](JSVM_Value p, JSVM_Value fulfilled, JSVM_Value rejected) {
        return OH_JSVM_PromiseRegisterHandler(env, p, fulfilled, rejected, &derived);
    };
    EXPECT_STATUS(JSVM_INVALID_ARG, call(nullptr, function, function));
    EXPECT_STATUS(JSVM_INVALID_ARG, call(promise, nullptr, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, call(Num(1), nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_PromiseRegisterHandler(nullptr, promise, function, nullptr, &derived));
    for (const char* source : {"1", "null", "undefined", "({ then() {} })", "Promise"}) {
        EXPECT_STATUS(JSVM_INVALID_TYPE, call(Run(source), function, nullptr));
    }
    for (const char* source : {"1", "null", "undefined", "({})", "Promise.resolve()"}) {
        EXPECT_STATUS(JSVM_INVALID_TYPE, call(promise, Run(source), nullptr));
        EXPECT_STATUS(JSVM_INVALID_TYPE, call(promise, nullptr, Run(source)));
        EXPECT_STATUS(JSVM_INVALID_TYPE, call(promise, function, Run(source)));
        EXPECT_STATUS(JSVM_INVALID_TYPE, call(promise, Run(source), function));
    }
    EXPECT_FALSE(ExceptionPending());
    EXPECT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, call(nullptr, nullptr, nullptr));
    EXPECT_EQ("Error: pending", TakeException());
    EXPECT_EQ(nullptr, derived);
}

TEST_F(ReactionTest, LeavesWhatItThrewPending) {
    JSVM_Value promise = Run(
        "var odd = Promise.resolve(1);"
        "Object.defineProperty(odd, 'constructor', { get() { throw new Error('no species'); } });"
        "odd");
    JSVM_Value derived = nullptr;
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_PromiseRegisterHandler(env, promise, Run("() => 1"), nullptr, &derived));
    EXPECT_EQ(nullptr, derived);
    EXPECT_EQ("Error: no species", TakeException());
}

TEST(ReactionWithoutScopes, NeedsAHandleScope) {
    jsvm_test::InitOnce();
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH,
              OH_JSVM_PromiseRegisterHandler(env, nullptr, nullptr, nullptr, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
