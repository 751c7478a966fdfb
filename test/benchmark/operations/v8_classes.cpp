// SPDX-License-Identifier: Apache-2.0
// Native objects behind JavaScript objects: a pointer in an internal field, and a weak handle that
// tells when the object is gone.
#include <memory>

#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

using Info = v8::FunctionCallbackInfo<v8::Value>;

struct Native {
    v8::Global<v8::Object> object;
    double own;
};

void Finalize(const v8::WeakCallbackInfo<Native>& info) {
    const std::unique_ptr<Native> native(info.GetParameter());
    native->object.Reset();
}

Native* NativeOf(v8::Local<v8::Object> object) {
    return static_cast<Native*>(object->GetAlignedPointerFromInternalField(0));
}

Native* Attach(v8::Isolate* isolate, v8::Local<v8::Object> object, double own) {
    auto native = std::make_unique<Native>();
    native->own = own;
    native->object.Reset(isolate, object);
    native->object.SetWeak(native.get(), Finalize, v8::WeakCallbackType::kParameter);
    object->SetAlignedPointerInInternalField(0, native.get());
    return native.release();
}

double NumberOf(v8::Local<v8::Value> value) {
    Must(value->IsNumber(), "a number");
    return value.As<v8::Number>()->Value();
}

void Construct(const Info& info) {
    Attach(info.GetIsolate(), info.This(), NumberOf(info[0]));
}

void GetOwn(const Info& info) {
    info.GetReturnValue().Set(NativeOf(info.Holder())->own);
}

void SetOwn(const Info& info) {
    NativeOf(info.Holder())->own = NumberOf(info[0]);
}

void Add(const Info& info) {
    info.GetReturnValue().Set(NativeOf(info.Holder())->own + NumberOf(info[0]));
}

v8::Local<v8::Function> Class(Side* side) {
    const v8::Local<v8::FunctionTemplate> type =
        v8::FunctionTemplate::New(side->isolate, Construct);
    const v8::Local<v8::Signature> signature = v8::Signature::New(side->isolate, type);
    const auto method = [&](v8::FunctionCallback callback) {
        return v8::FunctionTemplate::New(side->isolate, callback, v8::Local<v8::Value>(),
                                         signature);
    };
    type->InstanceTemplate()->SetInternalFieldCount(1);
    type->PrototypeTemplate()->SetAccessorProperty(Key(side->isolate, "value"), method(GetOwn),
                                                   method(SetOwn));
    type->PrototypeTemplate()->Set(side->isolate, "add", method(Add));
    return Need(type->GetFunction(side->context));
}

v8::Local<v8::Object> Instance(Side* side) {
    v8::Local<v8::Value> number = v8::Number::New(side->isolate, 42);
    return Need(Class(side)->NewInstance(side->context, 1, &number));
}

void SetUpNew(Side* side) {
    SetUpLoop(side, JS_NEW, Class(side));
}

void SetUpGet(Side* side) {
    SetUpLoop(side, JS_GET, Instance(side));
}

void SetUpSet(Side* side) {
    SetUpLoop(side, JS_SET, Instance(side));
}

void SetUpMethod(Side* side) {
    SetUpLoop(side, JS_METHOD, Instance(side));
}

// Slot 0 is the class, 1 its argument.
void SetUpNewInstance(Side* side) {
    side->slot[0] = Class(side);
    side->slot[1] = v8::Number::New(side->isolate, 42);
}

void OneNewInstance(Side* side) {
    side->value =
        Need(side->slot[0].As<v8::Function>()->NewInstance(side->context, 1, &side->slot[1]));
}
RUNS(OneNewInstance) {
    OneNewInstance(side);
    side->value =
        Need(side->value.As<v8::Object>()->Get(side->context, Key(side->isolate, "value")));
    ReportValue(side, report);
}

// ---- Wrapping alone. Only objects of a template have room for a pointer: slot 0 is one that makes
// such objects.

void SetUpTemplate(Side* side) {
    const v8::Local<v8::FunctionTemplate> type = v8::FunctionTemplate::New(side->isolate);
    type->InstanceTemplate()->SetInternalFieldCount(1);
    side->slot[0] = Need(type->GetFunction(side->context));
}

void OneWrap(Side* side) {
    const v8::Local<v8::Object> object =
        Need(side->slot[0].As<v8::Function>()->NewInstance(side->context));
    Attach(side->isolate, object, 42);
    side->value = object;
}
RUNS(OneWrap) {
    OneWrap(side);
    ReportNumber(report, NativeOf(side->value.As<v8::Object>())->own == 42 ? 1 : 0);
}

void SetUpObject(Side* side) {
    SetUpTemplate(side);
    side->slot[0] = Need(side->slot[0].As<v8::Function>()->NewInstance(side->context));
}

void OneWrapAndRemove(Side* side) {
    const v8::Local<v8::Object> object = side->slot[0].As<v8::Object>();
    const std::unique_ptr<Native> native(Attach(side->isolate, object, 42));
    side->number = NativeOf(object) == native.get() ? 1 : 0;
    native->object.Reset();
    object->SetAlignedPointerInInternalField(0, nullptr);
}
GIVES_NUMBER(OneWrapAndRemove)

void SetUpInstance(Side* side) {
    side->slot[0] = Instance(side);
}

void OneUnwrap(Side* side) {
    side->number = NativeOf(side->slot[0].As<v8::Object>())->own;
}
GIVES_NUMBER(OneUnwrap)

const Operation kList[] = {
    LOOP("JS makes an instance", SetUpNew),
    OPERATION("native makes an instance", OneNewInstance, SetUpNewInstance, 0),
    LOOP("JS reads an accessor", SetUpGet),
    LOOP("JS writes an accessor", SetUpSet),
    LOOP("JS calls a method", SetUpMethod),
    OPERATION("wrap a new object", OneWrap, SetUpTemplate, 0),
    OPERATION("wrap and remove the wrap", OneWrapAndRemove, SetUpObject, 0),
    OPERATION("unwrap", OneUnwrap, SetUpInstance, 0),
};

}  // namespace

const Operations kClassOperations = OPERATIONS(kList);
