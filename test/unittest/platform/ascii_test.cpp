// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/ascii.h"

#include <gtest/gtest.h>

#include <vector>

namespace {

// Memory of exactly the size, so that sanitizers see what is read beside it.
std::vector<char> Ascii(size_t length) {
    std::vector<char> text(length);
    for (size_t i = 0; i < length; ++i) text[i] = static_cast<char>(i % 128);
    return text;
}

TEST(AsciiTest, TextsOfEveryLengthAreAscii) {
    for (size_t length = 0; length < 700; ++length) {
        const std::vector<char> text = Ascii(length);
        ASSERT_TRUE(jsvm_is_ascii(text.data(), length)) << length;
    }
}

TEST(AsciiTest, OneByteThatIsNotIsFoundAnywhere) {
    for (const size_t length : {1, 7, 8, 15, 16, 63, 127, 128, 129, 255, 256, 257, 300, 511, 513}) {
        std::vector<char> text = Ascii(length);
        for (size_t at = 0; at < length; ++at) {
            for (const char byte : {'\x80', '\xFF'}) {
                const char kept = text[at];
                text[at] = byte;
                ASSERT_FALSE(jsvm_is_ascii(text.data(), length)) << length << " at " << at;
                text[at] = kept;
            }
        }
    }
}

TEST(AsciiTest, WhatLiesBesideDoesNotCount) {
    for (size_t length = 0; length < 300; ++length) {
        std::vector<char> text(length + 2, '\x80');
        for (size_t i = 0; i < length; ++i) text[1 + i] = 'a';
        ASSERT_TRUE(jsvm_is_ascii(text.data() + 1, length)) << length;
    }
}

}  // namespace
