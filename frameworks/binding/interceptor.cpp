// SPDX-License-Identifier: Apache-2.0
#include "frameworks/binding/interceptor.h"

#include "frameworks/binding/native_pointer.h"
#include "frameworks/core/call_frame.h"
#include "frameworks/core/due.h"
#include "frameworks/core/env.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

// A copy of a user's struct. Lives as long as the template that calls it.
struct InterceptorRecord : StableRecord, Due {
    static constexpr uint32_t kTag = 0x494e5443;

    JSVM_VM vm = nullptr;
    EnvLink env;
    JSVM_PropertyHandlerConfigurationStruct callbacks{};
    v8::Global<v8::Value> named_data;  // empty where the user gave none
    v8::Global<v8::Value> indexed_data;
    v8::Global<v8::Value> holder;  // what the template holds; weak

    void ReleaseData() {
        named_data.Reset();
        indexed_data.Reset();
    }
    void Reset() {
        vm = nullptr;
        env = EnvLink();
        callbacks = {};
        ReleaseData();
        holder.Reset();
    }
};

class Interceptors final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kInterceptorSlot;
    explicit Interceptors(JSVM_VM) {}

    StablePool<InterceptorRecord>& pool() { return pool_; }

    void EnvGoing(JSVM_Env env) override {
        pool_.ForEachLive([env](InterceptorRecord* record) {
            if (record->env.get() == env) record->ReleaseData();
        });
    }
    void VmGoing() override {
        pool_.ForEachLive([](InterceptorRecord* record) {
            record->ReleaseData();
            record->holder.Reset();
        });
    }
    void CountForSnapshot(SnapshotCensus* census) override {
        pool_.ForEachLive([census](const InterceptorRecord* record) {
            if (!record->holder.IsEmpty()) census->Found("a class with property callbacks");
        });
    }
    void SnapshotGoing() override { VmGoing(); }

  private:
    StablePool<InterceptorRecord> pool_;
};

void GiveRecord(Due* due) {
    auto* record = static_cast<InterceptorRecord*>(due);
    PartOf<Interceptors>(record->vm).pool().Give(record);
}

// V8 is collecting: only the handle that died may be reset.
void HolderDied(const v8::WeakCallbackInfo<InterceptorRecord>& info) {
    InterceptorRecord* record = info.GetParameter();
    record->holder.Reset();
    record->run = GiveRecord;
    record->vm->due.Push(record);
}

// One access that a callback is asked about. V8 takes it for handled if a return value is set.
template <class Info>
class Access {
  public:
    explicit Access(const Info& info)
        : info_(info),
          scope_(info.GetIsolate()),
          record_(static_cast<const InterceptorRecord*>(
              v8_compat::Pointer(info.Data().template As<v8::External>()))) {}
    Access(const Access&) = delete;
    Access& operator=(const Access&) = delete;

    const JSVM_PropertyHandlerConfigurationStruct& callbacks() const { return record_->callbacks; }
    JSVM_Value Handle(v8::Local<v8::Value> value) const { return NewHandle(record_->vm, value); }
    JSVM_Value this_arg() const { return Handle(info_.This()); }
    JSVM_Value named_data() const { return HandleTo(record_->named_data); }
    JSVM_Value indexed_data() const { return HandleTo(record_->indexed_data); }
    JSVM_Value Number(uint32_t index) const {
        return Handle(v8::Integer::NewFromUnsigned(info_.GetIsolate(), index));
    }

    // What `call` returns for the env; empty for null, for an exception, which is thrown into
    // JavaScript then, and when the env is gone.
    template <class Call>
    v8::Local<v8::Value> Ask(Call&& call) const {
        JSVM_Env env = record_->env.get();
        if (env == nullptr || ThrowIfStackIsUsedUp(record_->vm)) return {};
        NativeCall native(env, NativeCall::Context::kEntered, nullptr, nullptr);
        const v8::Local<v8::Value> answer = Answer(env, call(env));
        return native.FinishAndThrow() ? v8::Local<v8::Value>() : answer;
    }

  private:
    JSVM_Value HandleTo(const v8::Global<v8::Value>& data) const {
        return data.IsEmpty() ? nullptr : Handle(data.Get(info_.GetIsolate()));
    }

    const Info& info_;
    v8::HandleScope scope_;
    const InterceptorRecord* record_;
};

