// SPDX-License-Identifier: Apache-2.0
// Array buffers, typed arrays; slot 0 is one of them.
#include <cstring>

#include "test/benchmark/operations/javascript.h"
#include "test/benchmark/operations/v8_side.h"

namespace {

void OneCreateBuffer(Side* side) {
    const v8::Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(side->isolate, 64);
    memset(buffer->Data(), 1, 64);
    side->value = buffer;
}
GIVES_VALUE(OneCreateBuffer)

void SetUpBuffer(Side* side) {
    const v8::Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(side->isolate, 8);
    memset(buffer->Data(), 42, 8);
    side->slot[0] = buffer;
}

void OneCreateArray(Side* side) {
    side->value = v8::Uint8Array::New(side->slot[0].As<v8::ArrayBuffer>(), 0, 8);
}
GIVES_VALUE(OneCreateArray)

void SetUpArray(Side* side) {
    side->slot[0] = Evaluate(side, JS_BYTES);
}

void OneArrayInfo(Side* side) {
    Must(side->slot[0]->IsUint8Array(), "a Uint8Array");
    const v8::Local<v8::Uint8Array> array = side->slot[0].As<v8::Uint8Array>();
    side->length = array->Length();
    side->text = static_cast<const char*>(array->Buffer()->Data()) + array->ByteOffset();
}
GIVES_TEXT(OneArrayInfo)

const Operation kList[] = {
    OPERATION("create a buffer of 64 B", OneCreateBuffer, nullptr, 0),
    OPERATION("create a typed array", OneCreateArray, SetUpBuffer, 0),
    OPERATION("look into a typed array", OneArrayInfo, SetUpArray, 0),
};

}  // namespace

const Operations kBufferOperations = OPERATIONS(kList);
