// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/utf8_string.h"

#include <cstdint>
#include <cstring>

#include "frameworks/platform/text_memory.h"
#include "frameworks/platform/utf8_decode.h"

namespace jsvm {
namespace {

using Made = v8::MaybeLocal<v8::String>;

// Texts of up to so many bytes are decoded on the stack.
constexpr size_t kOnStack = 4096;

bool IsAscii(const char* text, size_t length) {
    constexpr uint64_t kHighBits = 0x8080808080808080;
    uint64_t word;
    size_t at = 0;
    for (; at + sizeof(word) <= length; at += sizeof(word)) {
        std::memcpy(&word, text + at, sizeof(word));
        if ((word & kHighBits) != 0) return false;
    }
    for (; at < length; ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0x80) != 0) return false;
    }
    return true;
}

Made OneByte(v8::Isolate* isolate, const uint8_t* units, size_t count) {
    return v8::String::NewFromOneByte(isolate, units, v8::NewStringType::kNormal,
                                      static_cast<int>(count));
}

// Decodes into room for `length` units of two bytes each. One byte is enough until a character
// shows that it is not.
Made Decode(v8::Isolate* isolate, const char* text, size_t length, void* room) {
    if (!jsvm_utf8_exceeds_latin1(text, length)) {
        JsvmUtf8Text rest{text, length};
        auto* units = static_cast<uint8_t*>(room);
        const size_t count = jsvm_utf8_decode_latin1(&rest, units, length);
        if (rest.length == 0) return OneByte(isolate, units, count);
    }
    JsvmUtf8Text rest{text, length};
    auto* units = static_cast<uint16_t*>(room);
    const size_t count = jsvm_utf8_decode_utf16(&rest, units, length);
    return v8::String::NewFromTwoByte(isolate, units, v8::NewStringType::kNormal,
                                      static_cast<int>(count));
}

}  // namespace

v8::MaybeLocal<v8::String> StringOfUtf8(v8::Isolate* isolate, const char* text, size_t length) {
    if (IsAscii(text, length)) {
        const void* const bytes = text;
        return OneByte(isolate, static_cast<const uint8_t*>(bytes), length);
    }
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

}  // namespace jsvm
