// SPDX-License-Identifier: Apache-2.0
// What attached debuggers see and can do while no breakpoint is hit.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
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

TEST_F(InspectorTest, AnIdleVmAnswersWhenPumped) {
    Open();
    Run("globalThis.answer = 42");
    Serve([](Debugger* debugger) {
        EXPECT_EQ(42, debugger->Evaluate("answer"));
        EXPECT_EQ(43, debugger->Evaluate("answer = 43"));
    });
    EXPECT_EQ(43, RunToNumber("answer"));
}

// The wake handler is all that this VM's thread listens to.
TEST_F(InspectorTest, TheWakeHandlerTellsWhenToPump) {
    struct Bell {
        std::mutex mutex;
        std::condition_variable rung;
        int rings = 0;
        bool ended = false;
    } bell;
    Open();
    ASSERT_EQ(JSVM_OK, JSVMX_SetInspectorWakeHandler(
                           env,
                           [](void* data) {
                               auto* bell = static_cast<Bell*>(data);
                               const std::lock_guard<std::mutex> lock(bell->mutex);
                               ++bell->rings;
                               bell->rung.notify_one();
                           },
                           &bell));
    std::thread client = Client([&bell](Debugger* debugger) {
        for (int i = 0; i < 100; ++i) EXPECT_EQ(i, debugger->Evaluate(std::to_string(i)));
        const std::lock_guard<std::mutex> lock(bell.mutex);
        bell.ended = true;
        bell.rung.notify_one();
    });
    int rings = 0;
    std::unique_lock<std::mutex> lock(bell.mutex);
    while (!bell.ended) {
        bell.rung.wait(lock, [&] { return bell.ended || bell.rings != rings; });
        rings = bell.rings;
        lock.unlock();
        bool worked = true;
        while (worked) EXPECT_EQ(JSVM_OK, OH_JSVM_PumpMessageLoop(vm, &worked));
        lock.lock();
    }
    lock.unlock();
    client.join();
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(env));
}

// Nobody pumps here.
TEST_F(InspectorTest, RunningJavaScriptIsInterrupted) {
    Open();
    std::thread client =
        Client([](Debugger* debugger) { EXPECT_EQ(1, debugger->Evaluate("globalThis.stop = 1")); });
    EXPECT_EQ(1, ToNumber(Run("while (!globalThis.stop) {} stop")));
    client.join();
}

TEST_F(InspectorTest, AnEndlessLoopCanBeTerminated) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Ask("Runtime.enable");
        debugger->Ask("Runtime.terminateExecution");
    });
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK, TryRun("for (;;) {}", &result));
    client.join();
    TakeException();
    EXPECT_EQ(3, RunToNumber("1 + 2"));
}

TEST_F(InspectorTest, ADebuggerCanStopWhatItBegan) {
    Open();
    Serve([](Debugger* debugger) {
        const int endless = debugger->Send("Runtime.evaluate", R"({"expression":"for (;;) {}"})");
        debugger->Ask("Runtime.terminateExecution");
        debugger->Await(endless);
        EXPECT_EQ(3, debugger->Evaluate("1 + 2"));
    });
    EXPECT_EQ(3, RunToNumber("1 + 2"));
}

TEST_F(InspectorTest, ConsoleOutputReachesTheClient) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Ask("Runtime.enable");
        debugger->Ask("Runtime.runIfWaitingForDebugger");
        for (const char* type : {"log", "warning", "error"}) {
            const auto event = debugger->AwaitEvent("Runtime.consoleAPICalled");
            EXPECT_EQ(type, TextAt(event, {"type"}));
            EXPECT_EQ("caf\u00e9 \u4e2d\U0001f600", TextAt(event, {"args", "0", "value"}));
            EXPECT_EQ(7, At(event, {"args", "1", "value"}).GetInt());
            EXPECT_EQ("file:///app/main.js",
                      TextAt(event, {"stackTrace", "callFrames", "0", "url"}));
            EXPECT_LT(1.5e12, At(event, {"timestamp"}).GetDouble());
        }
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_OK, RunNamed("for (const f of ['log', 'warn', 'error'])"
                                "  console[f]('caf\u00e9 \u4e2d\U0001f600', 7)",
                                "/app/main.js", &result));
    PumpUntilEnd(std::move(client));
}

// What was said before is kept for whoever attaches.
TEST_F(InspectorTest, EarlierConsoleOutputIsShownOnAttaching) {
    Open();
    Run("console.log('early')");
    Serve([](Debugger* debugger) {
        debugger->Ask("Runtime.enable");
        const auto event = debugger->AwaitEvent("Runtime.consoleAPICalled");
        EXPECT_EQ("early", TextAt(event, {"args", "0", "value"}));
    });
}

