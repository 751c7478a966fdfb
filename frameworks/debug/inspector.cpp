// SPDX-License-Identifier: Apache-2.0
// Debuggers that attach to an env.
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

#include "ark_runtime/jsvmx_inspector.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/process.h"
#include "frameworks/debug/inspector_text.h"
#include "frameworks/debug/vm_inspector.h"

namespace jsvm {
namespace {

// The envs of a process that have no name of their own differ in a number.
std::string DefaultTitle() {
    const uint64_t opened = Process().inspectors_opened.fetch_add(1, std::memory_order_relaxed);
    std::string title = "JSVM[" + std::to_string(getpid()) + "]";
    if (opened != 0) title += " " + std::to_string(opened + 1);
    return title;
}

// The file that the name is of, if it is one's.
std::string UrlOf(const char* name) {
    char path[PATH_MAX];
    std::string url;
    if (realpath(name, path) == nullptr || !FileUrlOf(path, &url)) return "file://";
    return url;
}

JSVM_Status Open(const Js& js, const InspectorPlace& place) {
    auto& inspector = PartOf<VmInspector>(js.env->vm);
    if (inspector.TargetOf(js.env) != nullptr) return JSVM_OK;
    return inspector.Open(js, place) ? JSVM_OK : JSVM_GENERIC_FAILURE;
}

JSVM_Status OpenAt(const Js& js, const char* host, uint16_t port) {
    JSVM_NON_NULL(host);
    const std::string title = DefaultTitle();
    return Open(js, {host, port, port, title.c_str(), "file://", -1});
}

JSVM_Status OpenWithName(const Js& js, int pid, const char* name) {
    JSVM_REQUIRE(pid >= 0, JSVM_INVALID_ARG);
    constexpr uint16_t kFirstPort = 9229;
    constexpr uint16_t kLastPort = 9999;
    const char* title = name != nullptr ? name : "jsvm";
    const std::string url = UrlOf(title);
    return Open(js, {"localhost", kFirstPort, kLastPort, title, url.c_str(), pid});
}

// The target of an env whose inspector is open.
JSVM_Status FindOpen(JSVM_Env env, InspectorTarget** out) {
    *out = PartOf<VmInspector>(env->vm).TargetOf(env);
    JSVM_REQUIRE(*out != nullptr, JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

JSVM_Status Close(const Js& js) {
    InspectorTarget* target = nullptr;
    JSVM_TRY(FindOpen(js.env, &target));
    PartOf<VmInspector>(js.env->vm).Close(target);
    return JSVM_OK;
}

JSVM_Status Wait(const Js& js, bool break_next_line) {
    InspectorTarget* target = nullptr;
    JSVM_TRY(FindOpen(js.env, &target));
    auto& inspector = PartOf<VmInspector>(js.env->vm);
    JSVM_REQUIRE(inspector.WaitForDebugger(target), JSVM_GENERIC_FAILURE);
    if (break_next_line) inspector.PauseOnNextStatement(*target);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_OpenInspector(JSVM_Env env, const char* host, uint16_t port) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::OpenAt(js, host, port); });
}

JSVM_Status OH_JSVM_OpenInspectorWithName(JSVM_Env env, int pid, const char* name) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::OpenWithName(js, pid, name); });
}

JSVM_Status OH_JSVM_CloseInspector(JSVM_Env env) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(env, jsvm::Close);
}

JSVM_Status OH_JSVM_WaitForDebugger(JSVM_Env env, bool breakNextLine) {
    return jsvm::RunsJs<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::Wait(js, breakNextLine); });
}

JSVM_Status JSVMX_GetInspectorUrl(JSVM_Env env, const char** url) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(url);
        jsvm::InspectorTarget* target = nullptr;
        JSVM_TRY(jsvm::FindOpen(js.env, &target));
        *url = jsvm_inspector_server_url(target->server());
        return JSVM_OK;
    });
}

JSVM_Status JSVMX_CountDebuggers(JSVM_Env env, size_t* count) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(count);
        jsvm::InspectorTarget* target = nullptr;
        JSVM_TRY(jsvm::FindOpen(js.env, &target));
        *count = jsvm::PartOf<jsvm::VmInspector>(js.env->vm).CountSessions(*target);
        return JSVM_OK;
    });
}

JSVM_Status JSVMX_SetInspectorWakeHandler(JSVM_Env env, JSVMX_InspectorWakeHandler handler,
                                          void* data) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        jsvm::InspectorTarget* target = nullptr;
        JSVM_TRY(jsvm::FindOpen(js.env, &target));
        target->SetWakeHandler(handler, data);
        return JSVM_OK;
    });
}
