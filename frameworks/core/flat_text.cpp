// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/flat_text.h"

#include <algorithm>

#include "frameworks/platform/text_copy.h"

namespace jsvm {
namespace string_layout {

// A joined string whose second part is empty was made one in its first part when it was read. Part
// of a part is one of the whole; the number in a field is its upper half.
FlatText Follow(const char* object, FlatText text) {
    size_t begin = 0;
    for (;;) {
        const int type = TypeOf(object);
        switch (type & kKinds) {
            case kSequential: {
                text.one_byte = (type & v8::internal::Internals::kStringEncodingMask) != 0;
                const size_t size = text.one_byte ? sizeof(uint8_t) : sizeof(uint16_t);
                text.units = object + kContent - 1 + begin * size;
                return text;
            }
            case kJoined:
                if (Read<int32_t>(Read<const char*>(object, kOther), kLength) != 0) return text;
                break;
            case kPart:
                begin += Read<uint64_t>(object, kOther) >> 32;
                break;
            case kThin:
                break;
            default:
                return text;
        }
        object = Read<const char*>(object, kContent);
    }
}

}  // namespace string_layout

void CopyUnits(const FlatText& text, size_t count, char16_t* to) {
    if (text.one_byte) {
        std::copy_n(text.latin1(), count, to);
    } else {
        jsvm_text_copy(to, text.units, count * sizeof(*to));
    }
}

void CopyUnits(const FlatText& text, size_t count, char* to) {
    if (text.one_byte) {
        jsvm_text_copy(to, text.units, count);
    } else {
        std::transform(text.utf16(), text.utf16() + count, to,
                       [](uint16_t unit) { return static_cast<char>(unit); });
    }
}

}  // namespace jsvm
