// SPDX-License-Identifier: Apache-2.0
// Breakpoints, and waiting for a debugger.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "test/unittest/debug/inspector_fixture.h"

namespace {

using jsvm_test::At;
using jsvm_test::Debugger;
using jsvm_test::InspectorTest;
using jsvm_test::TargetUrl;
using jsvm_test::TextAt;

constexpr const char* kProgram =
    "function add(a, b) {\n"
    "  const sum = a + b;\n"
    "  return sum;\n"
    "}\n"
    "add(add(1, 2), 4);\n";

// Evaluates in the innermost frame of a pause and gives the text of the value.
std::string InFrame(Debugger* debugger, const rapidjson::Document& paused,
                    const std::string& expression) {
    const std::string frame = TextAt(paused, {"callFrames", "0", "callFrameId"});
    std::string quoted;
    for (const char c : frame) {
        if (c == '"') quoted += '\\';
        quoted += c;
    }
    const auto answer = debugger->Ask(
        "Debugger.evaluateOnCallFrame",
        "{\"callFrameId\":\"" + quoted + "\",\"expression\":\"String(" + expression + ")\"}");
    return TextAt(answer, {"result", "value"});
}

TEST_F(InspectorTest, ABreakpointShowsFramesAndValuesAndCanChangeThem) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Ask("Debugger.enable");
        debugger->Ask("Debugger.setBreakpointByUrl",
                      R"({"lineNumber":2,"url":"file:///app/main.js"})");
        debugger->Ask("Runtime.runIfWaitingForDebugger");
        auto paused = debugger->AwaitEvent("Debugger.paused");
        EXPECT_EQ("add", TextAt(paused, {"callFrames", "0", "functionName"}));
        EXPECT_EQ(2, At(paused, {"callFrames", "0", "location", "lineNumber"}).GetInt());
        EXPECT_EQ(4, At(paused, {"callFrames", "1", "location", "lineNumber"}).GetInt());
        EXPECT_EQ(1U, At(paused, {"hitBreakpoints"}).Size());
        EXPECT_EQ("3", InFrame(debugger, paused, "sum"));
        debugger->Ask("Debugger.stepOut");
        paused = debugger->AwaitEvent("Debugger.paused");
        debugger->Ask("Debugger.resume");
        paused = debugger->AwaitEvent("Debugger.paused");
        EXPECT_EQ("7", InFrame(debugger, paused, "sum"));
        EXPECT_EQ("1,2", InFrame(debugger, paused, "[1, 2]"));
        debugger->Ask("Debugger.resume");
        debugger->AwaitEvent("Debugger.resumed");
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    JSVM_Value result = nullptr;
    ASSERT_EQ(JSVM_OK, RunNamed(kProgram, "/app/main.js", &result));
    EXPECT_EQ(7, ToNumber(result));
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, TheSourceIsShown) {
    Open();
    JSVM_Value result = nullptr;
    ASSERT_EQ(JSVM_OK, RunNamed(kProgram, "app.js", &result));
    Serve([](Debugger* debugger) {
        debugger->Send("Debugger.enable");
        std::string id;
        while (id.empty()) {
            const auto parsed = debugger->AwaitEvent("Debugger.scriptParsed");
            if (!debugger->connected()) return;
            if (TextAt(parsed, {"url"}) == "app.js") id = TextAt(parsed, {"scriptId"});
        }
        const auto answer =
            debugger->Ask("Debugger.getScriptSource", "{\"scriptId\":\"" + id + "\"}");
        EXPECT_EQ(kProgram, TextAt(answer, {"scriptSource"}));
    });
}

TEST_F(InspectorTest, AConnectionAloneDoesNotEndTheWait) {
    Open();
    std::atomic<bool> let_run{false};
    std::thread client = Client([&let_run](Debugger* debugger) {
        debugger->Ask("Runtime.enable");
        debugger->Ask("Debugger.enable");
        EXPECT_EQ(3, debugger->Evaluate("1 + 2"));
        let_run = true;
        debugger->Ask("Runtime.runIfWaitingForDebugger");
    });
    EXPECT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    EXPECT_TRUE(let_run);
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, TheWaitOutlivesDebuggersThatLeave) {
    Open();
    std::thread client = Client([url = TargetUrl(env)](Debugger* debugger) {
        debugger->Ask("Runtime.enable");
        debugger->Disconnect();
        Debugger(url).Start();
    });
    EXPECT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, TheNextStatementCanBeStoppedAt) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Start();
        const auto paused = debugger->AwaitEvent("Debugger.paused");
        EXPECT_EQ("Break on debugger attached", TextAt(paused, {"reason"}));
        EXPECT_EQ(4, At(paused, {"callFrames", "0", "location", "lineNumber"}).GetInt());
        debugger->Ask("Debugger.resume");
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, true));
    JSVM_Value result = nullptr;
    ASSERT_EQ(JSVM_OK, RunNamed(kProgram, "app.js", &result));
    EXPECT_EQ(7, ToNumber(result));
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, LeavingWhilePausedResumes) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Start();
        debugger->AwaitEvent("Debugger.paused");
        debugger->Disconnect();
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    EXPECT_EQ(5, ToNumber(Run("debugger; debugger; 5")));
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, APauseLastsUntilTheLastDebuggerLeaves) {
    Open();
    std::atomic<bool> left{false};
    std::thread client = Client([url = TargetUrl(env), &left](Debugger* one) {
        Debugger two(url);
        two.Ask("Debugger.enable");
        one->Start();
        one->AwaitEvent("Debugger.paused");
        two.AwaitEvent("Debugger.paused");
        one->Disconnect();
        EXPECT_EQ(3, two.Evaluate("1 + 2"));
        Debugger three(url);
        three.Send("Debugger.enable");
        three.AwaitEvent("Debugger.paused");
        left = true;
        two.Disconnect();
        three.Ask("Debugger.resume");
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    EXPECT_EQ(5, ToNumber(Run("debugger; 5")));
    EXPECT_TRUE(left);
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, ARunningScriptCanBePaused) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Ask("Debugger.enable");
        debugger->Ask("Debugger.pause");
        const auto paused = debugger->AwaitEvent("Debugger.paused");
        EXPECT_EQ("0", InFrame(debugger, paused, "(stop = 1, 0)"));
        debugger->Ask("Debugger.resume");
    });
    EXPECT_EQ(1, ToNumber(Run("var stop = 0; while (!stop) {} stop")));
    PumpUntilEnd(std::move(client));
}

