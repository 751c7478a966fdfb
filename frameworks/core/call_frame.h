// SPDX-License-Identifier: Apache-2.0
// V8 calling into native code: what is set up before a user's callback and put right after it.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_
#define ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_

#include <cstddef>
#include <cstdint>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/balance.h"
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
    JSVM_Env env;          // null for handlers that a collection runs
    JSVM_Env interrupted;  // whose call or scope this one interrupts; may be null, see previous_env
    const v8::FunctionCallbackInfo<v8::Value>* arguments;  // null where there are none
    void* data;  // not of a plain call; see binding/callback.h
    // A plain call's is the VM's Balance as it was at the beginning; any other's is one of these.
    uint64_t balance;
    static constexpr uint64_t kOutOfOrder = Balance::kPending;
    static constexpr uint64_t kContextEntered = Balance::kWatched;
    CallFrame** place;  // where a plain call is noted

    bool is_plain() const { return Balance::IsPlain(balance); }
    // A plain call interrupts its own env's, and does not note it.
    JSVM_Env previous_env() const { return is_plain() ? env : interrupted; }
};

// A call as nearly all are: the env's context is current, no exception is pending, and it leaves
// things as it found them. The frame belongs to the caller, who needs no more than that.
//
// Whether a call can be one of those in the env that the VM has current. `inside` lies on the stack
// between the last call's frame and this one's. Where no scope is open, it is the call that makes
// room for handles, which is to be noted.
inline bool CanBePlain(JSVM_VM vm, const void* inside) {
    return vm->calls.AreAbove(inside) && vm->calls.has_room() && vm->handle_scopes != 0 &&
           AddressOf(inside) >= vm->stack_limit;
}

inline void BeginPlainCall(JSVM_VM vm, CallFrame* frame) {
    frame->balance = vm->balance.word();
    vm->calls.push_back(frame);
    frame->place = vm->calls.place();
    Record(frame->env, JSVM_OK);
}

// Ends the call if all is in order. What is left then to put right, FinishAndThrow does. An env
// that is still current is one that V8 can run in.
inline bool EndPlainCall(const CallFrame* frame) {
    JSVM_VM vm = frame->env->vm;
    const bool in_order = vm->calls.is_last(frame->place) && vm->balance.word() == frame->balance;
    if (in_order) [[likely]]
        vm->calls.drop(frame->place);
    return in_order;
}

// Ends a call: scopes are balanced (or the process ends), and an exception that the callback left
// pending is thrown into JavaScript. Returns whether one was.
bool FinishAndThrow(CallFrame* frame);

// Brackets any other call of a user's callback. A handle scope of V8's is open around it.
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

    JSVM_CallbackInfo info() { return HandleOf<JSVM_CallbackInfo>(&frame_); }

    bool FinishAndThrow();
    // Ends a call that nobody waits for, a finalizer's or a handler's: an exception that it left is
    // dropped, with a line in the log that names `whose` it was.
    void FinishAndDrop(const char* whose);

  private:
    CallFrame frame_;
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
    if (wanted != nullptr && env->vm->calls.back() == wanted) [[likely]]
        return wanted;
    return RunningCallBelow(env->vm, wanted);
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_CALL_FRAME_H_
