// SPDX-License-Identifier: Apache-2.0
// JavaScript strings from UTF-8. V8's own decoder takes a byte at a time as soon as one of the text
// is not ASCII.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_UTF8_STRING_H_
#define ARK_JSVM_FRAMEWORKS_CORE_UTF8_STRING_H_

#include <cstddef>

#include "frameworks/core/v8_compat.h"

namespace jsvm {

// The string that v8::String::NewFromUtf8 gives, of at most v8::String::kMaxLength bytes.
v8::MaybeLocal<v8::String> StringOfUtf8(v8::Isolate* isolate, const char* text, size_t length);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_UTF8_STRING_H_
