// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/utf8_string.h"

#include <algorithm>
#include <climits>
#include <cstdint>

#include "frameworks/core/raw_string.h"
#include "frameworks/platform/text_memory.h"
#include "frameworks/platform/utf8_decode.h"
#include "frameworks/platform/utf8_encode.h"

namespace jsvm {
namespace {

using Made = v8::MaybeLocal<v8::String>;

// Texts of up to so many bytes are decoded on the stack.
constexpr size_t kOnStack = 4096;

// Decodes into room for `length` units of two bytes each. One byte is enough until a character
// shows that it is not.
Made Decode(v8::Isolate* isolate, const char* text, size_t length, void* room) {
    if (!jsvm_utf8_exceeds_latin1(text, length)) {
        JsvmUtf8Text rest{text, length};
        const size_t count = jsvm_utf8_decode_latin1(&rest, static_cast<uint8_t*>(room), length);
        if (rest.length == 0) return OneByteString(isolate, static_cast<char*>(room), count);
    }
    JsvmUtf8Text rest{text, length};
    auto* units = static_cast<uint16_t*>(room);
    const size_t count = jsvm_utf8_decode_utf16(&rest, units, length);
    return TwoByteString(isolate, units, count);
}

// Strings that are not flat are read in pieces of so many units.
constexpr int kPiece = 2048;

// One encoding of a string's units: how V8 copies them, and what they are in UTF-8.
struct OneByteUnits {
    using Unit = uint8_t;
    static int Copy(v8::Isolate* isolate, v8::Local<v8::String> string, int start, int count,
                    Unit* units) {
        return string->WriteOneByte(isolate, units, start, count, v8::String::NO_NULL_TERMINATION);
    }
    static size_t Length(const Unit* units, size_t count) {
        return jsvm_utf8_length_latin1(units, count);
    }
    static JsvmUtf8Run Encode(const Unit* units, size_t count, char* text, size_t room) {
        return jsvm_utf8_encode_latin1(units, count, text, room);
    }
    static bool TearsPair(Unit) { return false; }
};

struct TwoByteUnits {
    using Unit = uint16_t;
    static int Copy(v8::Isolate* isolate, v8::Local<v8::String> string, int start, int count,
                    Unit* units) {
        return string->Write(isolate, units, start, count, v8::String::NO_NULL_TERMINATION);
    }
    static size_t Length(const Unit* units, size_t count) {
        return jsvm_utf8_length_utf16(units, count);
    }
    static JsvmUtf8Run Encode(const Unit* units, size_t count, char* text, size_t room) {
        return jsvm_utf8_encode_utf16(units, count, text, room);
    }
    static bool TearsPair(Unit last) { return (last & 0xFC00) == 0xD800; }
};

// Hands the units to `take`, piece by piece, until that returns false.
template <class Units, class Take>
void ForEachPiece(v8::Isolate* isolate, v8::Local<v8::String> string, Take&& take) {
    typename Units::Unit units[kPiece];
    const int length = string->Length();
    int start = 0;
    while (start < length) {
        int count = Units::Copy(isolate, string, start, std::min(length - start, kPiece), units);
        if (start + count < length && Units::TearsPair(units[count - 1])) --count;
        if (!take(units, static_cast<size_t>(count))) return;
        start += count;
    }
}

template <class Units>
size_t LengthOf(v8::Isolate* isolate, v8::Local<v8::String> string) {
    size_t length = 0;
    ForEachPiece<Units>(isolate, string, [&](const auto* units, size_t count) {
        length += Units::Length(units, count);
        return true;
    });
    return length;
}

// False when not all of it has room. Out of line: its room on the stack is not for flat strings.
template <class Units>
[[gnu::noinline]] bool WriteAll(v8::Isolate* isolate, v8::Local<v8::String> string, char* text,
                                size_t room, size_t* written) {
    bool fits = true;
    *written = 0;
    ForEachPiece<Units>(isolate, string, [&](const auto* units, size_t count) {
        const JsvmUtf8Run run = Units::Encode(units, count, text + *written, room - *written);
        *written += run.written;
        fits = run.taken == count;
        return fits;
    });
    return fits;
}

}  // namespace

v8::MaybeLocal<v8::String> StringOfUtf8(v8::Isolate* isolate, const char* text, size_t length) {
    const Made ascii = AsciiString(isolate, text, length);
    if (!ascii.IsEmpty()) return ascii;
    if (length <= kOnStack) {
        uint16_t room[kOnStack];
        return Decode(isolate, text, length, room);
    }
    JsvmTextMemory memory;
    if (!jsvm_text_memory_get(length * sizeof(uint16_t), &memory)) {
        return v8::String::NewFromUtf8(isolate, text, v8::NewStringType::kNormal,
                                       static_cast<int>(length));
    }
    const Made made = Decode(isolate, text, length, memory.bytes);
    jsvm_text_memory_free(&memory);
    return made;
}

size_t Utf8LengthOf(v8::Isolate* isolate, v8::Local<v8::String> string, const FlatText& flat) {
    if (flat.units != nullptr) {
        return flat.one_byte ? jsvm_utf8_length_latin1(flat.latin1(), flat.length)
                             : jsvm_utf8_length_utf16(flat.utf16(), flat.length);
    }
    return string->IsOneByte() ? LengthOf<OneByteUnits>(isolate, string)
                               : LengthOf<TwoByteUnits>(isolate, string);
}

// Where a text is cut off is left to V8.
size_t WriteUtf8Of(v8::Isolate* isolate, v8::Local<v8::String> string, const FlatText& flat,
                   char* text, size_t room) {
    if (flat.units != nullptr) {
        const JsvmUtf8Run run =
            flat.one_byte ? jsvm_utf8_encode_latin1(flat.latin1(), flat.length, text, room)
                          : jsvm_utf8_encode_utf16(flat.utf16(), flat.length, text, room);
        if (run.taken == flat.length) return run.written;
    } else {
        size_t written = 0;
        const bool all = string->IsOneByte()
                             ? WriteAll<OneByteUnits>(isolate, string, text, room, &written)
                             : WriteAll<TwoByteUnits>(isolate, string, text, room, &written);
        if (all) return written;
    }
    return static_cast<size_t>(
        string->WriteUtf8(isolate, text, static_cast<int>(std::min(room, size_t{INT_MAX})), nullptr,
                          v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8));
}

}  // namespace jsvm
