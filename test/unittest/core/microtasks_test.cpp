// SPDX-License-Identifier: Apache-2.0
// Microtasks that are queued while JavaScript is called: V8 is kept from looking for them at the
// end of such a call, which nobody may notice.
#include <gtest/gtest.h>

#include <csetjmp>
#include <string>

#include "ark_runtime/jsvm.h"
#include "test/support/gc_fixture.h"

namespace {

using jsvm_test::GcTest;

JSVM_Value SetsTheProperty(JSVM_Env env, JSVM_CallbackInfo info) {
    size_t argc = 1;
    JSVM_Value object = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, &object, nullptr, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_SetNamedProperty(env, object, "it", object));
    return nullptr;
}

JSVM_Value RunsMicrotasks(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_VM vm = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetVM(env, &vm));
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    return nullptr;
}

template <JSVM_MicrotaskPolicy kPolicy>
JSVM_Value ChoosesPolicy(JSVM_Env env, JSVM_CallbackInfo) {
    JSVM_VM vm = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetVM(env, &vm));
    EXPECT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, kPolicy));
    return nullptr;
}

// Setting `it` of the object leaves a microtask, which writes "later" to the log.
class MicrotasksTest : public GcTest {
  protected:
    void SetUp() override {
        GcTest::SetUp();
        object_ =
            Run("var log = []; var during = () => {};"
                "var object = {"
                "  set it(value) {"
                "    Promise.resolve().then(() => { log.push('later'); });"
                "    log.push('set'); during(); log.push('end');"
                "  },"
                "  method() { during(); }"
                "}; object");
    }
    void Set() { EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, object_, "it", object_)); }
    // Read in a way that runs no microtask.
    std::string Log() {
        JSVM_Value log = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetNamedProperty(env, Global(), "log", &log));
        return ToString(log);
    }

    JSVM_Value object_ = nullptr;
};

TEST_F(MicrotasksTest, HaveRunWhenSettingReturns) {
    Set();
    EXPECT_EQ("set,end,later", Log());
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetProperty(env, object_, Str("it"), object_));
    EXPECT_EQ("set,end,later,set,end,later", Log());
}

TEST_F(MicrotasksTest, HaveRunWhenAnElementIsSet) {
    JSVM_Value object =
        Run("({ set 3(value) { Promise.resolve().then(() => { log.push('later'); }); } })");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetElement(env, object, 3, object));
    EXPECT_EQ("later", Log());
}

TEST_F(MicrotasksTest, HaveRunWhenSettingThrows) {
    Run("during = () => { throw 'no'; };");
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_SetNamedProperty(env, object_, "it", object_));
    EXPECT_EQ("no", TakeException());
    EXPECT_EQ("set,later", Log());
}

TEST_F(MicrotasksTest, OnesThatThrowChangeNothing) {
    Run("during = () => { Promise.resolve().then(() => { throw 'lost'; }); };");
    Set();
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ("set,end,later", Log());
}

TEST_F(MicrotasksTest, WaitForTheOutermostCall) {
    SetGlobal("setIt", Function("setIt", SetsTheProperty));
    Run("setIt(object); log.push('outer');");
    EXPECT_EQ("set,end,outer,later", Log());
}

TEST_F(MicrotasksTest, WaitForTheSetterThatSetsAnother) {
    SetGlobal("setIt", Function("setIt", SetsTheProperty));
    Run("during = () => { during = () => {}; setIt(object); log.push('between'); };");
    Set();
    EXPECT_EQ("set,set,end,between,end,later,later", Log());
}

TEST_F(MicrotasksTest, OneThatSetsThePropertyIsFollowedByThatOnes) {
    SetGlobal("setIt", Function("setIt", SetsTheProperty));
    Run("Promise.resolve().then(() => { setIt(object); log.push('first'); })"
        ".then(() => { log.push('second'); });");
    EXPECT_EQ("set,end,first,later,second", Log());
}

TEST_F(MicrotasksTest, CanBeRunByASettersCallback) {
    SetGlobal("runThem", Function("runThem", RunsMicrotasks));
    Run("during = runThem;");
    Set();
    EXPECT_EQ("set,later,end", Log());
}

TEST_F(MicrotasksTest, StayWhereTheyAreWithTheExplicitPolicy) {
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Set();
    EXPECT_EQ("set,end", Log());
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_AUTO));
    EXPECT_EQ("set,end", Log());
    EXPECT_STATUS(JSVM_OK, OH_JSVM_SetNamedProperty(env, Global(), "plain", object_));
    EXPECT_EQ("set,end,later", Log());
}

TEST_F(MicrotasksTest, ASettersCallbackMayChooseThePolicy) {
    SetGlobal("choose", Function("choose", ChoosesPolicy<JSVM_MICROTASK_EXPLICIT>));
    Run("during = choose;");
    Set();
    EXPECT_EQ("set,end", Log());
    Run("0");
    EXPECT_EQ("set,end", Log());
    SetGlobal("choose", Function("choose", ChoosesPolicy<JSVM_MICROTASK_AUTO>));
    Run("during = choose;");
    Set();
    EXPECT_EQ("set,end,set,end,later,later", Log());
}

TEST_F(MicrotasksTest, OthersCallsRunThemAsBefore) {
    Set();
    Run("Promise.resolve().then(() => { log.push('of a script'); });");
    EXPECT_EQ("set,end,later,of a script", Log());
}

