// SPDX-License-Identifier: Apache-2.0
// Memory that a program takes for buffers and keeps, and buffers over parts of it.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

// C's own allocator is what V8's allocator of array buffers calls too. It needs no V8 that runs and
// is given back without telling the size. No bytes are one, so that NULL always means failure.
JSVM_Status Allocate(size_t bytes, JSVM_InitializedFlag initialized, void** data) {
    JSVM_NON_NULL(data);
    bytes = std::max(bytes, size_t{1});
    *data = initialized == JSVM_ZERO_INITIALIZED ? std::calloc(bytes, 1) : std::malloc(bytes);
    JSVM_REQUIRE(*data != nullptr, JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

JSVM_Status Free(void* data) {
    JSVM_NON_NULL(data);
    std::free(data);
    return JSVM_OK;
}

// The store's size is only what the caller says: a size that no memory has is held back here, since
// V8 would end the process over it.
JSVM_Status CreateOverPart(const Js& js, void* data, size_t store_size, size_t offset, size_t size,
                           JSVM_Value* result) {
    JSVM_NON_NULL(data, result);
    JSVM_REQUIRE(store_size != 0 && store_size <= v8_compat::kMaxArrayBufferBytes,
                 JSVM_INVALID_ARG);
    JSVM_REQUIRE(size != 0 && offset <= store_size && size <= store_size - offset,
                 JSVM_INVALID_ARG);
    auto store = v8::ArrayBuffer::NewBackingStore(static_cast<char*>(data) + offset, size,
                                                  &v8::BackingStore::EmptyDeleter, nullptr);
    return Out(js, v8::ArrayBuffer::New(js.isolate, std::move(store)), result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_AllocateArrayBufferBackingStoreData(size_t byteLength,
                                                        JSVM_InitializedFlag initialized,
                                                        void** data) {
    return jsvm::Global([=] { return jsvm::Allocate(byteLength, initialized, data); });
}

JSVM_Status OH_JSVM_FreeArrayBufferBackingStoreData(void* data) {
    return jsvm::Global([=] { return jsvm::Free(data); });
}

JSVM_Status OH_JSVM_CreateArrayBufferFromBackingStoreData(JSVM_Env env, void* data,
                                                          size_t backingStoreSize, size_t offset,
                                                          size_t arrayBufferSize,
                                                          JSVM_Value* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        return jsvm::CreateOverPart(js, data, backingStoreSize, offset, arrayBufferSize, result);
    });
}
