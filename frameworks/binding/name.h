// SPDX-License-Identifier: Apache-2.0
// Names that callers give as C strings: of properties, functions and classes.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_NAME_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_NAME_H_

#include <climits>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// The internalised string for `length` bytes of UTF-8, or up to the NUL for JSVM_AUTO_LENGTH.
inline JSVM_Status NameFromUtf8(const Js& js, const char* utf8, size_t length,
                                v8::Local<v8::String>* out) {
    JSVM_REQUIRE(length == JSVM_AUTO_LENGTH || length <= INT_MAX, JSVM_INVALID_ARG);
    JSVM_NON_NULL(utf8);
    const int bytes = length == JSVM_AUTO_LENGTH ? -1 : static_cast<int>(length);
    const auto name =
        v8::String::NewFromUtf8(js.isolate, utf8, v8::NewStringType::kInternalized, bytes);
    JSVM_REQUIRE(name.ToLocal(out), JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_NAME_H_
