// SPDX-License-Identifier: Apache-2.0
// JavaScript strings for the C strings that callers give: names of properties, functions, classes
// and scripts, messages of errors.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_NAME_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_NAME_H_

#include <climits>
#include <cstring>
#include <string>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// How many units a caller's text has, of which JSVM_AUTO_LENGTH says that it ends at its zero. An
// empty text may be null.
template <class Unit>
JSVM_Status TextLength(const Unit* text, size_t length, size_t* units) {
    if (text != nullptr && length <= size_t{v8::String::kMaxLength}) [[likely]] {
        *units = length;
        return JSVM_OK;
    }
    JSVM_REQUIRE(text != nullptr || length == 0, JSVM_INVALID_ARG);
    if (length == JSVM_AUTO_LENGTH) {
        length = std::char_traits<Unit>::length(text);
    } else {
        JSVM_REQUIRE(length <= INT_MAX, JSVM_INVALID_ARG);
    }
    // V8 would say the same, but not before the text has been looked through.
    JSVM_REQUIRE(length <= size_t{v8::String::kMaxLength}, JSVM_GENERIC_FAILURE);
    *units = length;
    return JSVM_OK;
}

// The string for `length` bytes of UTF-8. V8 ends the process over text that is too long for a
// string, so it is not asked.
inline JSVM_Status StringFromUtf8(const Js& js, const char* utf8, size_t length,
                                  v8::NewStringType type, v8::Local<v8::String>* out) {
    JSVM_REQUIRE(length <= size_t{v8::String::kMaxLength}, JSVM_GENERIC_FAILURE);
    const auto text = v8::String::NewFromUtf8(js.isolate, utf8, type, static_cast<int>(length));
    JSVM_REQUIRE(text.ToLocal(out), JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

// The internalised string for `length` bytes of UTF-8, or up to the NUL for JSVM_AUTO_LENGTH.
inline JSVM_Status NameFromUtf8(const Js& js, const char* utf8, size_t length,
                                v8::Local<v8::String>* out) {
    JSVM_REQUIRE(length == JSVM_AUTO_LENGTH || length <= INT_MAX, JSVM_INVALID_ARG);
    JSVM_NON_NULL(utf8);
    const size_t bytes = length == JSVM_AUTO_LENGTH ? std::strlen(utf8) : length;
    return StringFromUtf8(js, utf8, bytes, v8::NewStringType::kInternalized, out);
}

// The string for NUL-terminated UTF-8.
inline JSVM_Status TextFromUtf8(const Js& js, const char* utf8, v8::Local<v8::String>* out) {
    JSVM_NON_NULL(utf8);
    return StringFromUtf8(js, utf8, std::strlen(utf8), v8::NewStringType::kNormal, out);
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_NAME_H_
