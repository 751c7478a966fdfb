// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/call_frame.h"

#include <algorithm>

#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/misuse.h"
#include "frameworks/core/out_of_memory.h"
#include "frameworks/platform/log.h"

namespace jsvm {

namespace {

void PutInOrder(CallFrame* frame) {
    JSVM_VM vm = frame->env->vm;
    ForgetAbandonedCalls(vm);
    const size_t depth = vm->calls.size();
    Nest<HandleScopeRecord>& handle_scopes = vm->records->handle_scopes;
    handle_scopes.Settle(depth);
    if (handle_scopes.HasAt(depth)) {
        Fatal("return from a native callback",
              "the callback left a handle scope open that it had opened");
    }
    Nest<EnvScopeRecord>& env_scopes = vm->records->env_scopes;
    if (env_scopes.HasAt(depth)) {
        ReportMisuse(Misuse::kEnvScopesLeftOpen, "a native callback");
        env_scopes.CloseAt(depth);
    }
    ReleaseBoundInCall(vm);
    if (frame->balance == CallFrame::kContextEntered) LeaveContext(vm, frame);
    vm->calls.pop_back();
    UpdatePosition(vm);
    if (vm->current_env != frame->previous_env() && vm->usable) {
        SetCurrentEnv(vm, frame->previous_env());
    }
    HandleLevelEnded(vm);
}

}  // namespace

bool FinishAndThrow(CallFrame* frame) {
    JSVM_Env env = frame->env;
    PutInOrder(frame);
    if (!env->vm->usable) StopJavaScript(env->vm);
    if (env->exception.IsEmpty()) return false;
    const auto exception = v8::Local<v8::Value>::New(env->isolate, env->exception);
    ClearException(env);
    if (!env->isolate->IsExecutionTerminating()) env->isolate->ThrowException(exception);
    return true;
}

NativeCall::NativeCall(JSVM_Env env, Context context,
                       const v8::FunctionCallbackInfo<v8::Value>* arguments, void* data) {
    JSVM_VM vm = env->vm;
    // A call that is running has its frame further up.
    if (!vm->calls.AreAbove(&frame_)) ForgetAbandonedCalls(vm);
    const bool enters = context == Context::kEntered && vm->usable;
    frame_ = {env,
              vm->current_env,
              arguments,
              data,
              enters ? CallFrame::kContextEntered : CallFrame::kOutOfOrder,
              nullptr};
    vm->calls.push_back(&frame_);
    UpdatePosition(vm);
    if (enters) EnterContext(env, &frame_);
    if (vm->current_env != env && vm->usable) SetCurrentEnv(vm, env);
    if (!env->exception.IsEmpty()) {
        set_aside_ = v8::Local<v8::Value>::New(env->isolate, env->exception);
        ClearException(env);
    }
    Record(env, JSVM_OK);
}

bool NativeCall::FinishAndThrow() {
    const bool threw = jsvm::FinishAndThrow(&frame_);
    JSVM_Env env = frame_.env;
    if (!set_aside_.IsEmpty()) SetException(env, set_aside_);
    return threw;
}

void NativeCall::FinishAndDrop(const char* whose) {
    PutInOrder(&frame_);
    JSVM_Env env = frame_.env;
    if (!env->exception.IsEmpty()) {
        jsvm_log(JSVM_LOG_ERROR, "%s left an exception pending, which is dropped", whose);
        ClearException(env);
    }
    if (!set_aside_.IsEmpty()) SetException(env, set_aside_);
}

void ThrowStackOverflow(v8::Isolate* isolate) {
    isolate->ThrowException(v8::Exception::RangeError(
        v8::String::NewFromUtf8Literal(isolate, "Maximum call stack size exceeded")));
}

const CallFrame* RunningCallBelow(JSVM_VM vm, const CallFrame* wanted) {
    CallStack& calls = vm->calls;
    const auto found = std::find(calls.begin(), calls.end(), wanted);
    return found != calls.end() ? *found : nullptr;
}

}  // namespace jsvm
