// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/debug/inspector_fixture.h"

#include <utility>

namespace jsvm_test {

std::string TargetUrl(JSVM_Env env) {
    const char* url = nullptr;
    EXPECT_EQ(JSVM_OK, JSVMX_GetInspectorUrl(env, &url));
    return url != nullptr ? url : "";
}

void InspectorTest::Open() {
    ASSERT_EQ(JSVM_OK, OH_JSVM_OpenInspector(env, "127.0.0.1", 0));
}

std::thread InspectorTest::Client(std::function<void(Debugger*)> script) {
    ended_ = false;
    return std::thread([this, url = TargetUrl(env), script = std::move(script)] {
        Debugger debugger(url);
        script(&debugger);
        ended_ = true;
    });
}

void InspectorTest::PumpUntilEnd(std::thread thread) {
    while (!ended_) {
        bool worked = false;
        EXPECT_EQ(JSVM_OK, OH_JSVM_PumpMessageLoop(vm, &worked));
        if (!worked) std::this_thread::yield();
    }
    thread.join();
}

void InspectorTest::Serve(const std::function<void(Debugger*)>& script) {
    PumpUntilEnd(Client(script));
}

JSVM_Status InspectorTest::RunNamed(const std::string& source, const char* name,
                                    JSVM_Value* result) {
    JSVM_ScriptOrigin origin{};
    origin.resourceName = name;
    JSVM_Script script = nullptr;
    const JSVM_Status status = OH_JSVM_CompileScriptWithOrigin(env, Str(source), nullptr, 0, false,
                                                               nullptr, &origin, &script);
    return status == JSVM_OK ? OH_JSVM_RunScript(env, script, result) : status;
}

}  // namespace jsvm_test