// What an element of a list names: an index or a name; empty if it names nothing.
v8::MaybeLocal<v8::Value> NameIn(v8::Local<v8::Context> context, v8::Local<v8::Value> element,
                                 bool indexed) {
    if (!element->IsNumber() && !element->IsName()) return {};
    if (!indexed) {
        if (element->IsName()) return element;
        v8::Local<v8::String> text;
        if (!element->ToString(context).ToLocal(&text)) return {};
        return v8::Local<v8::Value>(text);
    }
    if (element->IsSymbol()) return {};
    v8::Local<v8::Uint32> index;
    if (!element->ToArrayIndex(context).ToLocal(&index)) return {};
    return v8::Local<v8::Value>(index);
}

// What the list names, and nothing else: V8 takes the list as it is and trips over other values. Of
// a sparse list only the elements that it has are looked at. A getter among them may throw, which
// ends the listing. Setters that scripts put on Array.prototype are not called.
v8::MaybeLocal<v8::Array> Names(v8::Local<v8::Context> context, v8::Local<v8::Array> listed,
                                bool indexed) {
    const v8::Local<v8::Array> names = v8::Array::New(context->GetIsolate());
    v8::Local<v8::Array> keys;
    if (!listed
             ->GetPropertyNames(context, v8::KeyCollectionMode::kOwnOnly, v8::SKIP_SYMBOLS,
                                v8::IndexFilter::kIncludeIndices,
                                v8::KeyConversionMode::kKeepNumbers)
             .ToLocal(&keys)) {
        return {};
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < keys->Length(); ++i) {
        v8::Local<v8::Value> key;
        v8::Local<v8::Value> element;
        v8::Local<v8::Value> name;
        if (!keys->Get(context, i).ToLocal(&key)) return {};
        if (!key->IsUint32()) continue;  // "length" and the like
        if (!listed->Get(context, key).ToLocal(&element)) return {};
        if (!NameIn(context, element, indexed).ToLocal(&name)) continue;
        if (names->CreateDataProperty(context, count++, name).IsNothing()) return {};
    }
    return names;
}

using ValueInfo = v8::PropertyCallbackInfo<v8::Value>;
using BooleanInfo = v8::PropertyCallbackInfo<v8::Boolean>;
using ArrayInfo = v8::PropertyCallbackInfo<v8::Array>;

void AnswerValue(const ValueInfo& info, v8::Local<v8::Value> answer) {
    if (!answer.IsEmpty()) info.GetReturnValue().Set(answer);
}

void AnswerBoolean(const BooleanInfo& info, v8::Local<v8::Value> answer) {
    if (!answer.IsEmpty() && answer->IsBoolean()) {
        info.GetReturnValue().Set(answer.As<v8::Boolean>());
    }
}

void AnswerNames(const ArrayInfo& info, v8::Local<v8::Value> answer, bool indexed) {
    if (answer.IsEmpty() || !answer->IsArray()) return;
    v8::Local<v8::Array> names;
    if (Names(info.GetIsolate()->GetCurrentContext(), answer.As<v8::Array>(), indexed)
            .ToLocal(&names)) {
        info.GetReturnValue().Set(names);
    }
}

void GetNamed(v8::Local<v8::Name> name, const ValueInfo& info) {
    const Access access(info);
    AnswerValue(info, access.Ask([&](JSVM_Env env) {
        return access.callbacks().genericNamedPropertyGetterCallback(
            env, access.Handle(name), access.this_arg(), access.named_data());
    }));
}

void SetNamed(v8::Local<v8::Name> name, v8::Local<v8::Value> value, const ValueInfo& info) {
    const Access access(info);
    AnswerValue(info, access.Ask([&](JSVM_Env env) {
        return access.callbacks().genericNamedPropertySetterCallback(
            env, access.Handle(name), access.Handle(value), access.this_arg(), access.named_data());
    }));
}

void DeleteNamed(v8::Local<v8::Name> name, const BooleanInfo& info) {
    const Access access(info);
    AnswerBoolean(info, access.Ask([&](JSVM_Env env) {
        return access.callbacks().genericNamedPropertyDeleterCallback(
            env, access.Handle(name), access.this_arg(), access.named_data());
    }));
}

