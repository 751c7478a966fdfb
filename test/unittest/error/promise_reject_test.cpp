// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csetjmp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "test/support/gc_fixture.h"
#include "test/support/log_lines.h"

namespace {

using Told = std::vector<std::string>;

// The handler gets no data, so what it is to do lies here; each test sets it.
std::function<void(JSVM_Env, JSVM_PromiseRejectEvent, JSVM_Value)>& Body() {
    static std::function<void(JSVM_Env, JSVM_PromiseRejectEvent, JSVM_Value)> body;
    return body;
}

void Handler(JSVM_Env env, JSVM_PromiseRejectEvent event, JSVM_Value info) {
    Body()(env, event, info);
}

class PromiseRejectTest : public jsvm_test::GcTest {
  protected:
    void SetUp() override {
        GcTest::SetUp();
        Body() = [this](JSVM_Env in, JSVM_PromiseRejectEvent event, JSVM_Value info) {
            told.push_back(std::to_string(event) + " " + ValueIn(in, info));
            envs.push_back(in);
        };
        EXPECT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(vm, Handler));
    }

    static JSVM_Value Property(JSVM_Env in, JSVM_Value object, const char* name) {
        JSVM_Value value = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetNamedProperty(in, object, name, &value));
        return value;
    }
    std::string ValueIn(JSVM_Env in, JSVM_Value info) {
        JSVM_Value value = Property(in, info, "value");
        JSVM_Value text = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CoerceToString(in, value, &text));
        char utf8[100] = "";
        EXPECT_JSVM_OK(OH_JSVM_GetValueStringUtf8(in, text, utf8, sizeof utf8, nullptr));
        return utf8;
    }
    Told Take() { return std::exchange(told, {}); }
    // Runs a script in another env.
    void RunIn(JSVM_Env in, const std::string& source) {
        JSVM_Script script = nullptr;
        JSVM_Value result = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CompileScript(in, Str(source), nullptr, 0, false, nullptr, &script));
        ASSERT_JSVM_OK(OH_JSVM_RunScript(in, script, &result));
    }

    Told told;  // "EVENT VALUE" of each call
    std::vector<JSVM_Env> envs;
};

TEST_F(PromiseRejectTest, TellsOfRejectionsAndOfHandlersThatComeLate) {
    Run("var p = new Promise((resolve, reject) => reject(42));");
    EXPECT_EQ((Told{"1 42"}), Take());
    Run("p.catch(() => {}); 0");
    EXPECT_EQ((Told{"2 undefined"}), Take());
    Run("Promise.reject(42).then(() => {}); 0");  // and the derived promise is rejected too
    EXPECT_EQ((Told{"1 42", "2 undefined", "1 42"}), Take());
    Run("new Promise((resolve, reject) => { reject(1); }).catch(() => 2); 0");
    EXPECT_EQ((Told{"1 1", "2 undefined"}), Take());
}

TEST_F(PromiseRejectTest, TellsOfWhatSettlesAPromiseOnceMore) {
    Run("new Promise((resolve, reject) => { resolve(41); reject(42); }); 0");
    EXPECT_EQ((Told{"3 42"}), Take());
    Run("new Promise((resolve, reject) => { resolve(41); resolve(42); }); 0");
    EXPECT_EQ((Told{"4 42"}), Take());
    Run("new Promise(resolve => { resolve(41); throw 'late'; }); 0");
    EXPECT_EQ((Told{"3 late"}), Take());
}

TEST_F(PromiseRejectTest, TellsNothingOfWhatIsHandledOrResolved) {
    Run("Promise.resolve(1).then(v => v); new Promise(() => {}); 0");
    Run("var pending = new Promise((resolve, reject) => { globalThis.settle = reject; });"
        "pending.catch(() => {}); settle(7); 0");
    EXPECT_EQ(Told{}, Take());
}

TEST_F(PromiseRejectTest, AsyncFunctionsAndMicrotasks) {
    Run("async function f() { throw 'at once'; } f(); 0");
    EXPECT_EQ((Told{"1 at once"}), Take());
    Run("async function g() { await null; throw 'later'; } g(); 0");
    EXPECT_EQ((Told{"1 later"}), Take());
    Run("Promise.resolve().then(() => { throw 'in a reaction'; }); 0");
    EXPECT_EQ((Told{"1 in a reaction"}), Take());
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Run("g(); 0");
    EXPECT_EQ(Told{}, Take());
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ((Told{"1 later"}), Take());
    EXPECT_EQ((std::vector<JSVM_Env>{env, env, env, env}), envs);
}

