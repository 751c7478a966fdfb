// SPDX-License-Identifier: Apache-2.0
// Text in and out of the API, held against what ICU makes of it.
#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>

#include "test/unittest/value/text_fixture.h"

namespace {

constexpr UChar32 kReplacement = 0xFFFD;

// Every maximal part of a sequence that is not UTF-8 becomes one U+FFFD.
std::u16string IcuDecode(const std::string& bytes) {
    std::u16string units(bytes.size(), u'#');
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(&units[0], static_cast<int32_t>(units.size()), &length, bytes.data(),
                         static_cast<int32_t>(bytes.size()), kReplacement, nullptr, &status);
    EXPECT_TRUE(U_SUCCESS(status)) << u_errorName(status);
    units.resize(static_cast<size_t>(length));
    return units;
}

// Halves of surrogate pairs become U+FFFD.
std::string IcuEncode(const std::u16string& units) {
    std::string bytes(units.size() * 3, '#');
    int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strToUTF8WithSub(&bytes[0], static_cast<int32_t>(bytes.size()), &length, units.data(),
                       static_cast<int32_t>(units.size()), kReplacement, nullptr, &status);
    EXPECT_TRUE(U_SUCCESS(status)) << u_errorName(status);
    bytes.resize(static_cast<size_t>(length));
    return bytes;
}

// As many whole characters as fit into `room` bytes.
std::string IcuTruncate(const std::string& utf8, size_t room) {
    size_t length = std::min(utf8.size(), room);
    if (length < utf8.size()) {
        U8_TRUNCATE_IF_INCOMPLETE(reinterpret_cast<const uint8_t*>(utf8.data()), size_t{0}, length);
    }
    return utf8.substr(0, length);
}

std::string LowBytes(const std::u16string& units) {
    std::string bytes;
    for (char16_t unit : units) bytes.push_back(static_cast<char>(unit & 0xFF));
    return bytes;
}

std::string BytesOf(std::initializer_list<int> bytes) {
    std::string text;
    for (int byte : bytes) text.push_back(static_cast<char>(byte));
    return text;
}

class StringIcuTest : public jsvm_test::TextTest {
  protected:
    // What every function that reads has to give for a string of these code units.
    void CheckReading(JSVM_Value value, const std::u16string& units) {
        ASSERT_EQ(units, Read<std::u16string>(OH_JSVM_GetValueStringUtf16, value));
        ASSERT_EQ(IcuEncode(units), Read<std::string>(OH_JSVM_GetValueStringUtf8, value));
        ASSERT_EQ(LowBytes(units), Read<std::string>(OH_JSVM_GetValueStringLatin1, value));
    }
    void CheckUtf8(const std::string& bytes) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        CheckReading(Str(bytes), IcuDecode(bytes));
        ASSERT_FALSE(HasFatalFailure()) << ::testing::PrintToString(bytes);
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    // Reads with every capacity, and compares with what fits whole.
    void CheckTruncation(JSVM_Value value, const std::u16string& units) {
        const std::string whole = IcuEncode(units);
        for (size_t room = 0; room <= whole.size() + 4; ++room) {
            std::string expected = IcuTruncate(whole, room);
            std::string buffer(room + 2, '#');
            size_t written = 99;
            ASSERT_JSVM_OK(OH_JSVM_GetValueStringUtf8(env, value, &buffer[0], room + 1, &written));
            ASSERT_EQ(expected.size(), written) << "room " << room;
            expected.push_back('\0');
            expected.resize(buffer.size(), '#');
            ASSERT_EQ(expected, buffer) << "room " << room;
        }
    }
};

// Where the ranges of the bytes of UTF-8 begin and end.
constexpr uint8_t kBoundaries[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                   0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                   0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
// The same for bytes that follow.
constexpr uint8_t kFollowing[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xE1, 0xF1};

TEST_F(StringIcuTest, EverySequenceOfOneAndTwoBytes) {
    for (int first = 0; first < 256; ++first) {
        CheckUtf8(BytesOf({first}));
        for (int second = 0; second < 256; ++second) CheckUtf8(BytesOf({first, second}));
        if (HasFatalFailure()) return;
    }
}

TEST_F(StringIcuTest, EveryFirstByteWithBoundariesOfThree) {
    for (int first = 0; first < 256; ++first) {
        for (int second : kBoundaries) {
            for (int third : kBoundaries) CheckUtf8(BytesOf({first, second, third}));
        }
        if (HasFatalFailure()) return;
    }
}

// With something behind, so that a sequence may be cut off by it instead of by the end.
TEST_F(StringIcuTest, EveryLeadWithBoundariesOfFour) {
    for (int first = 0xC0; first < 256; ++first) {
        for (int second : kFollowing) {
            for (int third : kFollowing) {
                for (int fourth : kFollowing)
                    CheckUtf8(BytesOf({first, second, third, fourth, 'z'}));
            }
        }
        if (HasFatalFailure()) return;
    }
}

TEST_F(StringIcuTest, EveryCodePoint) {
    std::u16string units;
    for (uint32_t point = 0; point <= 0x10FFFF; ++point) {
        if (point < 0x10000) {
            units.push_back(static_cast<char16_t>(point));
        } else {
            units.push_back(U16_LEAD(point));
            units.push_back(U16_TRAIL(point));
        }
    }
    CheckReading(FromUtf16(units), units);
    const std::string utf8 = IcuEncode(units);
    JSVM_Value value = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateStringUtf8(env, utf8.data(), utf8.size(), &value));
    CheckReading(value, IcuDecode(utf8));
}

TEST_F(StringIcuTest, RandomBytes) {
    std::mt19937 random(20240607);
    for (int round = 0; round < 20000; ++round) {
        std::string bytes(random() % 64, '\0');
        for (char& byte : bytes) {
            byte = static_cast<char>(
                random() % 3 == 0 ? random() : kBoundaries[random() % std::size(kBoundaries)]);
        }
        CheckUtf8(bytes);
        if (HasFatalFailure()) return;
    }
}

// Text that is nearly UTF-8: a byte of it is changed, taken out or put in.
TEST_F(StringIcuTest, RandomlyDamagedText) {
    const std::string text =
        IcuEncode(std::u16string(u"plain text, \u00E9\u00DF\u07FF \u0800\u4E2D\u6587\uFFFD ") +
                  u"\U0001F600\U0010FFFF" + u'\0' + u"end");
    std::mt19937 random(42);
    for (int round = 0; round < 10000; ++round) {
        std::string bytes = text;
        for (uint32_t damages = 1 + random() % 3; damages > 0; --damages) {
            const size_t at = random() % bytes.size();
            const char byte = static_cast<char>(random());
            switch (random() % 3) {
                case 0:
                    bytes[at] = byte;
                    break;
                case 1:
                    bytes.erase(at, 1);
                    break;
                default:
                    bytes.insert(at, 1, byte);
            }
        }
        CheckUtf8(bytes);
        if (HasFatalFailure()) return;
    }
}

// ASCII takes another way than the rest, in steps of eight bytes.
TEST_F(StringIcuTest, OneByteThatIsNotAsciiIsSeenAnywhere) {
    for (size_t length = 1; length < 40; ++length) {
        CheckUtf8(std::string(length, 'x'));
        for (size_t at = 0; at < length; ++at) {
            std::string bytes(length, 'x');
            bytes[at] = '\x80';
            CheckUtf8(bytes);
        }
        if (HasFatalFailure()) return;
    }
}

TEST_F(StringIcuTest, TruncatesUtf8BetweenCharacters) {
    const std::u16string alphabet = std::u16string(u"a\u007F\u0080\u00E9\u07FF\u0800\u4E2D\uFFFF") +
                                    u"\xD83D\xDE00\xD800\xDBFF\xDC00\xDFFF" + u'\0';
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        std::u16string units(round < 100 ? 2 : random() % 40, u'\0');
        for (char16_t& unit : units) unit = alphabet[random() % alphabet.size()];
        CheckTruncation(FromUtf16(units), units);
        // The same put together by a script, which V8 keeps in two pieces at first.
        const size_t half = units.size() / 2;
        SetGlobal("a", FromUtf16(units.substr(0, half)));
        SetGlobal("b", FromUtf16(units.substr(half)));
        CheckTruncation(Run("a + b"), units);
        SetGlobal("a", FromUtf16(units.substr(0, half)));
        SetGlobal("b", FromUtf16(units.substr(half)));
        CheckReading(Run("a + b"), units);
        EXPECT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        if (HasFatalFailure()) return;
    }
}

TEST_F(StringIcuTest, RandomLatin1) {
    std::mt19937 random(11);
    for (int round = 0; round < 500; ++round) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        std::string bytes(random() % 100, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        std::string expected(bytes.size() * 2 + 1, '#');
        UErrorCode status = U_ZERO_ERROR;
        const int32_t length =
            ucnv_convert("UTF-8", "ISO-8859-1", &expected[0], static_cast<int32_t>(expected.size()),
                         bytes.data(), static_cast<int32_t>(bytes.size()), &status);
        ASSERT_TRUE(U_SUCCESS(status)) << u_errorName(status);
        expected.resize(static_cast<size_t>(length));
        JSVM_Value value = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateStringLatin1(env, bytes.data(), bytes.size(), &value));
        ASSERT_EQ(expected, Read<std::string>(OH_JSVM_GetValueStringUtf8, value));
        ASSERT_EQ(bytes, Read<std::string>(OH_JSVM_GetValueStringLatin1, value));
        ASSERT_EQ(IcuDecode(expected), Read<std::u16string>(OH_JSVM_GetValueStringUtf16, value));
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
}

}  // namespace
