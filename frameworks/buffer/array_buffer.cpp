// SPDX-License-Identifier: Apache-2.0
// Array buffers whose memory the engine owns, and what is common to all array buffers.
#include <cstring>
#include <utility>

#include "frameworks/core/checks.h"
#include "frameworks/core/due.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/process.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

void FreeBytes(void* data, size_t bytes, void* allocator) {
    static_cast<v8::ArrayBuffer::Allocator*>(allocator)->Free(data, bytes);
}

// Zeros. Little memory comes from what the thread has at hand, where the C library's calloc would
// take it from what all threads share.
void* Zeros(v8::ArrayBuffer::Allocator* allocator, size_t bytes) {
    constexpr size_t kLittle = 1024;
    if (bytes > kLittle) return allocator->Allocate(bytes);
    void* const memory = allocator->AllocateUninitialized(bytes);
    if (memory != nullptr) std::memset(memory, 0, bytes);
    return memory;
}

// V8 ends the process when the memory of a buffer that it was asked for is not there, so it is
// given memory that is. As V8 does, collects once when there is none: dead buffers may hold it.
JSVM_Status Create(const Js& js, size_t bytes, void** data, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    JSVM_REQUIRE(bytes <= v8_compat::kMaxArrayBufferBytes, JSVM_GENERIC_FAILURE);
    v8::ArrayBuffer::Allocator* const allocator = Process().array_buffer_allocator.get();
    void* memory = nullptr;
    if (bytes != 0) {
        memory = Zeros(allocator, bytes);
        if (memory == nullptr) {
            js.isolate->LowMemoryNotification();
            RunDue(js.env->vm);
            memory = Zeros(allocator, bytes);
        }
        JSVM_REQUIRE(memory != nullptr, JSVM_GENERIC_FAILURE);
    }
    auto store = v8::ArrayBuffer::NewBackingStore(memory, bytes, &FreeBytes, allocator);
    JSVM_TRY(Out(js, v8::ArrayBuffer::New(js.isolate, std::move(store)), result));
    if (data != nullptr) *data = memory;
    return JSVM_OK;
}

JSVM_Status Describe(const Js& js, JSVM_Value handle, void** data, size_t* bytes) {
    JSVM_NON_NULL(handle);
    v8::Local<v8::ArrayBuffer> buffer;
    JSVM_TRY(In(js, handle, &buffer));
    if (data != nullptr) *data = v8_compat::Memory(buffer);
    if (bytes != nullptr) *bytes = buffer->ByteLength();
    return JSVM_OK;
}

// Memory of the caller is given back before the call ends, not at the next safe point.
JSVM_Status Detach(const Js& js, JSVM_Value handle) {
    JSVM_NON_NULL(handle);
    const v8::Local<v8::Value> value = Cast(js, handle);
    JSVM_REQUIRE(value->IsArrayBuffer() || value->IsSharedArrayBuffer(), JSVM_ARRAYBUFFER_EXPECTED);
    JSVM_REQUIRE(value->IsArrayBuffer() && value.As<v8::ArrayBuffer>()->IsDetachable(),
                 JSVM_DETACHABLE_ARRAYBUFFER_EXPECTED);
    JSVM_REQUIRE(v8_compat::Detach(value.As<v8::ArrayBuffer>()),
                 JSVM_DETACHABLE_ARRAYBUFFER_EXPECTED);
    RunDue(js.env->vm);
    return JSVM_OK;
}

JSVM_Status IsDetached(const Js& js, JSVM_Value handle, bool* result) {
    JSVM_NON_NULL(handle, result);
    const v8::Local<v8::Value> value = Cast(js, handle);
    *result = value->IsArrayBuffer() && value.As<v8::ArrayBuffer>()->WasDetached();
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateArraybuffer(JSVM_Env env, size_t byteLength, void** data,
                                      JSVM_Value* result) {
    return jsvm::RunsJs(
        env, [=](const jsvm::Js& js) { return jsvm::Create(js, byteLength, data, result); });
}

JSVM_Status OH_JSVM_GetArraybufferInfo(JSVM_Env env, JSVM_Value arraybuffer, void** data,
                                       size_t* byteLength) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::Describe(js, arraybuffer, data, byteLength); });
}

JSVM_Status OH_JSVM_DetachArraybuffer(JSVM_Env env, JSVM_Value arraybuffer) {
    return jsvm::InEnv<jsvm::Handles::kOwn>(
        env, [=](const jsvm::Js& js) { return jsvm::Detach(js, arraybuffer); });
}

JSVM_Status OH_JSVM_IsDetachedArraybuffer(JSVM_Env env, JSVM_Value value, bool* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(
        env, [=](const jsvm::Js& js) { return jsvm::IsDetached(js, value, result); });
}