// A request runs into a breakpoint, and its own session gets it going again.
TEST_F(InspectorTest, RequestsCanPauseThemselves) {
    Open();
    Serve([](Debugger* debugger) {
        debugger->Ask("Debugger.enable");
        const int request =
            debugger->Send("Runtime.evaluate", R"({"expression":"debugger; 1 + 2"})");
        debugger->AwaitEvent("Debugger.paused");
        debugger->Ask("Debugger.resume");
        EXPECT_EQ(3, At(debugger->Await(request), {"result", "value"}).GetInt());
    });
}

TEST_F(InspectorTest, LeavingInTheMiddleOfAnOwnRequestIsFine) {
    Open();
    for (int i = 0; i < 3; ++i) {
        Serve([](Debugger* debugger) {
            debugger->Ask("Debugger.enable");
            debugger->Send("Runtime.evaluate", R"({"expression":"debugger; debugger; 1"})");
            debugger->AwaitEvent("Debugger.paused");
            debugger->Disconnect();
        });
    }
    EXPECT_EQ(3, RunToNumber("1 + 2"));
    Serve([](Debugger* debugger) { EXPECT_EQ(3, debugger->Evaluate("1 + 2")); });
}

TEST_F(InspectorTest, WithoutADebuggerNothingPauses) {
    Open();
    EXPECT_EQ(5, ToNumber(Run("debugger; 5")));
    Serve([](Debugger* debugger) { debugger->Start(); });
    EXPECT_EQ(5, ToNumber(Run("debugger; 5")));
}

}  // namespace
