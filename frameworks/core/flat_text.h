// SPDX-License-Identifier: Apache-2.0
// A string's units where they lie in V8's heap, to be read without a call of V8 and without a copy.
// V8 has no public function that tells where that is.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_FLAT_TEXT_H_
#define ARK_JSVM_FRAMEWORKS_CORE_FLAT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "frameworks/core/v8_compat.h"

namespace jsvm {

// `units` are of one byte or of two. Null if they are not in one place, or not in the heap, or if
// it is not known how this V8 keeps them.
struct FlatText {
    const char* units = nullptr;
    size_t length = 0;
    bool one_byte = false;

    const uint8_t* latin1() const { return static_cast<const uint8_t*>(memory()); }
    const uint16_t* utf16() const { return static_cast<const uint16_t*>(memory()); }
    const void* memory() const { return units; }
};

// How V8 10.2 lays strings out where pointers are not compressed: a pointer to an object is its
// address and one.
namespace string_layout {

constexpr int kLength = 12;
constexpr int kContent = 16;  // units, or the string that this one refers to
constexpr int kOther = 24;    // the second part; where in the other string a part of it begins
constexpr int kSequential = 0;
constexpr int kJoined = 1;
constexpr int kPart = 3;
constexpr int kThin = 5;
constexpr int kKinds = 7;

template <class Field>
Field Read(const char* object, int offset) {
    Field field;
    std::memcpy(&field, object + offset - 1, sizeof(field));
    return field;
}

inline int TypeOf(const char* object) {
    using v8::internal::Internals;
    const auto* map = Read<const char*>(object, Internals::kHeapObjectMapOffset);
    return Read<uint16_t>(map, Internals::kMapInstanceTypeOffset);
}

// For strings that refer to others.
FlatText Follow(const char* object, FlatText text);

inline FlatText Look(const char* object) {
    FlatText text;
    const int type = TypeOf(object);
    text.length = static_cast<size_t>(Read<int32_t>(object, kLength));
    if ((type & kKinds) != kSequential) [[unlikely]]
        return Follow(object, text);
    text.one_byte = (type & v8::internal::Internals::kStringEncodingMask) != 0;
    text.units = object + kContent - 1;
    return text;
}

}  // namespace string_layout

// Holds until V8 is called again. The string is one of the VM that runs on this thread.
inline FlatText FlatTextOf(v8::Local<v8::String> string) {
    if constexpr (v8_compat::kKnowsHeapMemory) {
        const char* object = nullptr;
        std::memcpy(&object, static_cast<const void*>(*string), sizeof(object));
        return string_layout::Look(object);
    }
    return {};
}

// The first `count` units, of which those of one byte are made wide, and of those of two the upper
// byte is dropped.
void CopyUnits(const FlatText& text, size_t count, char16_t* to);
void CopyUnits(const FlatText& text, size_t count, char* to);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_FLAT_TEXT_H_
