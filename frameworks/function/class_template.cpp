// SPDX-License-Identifier: Apache-2.0
#include "frameworks/function/class_template.h"

#include <algorithm>
#include <cstdint>

#include "frameworks/binding/callback.h"
#include "frameworks/binding/descriptor.h"
#include "frameworks/binding/hidden_key.h"
#include "frameworks/binding/name.h"
#include "frameworks/binding/native_pointer.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/stable_pool.h"
#include "frameworks/core/vm.h"

namespace jsvm {
namespace {

// What a class leads to by a hidden key. V8 keeps templates as long as the context, so this does.
struct ClassRecord : StableRecord {
    static constexpr uint32_t kTag = 0x434c4153;

    JSVM_Env env = nullptr;
    v8::Global<v8::FunctionTemplate> class_template;
    v8::Global<v8::Function> function;  // weak; tells a record in use again for another class

    void Reset() {
        env = nullptr;
        class_template.Reset();
        function.Reset();
    }
};

class Classes final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kClassSlot;
    explicit Classes(JSVM_VM) {}

    StablePool<ClassRecord>& pool() { return pool_; }

    void EnvGoing(JSVM_Env env) override {
        pool_.ForEachLive([this, env](ClassRecord* record) {
            if (record->env == env) pool_.Give(record);
        });
    }
    void VmGoing() override {}
    void CountForSnapshot(SnapshotCensus* census) override {
        pool_.ForEachLive([census](const ClassRecord* record) {
            census->handles += !record->class_template.IsEmpty();
            census->handles += !record->function.IsEmpty();
        });
    }
    void AddToSnapshot(v8::SnapshotCreator* creator) override {
        pool_.ForEachLive([creator](const ClassRecord* record) {
            if (!record->function.IsEmpty()) Keep(creator, *record);
        });
    }
    void SnapshotGoing() override {
        pool_.ForEachLive([](ClassRecord* record) {
            record->class_template.Reset();
            record->function.Reset();
        });
    }

  private:
    // In a snapshot a class leads to its template by the place that this has among the data of its
    // context.
    static void Keep(v8::SnapshotCreator* creator, const ClassRecord& record) {
        const Js js = ViewOf(record.env);
        const size_t place = creator->AddData(js.context, record.class_template.Get(js.isolate));
        const v8::Local<v8::Value> holder =
            v8::Integer::NewFromUnsigned(js.isolate, static_cast<uint32_t>(place));
        static_cast<void>(record.function.Get(js.isolate)
                              ->SetPrivate(js.context, HiddenKey(js, Hidden::kClass), holder));
    }