TEST_F(PromiseRejectTest, DeferredsOfCToo) {
    JSVM_Deferred deferred = nullptr;
    JSVM_Value promise = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreatePromise(env, &deferred, &promise));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_RejectDeferred(env, deferred, Str("from C")));
    EXPECT_EQ((Told{"1 from C"}), Take());
    JSVM_Value derived = nullptr;
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_PromiseRegisterHandler(env, promise, nullptr, Run("() => 0"), &derived));
    EXPECT_EQ((Told{"2 undefined"}), Take());
}

TEST_F(PromiseRejectTest, TheObjectIsPlainAndNoScriptSeesItMade) {
    Run("var seen = [];"
        "for (const name of ['promise', 'value']) {"
        "  Object.defineProperty(Object.prototype, name,"
        "                        {set() { seen.push(name); }, get() { seen.push(name); },"
        "                         configurable: true});"
        "}");
    Body() = [this](JSVM_Env in, JSVM_PromiseRejectEvent, JSVM_Value info) {
        EXPECT_EQ("value", ToString(Property(in, info, "value")));
        SetGlobal("info", info);
    };
    Run("var p = Promise.reject('value'); 0");
    EXPECT_EQ("", RunToString("seen.join()"));
    EXPECT_TRUE(RunToBool("info.promise === p"));
    EXPECT_EQ("promise,value", RunToString("Object.getOwnPropertyNames(info).sort().join()"));
    EXPECT_TRUE(RunToBool("Object.getPrototypeOf(info) === Object.prototype"));
    EXPECT_EQ(R"({"value":"value","writable":true,"enumerable":true,"configurable":true})",
              RunToString("JSON.stringify(Object.getOwnPropertyDescriptor(info, 'value'))"));
}

TEST_F(PromiseRejectTest, TheLastOneSetCountsAndNullRemoves) {
    static int others = 0;
    EXPECT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(
        vm, [](JSVM_Env, JSVM_PromiseRejectEvent, JSVM_Value) { ++others; }));
    Run("Promise.reject(1); 0");
    EXPECT_EQ(1, others);
    EXPECT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(vm, nullptr));
    Run("Promise.reject(2); 0");
    EXPECT_EQ(1, others);
    EXPECT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(vm, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(vm, Handler));
    Run("Promise.reject(3); 0");
    EXPECT_EQ(1, others);
    EXPECT_EQ((Told{"1 3"}), Take());
}

TEST_F(PromiseRejectTest, RefusesNoVmAndNeedsNoScope) {
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHandlerForPromiseReject(nullptr, Handler));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_SetHandlerForPromiseReject(nullptr, nullptr));
    jsvm_test::LogLines log;
    JSVM_VM other = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other));
    EXPECT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(other, Handler));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other));
    EXPECT_EQ("", log.All());
}

TEST_F(PromiseRejectTest, GetsTheEnvWhoseCodeSettledThePromise) {
    JSVM_Env other = NewEnv();
    RunIn(other, "Promise.reject('in the other'); 0");
    RunIn(other,
          "var reject; new Promise((_, r) => { reject = r; }); function f() { "
          "Promise.reject('called'); } 0");
    JSVM_Value function = nullptr;
    JSVM_Value global = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetGlobal(other, &global));
    function = Property(other, global, "f");
    SetGlobal("f", function);
    Run("Promise.reject('here'); f(); 0");
    EXPECT_EQ((Told{"1 in the other", "1 here", "1 called"}), Take());
    EXPECT_EQ((std::vector<JSVM_Env>{other, env, other}), envs);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
}

