// SPDX-License-Identifier: Apache-2.0
// What typed arrays and data views have in common: each is a window on the bytes of a buffer.
#ifndef ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_
#define ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_

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
    if (data != nullptr) {
        const v8::HandleScope scope(js.isolate);
        char* const memory = v8_compat::Memory(view->Buffer());
        *data = memory == nullptr ? nullptr : memory + view->ByteOffset();
    }
    if (buffer != nullptr) JSVM_TRY(Out(js, view->Buffer(), buffer));
    if (offset != nullptr) *offset = view->ByteOffset();
    return JSVM_OK;
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BUFFER_VIEW_H_
