// SPDX-License-Identifier: Apache-2.0
// V8 calling into native code: what is set up before a user's callback and put right after it.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_
#define ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/entered_context.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/env.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/core/vm.h"
#include "frameworks/platform/thread.h"

namespace jsvm {

// One running native call; lives on the stack. Its address is the JSVM_CallbackInfo.
struct CallFrame {
    JSVM_Env env;           // null for handlers that a collection runs
    JSVM_Env previous_env;  // whose call or scope this one interrupts; may be null
    const v8::FunctionCallbackInfo<v8::Value>* arguments;  // null where there are none
    void* data;
    size_t handle_floor;
    size_t env_floor;
    size_t bound_floor;
};

// Brackets one call of a user's callback. A handle scope of V8's is open around it. Nearly every
// call finds and leaves things in order: what it takes otherwise is out of line.
class NativeCall {
  public:
    // V8 makes a function's context current before it calls it. For property accesses, objects that
    // are called and finalizers it does not: then the call enters the env's.
    enum class Context { kCurrent, kEntered };

    // `arguments` and `data` are what GetCbInfo tells; both may be null.
    NativeCall(JSVM_Env env, Context context, const v8::FunctionCallbackInfo<v8::Value>* arguments,
               void* data)
        : entered_context_(context == Context::kEntered && env->vm->usable) {
        JSVM_VM vm = env->vm;
        VmRecords& records = *vm->records;
        // A call that is running has its frame further up.
        if (!records.calls.empty() && !std::greater<const void*>()(records.calls.back(), this))
            [[unlikely]]
            ForgetAbandonedCalls(vm);
        frame_ = {env,
                  vm->current_env,
                  arguments,
                  data,
                  records.handle_scopes.size(),
                  records.env_scopes.size(),
                  records.scope_bound.size()};
        records.calls.push_back(&frame_);
        if (entered_context_) EnterContext(env, &frame_);
        if (vm->current_env != env && vm->usable) [[unlikely]]
            SetCurrentEnv(vm, env);
        ++vm->handle_levels;
        if (!env->exception.IsEmpty()) [[unlikely]]
            SetAside();
        Record(env, JSVM_OK);
    }
    NativeCall(const NativeCall&) = delete;
    NativeCall& operator=(const NativeCall&) = delete;

    JSVM_CallbackInfo info() { return HandleOf<JSVM_CallbackInfo>(&frame_); }

    // Ends the call: scopes are balanced (or the process ends), and an exception that the callback
    // left pending is thrown into JavaScript. Returns whether one was.
    bool FinishAndThrow() {
        Finish();
        JSVM_Env env = frame_.env;
        if (!env->vm->usable || !env->exception.IsEmpty() || !set_aside_.IsEmpty()) [[unlikely]]
            return Throw();
        return false;
    }
    // Ends a call that nobody waits for, a finalizer's or a handler's: an exception that it left is
    // dropped, with a line in the log that names `whose` it was.
    void FinishAndDrop(const char* whose);

  private:
    void SetAside();
    void Finish() {
        JSVM_VM vm = frame_.env->vm;
        VmRecords& records = *vm->records;
        if (entered_context_ || records.calls.empty() || records.calls.back() != &frame_ ||
            records.handle_scopes.size() != frame_.handle_floor ||
            records.env_scopes.size() != frame_.env_floor ||
            records.scope_bound.size() != frame_.bound_floor) [[unlikely]]
            PutInOrder();
        records.calls.pop_back();
        if (vm->current_env != frame_.previous_env && vm->usable) [[unlikely]]
            SetCurrentEnv(vm, frame_.previous_env);
        CloseHandleLevel(vm);
    }
    void PutInOrder();
    bool Throw();

    CallFrame frame_;
    bool entered_context_;
    v8::Local<v8::Value> set_aside_;  // what was pending before; put back after
};

void ThrowStackOverflow(v8::Isolate* isolate);

// Throws a RangeError into JavaScript when the stack is used up, and tells whether. V8 looks before
// it runs JavaScript but not before it calls native code, so callbacks that lead to one another
// through the API alone would go on until the process crashes.
inline bool ThrowIfStackIsUsedUp(JSVM_VM vm) {
    if (!jsvm_thread_stack_is_below(vm->stack_limit)) return false;
    ThrowStackOverflow(vm->isolate);
    return true;
}

// Looks at all that are running.
const CallFrame* RunningCallBelow(JSVM_VM vm, const CallFrame* wanted);

// The frame behind a JSVM_CallbackInfo, or null when no such call is running on the env's VM.
inline const CallFrame* RunningCall(JSVM_Env env, JSVM_CallbackInfo info) {
    const auto* wanted = RecordOf<const CallFrame>(info);
    const auto& calls = env->vm->records->calls;
    if (!calls.empty() && calls.back() == wanted) [[likely]]
        return wanted;
    return RunningCallBelow(env->vm, wanted);
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_
