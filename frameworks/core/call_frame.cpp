// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/call_frame.h"

#include <algorithm>

#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/misuse.h"
#include "frameworks/core/out_of_memory.h"
#include "frameworks/platform/log.h"

namespace jsvm {

NativeCall::NativeCall(JSVM_Env env, Context context,
                       const v8::FunctionCallbackInfo<v8::Value>* arguments, void* data)
    : entered_context_(context == Context::kEntered && env->vm->usable) {
    JSVM_VM vm = env->vm;
    ForgetAbandonedCalls(vm);
    frame_.env = env;
    frame_.previous_env = vm->current_env;
    frame_.arguments = arguments;
    frame_.data = data;
    frame_.handle_floor = vm->records->handle_scopes.size();
    frame_.env_floor = vm->records->env_scopes.size();
    frame_.bound_floor = vm->records->scope_bound.size();
    vm->records->calls.push_back(&frame_);
    if (entered_context_) EnterContext(env, &frame_);
    if (vm->usable) vm->current_env = env;
    ++vm->handle_levels;
    if (!env->exception.IsEmpty()) {
        set_aside_ = v8::Local<v8::Value>::New(env->isolate, env->exception);
        env->exception.Reset();
    }
    Record(env, JSVM_OK);
}

JSVM_CallbackInfo NativeCall::info() {
    return HandleOf<JSVM_CallbackInfo>(&frame_);
}

void NativeCall::Finish() {
    JSVM_Env env = frame_.env;
    JSVM_VM vm = env->vm;
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
    vm->records->calls.pop_back();
    if (vm->usable) vm->current_env = frame_.previous_env;
    CloseHandleLevel(vm);
}

bool NativeCall::FinishAndThrow() {
    Finish();
    JSVM_Env env = frame_.env;
    if (!env->vm->usable) [[unlikely]]
        StopJavaScript(env->vm);
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

const CallFrame* RunningCall(JSVM_Env env, JSVM_CallbackInfo info) {
    const auto* wanted = RecordOf<const CallFrame>(info);
    const auto& calls = env->vm->records->calls;
    const auto found = std::find(calls.rbegin(), calls.rend(), wanted);
    return found != calls.rend() ? *found : nullptr;
}

}  // namespace jsvm
