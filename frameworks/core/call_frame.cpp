// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/call_frame.h"

#include <algorithm>

#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/misuse.h"
#include "frameworks/core/out_of_memory.h"
#include "frameworks/platform/log.h"

namespace jsvm {

void NativeCall::SetAside() {
    JSVM_Env env = frame_.env;
    set_aside_ = v8::Local<v8::Value>::New(env->isolate, env->exception);
    env->exception.Reset();
}

void NativeCall::PutInOrder() {
    JSVM_VM vm = frame_.env->vm;
    ForgetAbandonedCalls(vm);
    Nest<HandleScopeRecord>& handle_scopes = vm->records->handle_scopes;
    handle_scopes.Settle(frame_.handle_floor);
    if (handle_scopes.size() != frame_.handle_floor) {
        Fatal("return from a native callback",
              "the callback left a handle scope open that it had opened");
    }
    Nest<EnvScopeRecord>& env_scopes = vm->records->env_scopes;
    if (env_scopes.size() > frame_.env_floor) {
        ReportMisuse(Misuse::kEnvScopesLeftOpen, "a native callback");
        env_scopes.CloseAbove(frame_.env_floor);
    }
    ReleaseScopeBound(vm, frame_.bound_floor);
    if (entered_context_) LeaveContext(vm, &frame_);
}

bool NativeCall::Throw() {
    JSVM_Env env = frame_.env;
    if (!env->vm->usable) StopJavaScript(env->vm);
    bool threw = false;
    if (!env->exception.IsEmpty()) {
        const auto exception = v8::Local<v8::Value>::New(env->isolate, env->exception);
        env->exception.Reset();
        threw = true;
        if (!env->isolate->IsExecutionTerminating()) env->isolate->ThrowException(exception);
    }
    if (!set_aside_.IsEmpty()) env->exception.Reset(env->isolate, set_aside_);
    return threw;
}

void NativeCall::FinishAndDrop(const char* whose) {
    Finish();
    JSVM_Env env = frame_.env;
    if (!env->exception.IsEmpty()) {
        jsvm_log(JSVM_LOG_ERROR, "%s left an exception pending, which is dropped", whose);
        env->exception.Reset();
    }
    if (!set_aside_.IsEmpty()) env->exception.Reset(env->isolate, set_aside_);
}

void ThrowStackOverflow(v8::Isolate* isolate) {
    isolate->ThrowException(v8::Exception::RangeError(
        v8::String::NewFromUtf8Literal(isolate, "Maximum call stack size exceeded")));
}

const CallFrame* RunningCallBelow(JSVM_VM vm, const CallFrame* wanted) {
    const auto& calls = vm->records->calls;
    const auto found = std::find(calls.rbegin(), calls.rend(), wanted);
    return found != calls.rend() ? *found : nullptr;
}

}  // namespace jsvm
