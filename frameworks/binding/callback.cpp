// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/callback.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "frameworks/binding/hidden_key.h"
#include "frameworks/binding/native_pointer.h"
#include "frameworks/core/call_frame.h"
#include "frameworks/core/handle.h"

namespace jsvm {
namespace {

class Callbacks final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kCallbackSlot;
    explicit Callbacks(JSVM_VM) {}

    StablePool<CallbackRecord>& pool() { return pool_; }
    void Name(const CallbackRecord* record, std::string name) { names_[record] = std::move(name); }
    void Give(CallbackRecord* record) {
        if (!names_.empty()) names_.erase(record);
        pool_.Give(record);
    }

    // Functions of a destroyed env stay callable as JavaScript values, and say that it is gone.
    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override {
        pool_.ForEachLive([](CallbackRecord* record) { record->holder.Reset(); });
    }
    void CountForSnapshot(SnapshotCensus* census) override {
        pool_.ForEachLive([&](const CallbackRecord* record) {
            if (!record->holder.IsEmpty()) census->Found(Unlisted(names_[record]));
        });
    }
    void SnapshotGoing() override { VmGoing(); }

  private:
    static std::string Unlisted(const std::string& name) {
        const std::string what = name.empty() ? "a native function" : "the native function " + name;
        return what + ", whose callback struct is not in externalReferences";
    }

    StablePool<CallbackRecord> pool_;
    std::unordered_map<const CallbackRecord*, std::string> names_;  // in a VM for a snapshot
};

void HolderDied(const v8::WeakCallbackInfo<CallbackRecord>& info) {
    CallbackRecord* record = info.GetParameter();
    PartOf<Callbacks>(record->vm).Give(record);
}

using Code = decltype(JSVM_CallbackStruct::callback);

template <int kLength>
void ThrowTypeError(v8::Isolate* isolate, const char (&text)[kLength]) {
    isolate->ThrowException(
        v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate, text)));
}

// What is called for a struct without a function pointer.
JSVM_Value NoCode(JSVM_Env env, JSVM_CallbackInfo) {
    ThrowTypeError(env->isolate, "Native function has no callback");
    return nullptr;
}

Code CodeOf(const JSVM_CallbackStruct& callback) {
    return callback.callback != nullptr ? callback.callback : NoCode;
}

// The name in one line of a log.
std::string Readable(v8::Isolate* isolate, v8::Local<v8::Name> name) {
    if (name.IsEmpty()) return "";
    v8::Local<v8::Value> text = name;
    if (name->IsSymbol()) text = name.As<v8::Symbol>()->Description(isolate);
    const v8::String::Utf8Value utf8(isolate, text);
    std::string readable = *utf8 != nullptr ? *utf8 : "";
    std::replace_if(
        readable.begin(), readable.end(), [](unsigned char byte) { return byte < ' '; }, ' ');
    return readable;
}

CallbackRecord* NewRecord(const Js& js, JSVM_Callback callback, v8::Local<v8::Name> name) {
    JSVM_VM vm = js.env->vm;
    auto& callbacks = PartOf<Callbacks>(vm);
    CallbackRecord* record = callbacks.pool().Take();
    record->vm = vm;
    record->env = EnvLink(js.env);
    record->callback = {CodeOf(*callback), callback->data};
    if (IsForSnapshot(vm)) callbacks.Name(record, Readable(js.isolate, name));
    return record;
}

// `env` is null when it is gone.
void Call(const v8::FunctionCallbackInfo<v8::Value>& info, JSVM_VM vm, JSVM_Env env,
          const JSVM_CallbackStruct& callback, NativeCall::Context context) {
    if (env == nullptr) {
        ThrowTypeError(info.GetIsolate(), "The env of this native function was destroyed");
        return;
    }
    if (ThrowIfStackIsUsedUp(vm)) return;
    NativeCall call(env, context, &info, callback.data);
    const v8::Local<v8::Value> answer = Answer(env, CodeOf(callback)(env, call.info()));
    if (!call.FinishAndThrow() && !answer.IsEmpty()) info.GetReturnValue().Set(answer);
}

template <NativeCall::Context kContext>
[[gnu::cold, gnu::noinline]] void InvokeInAnyCase(const v8::FunctionCallbackInfo<v8::Value>& info) {
    const CallbackRecord* record = CalledRecord(info);
    Call(info, record->vm, record->env.get(), record->callback, kContext);
}

// The end of a call that has something to be put right.
[[gnu::cold, gnu::noinline]] void FinishCall(CallFrame* frame, JSVM_Value handle) {
    const v8::Local<v8::Value> answer = Answer(frame->env, handle);
    if (FinishAndThrow(frame) || answer.IsEmpty()) return;
    frame->arguments->GetReturnValue().Set(answer);
}

// What nearly all calls of JavaScript's come through, and leave again without another look at what
// the callback is for. After it has returned nothing is known but the frame, so that no register
// has to be saved.
[[gnu::aligned(64)]] void Invoke(const v8::FunctionCallbackInfo<v8::Value>& info) {
    const CallbackRecord* record = CalledRecord(info);
    JSVM_VM vm = record->vm;
    if (!vm->balance.IsPlainIn(record->env.serial()) || !CanBePlain(vm, &info)) [[unlikely]] {
        InvokeInAnyCase<NativeCall::Context::kCurrent>(info);
        return;
    }
    JSVM_Env env = record->env.record();
    CallFrame frame;
    frame.env = env;
    frame.arguments = &info;
    BeginPlainCall(vm, &frame);
    JSVM_Value handle = record->callback.callback(env, HandleOf<JSVM_CallbackInfo>(&frame));
    if (!EndPlainCall(&frame)) [[unlikely]] {
        FinishCall(&frame, handle);
        return;
    }
    if (handle != nullptr) frame.arguments->GetReturnValue().Set(UnwatchedAnswer(handle));
}

