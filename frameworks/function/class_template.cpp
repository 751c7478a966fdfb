// SPDX-License-Identifier: Apache-2.0
#include "frameworks/function/class_template.h"

#include "frameworks/binding/callback.h"
#include "frameworks/binding/descriptor.h"
#include "frameworks/binding/hidden_key.h"
#include "frameworks/binding/name.h"
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

  private:
    StablePool<ClassRecord> pool_;
};

v8::Local<v8::FunctionTemplate> NewFunctionTemplate(const Js& js, JSVM_Callback callback,
                                                    v8::Local<v8::Signature> receiver) {
    if (callback == nullptr) return {};
    return v8::FunctionTemplate::New(js.isolate, InvokeCallback, CallbackData(js, *callback),
                                     receiver);
}

// A template carries primitives and templates only; other values go onto the finished prototype.
bool FitsTemplate(const JSVM_PropertyDescriptor& property) {
    return KindOf(property) != PropertyKind::kValue || !Cast(property.value)->IsObject();
}

JSVM_Status AddToPrototype(const Js& js, v8::Local<v8::FunctionTemplate> class_template,
                           v8::Local<v8::Name> name, const JSVM_PropertyDescriptor& property) {
    const v8::Local<v8::ObjectTemplate> prototype = class_template->PrototypeTemplate();
    const v8::PropertyAttribute attributes = AttributesOf(property);
    switch (KindOf(property)) {
        case PropertyKind::kAccessor:
            prototype->SetAccessorProperty(name, NewFunctionTemplate(js, property.getter, {}),
                                           NewFunctionTemplate(js, property.setter, {}),
                                           attributes);
            return JSVM_OK;
        case PropertyKind::kMethod: {
            const bool any_receiver = (property.attributes & JSVM_NO_RECEIVER_CHECK) != 0;
            const v8::Local<v8::Signature> receiver =
                any_receiver ? v8::Local<v8::Signature>()
                             : v8::Signature::New(js.isolate, class_template);
            prototype->Set(name, NewFunctionTemplate(js, property.method, receiver), attributes);
            return JSVM_OK;
        }
        case PropertyKind::kValue:
            prototype->Set(name, Cast(property.value), attributes);
            return JSVM_OK;
    }
    return JSVM_INVALID_ARG;
}

template <class Visit>
JSVM_Status ForEachProperty(const ClassRequest& request, bool is_static, Visit&& visit) {
    for (size_t i = 0; i < request.property_count; ++i) {
        const JSVM_PropertyDescriptor& property = request.properties[i];
        if (((property.attributes & JSVM_STATIC) != 0) == is_static) JSVM_TRY(visit(property));
    }
    return JSVM_OK;
}

JSVM_Status PrototypeOf(const Js& js, v8::Local<v8::Function> function,
                        v8::Local<v8::Object>* out) {
    const auto key =
        v8::String::NewFromUtf8Literal(js.isolate, "prototype", v8::NewStringType::kInternalized);
    v8::Local<v8::Value> prototype;
    JSVM_REQUIRE(function->Get(js.context, key).ToLocal(&prototype), JSVM_GENERIC_FAILURE);
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

JSVM_Status Remember(const Js& js, v8::Local<v8::Function> function,
                     v8::Local<v8::FunctionTemplate> class_template) {
    ClassRecord* record = PartOf<Classes>(js.env->vm).pool().Take();
    record->env = js.env;
    record->class_template.Reset(js.isolate, class_template);
    record->function.Reset(js.isolate, function);
    record->function.SetWeak();
    return Out(function->SetPrivate(js.context, HiddenKey(js, Hidden::kClass),
                                    v8::External::New(js.isolate, record)),
               static_cast<bool*>(nullptr));
}

}  // namespace

JSVM_Status NewClassTemplate(const Js& js, const ClassRequest& request,
                             v8::Local<v8::FunctionTemplate>* out) {
    v8::Local<v8::String> class_name;
    JSVM_TRY(NameFromUtf8(js, request.utf8name, request.length, &class_name));
    const v8::Local<v8::FunctionTemplate> class_template =
        NewFunctionTemplate(js, request.constructor, {});
    class_template->SetClassName(class_name);
    for (size_t i = 0; i < request.property_count; ++i) {
        const JSVM_PropertyDescriptor& property = request.properties[i];
        JSVM_TRY(CheckPointers(property));
        v8::Local<v8::Name> name;
        JSVM_TRY(NameOf(js, property, &name));
        if ((property.attributes & JSVM_STATIC) != 0 || !FitsTemplate(property)) continue;
        JSVM_TRY(AddToPrototype(js, class_template, name, property));
    }
    *out = class_template;
    return JSVM_OK;
}

JSVM_Status FindParent(const Js& js, JSVM_Value handle, ParentClass* out) {
    v8::Local<v8::Function> function;
    JSVM_TRY(In(js, handle, &function));
    v8::Local<v8::Value> holder;
    JSVM_REQUIRE(function->GetPrivate(js.context, HiddenKey(js, Hidden::kClass)).ToLocal(&holder),
                 JSVM_GENERIC_FAILURE);
    if (holder->IsExternal()) {
        const auto* record = static_cast<const ClassRecord*>(holder.As<v8::External>()->Value());
        JSVM_REQUIRE(IsLive(record) && record->function == function, JSVM_INVALID_ARG);
        out->class_template = record->class_template.Get(js.isolate);
    } else {
        JSVM_REQUIRE(IsNativeFunction(js.env->vm, function), JSVM_INVALID_ARG);
    }
    // A script can have replaced it, and V8 would end the process over a number there.
    return PrototypeOf(js, function, &out->prototype);
}

JSVM_Status NewClass(const Js& js, const ClassRequest& request,
                     v8::Local<v8::FunctionTemplate> class_template, const ParentClass& parent,
                     v8::Local<v8::Function>* out) {
    if (!parent.class_template.IsEmpty()) class_template->Inherit(parent.class_template);
    v8::Local<v8::Function> function;
    JSVM_REQUIRE(class_template->GetFunction(js.context).ToLocal(&function), JSVM_GENERIC_FAILURE);
    v8::Local<v8::Object> prototype;
    JSVM_TRY(PrototypeOf(js, function, &prototype));
    if (!parent.prototype.IsEmpty()) JSVM_TRY(PutBelow(js, prototype, parent.prototype));
    JSVM_TRY(ForEachProperty(request, false, [&](const JSVM_PropertyDescriptor& property) {
        return FitsTemplate(property) ? JSVM_OK : DefineProperty(js, prototype, property);
    }));
    JSVM_TRY(ForEachProperty(request, true, [&](const JSVM_PropertyDescriptor& property) {
        return DefineProperty(js, function, property);
    }));
    JSVM_TRY(Remember(js, function, class_template));
    *out = function;
    return JSVM_OK;
}

}  // namespace jsvm
