// SPDX-License-Identifier: Apache-2.0
// Microtasks that are queued while a property is set: V8 is kept from looking for them at the end
// of that call, which nobody may notice.
#include <gtest/gtest.h>

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

}  // namespace