TEST_F(PromiseRejectTest, IsNotToldOfAnEnvThatIsGoneAndSurvivesIt) {
    JSVM_Env other = NewEnv();
    RunIn(other, "async function g(p) { await p; throw 'of the dead'; } 0");
    JSVM_Value global = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetGlobal(other, &global));
    SetGlobal("g", Property(other, global, "g"));
    Run("var go; g(new Promise(r => { go = r; })); 0");
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    Run("go(); 0");
    EXPECT_EQ(Told{}, Take());
    Run("Promise.reject('alive'); 0");
    EXPECT_EQ((Told{"1 alive"}), Take());
}

TEST_F(PromiseRejectTest, EachVmHasItsOwn) {
    JSVM_VM other_vm = nullptr;
    JSVM_Env other = nullptr;
    JSVM_VMScope scope = nullptr;
    JSVM_EnvScope env_scope = nullptr;
    JSVM_HandleScope handles = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_JSVM_OK(OH_JSVM_OpenVMScope(other_vm, &scope));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other, &env_scope));
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(other, &handles));
    JSVM_Value source = nullptr;
    JSVM_Script script = nullptr;
    JSVM_Value result = nullptr;
    ASSERT_JSVM_OK(
        OH_JSVM_CreateStringUtf8(other, "Promise.reject(1); 0", JSVM_AUTO_LENGTH, &source));
    ASSERT_JSVM_OK(OH_JSVM_CompileScript(other, source, nullptr, 0, false, nullptr, &script));
    ASSERT_JSVM_OK(OH_JSVM_RunScript(other, script, &result));
    EXPECT_EQ(Told{}, Take());
    ASSERT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(other_vm, Handler));
    ASSERT_JSVM_OK(OH_JSVM_RunScript(other, script, &result));
    EXPECT_EQ((Told{"1 1"}), Take());
    EXPECT_EQ((std::vector<JSVM_Env>{other}), envs);
    EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(other, handles));
    EXPECT_JSVM_OK(OH_JSVM_CloseEnvScope(other, env_scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_JSVM_OK(OH_JSVM_CloseVMScope(other_vm, scope));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(other_vm));
}

TEST_F(PromiseRejectTest, TheHandlerMayRunJavaScriptAndSetTheNextOne) {
    Body() = [this](JSVM_Env in, JSVM_PromiseRejectEvent, JSVM_Value info) {
        told.push_back(ValueIn(in, info));
        EXPECT_EQ(42, RunToNumber("6 * 7"));
        EXPECT_JSVM_OK(OH_JSVM_SetHandlerForPromiseReject(vm, nullptr));
        Run("Promise.reject('unseen'); 0");
    };
    EXPECT_EQ(7, RunToNumber("Promise.reject('seen'), Promise.reject('too late'), 7"));
    EXPECT_EQ((Told{"seen"}), Take());
}

TEST_F(PromiseRejectTest, WhatItLeavesPendingIsDroppedWithALine) {
    Body() = [](JSVM_Env in, JSVM_PromiseRejectEvent, JSVM_Value) {
        EXPECT_JSVM_OK(OH_JSVM_ThrowError(in, nullptr, "from the handler"));
    };
    jsvm_test::LogLines log;
    EXPECT_EQ(7, RunToNumber("Promise.reject(1), 7"));
    EXPECT_EQ("", TakeException());
    EXPECT_EQ((Told{"a promise reject handler left an exception pending, which is dropped"}),
              log.Take());
    EXPECT_EQ("passes", RunToString("(() => { try { Promise.reject(1); return 'passes'; }"
                                    "         catch (e) { return 'caught'; } })()"));
}

TEST_F(PromiseRejectTest, WhatWasPendingBeforeStaysPending) {
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Run("Promise.resolve().then(() => { throw 'in a microtask'; }); 0");
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "before"));
    bool pending = true;
    Body() = [&](JSVM_Env in, JSVM_PromiseRejectEvent event, JSVM_Value info) {
        EXPECT_JSVM_OK(OH_JSVM_IsExceptionPending(in, &pending));
        told.push_back(std::to_string(event) + " " + ValueIn(in, info));
        EXPECT_JSVM_OK(OH_JSVM_ThrowError(in, nullptr, "from the handler"));
    };
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_FALSE(pending);
    EXPECT_EQ((Told{"1 in a microtask"}), Take());
    EXPECT_EQ("Error: before", TakeException());
}

