// SPDX-License-Identifier: Apache-2.0
// Inspectors that end at odd moments, and much at once.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "test/unittest/debug/inspector_fixture.h"

namespace {

using jsvm_test::At;
using jsvm_test::Debugger;
using jsvm_test::InspectorTest;
using jsvm_test::TargetUrl;
using jsvm_test::TextAt;

constexpr const char* kCloseIt = "{\"expression\":\"closeIt()\"}";

// What a native function does to its env; `data` is the status that it got.
JSVM_Value CloseIt(JSVM_Env env, JSVM_CallbackInfo info) {
    void* data = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data));
    *static_cast<JSVM_Status*>(data) = OH_JSVM_CloseInspector(env);
    return nullptr;
}

TEST_F(InspectorTest, ClosingEndsSessions) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Ask("Debugger.enable");
        debugger->Send("Runtime.runIfWaitingForDebugger");
        EXPECT_TRUE(debugger->AwaitEnd());
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(env));
    client.join();
    EXPECT_EQ(5, ToNumber(Run("debugger; 5")));
}

TEST_F(InspectorTest, DestroyingTheEnvEndsSessions) {
    JSVM_Env other = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenInspector(other, "127.0.0.1", 0));
    std::thread client([url = TargetUrl(other)] {
        Debugger debugger(url);
        debugger.Ask("Debugger.enable");
        debugger.Send("Runtime.runIfWaitingForDebugger");
        EXPECT_TRUE(debugger.AwaitEnd());
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(other, false));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
    client.join();
    EXPECT_EQ(3, RunToNumber("1 + 2"));
}

TEST_F(InspectorTest, DestroyingTheVmEndsSessions) {
    JSVM_VM other_vm = nullptr;
    JSVM_Env other = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &other_vm));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(other_vm, 0, nullptr, &other));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenInspector(other, "127.0.0.1", 0));
    std::thread client([url = TargetUrl(other)] {
        Debugger debugger(url);
        debugger.Ask("Debugger.enable");
        debugger.Send("Runtime.runIfWaitingForDebugger");
        debugger.Send("Runtime.evaluate", R"({"expression":"1"})");
        EXPECT_TRUE(debugger.AwaitEnd());
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(other, false));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(other_vm));
    client.join();
}

TEST_F(InspectorTest, ItCanBeClosedByWhatADebuggerRuns) {
    Open();
    JSVM_Status status = JSVM_GENERIC_FAILURE;
    SetGlobal("closeIt", Function("closeIt", CloseIt, &status));
    Serve([](Debugger* debugger) {
        debugger->Send("Runtime.evaluate", kCloseIt);
        EXPECT_TRUE(debugger->AwaitEnd());
    });
    EXPECT_EQ(JSVM_OK, status);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseInspector(env));
    Open();
    Serve([](Debugger* debugger) { EXPECT_EQ(3, debugger->Evaluate("1 + 2")); });
}

