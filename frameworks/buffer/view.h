// SPDX-License-Identifier: Apache-2.0
// What typed arrays and data views have in common: each is a window on the bytes of a buffer.
#ifndef ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_
#define ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_

#include <cstring>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// Whether `count` elements from `offset` on lie within the buffer. Only divides and subtracts, so
// that nothing wraps.
inline bool Fits(v8::Local<v8::ArrayBuffer> buffer, size_t offset, size_t count,
                 size_t element_bytes) {
    const size_t bytes = buffer->ByteLength();
    return offset <= bytes && count <= (bytes - offset) / element_bytes;
}

// The memory of a view's buffer, without leaving a handle behind.
inline char* MemoryBehind(v8::Isolate* isolate, v8::Local<v8::ArrayBufferView> view) {
    if constexpr (v8_compat::kKnowsHeapMemory) {
        if (view->HasBuffer()) {
            // A handle that lies on the stack, to the first field of the view: nothing that is
            // asked of the buffer allocates, so that no collection has to know of it.
            using v8::internal::Internals;
            v8::internal::Address address = 0;
            std::memcpy(&address, static_cast<const void*>(*view), sizeof(address));
            const v8::internal::Address buffer =
                Internals::ReadTaggedPointerField(address, Internals::kJSObjectHeaderSize);
            return v8_compat::Memory(SlotCast<v8::Local<v8::ArrayBuffer>>(&buffer));
        }
    }
    const v8::HandleScope scope(isolate);
    return v8_compat::Memory(view->Buffer());
}

// Tells where the window is; every answer is optional. The buffer may be a SharedArrayBuffer: of
// that no more is asked than what the two have in common. V8 makes the buffer of a small typed
// array at the first question for it.
inline JSVM_Status DescribeWindow(const Js& js, v8::Local<v8::ArrayBufferView> view, void** data,
                                  JSVM_Value* buffer, size_t* offset) {
    const size_t start = view->ByteOffset();
    if (offset != nullptr) *offset = start;
    if (data != nullptr) {
        char* const memory = MemoryBehind(js.isolate, view);
        *data = memory == nullptr ? nullptr : memory + start;
    }
    return buffer != nullptr ? Out(js, view->Buffer(), buffer) : JSVM_OK;
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_
