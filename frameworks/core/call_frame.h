// SPDX-License-Identifier: Apache-2.0
// V8 calling into native code: what is set up before a user's callback and put right after it.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_
#define ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_

#include <cstddef>
#include <cstdint>

#include "ark_runtime/jsvm.h"
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

// Brackets one call of a user's callback. A handle scope of V8's is open around it.
class NativeCall {
  public:
    // V8 makes a function's context current before it calls it. For property accesses, objects that
    // are called and finalizers it does not: then the call enters the env's.
    enum class Context { kCurrent, kEntered };

    // `arguments` and `data` are what GetCbInfo tells; both may be null.
    NativeCall(JSVM_Env env, Context context, const v8::FunctionCallbackInfo<v8::Value>* arguments,
               void* data);
    NativeCall(const NativeCall&) = delete;
    NativeCall& operator=(const NativeCall&) = delete;

    JSVM_CallbackInfo info();

    // Ends the call: scopes are balanced (or the process ends), and an exception that the callback
    // left pending is thrown into JavaScript. Returns whether one was.
    bool FinishAndThrow();
    // Ends a call that nobody waits for, a finalizer's or a handler's: an exception that it left is
    // dropped, with a line in the log that names `whose` it was.
    void FinishAndDrop(const char* whose);

  private:
    void Finish();

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

// The frame behind a JSVM_CallbackInfo, or null when no such call is running on the env's VM.
const CallFrame* RunningCall(JSVM_Env env, JSVM_CallbackInfo info);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_
