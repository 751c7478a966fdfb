// SPDX-License-Identifier: Apache-2.0
// Making JavaScript's error objects, and leaving them pending. Which class is said by the maker of
// V8 that a function is given, such as &v8::Exception::RangeError.
#ifndef ARK_JSVM_FRAMEWORKS_BINDING_JS_ERROR_H_
#define ARK_JSVM_FRAMEWORKS_BINDING_JS_ERROR_H_

#include "ark_runtime/jsvm.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// An error of the class that `kMake` makes. `code` may be empty. It becomes a property by
// definition, not by assignment: no setter that a script gave the prototype runs.
template <auto kMake>
JSVM_Status MakeError(const Js& js, v8::Local<v8::String> message, v8::Local<v8::String> code,
                      v8::Local<v8::Value>* result) {
    if (code.IsEmpty()) {
        *result = kMake(message);
        return JSVM_OK;
    }
    v8::EscapableHandleScope scope(js.isolate);
    const v8::Local<v8::Value> error = kMake(message);
    const v8::Local<v8::String> name =
        v8::String::NewFromUtf8Literal(js.isolate, "code", v8::NewStringType::kInternalized);
    bool stored = false;
    JSVM_TRY(Out(error.As<v8::Object>()->CreateDataProperty(js.context, name, code), &stored));
    JSVM_REQUIRE(stored, JSVM_GENERIC_FAILURE);
    *result = scope.Escape(error);
    return JSVM_OK;
}

// Makes `value` the pending exception. Straight in the env, not through V8: status OK can come with
// an exception pending.
inline JSVM_Status ThrowValue(const Js& js, v8::Local<v8::Value> value) {
    SetException(js.env, value);
    return JSVM_OK;
}

// Makes a new error the pending exception. JSVM_OK says that it is; which status the body answers
// with is up to the body. `message` and `code` are UTF-8; `code` may be null.
template <auto kMake>
JSVM_Status ThrowCodedError(const Js& js, const char* code, const char* message) {
    JSVM_NON_NULL(message);
    v8::Local<v8::String> message_string;
    v8::Local<v8::String> code_string;
    JSVM_TRY(TextFromUtf8(js, message, &message_string));
    if (code != nullptr) JSVM_TRY(TextFromUtf8(js, code, &code_string));
    v8::Local<v8::Value> error;
    JSVM_TRY(MakeError<kMake>(js, message_string, code_string, &error));
    return ThrowValue(js, error);
}

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_BINDING_JS_ERROR_H_
