// SPDX-License-Identifier: Apache-2.0
// Decoding piece by piece. That the units are V8's is tested in core/utf8_string_test.cpp.
#include "frameworks/platform/utf8_decode.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

// All of a text as UTF-16, with room for so many units in each piece.
std::u16string Utf16(const std::string& text, size_t room) {
    JsvmUtf8Text rest{text.data(), text.size()};
    std::u16string all;
    while (rest.length != 0) {
        std::vector<uint16_t> piece(room);
        const size_t written = jsvm_utf8_decode_utf16(&rest, piece.data(), room);
        if (written == 0 || written > room) {
            ADD_FAILURE() << written << " units with room for " << room;
            return all;
        }
        all.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(written));
    }
    return all;
}

TEST(Utf8DecodeTest, TheRoomOfThePiecesDoesNotMatter) {
    const std::string plain(70, 'a');
    const std::string text = plain + "\xc3\xa9" + plain + "\xe4\xb8\xad" + "\xf0\x9f\x98\x80" +
                             plain + "\xf0\x9f\x98\x80\xf0\x9f\x98\x80 \xff\xe4\xb8 end";
    const std::u16string wide(70, u'a');
    const std::u16string expected = wide + u"\u00e9" + wide + u"\u4e2d\U0001f600" + wide +
                                    u"\U0001f600\U0001f600 \ufffd\ufffd end";
    for (size_t room = 2; room < 300; ++room) EXPECT_EQ(expected, Utf16(text, room)) << room;
}

TEST(Utf8DecodeTest, ASurrogatePairIsNotTornByTheEndOfTheRoom) {
    const std::string text = "\xf0\x9f\x98\x80";
    JsvmUtf8Text rest{text.data(), text.size()};
    uint16_t units[2] = {};
    EXPECT_EQ(0u, jsvm_utf8_decode_utf16(&rest, units, 1));
    EXPECT_EQ(text.size(), rest.length);
    EXPECT_EQ(2u, jsvm_utf8_decode_utf16(&rest, units, 2));
    EXPECT_EQ(0u, rest.length);
    EXPECT_EQ(0xd83d, units[0]);
    EXPECT_EQ(0xde00, units[1]);
}

TEST(Utf8DecodeTest, Latin1StopsBeforeWhatDoesNotFit) {
    for (const std::string beyond : {"\xc4\x80", "\xe4\xb8\xad", "\xff", "\xc3"}) {
        const std::string text = "caf\xc3\xa9" + beyond;
        JsvmUtf8Text rest{text.data(), text.size()};
        uint8_t units[16] = {};
        EXPECT_EQ(4u, jsvm_utf8_decode_latin1(&rest, units, sizeof(units)));
        EXPECT_EQ(beyond.size(), rest.length);
        EXPECT_EQ(0xe9, units[3]);
    }
}

TEST(Utf8DecodeTest, Latin1FillsTheRoomAndNoMore) {
    const std::string text = std::string(100, 'x') + "\xc3\xa9\xc3\xa9";
    for (size_t room = 1; room <= 102; ++room) {
        JsvmUtf8Text rest{text.data(), text.size()};
        std::vector<uint8_t> units(room);  // a write beyond it is found by the address sanitizer
        EXPECT_EQ(room, jsvm_utf8_decode_latin1(&rest, units.data(), room));
    }
}

TEST(Utf8DecodeTest, BytesOfCharactersBeyondLatin1AreFoundWhereverTheyAre) {
    for (int byte = 0; byte < 256; ++byte) {
        for (size_t at = 0; at < 70; ++at) {
            std::string text(70, 'a');
            text[at] = static_cast<char>(byte);
            EXPECT_EQ(byte >= 0xc4, jsvm_utf8_exceeds_latin1(text.data(), text.size()))
                << byte << " at " << at;
        }
    }
    EXPECT_FALSE(jsvm_utf8_exceeds_latin1("", 0));
}

}  // namespace
