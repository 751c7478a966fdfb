// SPDX-License-Identifier: Apache-2.0
// Strings that are written where they lie in V8's heap. V8's public functions copy from a text that
// has to be looked at before; here it is looked at while it is copied.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_RAW_STRING_H_
#define ARK_JSVM_FRAMEWORKS_CORE_RAW_STRING_H_

#include <cstddef>
#include <cstdint>

#include "frameworks/core/v8_compat.h"

namespace jsvm {

// The string of these units, of which there are at most v8::String::kMaxLength.
v8::MaybeLocal<v8::String> OneByteString(v8::Isolate* isolate, const char* units, size_t count);

// The same, but an empty handle if one of them is above 0x7F.
v8::MaybeLocal<v8::String> AsciiString(v8::Isolate* isolate, const char* units, size_t count);

// The string of these units, of one byte each where all are at most 0xFF.
v8::MaybeLocal<v8::String> TwoByteString(v8::Isolate* isolate, const uint16_t* units, size_t count);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_RAW_STRING_H_
