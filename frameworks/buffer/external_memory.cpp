// SPDX-License-Identifier: Apache-2.0
// Buffers over memory of the caller, who is told when it is no longer needed.
#define JSVM_EXPERIMENTAL
#include <memory>
#include <utility>

#include "frameworks/core/checks.h"
#include "frameworks/core/due.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

constexpr size_t kMostBytes = (size_t{32} << 30) - 1;
constexpr size_t kAlignment = 8;

// The memory of one buffer, from when the buffer is made until the finalizer was called.
struct ExternalMemory : Due {
    JSVM_VM vm;
    JSVM_FinalizeArrayBuffer finalize;
    void* data;
    void* hint;
};

// Without an env: the one that made the buffer may be gone.
void Finalize(Due* due) {
    auto* const memory = static_cast<ExternalMemory*>(due);
    const ExternalMemory last = *memory;
    delete memory;
    last.finalize(nullptr, last.data, last.hint, false);
}

// V8 calls this on whatever thread drops the buffer's memory, even while it collects.
void Release(void*, size_t, void* what) {
    auto* const memory = static_cast<ExternalMemory*>(what);
    memory->vm->due.Push(memory);
}

std::unique_ptr<v8::BackingStore> NewStore(const Js& js, void* data, size_t bytes,
                                           JSVM_FinalizeArrayBuffer finalize, void* hint) {
    if (finalize == nullptr) {
        return v8::ArrayBuffer::NewBackingStore(data, bytes, &v8::BackingStore::EmptyDeleter,
                                                nullptr);
    }
    auto* const memory = new ExternalMemory;
    memory->run = &Finalize;
    memory->vm = js.env->vm;
    memory->finalize = finalize;
    memory->data = data;
    memory->hint = hint;
    return v8::ArrayBuffer::NewBackingStore(data, bytes, &Release, memory);
}

JSVM_Status CreateOver(const Js& js, void* data, size_t bytes, JSVM_FinalizeArrayBuffer finalize,
                       void* hint, bool* copied, JSVM_Value* result) {
    JSVM_NON_NULL(result);
    JSVM_REQUIRE(data != nullptr || bytes == 0, JSVM_INVALID_ARG);
    JSVM_REQUIRE(bytes <= kMostBytes, JSVM_INVALID_ARG);
    JSVM_REQUIRE(AddressOf(data) % kAlignment == 0, JSVM_INVALID_ARG);
    JSVM_REQUIRE(finalize == nullptr || bytes != 0, JSVM_INVALID_ARG);
    auto store = NewStore(js, data, bytes, finalize, hint);
    JSVM_TRY(Out(js, v8::ArrayBuffer::New(js.isolate, std::move(store)), result));
    if (copied != nullptr) *copied = false;
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateArrayBufferFromExternalMemory(JSVM_Env env, void* externalData,
                                                        size_t byteLength,
                                                        JSVM_FinalizeArrayBuffer finalizeCb,
                                                        void* finalizeHint, bool* copied,
                                                        JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::CreateOver(js, externalData, byteLength, finalizeCb, finalizeHint, copied,
                                result);
    });
}
