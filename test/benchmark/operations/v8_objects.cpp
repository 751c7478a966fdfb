// SPDX-License-Identifier: Apache-2.0
#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

void OneCreateObject(Side* side) {
    side->value = v8::Object::New(side->isolate);
}
GIVES_VALUE(OneCreateObject)

v8::Local<v8::Object> ObjectIn(Side* side) {
    return side->slot[0].As<v8::Object>();
}

// ---- Three properties: slot 0 is the value, 1 to 3 are the prepared keys.

void SetUpThree(Side* side) {
    side->slot[0] = v8::Integer::New(side->isolate, 42);
    side->slot[1] = Key(side->isolate, "id");
    side->slot[2] = Key(side->isolate, "size");
    side->slot[3] = Key(side->isolate, "name");
}

void OneThreeNamed(Side* side) {
    const v8::Local<v8::Object> object = v8::Object::New(side->isolate);
    for (const char* name : {"id", "size", "name"}) {
        Need(object->Set(side->context, Key(side->isolate, name), side->slot[0]));
    }
    side->value = object;
}
GIVES_VALUE(OneThreeNamed)

void OneThreePrepared(Side* side) {
    const v8::Local<v8::Object> object = v8::Object::New(side->isolate);
    for (int i = 1; i <= 3; i++) Need(object->Set(side->context, side->slot[i], side->slot[0]));
    side->value = object;
}
GIVES_VALUE(OneThreePrepared)

// ---- One property: slot 0 is the object, 1 the prepared key, 2 a value.

void SetUpObject(Side* side) {
    side->slot[0] = Evaluate(side, JS_OBJECT);
    side->slot[1] = Key(side->isolate, "value");
    side->slot[2] = v8::Integer::New(side->isolate, 7);
}

void OneGetNamed(Side* side) {
    side->value = Need(ObjectIn(side)->Get(side->context, Key(side->isolate, "value")));
}
GIVES_VALUE(OneGetNamed)

void OneSetNamed(Side* side) {
    Need(ObjectIn(side)->Set(side->context, Key(side->isolate, "value"), side->slot[2]));
    side->value = side->slot[0];
}
GIVES_VALUE(OneSetNamed)

void OneHasNamed(Side* side) {
    side->number = Need(ObjectIn(side)->Has(side->context, Key(side->isolate, "value"))) ? 1 : 0;
}
GIVES_NUMBER(OneHasNamed)

void OneGetPrepared(Side* side) {
    side->value = Need(ObjectIn(side)->Get(side->context, side->slot[1]));
}
GIVES_VALUE(OneGetPrepared)

void OneSetPrepared(Side* side) {
    Need(ObjectIn(side)->Set(side->context, side->slot[1], side->slot[2]));
    side->value = side->slot[0];
}
GIVES_VALUE(OneSetPrepared)

// ---- Elements: slot 0 is the array, 2 a value.

void SetUpArray(Side* side) {
    side->slot[0] = Evaluate(side, JS_ARRAY);
    side->slot[2] = v8::Integer::New(side->isolate, 7);
}

void OneGetElement(Side* side) {
    side->value = Need(ObjectIn(side)->Get(side->context, 7));
}
GIVES_VALUE(OneGetElement)

void OneSetElement(Side* side) {
    Need(ObjectIn(side)->Set(side->context, 5, side->slot[2]));
    side->value = side->slot[0];
}
GIVES_VALUE(OneSetElement)

void OneArrayOfEight(Side* side) {
    const v8::Local<v8::Array> array = v8::Array::New(side->isolate, 8);
    for (uint32_t i = 0; i < 8; i++) Need(array->Set(side->context, i, side->slot[2]));
    side->value = array;
}
GIVES_VALUE(OneArrayOfEight)

const Operation kList[] = {
    OPERATION("create an object", OneCreateObject, nullptr, 0),
    OPERATION("object of 3 named properties", OneThreeNamed, SetUpThree, 0),
    OPERATION("object of 3, prepared keys", OneThreePrepared, SetUpThree, 0),
    OPERATION("get a named property", OneGetNamed, SetUpObject, 0),
    OPERATION("set a named property", OneSetNamed, SetUpObject, 0),
    OPERATION("has a named property", OneHasNamed, SetUpObject, 0),
    OPERATION("get, prepared key", OneGetPrepared, SetUpObject, 0),
    OPERATION("set, prepared key", OneSetPrepared, SetUpObject, 0),
    OPERATION("get an element", OneGetElement, SetUpArray, 0),
    OPERATION("set an element", OneSetElement, SetUpArray, 0),
    OPERATION("array of 8 elements", OneArrayOfEight, SetUpArray, 0),
};

}  // namespace

const Operations kObjectOperations = OPERATIONS(kList);
