// SPDX-License-Identifier: Apache-2.0
// Making and reading strings, in three encodings that share everything but V8's calls.
#include <algorithm>
#include <climits>
#include <cstdint>

#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/flat_text.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/raw_string.h"
#include "frameworks/core/utf8_string.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {
namespace {

// Those of a flat text that have room.
template <class Unit>
int CopyFlat(const FlatText& flat, Unit* buffer, int room) {
    const size_t count = std::min(flat.length, static_cast<size_t>(room));
    CopyUnits(flat, count, buffer);
    return static_cast<int>(count);
}

// An encoding names its Unit and calls V8: Make a string of so many units; the Length of a
// string; Write up to `room` units without a terminator and tell how many there are. Reading is
// given the flat text, if the string has one.

struct Latin1 {
    using Unit = char;
    static v8::MaybeLocal<v8::String> Make(v8::Isolate* isolate, const char* text, int length) {
        return OneByteString(isolate, text, static_cast<size_t>(length));
    }
    static int Length(v8::Isolate*, v8::Local<v8::String> string, const FlatText&) {
        return string->Length();
    }
    static int Write(v8::Isolate* isolate, v8::Local<v8::String> string, const FlatText& flat,
                     char* buffer, int room) {
        if (flat.units != nullptr) return CopyFlat(flat, buffer, room);
        return string->WriteOneByte(isolate, Bytes(buffer), 0, room,
                                    v8::String::NO_NULL_TERMINATION);
    }
};

struct Utf8 {
    using Unit = char;
    static v8::MaybeLocal<v8::String> Make(v8::Isolate* isolate, const char* text, int length) {
        return StringOfUtf8(isolate, text, static_cast<size_t>(length));
    }
    static int Length(v8::Isolate* isolate, v8::Local<v8::String> string, const FlatText& flat) {
        return static_cast<int>(Utf8LengthOf(isolate, string, flat));
    }
    static int Write(v8::Isolate* isolate, v8::Local<v8::String> string, const FlatText& flat,
                     char* buffer, int room) {
        return static_cast<int>(
            WriteUtf8Of(isolate, string, flat, buffer, static_cast<size_t>(room)));
    }
};

struct Utf16 {
    using Unit = char16_t;
    static v8::MaybeLocal<v8::String> Make(v8::Isolate* isolate, const char16_t* text, int length) {
        return TwoByteString(isolate, CodeUnits(text), static_cast<size_t>(length));
    }
    static int Length(v8::Isolate*, v8::Local<v8::String> string, const FlatText&) {
        return string->Length();
    }
    static int Write(v8::Isolate* isolate, v8::Local<v8::String> string, const FlatText& flat,
                     char16_t* buffer, int room) {
        if (flat.units != nullptr) return CopyFlat(flat, buffer, room);
        return string->Write(isolate, CodeUnits(buffer), 0, room, v8::String::NO_NULL_TERMINATION);
    }
};

template <class Encoding>
JSVM_Status Create(const Js& js, const typename Encoding::Unit* text, size_t length,
                   JSVM_Value* result) {
    JSVM_NON_NULL(result);
    size_t units = 0;
    JSVM_TRY(TextLength(text, length, &units));
    return Out(js, Encoding::Make(js.isolate, text, static_cast<int>(units)), result);
}

// No string needs more than INT_MAX units in any of the encodings.
static_assert(v8::String::kMaxLength <= INT_MAX / 3);

template <class Encoding>
JSVM_Status ReadString(const Js& js, v8::Local<v8::String> string, const FlatText& flat,
                       typename Encoding::Unit* buffer, size_t size, size_t* result) {
    if (buffer == nullptr) {
        JSVM_NON_NULL(result);
        *result = static_cast<size_t>(Encoding::Length(js.isolate, string, flat));
        return JSVM_OK;
    }
    size_t written = 0;
    if (size != 0) {
        const int room = static_cast<int>(std::min(size - 1, size_t{INT_MAX}));
        written = static_cast<size_t>(Encoding::Write(js.isolate, string, flat, buffer, room));
        buffer[written] = 0;
    }
    if (result != nullptr) *result = written;
    return JSVM_OK;
}

// Makes no handle but those that V8 does when it flattens a string that was put together of others.
template <class Encoding>
JSVM_Status Read(const Js& js, JSVM_Value handle, typename Encoding::Unit* buffer, size_t size,
                 size_t* result) {
    JSVM_NON_NULL(handle);
    v8::Local<v8::String> string;
    JSVM_TRY(In(js, handle, &string));
    const FlatText flat = FlatTextOf(string);
    if (flat.units != nullptr || v8_compat::IsFlat(string)) {
        return ReadString<Encoding>(js, string, flat, buffer, size, result);
    }
    const v8::HandleScope scope(js.isolate);
    return ReadString<Encoding>(js, string, flat, buffer, size, result);
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateStringLatin1(JSVM_Env env, const char* str, size_t length,
                                       JSVM_Value* result) {
    return jsvm::DoInEnv<jsvm::Create<jsvm::Latin1>>(env, str, length, result);
}

JSVM_Status OH_JSVM_CreateStringUtf8(JSVM_Env env, const char* str, size_t length,
                                     JSVM_Value* result) {
    return jsvm::DoInEnv<jsvm::Create<jsvm::Utf8>>(env, str, length, result);
}

JSVM_Status OH_JSVM_CreateStringUtf16(JSVM_Env env, const char16_t* str, size_t length,
                                      JSVM_Value* result) {
    return jsvm::DoInEnv<jsvm::Create<jsvm::Utf16>>(env, str, length, result);
}

JSVM_Status OH_JSVM_GetValueStringLatin1(JSVM_Env env, JSVM_Value value, char* buf, size_t bufsize,
                                         size_t* result) {
    return jsvm::DoInEnv<jsvm::Read<jsvm::Latin1>, jsvm::Handles::kNone>(env, value, buf, bufsize,
                                                                         result);
}

JSVM_Status OH_JSVM_GetValueStringUtf8(JSVM_Env env, JSVM_Value value, char* buf, size_t bufsize,
                                       size_t* result) {
    return jsvm::DoInEnv<jsvm::Read<jsvm::Utf8>, jsvm::Handles::kNone>(env, value, buf, bufsize,
                                                                       result);
}

JSVM_Status OH_JSVM_GetValueStringUtf16(JSVM_Env env, JSVM_Value value, char16_t* buf,
                                        size_t bufsize, size_t* result) {
    return jsvm::DoInEnv<jsvm::Read<jsvm::Utf16>, jsvm::Handles::kNone>(env, value, buf, bufsize,
                                                                        result);
}
