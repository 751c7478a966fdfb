// SPDX-License-Identifier: Apache-2.0
// Exceptions that JavaScript does not catch, as debuggers see them.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "test/unittest/debug/inspector_fixture.h"

namespace {

using jsvm_test::At;
using jsvm_test::Debugger;
using jsvm_test::InspectorTest;
using jsvm_test::TextAt;

TEST_F(InspectorTest, UncaughtExceptionsAreTold) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Start();
        const auto event = debugger->AwaitEvent("Runtime.exceptionThrown");
        EXPECT_EQ("Uncaught", TextAt(event, {"exceptionDetails", "text"}));
        EXPECT_EQ(1, At(event, {"exceptionDetails", "lineNumber"}).GetInt());
        EXPECT_EQ(2, At(event, {"exceptionDetails", "columnNumber"}).GetInt());
        EXPECT_EQ(0u, TextAt(event, {"exceptionDetails", "exception", "description"})
                          .find("RangeError: too far"));
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK, RunNamed("\n  throw new RangeError('too far')", "app.js", &result));
    EXPECT_EQ("RangeError: too far", TakeException());
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, CaughtOnesAreNot) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Start();
        const auto event = debugger->AwaitEvent("Runtime.exceptionThrown");
        EXPECT_EQ("the second", TextAt(event, {"exceptionDetails", "exception", "value"}));
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK,
              TryRun("try { throw 'the first' } catch (e) {} throw 'the second'", &result));
    TakeException();
    PumpUntilEnd(std::move(client));
}

// What a native function lets through can still be caught by the script that called it.
TEST_F(InspectorTest, ThoseThatPassANativeFunctionAreNot) {
    Open();
    SetGlobal("native", Function("native", [](JSVM_Env env, JSVM_CallbackInfo info) -> JSVM_Value {
                  size_t count = 1;
                  JSVM_Value function = nullptr;
                  JSVM_Value undefined = nullptr;
                  JSVM_Value result = nullptr;
                  OH_JSVM_GetCbInfo(env, info, &count, &function, nullptr, nullptr);
                  OH_JSVM_GetUndefined(env, &undefined);
                  OH_JSVM_CallFunction(env, undefined, function, 0, nullptr, &result);
                  return result;
              }));
    std::thread client = Client([](Debugger* debugger) {
        debugger->Start();
        const auto event = debugger->AwaitEvent("Runtime.exceptionThrown");
        EXPECT_EQ("the second", TextAt(event, {"exceptionDetails", "exception", "value"}));
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK, TryRun("try { native(() => { throw 'the first' }) } catch (e) {}"
                              "throw 'the second'",
                              &result));
    TakeException();
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, TheProgramCanBeStoppedAtUncaughtOnes) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Ask("Debugger.enable");
        debugger->Ask("Debugger.setPauseOnExceptions", R"({"state":"uncaught"})");
        debugger->Ask("Runtime.runIfWaitingForDebugger");
        const auto paused = debugger->AwaitEvent("Debugger.paused");
        EXPECT_EQ("exception", TextAt(paused, {"reason"}));
        EXPECT_EQ("thrower", TextAt(paused, {"callFrames", "0", "functionName"}));
        debugger->Ask("Debugger.resume");
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK, TryRun("try { throw 1 } catch (e) {}"
                              "(function thrower() { throw 2 })()",
                              &result));
    EXPECT_EQ("2", TakeException());
    PumpUntilEnd(std::move(client));
}

TEST_F(InspectorTest, SyntaxErrorsAreTold) {
    Open();
    std::thread client = Client([](Debugger* debugger) {
        debugger->Start();
        const auto event = debugger->AwaitEvent("Runtime.exceptionThrown");
        EXPECT_EQ("SyntaxError", TextAt(event, {"exceptionDetails", "exception", "className"}));
    });
    ASSERT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(env, false));
    JSVM_Value result = nullptr;
    EXPECT_NE(JSVM_OK, TryRun("1 +", &result));
    TakeException();
    PumpUntilEnd(std::move(client));
}

}  // namespace
