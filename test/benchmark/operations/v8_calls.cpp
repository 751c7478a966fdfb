// SPDX-License-Identifier: Apache-2.0
#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

using Info = v8::FunctionCallbackInfo<v8::Value>;

// ---- JavaScript calls native.

void Nothing(const Info&) {}

template <int count>
void Sum(const Info& info) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
        Must(info[i]->IsNumber(), "a number");
        sum += info[i].As<v8::Number>()->Value();
    }
    info.GetReturnValue().Set(sum);
}

void LengthOf(const Info& info) {
    char text[64];
    Must(info[0]->IsString(), "a string");
    const int length = info[0].As<v8::String>()->WriteUtf8(
        info.GetIsolate(), text, sizeof(text), nullptr, v8::String::NO_NULL_TERMINATION);
    info.GetReturnValue().Set(length);
}

void SetUpCall0(Side* side) {
    SetUpLoop(side, JS_CALL_0, NewFunction(side, Nothing));
}

void SetUpCall2(Side* side) {
    SetUpLoop(side, JS_CALL_2, NewFunction(side, Sum<2>));
}

void SetUpCall8(Side* side) {
    SetUpLoop(side, JS_CALL_8, NewFunction(side, Sum<8>));
}

void SetUpCallText(Side* side) {
    SetUpLoop(side, JS_CALL_TEXT, NewFunction(side, LengthOf));
}

// ---- Native calls JavaScript: slot 0 is the function, 1 the receiver, 2 and 3 arguments.

void SetUpFunction(Side* side, const char* source) {
    side->slot[0] = Evaluate(side, source);
    side->slot[1] = v8::Undefined(side->isolate);
    side->slot[2] = v8::Number::New(side->isolate, 1.5);
    side->slot[3] = v8::Number::New(side->isolate, 42);
}

void SetUpFunction0(Side* side) {
    SetUpFunction(side, JS_FUNCTION_0);
}

void SetUpFunction2(Side* side) {
    SetUpFunction(side, JS_FUNCTION_2);
}

void SetUpFunction8(Side* side) {
    SetUpFunction(side, JS_FUNCTION_8);
}

void Call(Side* side, int count, v8::Local<v8::Value>* arguments) {
    side->value = Need(
        side->slot[0].As<v8::Function>()->Call(side->context, side->slot[1], count, arguments));
}

void OneFunction0(Side* side) {
    Call(side, 0, nullptr);
}
GIVES_VALUE(OneFunction0)

void OneFunction2(Side* side) {
    v8::Local<v8::Value> arguments[] = {side->slot[2], side->slot[3]};
    Call(side, 2, arguments);
}
GIVES_VALUE(OneFunction2)

void OneFunction8(Side* side) {
    v8::Local<v8::Value> arguments[] = {side->slot[2], side->slot[2], side->slot[2], side->slot[2],
                                        side->slot[2], side->slot[2], side->slot[2], side->slot[3]};
    Call(side, 8, arguments);
}
GIVES_VALUE(OneFunction8)

const Operation kList[] = {
    LOOP("JS calls native, nothing passed", SetUpCall0),
    LOOP("JS calls native, 2 numbers", SetUpCall2),
    LOOP("JS calls native, 8 numbers", SetUpCall8),
    LOOP("JS calls native, a string", SetUpCallText),
    OPERATION("native calls JS, no arguments", OneFunction0, SetUpFunction0, 0),
    OPERATION("native calls JS, 2 arguments", OneFunction2, SetUpFunction2, 0),
    OPERATION("native calls JS, 8 arguments", OneFunction8, SetUpFunction8, 0),
};

}  // namespace

const Operations kCallOperations = OPERATIONS(kList);