    StablePool<ClassRecord> pool_;
};

template <int kSize>
v8::Local<v8::String> Word(const Js& js, const char (&text)[kSize]) {
    return v8::String::NewFromUtf8Literal(js.isolate, text, v8::NewStringType::kInternalized);
}

v8::Local<v8::FunctionTemplate> NewFunctionTemplate(const Js& js, JSVM_Callback callback,
                                                    v8::Local<v8::Name> name,
                                                    v8::Local<v8::Signature> receiver = {}) {
    if (callback == nullptr) return {};
    const Callee callee = CalleeOf(js, callback, name);
    return v8::FunctionTemplate::New(js.isolate, callee.call, callee.data, receiver);
}

// A function named after the property, which its receiver is checked for unless that is unwanted.
v8::Local<v8::FunctionTemplate> NewMethod(const Js& js,
                                          v8::Local<v8::FunctionTemplate> class_template,
                                          const NamedProperty& named) {
    const JSVM_PropertyDescriptor& property = *named.property;
    v8::Local<v8::Signature> receiver;
    if ((property.attributes & JSVM_NO_RECEIVER_CHECK) == 0) {
        receiver = v8::Signature::New(js.isolate, class_template);
    }
    return NewFunctionTemplate(js, property.method, named.name, receiver);
}

bool IsStatic(const JSVM_PropertyDescriptor& property) {
    return (property.attributes & JSVM_STATIC) != 0;
}

// The properties of the prototype, once all entries have passed the checks.
JSVM_Status ReadPrototype(const Js& js, const ClassRequest& request, NamedProperties* out) {
    for (size_t i = 0; i < request.property_count; ++i) {
        const JSVM_PropertyDescriptor& property = request.properties[i];
        JSVM_TRY(CheckPointers(property));
        v8::Local<v8::Name> name;
        JSVM_TRY(NameOf(js, property, &name));
        if (!IsStatic(property)) out->push_back({name, &property});
    }
    return JSVM_OK;
}

// Of several with one name the last counts, as in a class of JavaScript. V8 does not look, and
// would make an object that has two properties with that name.
JSVM_Status DropOverridden(const Js& js, NamedProperties* properties) {
    if (properties->size() < 2) return JSVM_OK;
    const v8::Local<v8::Set> later = v8::Set::New(js.isolate);
    for (auto named = properties->rbegin(); named != properties->rend(); ++named) {
        bool overridden = false;
        JSVM_TRY(Out(later->Has(js.context, named->name), &overridden));
        if (overridden) named->property = nullptr;
        JSVM_REQUIRE(!later->Add(js.context, named->name).IsEmpty(), JSVM_GENERIC_FAILURE);
    }
    properties->erase(
        std::remove_if(properties->begin(), properties->end(),
                       [](const NamedProperty& named) { return named.property == nullptr; }),
        properties->end());
    return JSVM_OK;
}

// A template carries primitives and templates only, and V8 adds the constructor of its own.
bool FitsTemplate(const Js& js, const NamedProperty& named) {
    if (named.name->StrictEquals(Word(js, "constructor"))) return false;
    return KindOf(*named.property) != PropertyKind::kValue ||
           !Cast(js, named.property->value)->IsObject();
}

void AddToTemplate(const Js& js, v8::Local<v8::FunctionTemplate> class_template,
                   const NamedProperty& named) {
    const v8::Local<v8::ObjectTemplate> prototype = class_template->PrototypeTemplate();
    const JSVM_PropertyDescriptor& property = *named.property;
    const v8::PropertyAttribute attributes = AttributesOf(property);
    switch (KindOf(property)) {
        case PropertyKind::kAccessor:
            prototype->SetAccessorProperty(
                named.name, NewFunctionTemplate(js, property.getter, named.name),
                NewFunctionTemplate(js, property.setter, named.name), attributes);
            break;
        case PropertyKind::kMethod:
            prototype->Set(named.name, NewMethod(js, class_template, named), attributes);
            break;
        case PropertyKind::kValue:
            prototype->Set(named.name, Cast(js, property.value), attributes);
            break;
    }
}

JSVM_Status AddToPrototype(const Js& js, v8::Local<v8::FunctionTemplate> class_template,
                           v8::Local<v8::Object> prototype, const NamedProperty& named) {
    const JSVM_PropertyDescriptor& property = *named.property;
    if (KindOf(property) != PropertyKind::kMethod) return DefineProperty(js, prototype, property);
    const v8::Local<v8::FunctionTemplate> method = NewMethod(js, class_template, named);
    method->SetClassName(named.name.As<v8::String>());
    v8::Local<v8::Function> function;
    JSVM_REQUIRE(method->GetFunction(js.context).ToLocal(&function), JSVM_GENERIC_FAILURE);
    return Out(
        prototype->DefineOwnProperty(js.context, named.name, function, AttributesOf(property)),
        static_cast<bool*>(nullptr));
}

JSVM_Status PrototypeOf(const Js& js, v8::Local<v8::Function> function,
                        v8::Local<v8::Object>* out) {
    v8::Local<v8::Value> prototype;
    JSVM_REQUIRE(function->Get(js.context, Word(js, "prototype")).ToLocal(&prototype),
                 JSVM_GENERIC_FAILURE);
    JSVM_REQUIRE(prototype->IsObject(), JSVM_INVALID_ARG);
    *out = prototype.As<v8::Object>();
    return JSVM_OK;
}

// V8 has done this for a class of the same context.
JSVM_Status PutBelow(const Js& js, v8::Local<v8::Object> prototype,
                     v8::Local<v8::Object> parent_prototype) {
    if (prototype->GetPrototype() == parent_prototype) return JSVM_OK;
    return Out(prototype->SetPrototype(js.context, parent_prototype), static_cast<bool*>(nullptr));
}

// V8's cached stores forget about an indexed setter when an instance has elements of its own. They
// are not used where an element of a prototype could be read-only, which V8 takes for possible
// once the prototype had an element so far out.
JSVM_Status KeepStoresUncached(const Js& js, v8::Local<v8::Object> prototype) {
    constexpr uint32_t kFarOut = UINT32_MAX - 1;
    bool there = false;
    JSVM_TRY(Out(prototype->HasRealIndexedProperty(js.context, kFarOut), &there));
    if (there) return JSVM_OK;
    const v8::Local<v8::Value> nothing = v8::Undefined(js.isolate);
    JSVM_TRY(Out(prototype->CreateDataProperty(js.context, kFarOut, nothing), &there));
    return Out(prototype->Delete(js.context, kFarOut), &there);
}

JSVM_Status Remember(const Js& js, v8::Local<v8::Function> function,
                     v8::Local<v8::FunctionTemplate> class_template) {
    ClassRecord* record = PartOf<Classes>(js.env->vm).pool().Take();
    record->env = js.env;
    record->class_template.Reset(js.isolate, class_template);
    record->function.Reset(js.isolate, function);
    record->function.SetWeak();
    if (IsForSnapshot(js.env->vm)) return JSVM_OK;  // found without; see Keep
    return Out(function->SetPrivate(js.context, HiddenKey(js, Hidden::kClass),
                                    NewPointer(js.env->vm, record)),
               static_cast<bool*>(nullptr));
}

// The template of a class that came out of a snapshot, from then on remembered as of any other.
JSVM_Status TakeFromSnapshot(const Js& js, v8::Local<v8::Function> function, uint32_t place,
                             v8::Local<v8::FunctionTemplate>* out) {
    v8::Local<v8::Context> made_in;
    JSVM_REQUIRE(function->GetCreationContext().ToLocal(&made_in), JSVM_INVALID_ARG);
    JSVM_Env env = EnvOf(js.env->vm, made_in);
    JSVM_REQUIRE(env != nullptr &&
                     made_in->GetDataFromSnapshotOnce<v8::FunctionTemplate>(place).ToLocal(out),
                 JSVM_INVALID_ARG);
    return Remember({env, js.isolate, made_in, js.function, js.watched, js.try_catch}, function,
                    *out);
}

// Of a class; empty for other functions.
JSVM_Status TemplateOf(const Js& js, v8::Local<v8::Function> function,
                       v8::Local<v8::FunctionTemplate>* out) {
    if (IsForSnapshot(js.env->vm)) {
        PartOf<Classes>(js.env->vm).pool().ForEachLive([&](const ClassRecord* record) {
            if (record->function == function) *out = record->class_template.Get(js.isolate);
        });
        return JSVM_OK;
    }
    v8::Local<v8::Value> holder;
    JSVM_REQUIRE(function->GetPrivate(js.context, HiddenKey(js, Hidden::kClass)).ToLocal(&holder),
                 JSVM_GENERIC_FAILURE);
    if (holder->IsUint32()) {
        return TakeFromSnapshot(js, function, holder.As<v8::Uint32>()->Value(), out);
    }
    if (!holder->IsExternal()) return JSVM_OK;
    const auto* record = static_cast<const ClassRecord*>(holder.As<v8::External>()->Value());
    JSVM_REQUIRE(IsLive(record) && record->function == function, JSVM_INVALID_ARG);
    *out = record->class_template.Get(js.isolate);
    return JSVM_OK;
}

}  // namespace