TEST_F(PromiseRejectTest, TheLastErrorIsNotTheHandlers) {
    ASSERT_JSVM_OK(OH_JSVM_SetMicrotaskPolicy(vm, JSVM_MICROTASK_EXPLICIT));
    Run("Promise.resolve().then(() => { throw 1; }); 0");
    Body() = [](JSVM_Env in, JSVM_PromiseRejectEvent, JSVM_Value) {
        const JSVM_ExtendedErrorInfo* info = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_GetLastErrorInfo(in, &info));
        EXPECT_EQ(JSVM_OK, info->errorCode);
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetVersion(in, nullptr));
    };
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_STRING_EXPECTED, OH_JSVM_GetValueStringUtf8(env, Num(1), nullptr, 0, nullptr));
    EXPECT_JSVM_OK(OH_JSVM_PerformMicrotaskCheckpoint(vm));
    EXPECT_EQ(JSVM_STRING_EXPECTED, LastError());
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetNull(env, &value));
}

TEST_F(PromiseRejectTest, OneThatRejectsPromisesItselfEndsWithTheStack) {
    int depth = 0;
    int deepest = 0;
    Body() = [&](JSVM_Env in, JSVM_PromiseRejectEvent, JSVM_Value info) {
        deepest = std::max(deepest, ++depth);
        JSVM_Deferred deferred = nullptr;
        JSVM_Value promise = nullptr;
        if (OH_JSVM_CreatePromise(in, &deferred, &promise) == JSVM_OK) {
            OH_JSVM_RejectDeferred(in, deferred, info);
        }
        --depth;
    };
    jsvm_test::LogLines log;
    EXPECT_EQ(7, RunToNumber("Promise.reject(1), 7"));
    EXPECT_LT(100, deepest);
    EXPECT_EQ(0, depth);
    EXPECT_EQ(1u, log.Count("with the stack used up")) << log.All();
    EXPECT_EQ("", TakeException());
}

TEST_F(PromiseRejectTest, CannotDestroyWhatItRunsIn) {
    JSVM_Env other = NewEnv();
    Body() = [&](JSVM_Env in, JSVM_PromiseRejectEvent, JSVM_Value) {
        told.emplace_back("called");
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyEnv(in));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_DestroyVM(vm));
        if (other == nullptr) return;
        EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(std::exchange(other, nullptr)));
    };
    EXPECT_EQ(7, RunToNumber("Promise.reject(1), Promise.reject(2), 7"));
    EXPECT_EQ((Told{"called", "called"}), Take());
}

TEST_F(PromiseRejectTest, WorksInAFinalizer) {
    jsvm_test::FinalizerBody body = [](JSVM_Env in) {
        JSVM_HandleScope scope = nullptr;
        JSVM_Deferred deferred = nullptr;
        JSVM_Value value = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(in, &scope));
        ASSERT_JSVM_OK(OH_JSVM_CreatePromise(in, &deferred, &value));
        ASSERT_JSVM_OK(OH_JSVM_CreateInt32(in, 9, &value));
        EXPECT_JSVM_OK(OH_JSVM_RejectDeferred(in, deferred, value));
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(in, scope));
    };
    FinalizeGarbage(&body);
    CollectGarbage();
    SafePoint();
    EXPECT_EQ((Told{"1 9"}), Take());
    EXPECT_EQ((std::vector<JSVM_Env>{env}), envs);
}

TEST_F(PromiseRejectTest, ScopesAndTheEnvCloseAfterALongjmpOutOfIt) {
    static jmp_buf away;
    JSVM_Deferred deferred = nullptr;
    JSVM_Value promise = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreatePromise(env, &deferred, &promise));
    Body() = [](JSVM_Env in, JSVM_PromiseRejectEvent, JSVM_Value) {
        EXPECT_JSVM_OK(OH_JSVM_ThrowError(in, nullptr, "left behind"));
        longjmp(away, 1);
    };
    if (setjmp(away) == 0) {
        OH_JSVM_RejectDeferred(env, deferred, promise);
        FAIL() << "the handler was not called";
    }
    EXPECT_EQ("Error: left behind", TakeException());
    EXPECT_EQ(42, RunToNumber("6 * 7"));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_RejectDeferred(env, deferred, promise));
}

}  // namespace
