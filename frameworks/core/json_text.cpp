// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/json_text.h"

#include <cstddef>

namespace jsvm {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned ByteAt(std::string_view text, size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
}

bool Continues(unsigned byte) {
    return (byte & 0xC0) == 0x80;
}

// How many bytes the character has that the text begins with; 0 when that is none.
size_t CharacterLength(std::string_view text) {
    const unsigned first = ByteAt(text, 0);
    const unsigned second = ByteAt(text, 1);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4 || !Continues(second)) return 0;
    if (first < 0xE0) return 2;
    if (!Continues(ByteAt(text, 2))) return 0;
    if (first == 0xE0 && second < 0xA0) return 0;  // has a shorter form
    if (first == 0xED && second > 0x9F) return 0;  // half a surrogate pair
    if (first < 0xF0) return 3;
    if (!Continues(ByteAt(text, 3))) return 0;
    if (first == 0xF0 && second < 0x90) return 0;
    if (first == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
    return 4;
}

bool IsHalfOfPair(std::string_view text) {
    return ByteAt(text, 0) == 0xED && ByteAt(text, 1) >= 0xA0 && Continues(ByteAt(text, 1)) &&
           Continues(ByteAt(text, 2));
}

}  // namespace

bool IsUtf8(std::string_view text) {
    while (!text.empty()) {
        const size_t length = CharacterLength(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string Utf8Of(std::string_view text) {
    std::string repaired;
    repaired.reserve(text.size());
    while (!text.empty()) {
        const size_t length = CharacterLength(text);
        if (length != 0) {
            repaired.append(text.substr(0, length));
            text.remove_prefix(length);
        } else {
            repaired.append(kReplacement);
            text.remove_prefix(IsHalfOfPair(text) ? 3 : 1);
        }
    }
    return repaired;
}

std::string HexOf(uint64_t number) {
    std::string text = "0x";
    int shift = 60;
    while (shift > 0 && number >> shift == 0) shift -= 4;
    for (; shift >= 0; shift -= 4) text += "0123456789abcdef"[(number >> shift) & 15];
    return text;
}

}  // namespace jsvm