JSVM_Status NewClassDraft(const Js& js, const ClassRequest& request, ClassDraft* out) {
    v8::Local<v8::String> class_name;
    JSVM_TRY(NameFromUtf8(js, request.utf8name, request.length, &class_name));
    NamedProperties properties;
    JSVM_TRY(ReadPrototype(js, request, &properties));
    JSVM_TRY(DropOverridden(js, &properties));
    out->class_template = NewFunctionTemplate(js, request.constructor, class_name);
    out->class_template->SetClassName(class_name);
    out->class_template->InstanceTemplate()->SetInternalFieldCount(kInternalFields);
    for (const NamedProperty& named : properties) {
        if (FitsTemplate(js, named)) {
            AddToTemplate(js, out->class_template, named);
        } else {
            out->late.push_back(named);
        }
    }
    return JSVM_OK;
}

JSVM_Status FindParent(const Js& js, JSVM_Value handle, ParentClass* out) {
    v8::Local<v8::Function> function;
    JSVM_TRY(In(js, handle, &function));
    JSVM_TRY(TemplateOf(js, function, &out->class_template));
    if (out->class_template.IsEmpty()) {
        JSVM_REQUIRE(IsNativeFunction(js, function), JSVM_INVALID_ARG);
    }
    // A script can have replaced it, and V8 would end the process over a number there.
    return PrototypeOf(js, function, &out->prototype);
}

JSVM_Status NewClass(const Js& js, const ClassRequest& request, const ClassDraft& draft,
                     const ParentClass& parent, v8::Local<v8::Function>* out) {
    const v8::Local<v8::FunctionTemplate> class_template = draft.class_template;
    if (!parent.class_template.IsEmpty()) class_template->Inherit(parent.class_template);
    v8::Local<v8::Function> function;
    JSVM_REQUIRE(class_template->GetFunction(js.context).ToLocal(&function), JSVM_GENERIC_FAILURE);
    v8::Local<v8::Object> prototype;
    JSVM_TRY(PrototypeOf(js, function, &prototype));
    if (!parent.prototype.IsEmpty()) JSVM_TRY(PutBelow(js, prototype, parent.prototype));
    if (draft.has_indexed_setter) JSVM_TRY(KeepStoresUncached(js, prototype));
    for (const NamedProperty& named : draft.late) {
        JSVM_TRY(AddToPrototype(js, class_template, prototype, named));
    }
    for (size_t i = 0; i < request.property_count; ++i) {
        const JSVM_PropertyDescriptor& property = request.properties[i];
        if (IsStatic(property)) JSVM_TRY(DefineProperty(js, function, property));
    }
    JSVM_TRY(Remember(js, function, class_template));
    *out = function;
    return JSVM_OK;
}

}  // namespace jsvm
