// SPDX-License-Identifier: Apache-2.0
// The handler of a VM that is told about rejected promises.
#include <utility>

#include "frameworks/core/call_frame.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/env.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/vm.h"
#include "frameworks/platform/log.h"

namespace jsvm {
namespace {

// Of the VM: it stays when envs go.
class RejectHandler final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kPromiseRejectSlot;
    explicit RejectHandler(JSVM_VM) {}

    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override {}

    // Whether the handler was left out because the stack is used up, which is told once.
    bool LeftOutNow() { return !std::exchange(left_out_, true); }

    JSVM_HandlerForPromiseReject handler = nullptr;

  private:
    bool left_out_ = false;
};

JSVM_PromiseRejectEvent EventOf(v8::PromiseRejectEvent event) {
    switch (event) {
        case v8::kPromiseRejectWithNoHandler:
            return JSVM_PROMISE_REJECT_WITH_NO_HANDLER;
        case v8::kPromiseHandlerAddedAfterReject:
            return JSVM_PROMISE_ADD_HANDLER_AFTER_REJECTED;
        case v8::kPromiseRejectAfterResolved:
            return JSVM_PROMISE_REJECT_AFTER_RESOLVED;
        case v8::kPromiseResolveAfterResolved:
            return JSVM_PROMISE_RESOLVE_AFTER_RESOLVED;
    }
    return JSVM_PROMISE_REJECT_OTHER_REASONS;
}

// The properties are defined, not set: setters of Object.prototype see nothing of them.
bool Describe(const Js& js, const v8::PromiseRejectMessage& message, v8::Local<v8::Object>* out) {
    v8::Local<v8::Value> value = message.GetValue();
    if (value.IsEmpty()) value = v8::Undefined(js.isolate);
    *out = v8::Object::New(js.isolate);
    const auto define = [&js, out](v8::Local<v8::String> name, v8::Local<v8::Value> what) {
        return (*out)->CreateDataProperty(js.context, name, what).FromMaybe(false);
    };
    return define(v8::String::NewFromUtf8Literal(js.isolate, "promise"), message.GetPromise()) &&
           define(v8::String::NewFromUtf8Literal(js.isolate, "value"), value);
}

// V8 is settling a promise, with JavaScript on the stack or without.
void Rejected(v8::PromiseRejectMessage message) {
    v8::Isolate* isolate = message.GetPromise()->GetIsolate();
    JSVM_VM vm = VmOf(isolate);
    auto& part = PartOf<RejectHandler>(vm);
    const JSVM_HandlerForPromiseReject handler = part.handler;
    if (handler == nullptr) return;
    const v8::HandleScope scope(isolate);
    JSVM_Env env = EnvOf(vm, isolate->GetCurrentContext());
    if (env == nullptr) return;
    // A handler that rejects promises itself comes back here, and no JavaScript is in between where
    // V8 would look at the stack.
    if (jsvm_thread_stack_is_below(vm->stack_limit)) {
        if (part.LeftOutNow()) {
            jsvm_log(JSVM_LOG_ERROR,
                     "a promise was rejected with the stack used up; the handler "
                     "is not told");
        }
        return;
    }
    v8::Local<v8::Object> info;
    if (!Describe(ViewOf(env, "a promise reject handler"), message, &info)) return;
    const JSVM_Status last_error = env->last_error.errorCode;
    NativeCall call(env, NativeCall::Context::kCurrent, nullptr, nullptr);
    handler(env, EventOf(message.GetEvent()), NewHandle(vm, info));
    call.FinishAndDrop("a promise reject handler");
    Record(env, last_error);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_SetHandlerForPromiseReject(JSVM_VM vm, JSVM_HandlerForPromiseReject handler) {
    return jsvm::OnVm(vm, [=](v8::Isolate* isolate) {
        jsvm::PartOf<jsvm::RejectHandler>(vm).handler = handler;
        // V8 does not take null, so what was installed once stays and looks for a handler.
        if (handler != nullptr) isolate->SetPromiseRejectCallback(jsvm::Rejected);
        return JSVM_OK;
    });
}
