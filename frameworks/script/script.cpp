// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/local_view.h"
#include "frameworks/core/microtasks.h"
#include "frameworks/script/script_record.h"

namespace jsvm {
namespace {

// The script to run now. It is bound anew for each run after its first: V8 10.2 crashes when a
// bound script runs again and a `let` of it is there already, instead of throwing. Not for the
// first run, since V8 tells debuggers of each binding as of another script.
v8::Local<v8::Script> ForRun(const Js& js, ScriptRecord* record) {
    // A handle of its own where the script may be released while it runs.
    const v8::Local<v8::Script> bound =
        record->retained ? v8::Local<v8::Script>::New(js.isolate, record->script) : record->script;
    if (!record->has_run) {
        record->has_run = true;
        return bound;
    }
    const v8::Context::Scope context(LocalView(record->env->context));
    return bound->GetUnboundScript()->BindToCurrentContext();
}

JSVM_Status RunScript(const Js& js, JSVM_Script script, JSVM_Value* result) {
    JSVM_NON_NULL(script, result);
    ScriptRecord* record = UsableScript(js.env, script);
    JSVM_NON_NULL(record);
    const v8::Local<v8::Script> bound = ForRun(js, record);
    const MicrotasksHeld held(js.env);
    return Out(js, bound->Run(js.context), result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_RunScript(JSVM_Env env, JSVM_Script script, JSVM_Value* result) {
    return jsvm::DoRunJs<jsvm::RunScript>(env, script, result);
}

JSVM_Status OH_JSVM_RetainScript(JSVM_Env env, JSVM_Script script) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js&) {
        jsvm::ScriptRecord* record = jsvm::UsableScript(env, script);
        JSVM_REQUIRE(record != nullptr && !record->retained, JSVM_INVALID_ARG);
        jsvm::Retain(record);
        return JSVM_OK;
    });
}

JSVM_Status OH_JSVM_ReleaseScript(JSVM_Env env, JSVM_Script script) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js&) {
        jsvm::ScriptRecord* record = jsvm::UsableScript(env, script);
        JSVM_REQUIRE(record != nullptr && record->retained, JSVM_INVALID_ARG);
        jsvm::Release(record);
        return JSVM_OK;
    });
}