TEST_F(InspectorTest, TextOfAllKindsGoesBothWays) {
    Open();
    Serve([](Debugger* debugger) {
        const auto answer = debugger->Ask(
            "Runtime.evaluate", "{\"expression\":\"'\u00e9\u4e2d\U0001f600' + '\\u0000|'\"}");
        EXPECT_EQ(std::string("\u00e9\u4e2d\U0001f600\0|", 11),
                  TextAt(answer, {"result", "value"}));
    });
}

TEST_F(InspectorTest, LargeMessagesGoBothWays) {
    Open();
    Serve([](Debugger* debugger) {
        constexpr size_t kSize = 20 << 20;
        const auto answer = debugger->Ask(
            "Runtime.evaluate", "{\"expression\":\"'" + std::string(kSize, 'x') + "'.repeat(3)\"}");
        EXPECT_EQ(std::string(3 * kSize, 'x'), TextAt(answer, {"result", "value"}));
    });
}

TEST_F(InspectorTest, WhatIsNoRequestIsAnsweredByAnError) {
    Open();
    Serve([](Debugger* debugger) {
        EXPECT_EQ(-32601, At(debugger->Ask("No.such"), {"code"}).GetInt());
        EXPECT_EQ(3, debugger->Evaluate("1 + 2"));
    });
}

TEST_F(InspectorTest, SeveralSessionsSeeTheSameEnv) {
    Open();
    const std::string url = TargetUrl(env);
    Serve([&url](Debugger* one) {
        Debugger two(url);
        one->Ask("Runtime.enable");
        two.Ask("Runtime.enable");
        EXPECT_EQ(5, one->Evaluate("globalThis.shared = 5"));
        EXPECT_EQ(5, two.Evaluate("shared"));
        two.Disconnect();
        EXPECT_EQ(5, one->Evaluate("shared"));
        Debugger again(url);
        EXPECT_EQ(5, again.Evaluate("shared"));
    });
}

TEST_F(InspectorTest, DebuggersAreCounted) {
    Open();
    const auto count = [this] {
        size_t debuggers = 7;
        EXPECT_EQ(JSVM_OK, JSVMX_CountDebuggers(env, &debuggers));
        return debuggers;
    };
    EXPECT_EQ(0u, count());
    std::thread client = Client([url = TargetUrl(env)](Debugger* one) {
        Debugger two(url);
        two.Ask("Runtime.enable");
        one->Start();
        EXPECT_EQ(3, two.Evaluate("1 + 2"));
    });
    EXPECT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    EXPECT_EQ(2u, count());
    while (count() != 0) {
        bool worked = false;
        EXPECT_EQ(JSVM_OK, OH_JSVM_PumpMessageLoop(vm, &worked));
        if (!worked) std::this_thread::yield();
    }
    client.join();
}

TEST_F(InspectorTest, EnvsOfAVmAreTargetsOfTheirOwn) {
    Open();
    JSVM_Env other = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenInspector(other, "127.0.0.1", 0));
    const std::string other_url = TargetUrl(other);
    EXPECT_NE(TargetUrl(env), other_url);
    Serve([&other_url](Debugger* debugger) {
        Debugger of_other(other_url);
        EXPECT_EQ(1, debugger->Evaluate("globalThis.whose = 1"));
        EXPECT_EQ(2, of_other.Evaluate("globalThis.whose = 2"));
        EXPECT_EQ(1, debugger->Evaluate("whose"));
    });
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(other));
    Serve([](Debugger* debugger) { EXPECT_EQ(1, debugger->Evaluate("whose")); });
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
}

TEST_F(InspectorTest, ProfilesAndHeapSnapshotsCanBeTakenByTheClient) {
    Open();
    Serve([](Debugger* debugger) {
        debugger->Ask("Profiler.enable");
        debugger->Ask("Profiler.start");
        debugger->Evaluate("for (let i = 0; i < 1e6; ++i); 1");
        const auto profile = debugger->Ask("Profiler.stop");
        EXPECT_LT(0u, At(profile, {"profile", "nodes"}).Size());
        debugger->Ask("HeapProfiler.enable");
        const int snapshot = debugger->Send("HeapProfiler.takeHeapSnapshot");
        const auto chunk = debugger->AwaitEvent("HeapProfiler.addHeapSnapshotChunk");
        EXPECT_EQ(0u, TextAt(chunk, {"chunk"}).find("{\"snapshot\""));
        debugger->Await(snapshot);
    });
}

// The counts come from a timer that V8 asks for.
TEST_F(InspectorTest, AllocationsCanBeRecorded) {
    Open();
    Serve([](Debugger* debugger) {
        debugger->Ask("HeapProfiler.enable");
        debugger->Ask("HeapProfiler.startTrackingHeapObjects", R"({"trackAllocations":true})");
        debugger->AwaitEvent("HeapProfiler.lastSeenObjectId");
        debugger->AwaitEvent("HeapProfiler.lastSeenObjectId");
        debugger->Ask("HeapProfiler.stopTrackingHeapObjects");
    });
}

}  // namespace