// Nothing leads to the env but the context: these outlive the VM that they were made in.
void InvokeListed(const v8::FunctionCallbackInfo<v8::Value>& info) {
    JSVM_VM vm = VmOf(info.GetIsolate());
    JSVM_Env env = EnvOf(vm, info.GetIsolate()->GetCurrentContext());
    Call(info, vm, env, *static_cast<const JSVM_CallbackStruct*>(CalledPointer(info)),
         NativeCall::Context::kCurrent);
}

void InvokeListedOfObject(const v8::FunctionCallbackInfo<v8::Value>& info) {
    JSVM_VM vm = VmOf(info.GetIsolate());
    v8::Local<v8::Context> context;
    if (!info.Holder()->GetCreationContext().ToLocal(&context)) context.Clear();
    Call(info, vm, EnvOf(vm, context),
         *static_cast<const JSVM_CallbackStruct*>(CalledPointer(info)),
         NativeCall::Context::kEntered);
}

// The record lives as long as the holder.
void HoldBy(const Js& js, CallbackRecord* record, v8::Local<v8::Value> holder) {
    record->holder.Reset(js.isolate, holder);
    record->holder.SetWeak(record, HolderDied, v8::WeakCallbackType::kParameter);
}

bool UsedInPlace(const Js& js, JSVM_Callback callback) {
    return IsForSnapshot(js.env->vm) && IsListed(callback);
}

v8::Local<v8::Value> HeldRecord(const Js& js, JSVM_Callback callback, v8::Local<v8::Name> name) {
    CallbackRecord* record = NewRecord(js, callback, name);
    const v8::Local<v8::Value> holder = NewPointer(js.env->vm, record);
    HoldBy(js, record, holder);
    return holder;
}

v8::MaybeLocal<v8::Function> NewListedFunction(const Js& js, JSVM_Callback callback) {
    v8::Local<v8::Function> function;
    if (!v8::Function::New(js.context, InvokeListed, NewPointer(js.env->vm, callback))
             .ToLocal(&function) ||
        function->SetPrivate(js.context, HiddenKey(js, Hidden::kNative), v8::True(js.isolate))
            .IsNothing()) {
        return {};
    }
    return function;
}

v8::MaybeLocal<v8::Function> NewCopiedFunction(const Js& js, JSVM_Callback callback,
                                               v8::Local<v8::Name> name) {
    JSVM_VM vm = js.env->vm;
    CallbackRecord* record = NewRecord(js, callback, name);
    v8::Local<v8::Function> function;
    if (!v8::Function::New(js.context, Invoke, NewPointer(vm, record)).ToLocal(&function)) {
        PartOf<Callbacks>(vm).Give(record);
        return {};
    }
    HoldBy(js, record, function);
    return function;
}

}  // namespace

void CallbackRecord::Reset() {
    holder.Reset();
    vm = nullptr;
    env = EnvLink();
    callback = JSVM_CallbackStruct{};
}

Callee CalleeOf(const Js& js, JSVM_Callback callback, v8::Local<v8::Name> name) {
    if (UsedInPlace(js, callback)) return {InvokeListed, NewPointer(js.env->vm, callback)};
    return {Invoke, HeldRecord(js, callback, name)};
}

Callee CalleeOfObject(const Js& js, JSVM_Callback callback, v8::Local<v8::Name> name) {
    if (UsedInPlace(js, callback)) return {InvokeListedOfObject, NewPointer(js.env->vm, callback)};
    return {InvokeInAnyCase<NativeCall::Context::kEntered>, HeldRecord(js, callback, name)};
}

std::array<intptr_t, 2> CallsInSnapshots() {
    return {AddressOf(&InvokeListed), AddressOf(&InvokeListedOfObject)};
}

v8::MaybeLocal<v8::Function> NewFunction(const Js& js, JSVM_Callback callback,
                                         v8::Local<v8::String> name, v8::Local<v8::Name> known_as) {
    if (!name.IsEmpty()) known_as = name;
    v8::Local<v8::Function> function;
    const v8::MaybeLocal<v8::Function> made = UsedInPlace(js, callback)
                                                  ? NewListedFunction(js, callback)
                                                  : NewCopiedFunction(js, callback, known_as);
    if (!made.ToLocal(&function)) return {};
    if (!name.IsEmpty()) function->SetName(name);
    return function;
}

bool IsNativeFunction(const Js& js, v8::Local<v8::Function> function) {
    JSVM_VM vm = js.env->vm;
    v8::Local<v8::Value> mark;
    v8::Local<v8::Context> made_in;
    if (function->GetPrivate(js.context, HiddenKey(js, Hidden::kNative)).ToLocal(&mark) &&
        mark->IsTrue()) {
        return function->GetCreationContext().ToLocal(&made_in) && EnvOf(vm, made_in) != nullptr;
    }
    bool found = false;
    PartOf<Callbacks>(vm).pool().ForEachLive([&](const CallbackRecord* record) {
        found = found || (record->holder == function && record->env.get() != nullptr);
    });
    return found;
}

}  // namespace jsvm
