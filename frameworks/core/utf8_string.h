// SPDX-License-Identifier: Apache-2.0
// JavaScript strings from and to UTF-8. V8's own decoder takes a byte at a time as soon as one of
// the text is not ASCII, and its encoder a unit.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_UTF8_STRING_H_
#define ARK_JSVM_FRAMEWORKS_CORE_UTF8_STRING_H_

#include <cstddef>

#include "frameworks/core/flat_text.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// The string that v8::String::NewFromUtf8 gives, of at most v8::String::kMaxLength bytes.
v8::MaybeLocal<v8::String> StringOfUtf8(v8::Isolate* isolate, const char* text, size_t length);

// What v8::String::Utf8Length and WriteUtf8 give, the latter without a zero at the end and with
// U+FFFD for a surrogate that is not one of a pair. `flat` is the string's text. A handle scope is
// open where that was not found.
size_t Utf8LengthOf(v8::Isolate* isolate, v8::Local<v8::String> string, const FlatText& flat);
size_t WriteUtf8Of(v8::Isolate* isolate, v8::Local<v8::String> string, const FlatText& flat,
                   char* text, size_t room);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_UTF8_STRING_H_
