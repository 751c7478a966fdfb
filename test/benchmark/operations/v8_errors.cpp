// SPDX-License-Identifier: Apache-2.0
// Errors and promises.
#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

v8::Local<v8::Value> NativeError(v8::Isolate* isolate) {
    return v8::Exception::Error(Text(isolate, "from native"));
}

void Thrower(const v8::FunctionCallbackInfo<v8::Value>& info) {
    info.GetIsolate()->ThrowException(NativeError(info.GetIsolate()));
}

void SetUpThrow(Side* side) {
    SetUpLoop(side, JS_THROW, NewFunction(side, Thrower));
}

void OneThrowAndClear(Side* side) {
    const v8::TryCatch caught(side->isolate);
    side->isolate->ThrowException(NativeError(side->isolate));
    side->value = caught.Exception();
}
GIVES_VALUE(OneThrowAndClear)

void SetUpMessage(Side* side) {
    side->slot[0] = Text(side->isolate, "a message");
}

void OneCreateError(Side* side) {
    side->value = v8::Exception::Error(side->slot[0].As<v8::String>());
}
GIVES_VALUE(OneCreateError)

void SetUpCatch(Side* side) {
    side->slot[0] = Evaluate(side, JS_THROWER);
    side->slot[1] = v8::Undefined(side->isolate);
}

void OneCatch(Side* side) {
    const v8::TryCatch caught(side->isolate);
    Must(side->slot[0].As<v8::Function>()->Call(side->context, side->slot[1], 0, nullptr).IsEmpty(),
         "the call has to throw");
    side->value = caught.Exception();
}
GIVES_VALUE(OneCatch)

void OnePromise(Side* side) {
    const v8::Local<v8::Promise::Resolver> resolver =
        Need(v8::Promise::Resolver::New(side->context));
    Need(resolver->Resolve(side->context, side->slot[0]));
    side->value = resolver->GetPromise();
}
GIVES_VALUE(OnePromise)

const Operation kList[] = {
    LOOP("native throws, JS catches", SetUpThrow),
    OPERATION("throw and clear, no JS on the stack", OneThrowAndClear, nullptr, 0),
    OPERATION("create an error", OneCreateError, SetUpMessage, 0),
    OPERATION("JS throws, native catches", OneCatch, SetUpCatch, 0),
    OPERATION("make and resolve a promise", OnePromise, SetUpMessage, 0),
};

}  // namespace

const Operations kErrorOperations = OPERATIONS(kList);
