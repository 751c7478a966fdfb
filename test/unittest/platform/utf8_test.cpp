// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace {

bool Valid(const std::string& text) {
    return jsvm_utf8_valid(text.data(), text.size());
}

// UTF-8 of any number, also of those that are no characters.
std::string Encode(uint32_t code, int bytes) {
    if (bytes == 1) return std::string(1, static_cast<char>(code));
    std::string text;
    for (int i = 0; i < bytes - 1; ++i) {
        text.insert(text.begin(), static_cast<char>(0x80 | (code & 0x3F)));
        code >>= 6;
    }
    const uint32_t lead = 0xFFu << (8 - bytes) & 0xFF;
    return static_cast<char>(lead | code) + text;
}

int BytesOf(uint32_t code) {
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

TEST(Utf8Test, EveryCharacterIsValidInItsShortestFormOnly) {
    for (uint32_t code = 0; code < 0x120000; code += code < 0x3000 ? 1 : 17) {
        const bool character = code < 0x110000 && (code < 0xD800 || code > 0xDFFF);
        const std::string text = Encode(code, BytesOf(code));
        ASSERT_EQ(character, Valid(text)) << code;
        ASSERT_EQ(character ? text.size() : 0, jsvm_utf8_character(text.data(), text.size()));
        for (int bytes = BytesOf(code) + 1; bytes <= 4; ++bytes) {
            ASSERT_FALSE(Valid(Encode(code, bytes))) << code << " in " << bytes;
        }
    }
    for (const uint32_t code : {0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
        EXPECT_TRUE(Valid(Encode(code, BytesOf(code)))) << code;
    }
    for (const uint32_t code : {0xD800u, 0xDBFFu, 0xDC00u, 0xDFFFu, 0x110000u, 0x1FFFFFu}) {
        EXPECT_FALSE(Valid(Encode(code, BytesOf(code)))) << code;
    }
}

TEST(Utf8Test, DamageIsSeenWhereverItStands) {
    for (const std::string& damage :
         {std::string("\x80"), std::string("\xBF"), std::string("\xFE"), std::string("\xFF"),
          std::string("\xC0\x80"), std::string("\xC3"), std::string("\xE2\x82"),
          std::string("\xF0\x9F\x90"), std::string("\xE2(\x82"),
          std::string("\xF8\x88\x80\x80\x80")}) {
        for (size_t before = 0; before < 20; ++before) {
            EXPECT_FALSE(Valid(std::string(before, 'a') + damage)) << before;
            EXPECT_FALSE(Valid(std::string(before, 'a') + damage + std::string(9, 'b'))) << before;
        }
    }
}

TEST(Utf8Test, TextsOfManyLengthsAreValid) {
    EXPECT_TRUE(Valid(""));
    EXPECT_TRUE(Valid(std::string("\0", 1)));
    for (size_t before = 0; before < 20; ++before) {
        for (size_t after = 0; after < 20; ++after) {
            EXPECT_TRUE(Valid(std::string(before, 'a') + "\xE2\x82\xAC" + std::string(after, 'b')));
        }
    }
    EXPECT_EQ(0u, jsvm_utf8_character("", 0));
}

}  // namespace
