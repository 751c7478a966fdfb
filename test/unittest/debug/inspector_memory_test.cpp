// SPDX-License-Identifier: Apache-2.0
// VMs that run out of memory while a debugger is attached.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "ark_runtime/jsvmx_inspector.h"
#include "test/support/debugger.h"
#include "test/support/lost_memory.h"
#include "test/support/small_vm.h"

namespace {

using jsvm_test::Debugger;
using jsvm_test::ExpectNewVmWorks;
using jsvm_test::kFillHeap;
using jsvm_test::MemoryMayBeLost;
using jsvm_test::SmallVm;
using jsvm_test::TextAt;

std::string Open(JSVM_Env env) {
    const char* url = nullptr;
    EXPECT_EQ(JSVM_OK, OH_JSVM_OpenInspector(env, "127.0.0.1", 0));
    EXPECT_EQ(JSVM_OK, JSVMX_GetInspectorUrl(env, &url));
    return url;
}

// V8 stops the program shortly before, so that one can look at what fills the heap.
TEST(InspectorMemoryTest, AScriptIsPausedBeforeItRunsOut) {
    std::thread client;
    {
        const MemoryMayBeLost lost;
        SmallVm small;
        client = std::thread([url = Open(small.env)] {
            Debugger debugger(url);
            debugger.Start();
            const auto paused = debugger.AwaitEvent("Debugger.paused");
            EXPECT_EQ("OOM", TextAt(paused, {"reason"}));
            debugger.Ask("Debugger.resume");
            EXPECT_TRUE(debugger.AwaitEnd());
        });
        EXPECT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(small.env, false));
        EXPECT_TRUE(small.RunsOutIn(kFillHeap));
        small.ExpectEnd();
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_WaitForDebugger(small.env, false));
    }
    client.join();
    ExpectNewVmWorks();
}

TEST(InspectorMemoryTest, ARequestRunsOut) {
    std::thread client;
    {
        const MemoryMayBeLost lost;
        SmallVm small;
        client = std::thread([url = Open(small.env)] {
            Debugger debugger(url);
            debugger.Send("Runtime.evaluate",
                          "{\"expression\":\"" + std::string(kFillHeap) + "\"}");
            debugger.Send("Runtime.evaluate", R"({"expression":"1 + 2"})");
            EXPECT_TRUE(debugger.AwaitEnd());
        });
        EXPECT_TRUE(small.RunsOut([&small] {
            for (;;) {
                bool worked = false;
                OH_JSVM_PumpMessageLoop(small.vm, &worked);
            }
        }));
        small.ExpectEnd();
    }
    client.join();
    ExpectNewVmWorks();
}

TEST(InspectorMemoryTest, ARequestRunsOutDuringAPause) {
    std::thread client;
    {
        const MemoryMayBeLost lost;
        SmallVm small;
        client = std::thread([url = Open(small.env)] {
            Debugger debugger(url);
            debugger.Start();
            debugger.AwaitEvent("Debugger.paused");
            debugger.Send("Runtime.evaluate",
                          "{\"expression\":\"" + std::string(kFillHeap) + "\"}");
            EXPECT_TRUE(debugger.AwaitEnd());
        });
        EXPECT_EQ(JSVM_OK, OH_JSVM_WaitForDebugger(small.env, false));
        EXPECT_TRUE(small.RunsOutIn("debugger"));
        small.ExpectEnd();
    }
    client.join();
    ExpectNewVmWorks();
}

}  // namespace