TEST_F(InspectorTest, ItCanBeClosedDuringAPause) {
    Open();
    JSVM_Status status = JSVM_GENERIC_FAILURE;
    SetGlobal("closeIt", Function("closeIt", CloseIt, &status));
    std::thread client = Client([](Debugger* debugger) {
        debugger->Start();
        debugger->AwaitEvent("Debugger.paused");
        debugger->Send("Runtime.evaluate", kCloseIt);
        EXPECT_TRUE(debugger->AwaitEnd());
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    EXPECT_EQ(5, ToNumber(Run("debugger; 5")));
    client.join();
    EXPECT_EQ(JSVM_OK, status);
}

TEST_F(InspectorTest, ItCanBeClosedDuringTheWait) {
    Open();
    JSVM_Status status = JSVM_GENERIC_FAILURE;
    SetGlobal("closeIt", Function("closeIt", CloseIt, &status));
    std::thread client = Client([](Debugger* debugger) {
        debugger->Send("Runtime.evaluate", kCloseIt);
        EXPECT_TRUE(debugger->AwaitEnd());
    });
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_WaitForDebugger(env, true));
    client.join();
    EXPECT_EQ(JSVM_OK, status);
    EXPECT_EQ(3, RunToNumber("1 + 2"));
}

// Not by a native function of another env either, whose debugger is answered meanwhile.
TEST_F(InspectorTest, AnEnvIsNotDestroyedWhileItIsStopped) {
    Open();
    struct {
        JSVM_Env env = nullptr;
        JSVM_Status status = JSVM_OK;
    } other;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other.env));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenInspector(other.env, "127.0.0.1", 0));
    SetGlobal("destroyIt", Function(
                               "destroyIt",
                               [](JSVM_Env env, JSVM_CallbackInfo info) -> JSVM_Value {
                                   void* data = nullptr;
                                   OH_JSVM_GetCbInfo(env, info, nullptr, nullptr, nullptr, &data);
                                   auto* doomed = static_cast<decltype(other)*>(data);
                                   doomed->status = OH_JSVM_DestroyEnv(doomed->env);
                                   return nullptr;
                               },
                               &other));
    std::thread client = Client([url = TargetUrl(other.env)](Debugger* debugger) {
        Debugger stopped(url);
        stopped.Start();
        stopped.AwaitEvent("Debugger.paused");
        debugger->Ask("Runtime.evaluate", "{\"expression\":\"destroyIt()\"}");
        EXPECT_EQ(3, debugger->Evaluate("1 + 2"));
        stopped.Ask("Debugger.resume");
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(other.env, false));
    JSVM_Value source = nullptr;
    JSVM_Value result = nullptr;
    JSVM_Script script = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(other.env, "debugger; 5", 11, &source));
    ASSERT_EQ(JSVM_OK,
              OH_JSVM_CompileScript(other.env, source, nullptr, 0, false, nullptr, &script));
    EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(other.env, script, &result));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, other.status);
    PumpUntilEnd(std::move(client));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other.env));
}

TEST_F(InspectorTest, RequestsThatWaitAreDroppedWithTheInspector) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        for (int i = 0; i < 100; ++i) {
            debugger->Send("Runtime.evaluate", R"({"expression":"globalThis.ran = true"})");
        }
    });
    client.join();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(env));
    bool worked = true;
    while (worked) EXPECT_EQ(JSVM_OK, OH_JSVM_PumpMessageLoop(vm, &worked));
    EXPECT_EQ("undefined", RunToString("typeof ran"));
}

TEST_F(InspectorTest, EachThreadHasItsOwnVmAndDebugger) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([i] {
            JSVM_VM own = nullptr;
            JSVM_VMScope scope = nullptr;
            JSVM_Env own_env = nullptr;
            EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &own));
            EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(own, &scope));
            EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(own, 0, nullptr, &own_env));
            EXPECT_EQ(JSVM_OK, OH_JSVM_OpenInspector(own_env, "127.0.0.1", 0));
            std::thread client([url = TargetUrl(own_env), i] {
                Debugger debugger(url);
                EXPECT_EQ(i, debugger.Evaluate(std::to_string(i)));
                debugger.Start();
            });
            EXPECT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(own_env, false));
            client.join();
            EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(own, scope));
            EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(own));
        });
    }
    for (std::thread& thread : threads) thread.join();
}

TEST_F(InspectorTest, ManyDebuggersComeAndGo) {
    Open();
    Serve([url = TargetUrl(env)](Debugger*) {
        for (int i = 0; i < 100; ++i) {
            Debugger debugger(url);
            if (i % 2 == 0) {
                EXPECT_EQ(i, debugger.Evaluate(std::to_string(i)));
            } else {
                debugger.Send("Debugger.enable");
            }
        }
    });
    EXPECT_EQ(3, RunToNumber("1 + 2"));
}

}  // namespace
