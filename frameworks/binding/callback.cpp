// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/callback.h"

#include "frameworks/core/call_frame.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

class Callbacks final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kCallbackSlot;
    explicit Callbacks(JSVM_VM) {}

    StablePool<CallbackRecord>& pool() { return pool_; }

    // Functions of a destroyed env stay callable as JavaScript values, and say that it is gone.
    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override {
        pool_.ForEachLive([](CallbackRecord* record) { record->holder.Reset(); });
    }

  private:
    StablePool<CallbackRecord> pool_;
};

void HolderDied(const v8::WeakCallbackInfo<CallbackRecord>& info) {
    CallbackRecord* record = info.GetParameter();
    PartOf<Callbacks>(record->vm).pool().Give(record);
}

void ThrowCannotCall(v8::Isolate* isolate, bool no_callback) {
    const v8::Local<v8::String> text =
        no_callback ? v8::String::NewFromUtf8Literal(isolate, "Native function has no callback")
                    : v8::String::NewFromUtf8Literal(
                          isolate, "The env of this native function was destroyed");
    isolate->ThrowException(v8::Exception::TypeError(text));
}

CallbackRecord* NewRecord(const Js& js, const JSVM_CallbackStruct& callback) {
    CallbackRecord* record = PartOf<Callbacks>(js.env->vm).pool().Take();
    record->vm = js.env->vm;
    record->env = EnvLink(js.env);
    record->callback = callback;
    return record;
}

void Invoke(const v8::FunctionCallbackInfo<v8::Value>& info, NativeCall::Context context) {
    const auto* record =
        static_cast<const CallbackRecord*>(info.Data().As<v8::External>()->Value());
    JSVM_Env env = record->env.get();
    const auto callback = record->callback.callback;
    if (env == nullptr || callback == nullptr) [[unlikely]] {
        ThrowCannotCall(info.GetIsolate(), env != nullptr);
        return;
    }
    if (ThrowIfStackIsUsedUp(record->vm)) return;
    NativeCall call(env, context, &info, record->callback.data);
    const JSVM_Value result = callback(env, call.info());
    if (!call.FinishAndThrow() && result != nullptr) {
        info.GetReturnValue().Set(Cast(result));
    }
}

// The record lives as long as the holder.
void HoldBy(const Js& js, CallbackRecord* record, v8::Local<v8::Value> holder) {
    record->holder.Reset(js.isolate, holder);
    record->holder.SetWeak(record, HolderDied, v8::WeakCallbackType::kParameter);
}

}  // namespace

void CallbackRecord::Reset() {
    holder.Reset();
    vm = nullptr;
    env = EnvLink();
    callback = JSVM_CallbackStruct{};
}

v8::Local<v8::Value> CallbackData(const Js& js, const JSVM_CallbackStruct& callback) {
    CallbackRecord* record = NewRecord(js, callback);
    const v8::Local<v8::Value> holder = v8::External::New(js.isolate, record);
    HoldBy(js, record, holder);
    return holder;
}

void InvokeCallback(const v8::FunctionCallbackInfo<v8::Value>& info) {
    Invoke(info, NativeCall::Context::kCurrent);
}

void InvokeCallbackOfObject(const v8::FunctionCallbackInfo<v8::Value>& info) {
    Invoke(info, NativeCall::Context::kEntered);
}

v8::MaybeLocal<v8::Function> NewFunction(const Js& js, const JSVM_CallbackStruct& callback,
                                         v8::Local<v8::String> name) {
    CallbackRecord* record = NewRecord(js, callback);
    v8::Local<v8::Function> function;
    if (!v8::Function::New(js.context, InvokeCallback, v8::External::New(js.isolate, record))
             .ToLocal(&function)) {
        PartOf<Callbacks>(js.env->vm).pool().Give(record);
        return {};
    }
    HoldBy(js, record, function);
    if (!name.IsEmpty()) function->SetName(name);
    return function;
}

bool IsNativeFunction(JSVM_VM vm, v8::Local<v8::Function> function) {
    bool found = false;
    PartOf<Callbacks>(vm).pool().ForEachLive([&](const CallbackRecord* record) {
        found = found || (record->holder == function && record->env.get() != nullptr);
    });
    return found;
}

}  // namespace jsvm
