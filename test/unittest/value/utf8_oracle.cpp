// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/value/utf8_oracle.h"

#include <cstdint>

namespace jsvm_test {
namespace {

// The lead bytes, how many bytes follow, and the range of the first of them. The others range from
// 80 to BF.
struct Lead {
    uint8_t from, to;
    int following;
    uint8_t low, high;
};
constexpr Lead kLeads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF},
    {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

const Lead* LeadOf(uint8_t byte) {
    for (const Lead& lead : kLeads) {
        if (lead.from <= byte && byte <= lead.to) return &lead;
    }
    return nullptr;
}

void Append(std::u16string* units, uint32_t code_point) {
    if (code_point < 0x10000) {
        units->push_back(static_cast<char16_t>(code_point));
    } else {
        units->push_back(static_cast<char16_t>(0xD7C0 + (code_point >> 10)));
        units->push_back(static_cast<char16_t>(0xDC00 + (code_point & 0x3FF)));
    }
}

}  // namespace

std::u16string Decode(const std::string& bytes) {
    std::u16string units;
    for (size_t at = 0; at < bytes.size();) {
        const uint8_t first = static_cast<uint8_t>(bytes[at++]);
        const Lead* lead = LeadOf(first);
        if (lead == nullptr) {
            units.push_back(first < 0x80 ? static_cast<char16_t>(first) : u'\xFFFD');
            continue;
        }
        uint32_t code_point = first & (0x3F >> lead->following);
        int missing = lead->following;
        uint8_t low = lead->low, high = lead->high;
        for (; missing > 0 && at < bytes.size(); --missing, ++at, low = 0x80, high = 0xBF) {
            const uint8_t next = static_cast<uint8_t>(bytes[at]);
            if (next < low || next > high) break;
            code_point = code_point << 6 | (next & 0x3F);
        }
        Append(&units, missing == 0 ? code_point : 0xFFFD);
    }
    return units;
}

std::vector<std::string> Characters(const std::u16string& units) {
    std::vector<std::string> characters;
    for (size_t at = 0; at < units.size(); ++at) {
        uint32_t point = units[at];
        if ((point & 0xFC00) == 0xD800 && at + 1 < units.size() &&
            (units[at + 1] & 0xFC00) == 0xDC00) {
            point = 0x10000 + ((point & 0x3FF) << 10) + (units[++at] & 0x3FF);
        } else if ((point & 0xF800) == 0xD800) {
            point = 0xFFFD;
        }
        const int following = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        constexpr uint8_t kMarks[] = {0, 0xC0, 0xE0, 0xF0};
        std::string utf8(1, static_cast<char>(kMarks[following] | point >> 6 * following));
        for (int left = following - 1; left >= 0; --left) {
            utf8.push_back(static_cast<char>(0x80 | (point >> 6 * left & 0x3F)));
        }
        characters.push_back(utf8);
    }
    return characters;
}

std::string Encode(const std::u16string& units) {
    std::string utf8;
    for (const std::string& character : Characters(units)) utf8 += character;
    return utf8;
}

}  // namespace jsvm_test