// A weak reference keeps what it was asked for until microtasks have run.
TEST_F(MicrotasksTest, WeakReferencesLetGoThoughOnlyPropertiesAreSet) {
    JSVM_Value maker = Run("var made; ({ set it(value) { made = new WeakRef({}); } })");
    EXPECT_JSVM_OK(OH_JSVM_SetNamedProperty(env, maker, "it", maker));
    JSVM_Value plain = Object();
    for (int i = 0; i < 5000; ++i) {
        EXPECT_JSVM_OK(OH_JSVM_SetElement(env, plain, 0, plain));
    }
    CollectGarbage();
    EXPECT_TRUE(RunToBool("made.deref() === undefined"));
}

// A function that leaves a microtask, which writes its name to the log.
constexpr char kLater[] =
    "function later(name) { Promise.resolve().then(() => { log.push(name); }); return this; }";

TEST_F(MicrotasksTest, HaveRunWhenAnyCallReturns) {
    Run(kLater);
    JSVM_Value later = Run("later");
    JSVM_Value name = Str("call");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), later, 1, &name, nullptr));
    EXPECT_EQ("call", Log());
    JSVM_Value made = nullptr;
    name = Str("new");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_NewInstance(env, later, 1, &name, &made));
    EXPECT_EQ("call,new", Log());
    Run("later('script')");
    EXPECT_EQ("call,new,script", Log());
    JSVM_Value trap =
        Run("new Proxy({}, { has() { later('has'); return true; },"
            "  deleteProperty() { later('delete'); return true; } })");
    bool done = false;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_HasProperty(env, trap, name, &done));
    EXPECT_EQ("call,new,script,has", Log());
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DeleteProperty(env, trap, name, &done));
    EXPECT_EQ("call,new,script,has,delete", Log());
}

TEST_F(MicrotasksTest, HaveRunWhenAFunctionThrows) {
    Run(kLater);
    JSVM_Value thrower = Run("(() => { later('thrower'); throw 'no'; })");
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION,
                  OH_JSVM_CallFunction(env, Undefined(), thrower, 0, nullptr, nullptr));
    EXPECT_EQ("no", TakeException());
    EXPECT_EQ("thrower", Log());
}

TEST_F(MicrotasksTest, OfADeferredHaveRunWhenItIsConcluded) {
    for (const bool resolved : {true, false}) {
        JSVM_Deferred deferred = nullptr;
        JSVM_Value promise = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreatePromise(env, &deferred, &promise));
        SetGlobal("promise", promise);
        Run("promise.then(() => { log.push('resolved'); }, () => { log.push('rejected'); });");
        EXPECT_STATUS(JSVM_OK, resolved ? OH_JSVM_ResolveDeferred(env, deferred, Num(1))
                                        : OH_JSVM_RejectDeferred(env, deferred, Num(1)));
    }
    EXPECT_EQ("resolved,rejected", Log());
}

JSVM_Value CallsIt(JSVM_Env env, JSVM_CallbackInfo info) {
    size_t argc = 1;
    JSVM_Value function = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetCbInfo(env, info, &argc, &function, nullptr, nullptr));
    JSVM_Value receiver = nullptr;
    EXPECT_JSVM_OK(OH_JSVM_GetUndefined(env, &receiver));
    EXPECT_JSVM_OK(OH_JSVM_CallFunction(env, receiver, function, 0, nullptr, nullptr));
    return nullptr;
}

TEST_F(MicrotasksTest, WaitForTheOutermostCallThroughCallbacks) {
    Run(kLater);
    SetGlobal("callIt", Function("callIt", CallsIt));
    JSVM_Value outer = Run("(() => { callIt(() => { later('inner'); }); log.push('outer'); })");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), outer, 0, nullptr, nullptr));
    EXPECT_EQ("outer,inner", Log());
}

TEST_F(MicrotasksTest, AFunctionsCallbackMayChooseThePolicy) {
    Run(kLater);
    SetGlobal("choose", Function("choose", ChoosesPolicy<JSVM_MICROTASK_EXPLICIT>));
    JSVM_Value chooser = Run("(() => { later('waits'); choose(); })");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CallFunction(env, Undefined(), chooser, 0, nullptr, nullptr));
    Run("0");
    EXPECT_EQ("", Log());
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ("waits", Log());
}

// At the end of each call, as V8 does it, not at some later one.
TEST_F(MicrotasksTest, WeakReferencesLetGoAfterOneCall) {
    for (const char* source : {"made = new WeakRef({})", "(() => { made = new WeakRef({}); })"}) {
        InScope([&] {
            JSVM_Value value = Run(source);
            bool is_function = false;
            ASSERT_JSVM_OK(OH_JSVM_IsFunction(env, value, &is_function));
            if (!is_function) return;
            EXPECT_JSVM_OK(OH_JSVM_CallFunction(env, Undefined(), value, 0, nullptr, nullptr));
        });
        CollectGarbage();
        EXPECT_TRUE(RunToBool("made.deref() === undefined")) << source;
    }
}

std::jmp_buf leaves_to;

JSVM_Value Leaves(JSVM_Env, JSVM_CallbackInfo) {
    std::longjmp(leaves_to, 1);
}

// V8 counts the call as running for good then; what it is asked for still is done.
TEST_F(MicrotasksTest, CanBeRunAfterACallThatWasLeft) {
    Run(kLater);
    const JSVM_Value leaver = Function("leaver", Leaves);
    const JSVM_Value receiver = Undefined();
    if (setjmp(leaves_to) == 0) {
        OH_JSVM_CallFunction(env, receiver, leaver, 0, nullptr, nullptr);
        FAIL() << "the callback returned";
    }
    Run("later('after')");
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ("after", Log());
    Set();
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ("after,set,end,later", Log());
}

}  // namespace
