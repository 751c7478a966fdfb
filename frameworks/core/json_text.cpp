// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/json_text.h"

#include <cstddef>

#include "frameworks/platform/utf8.h"

namespace jsvm {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

unsigned ByteAt(std::string_view text, size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
}

bool Continues(unsigned byte) {
    return (byte & 0xC0) == 0x80;
}

bool IsHalfOfPair(std::string_view text) {
    return ByteAt(text, 0) == 0xED && ByteAt(text, 1) >= 0xA0 && Continues(ByteAt(text, 1)) &&
           Continues(ByteAt(text, 2));
}

}  // namespace

bool IsUtf8(std::string_view text) {
    return jsvm_utf8_valid(text.data(), text.size());
}

std::string Utf8Of(std::string_view text) {
    std::string repaired;
    repaired.reserve(text.size());
    while (!text.empty()) {
        const size_t length = jsvm_utf8_character(text.data(), text.size());
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