void ListNamed(const ArrayInfo& info) {
    const Access access(info);
    const auto answer = access.Ask([&](JSVM_Env env) {
        return access.callbacks().genericNamedPropertyEnumeratorCallback(env, access.this_arg(),
                                                                         access.named_data());
    });
    AnswerNames(info, answer, false);
}

void GetIndexed(uint32_t index, const ValueInfo& info) {
    const Access access(info);
    AnswerValue(info, access.Ask([&](JSVM_Env env) {
        return access.callbacks().genericIndexedPropertyGetterCallback(
            env, access.Number(index), access.this_arg(), access.indexed_data());
    }));
}

void SetIndexed(uint32_t index, v8::Local<v8::Value> value, const ValueInfo& info) {
    const Access access(info);
    AnswerValue(info, access.Ask([&](JSVM_Env env) {
        return access.callbacks().genericIndexedPropertySetterCallback(
            env, access.Number(index), access.Handle(value), access.this_arg(),
            access.indexed_data());
    }));
}

void DeleteIndexed(uint32_t index, const BooleanInfo& info) {
    const Access access(info);
    AnswerBoolean(info, access.Ask([&](JSVM_Env env) {
        return access.callbacks().genericIndexedPropertyDeleterCallback(
            env, access.Number(index), access.this_arg(), access.indexed_data());
    }));
}

void ListIndexed(const ArrayInfo& info) {
    const Access access(info);
    const auto answer = access.Ask([&](JSVM_Env env) {
        return access.callbacks().genericIndexedPropertyEnumeratorCallback(env, access.this_arg(),
                                                                           access.indexed_data());
    });
    AnswerNames(info, answer, true);
}

// `trampoline` where the user has a callback, else none.
template <class Trampoline, class Callback>
Trampoline* If(Callback callback, Trampoline* trampoline) {
    return callback != nullptr ? trampoline : nullptr;
}

v8::Local<v8::Value> NewRecord(const Js& js,
                               const JSVM_PropertyHandlerConfigurationStruct& callbacks) {
    InterceptorRecord* record = PartOf<Interceptors>(js.env->vm).pool().Take();
    record->vm = js.env->vm;
    record->env = EnvLink(js.env);
    record->callbacks = callbacks;
    if (callbacks.namedPropertyData != nullptr) {
        record->named_data.Reset(js.isolate, Cast(js, callbacks.namedPropertyData));
    }
    if (callbacks.indexedPropertyData != nullptr) {
        record->indexed_data.Reset(js.isolate, Cast(js, callbacks.indexedPropertyData));
    }
    const v8::Local<v8::Value> holder = NewPointer(js.env->vm, record);
    record->holder.Reset(js.isolate, holder);
    record->holder.SetWeak(record, HolderDied, v8::WeakCallbackType::kParameter);
    return holder;
}

}  // namespace

void InstallInterceptors(const Js& js, v8::Local<v8::ObjectTemplate> instances,
                         const JSVM_PropertyHandlerConfigurationStruct& callbacks) {
    const v8::Local<v8::Value> data = NewRecord(js, callbacks);
    const v8::NamedPropertyHandlerConfiguration named(
        If(callbacks.genericNamedPropertyGetterCallback, GetNamed),
        If(callbacks.genericNamedPropertySetterCallback, SetNamed), nullptr,
        If(callbacks.genericNamedPropertyDeleterCallback, DeleteNamed),
        If(callbacks.genericNamedPropertyEnumeratorCallback, ListNamed), data);
    const v8::IndexedPropertyHandlerConfiguration indexed(
        If(callbacks.genericIndexedPropertyGetterCallback, GetIndexed),
        If(callbacks.genericIndexedPropertySetterCallback, SetIndexed), nullptr,
        If(callbacks.genericIndexedPropertyDeleterCallback, DeleteIndexed),
        If(callbacks.genericIndexedPropertyEnumeratorCallback, ListIndexed), data);
    if (named.getter != nullptr || named.setter != nullptr || named.deleter != nullptr ||
        named.enumerator != nullptr) {
        instances->SetHandler(named);
    }
    if (indexed.getter != nullptr || indexed.setter != nullptr || indexed.deleter != nullptr ||
        indexed.enumerator != nullptr) {
        instances->SetHandler(indexed);
    }
}

}  // namespace jsvm
