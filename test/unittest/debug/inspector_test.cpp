// SPDX-License-Identifier: Apache-2.0
// Opening and closing inspectors, and who may.
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "test/support/log_lines.h"
#include "test/unittest/debug/inspector_fixture.h"

namespace {

using jsvm_test::At;
using jsvm_test::Debugger;
using jsvm_test::InspectorTest;
using jsvm_test::LogLines;
using jsvm_test::TargetUrl;

std::string PortOf(const std::string& url) {
    const size_t colon = url.rfind(':');
    return url.substr(colon + 1, url.find('/', colon) - colon - 1);
}

TEST_F(InspectorTest, OpensOnAFreePortAndTellsWhere) {
    Open();
    const std::string url = TargetUrl(env);
    EXPECT_EQ(0u, url.find("ws://127.0.0.1:")) << url;
    EXPECT_NE("0", PortOf(url));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(env));
}

TEST_F(InspectorTest, ASecondOpeningChangesNothing) {
    Open();
    const std::string url = TargetUrl(env);
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenInspector(env, "127.0.0.1", 0));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenInspectorWithName(env, 1, "other"));
    EXPECT_EQ(url, TargetUrl(env));
    Serve([](Debugger* debugger) { EXPECT_EQ(3, debugger->Evaluate("1 + 2")); });
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(env));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseInspector(env));
}

TEST_F(InspectorTest, OpensAgainAfterClosingUnderAnotherId) {
    std::string before;
    for (int i = 0; i < 3; ++i) {
        Open();
        EXPECT_NE(before, TargetUrl(env));
        before = TargetUrl(env);
        Serve([](Debugger* debugger) {
            debugger->Start();
            EXPECT_EQ(3, debugger->Evaluate("1 + 2"));
        });
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(env));
    }
}

TEST_F(InspectorTest, WithoutOneThereIsNothingToCloseOrWaitFor) {
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseInspector(env));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_WaitForDebugger(env, true));
    const char* url = "as it was";
    EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_GetInspectorUrl(env, &url));
    EXPECT_STREQ("as it was", url);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_SetInspectorWakeHandler(env, nullptr, nullptr));
}

TEST_F(InspectorTest, APortInUseIsRefusedAndLogged) {
    Open();
    JSVM_Env other = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    const std::string port = PortOf(TargetUrl(env));
    const LogLines log;
    EXPECT_EQ(JSVM_GENERIC_FAILURE,
              OH_JSVM_OpenInspector(other, "127.0.0.1", static_cast<uint16_t>(std::stoi(port))));
    EXPECT_LT(0u, log.Count("OH_JSVM_OpenInspector")) << log.All();
    EXPECT_LT(0u, log.Count(port)) << log.All();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseInspector(other));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenInspector(other, "127.0.0.1", 0));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
}

TEST_F(InspectorTest, AHostThatIsNoneIsRefusedAndLogged) {
    const LogLines log;
    for (const char* host : {"", "256.0.0.1.", "[::1", "a b"}) {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenInspector(env, host, 0)) << host;
    }
    EXPECT_LT(0u, log.Count("OH_JSVM_OpenInspector")) << log.All();
    Open();
}

TEST_F(InspectorTest, NamedOnesTakeTheFirstFreePortEach) {
    JSVM_Env other = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm, 0, nullptr, &other));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenInspectorWithName(env, getpid(), "one"));
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenInspectorWithName(other, getpid(), nullptr));
    const int first = std::stoi(PortOf(TargetUrl(env)));
    const int second = std::stoi(PortOf(TargetUrl(other)));
    EXPECT_LE(9229, first);
    EXPECT_LT(first, second);
    EXPECT_GE(9999, second);
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(other));
}

TEST_F(InspectorTest, APendingExceptionRefusesAll) {
    ASSERT_EQ(JSVM_OK, OH_JSVM_ThrowError(env, nullptr, "pending"));
    EXPECT_EQ(JSVM_PENDING_EXCEPTION, OH_JSVM_OpenInspector(env, "127.0.0.1", 0));
    EXPECT_EQ(JSVM_PENDING_EXCEPTION, OH_JSVM_OpenInspectorWithName(env, 1, nullptr));
    EXPECT_EQ(JSVM_PENDING_EXCEPTION, OH_JSVM_CloseInspector(env));
    EXPECT_EQ(JSVM_PENDING_EXCEPTION, OH_JSVM_WaitForDebugger(env, false));
    EXPECT_EQ("Error: pending", TakeException());
}

TEST_F(InspectorTest, OtherThreadsAreRefusedWhileOneIsInside) {
    Open();
    std::thread([this] {
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_OpenInspector(env, "127.0.0.1", 0));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CloseInspector(env));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_WaitForDebugger(env, false));
        const char* url = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_GetInspectorUrl(env, &url));
    }).join();
    Serve([](Debugger* debugger) { EXPECT_EQ(3, debugger->Evaluate("1 + 2")); });
}

TEST_F(InspectorTest, NoScopeIsNeeded) {
    JSVM_VM bare_vm = nullptr;
    JSVM_Env bare = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &bare_vm));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(bare_vm, 0, nullptr, &bare));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenInspector(bare, "127.0.0.1", 0));
    EXPECT_NE("", TargetUrl(bare));
    EXPECT_EQ(JSVM_OK, OH_JSVM_CloseInspector(bare));
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenInspector(bare, "127.0.0.1", 0));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(bare_vm));
}

}  // namespace
