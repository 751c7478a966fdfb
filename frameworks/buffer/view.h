// SPDX-License-Identifier: Apache-2.0
// What typed arrays and data views have in common: each is a window on the bytes of a buffer.
#ifndef ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_
#define ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_

#include <optional>

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

// Tells where the window is; every answer is optional. The buffer may be a SharedArrayBuffer: of
// that no more is asked than what the two have in common. V8 makes the buffer of a small typed
// array at the first question for it.
inline JSVM_Status DescribeWindow(const Js& js, v8::Local<v8::ArrayBufferView> view, void** data,
                                  JSVM_Value* buffer, size_t* offset) {
    const size_t start = view->ByteOffset();
    if (offset != nullptr) *offset = start;
    if (data == nullptr && buffer == nullptr) return JSVM_OK;
    std::optional<v8::HandleScope> scope;
    if (buffer == nullptr) scope.emplace(js.isolate);
    const v8::Local<v8::ArrayBuffer> whole = view->Buffer();
    if (data != nullptr) {
        char* const memory = v8_compat::Memory(whole);
        *data = memory == nullptr ? nullptr : memory + start;
    }
    return buffer != nullptr ? Out(js, whole, buffer) : JSVM_OK;
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_
