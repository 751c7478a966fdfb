// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/json_text.h"

#include <gtest/gtest.h>

namespace {

using jsvm::IsUtf8;
using jsvm::Utf8Of;

const std::string kBad = "\xEF\xBF\xBD";

TEST(JsonTextTest, Utf8StaysAsItIs) {
    for (const std::string& text :
         {std::string(), std::string("plain \x01 \x7f"), std::string("a\0b", 3),
          std::string("\xC2\x80 \xDF\xBF"), std::string("\xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80"),
          std::string("\xEF\xBF\xBF"), std::string("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF")}) {
        EXPECT_TRUE(IsUtf8(text)) << text;
        EXPECT_EQ(text, Utf8Of(text));
    }
}

TEST(JsonTextTest, BytesThatAreNoUtf8AreReplaced) {
    EXPECT_EQ("a" + kBad + "b", Utf8Of("a\x80"
                                       "b"));
    EXPECT_EQ(kBad + kBad, Utf8Of("\xC0\x80")) << "a zero in two bytes";
    EXPECT_EQ(kBad + "x", Utf8Of("\xC3x"));
    EXPECT_EQ(kBad + kBad + kBad, Utf8Of("\xE0\x9F\xBF")) << "could be shorter";
    EXPECT_EQ(kBad + kBad + kBad + kBad, Utf8Of("\xF0\x8F\xBF\xBF"));
    EXPECT_EQ(kBad + kBad + kBad + kBad, Utf8Of("\xF4\x90\x80\x80")) << "above U+10FFFF";
    EXPECT_EQ(kBad, Utf8Of("\xFF"));
    for (const char* cut : {"\xC3", "\xE2\x82", "\xF0\x9F\x98"}) {
        EXPECT_FALSE(IsUtf8(cut));
        EXPECT_TRUE(IsUtf8(Utf8Of(cut)));
    }
}

TEST(JsonTextTest, HalfASurrogatePairIsReplacedOnce) {
    EXPECT_EQ("a" + kBad + "b", Utf8Of("a\xED\xA0\x80"
                                       "b"));
    EXPECT_EQ(kBad, Utf8Of("\xED\xBF\xBF"));
    EXPECT_EQ(kBad + kBad, Utf8Of("\xED\xA0")) << "cut short";
}

TEST(JsonTextTest, NumbersInHex) {
    EXPECT_EQ("0x0", jsvm::HexOf(0));
    EXPECT_EQ("0xf", jsvm::HexOf(15));
    EXPECT_EQ("0x10", jsvm::HexOf(16));
    EXPECT_EQ("0xffffffffffffffff", jsvm::HexOf(UINT64_MAX));
}

}  // namespace
