// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/raw_string.h"

#include <algorithm>
#include <cstring>

#include "frameworks/core/flat_text.h"
#include "frameworks/platform/ascii.h"
#include "frameworks/platform/text_copy.h"

namespace jsvm {
namespace {

using Made = v8::MaybeLocal<v8::String>;

Made Copied(v8::Isolate* isolate, const char* units, size_t count) {
    if (count == 0) return v8::String::Empty(isolate);
    const void* const bytes = units;
    return v8::String::NewFromOneByte(isolate, static_cast<const uint8_t*>(bytes),
                                      v8::NewStringType::kNormal, static_cast<int>(count));
}

// A string with room for the units, which are to be written before V8 is called again. V8 has the
// strings of no unit and of one at hand.
struct RawString {
    v8::Local<v8::String> string;
    char* units = nullptr;  // null when V8 has made none
};

// Of units of one byte each, or of two.
template <class Unit>
RawString NewRaw(v8::Isolate* isolate, size_t count) {
    RawString raw;
    if constexpr (v8_compat::kKnowsHeapMemory) {
        using v8::internal::AllocationType;
        using Factory = v8::internal::FactoryBase<v8::internal::Factory>;
        constexpr auto kNew =
            sizeof(Unit) == 1 ? &Factory::NewRawOneByteString : &Factory::NewRawTwoByteString;
        // To V8 the isolate is its own factory.
        void* const factory = isolate;
        uintptr_t* const slot = (static_cast<Factory*>(factory)->*kNew)(static_cast<int>(count),
                                                                        AllocationType::kYoung);
        if (slot == nullptr) return raw;
        char* object = nullptr;
        std::memcpy(&object, static_cast<const void*>(slot), sizeof(object));
        static_assert(sizeof(raw.string) == sizeof(slot));
        std::memcpy(static_cast<void*>(&raw.string), static_cast<const void*>(&slot), sizeof(slot));
        raw.units = object + string_layout::kContent - 1;
    } else {
        static_cast<void>(isolate);
        static_cast<void>(count);
    }
    return raw;
}

constexpr bool IsRawLength(size_t count) {
    return v8_compat::kKnowsHeapMemory && count > 1;
}

// Nobody is to see the string: what it takes is free at the next collection, whatever scope is
// open.
void Drop(v8::Isolate* isolate, const RawString& raw) {
    std::memcpy(static_cast<void*>(*raw.string), static_cast<const void*>(*v8::Undefined(isolate)),
                sizeof(uintptr_t));
}

// Texts up to kMost are looked at piece by piece, each ahead of its copy: that waits for memory,
// and what is looked at next does so meanwhile. A piece is half of what the nearest cache holds. Of
// longer texts no string is made in vain.
constexpr size_t kPiece = 16384;
constexpr size_t kMost = size_t{1} << 20;

Made CopyWhileAscii(v8::Isolate* isolate, const char* units, size_t count) {
    size_t piece = count <= kMost ? std::min(count, kPiece) : count;
    if (!jsvm_is_ascii(units, piece)) return {};
    const RawString raw = NewRaw<char>(isolate, count);
    if (raw.units == nullptr) return {};
    jsvm_text_copy(raw.units, units, piece);
    for (size_t at = piece; at < count; at += piece) {
        piece = std::min(count - at, kPiece);
        if (!jsvm_is_ascii(units + at, piece)) {
            Drop(isolate, raw);
            return {};
        }
        std::memcpy(raw.units + at, units + at, piece);
    }
    return raw.string;
}

}  // namespace

Made OneByteString(v8::Isolate* isolate, const char* units, size_t count) {
    if (!IsRawLength(count)) return Copied(isolate, units, count);
    const RawString raw = NewRaw<char>(isolate, count);
    if (raw.units == nullptr) return {};
    jsvm_text_copy(raw.units, units, count);
    return raw.string;
}

// What begins with units of one byte V8 has to look at for whether it goes on so.
Made TwoByteString(v8::Isolate* isolate, const uint16_t* units, size_t count) {
    if (!IsRawLength(count) || units[0] <= 0xFF) {
        return v8::String::NewFromTwoByte(isolate, units, v8::NewStringType::kNormal,
                                          static_cast<int>(count));
    }
    const RawString raw = NewRaw<uint16_t>(isolate, count);
    if (raw.units == nullptr) return {};
    jsvm_text_copy(raw.units, units, count * sizeof(*units));
    return raw.string;
}

Made AsciiString(v8::Isolate* isolate, const char* units, size_t count) {
    if (IsRawLength(count)) return CopyWhileAscii(isolate, units, count);
    return jsvm_is_ascii(units, count) ? Copied(isolate, units, count) : Made();
}

}  // namespace jsvm
