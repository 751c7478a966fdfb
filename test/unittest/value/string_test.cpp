// SPDX-License-Identifier: Apache-2.0
#include <climits>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "test/unittest/value/text_fixture.h"

namespace {

class StringTest : public jsvm_test::TextTest {
  protected:
    JSVM_Value FromLatin1(const std::string& bytes) {
        JSVM_Value value = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateStringLatin1(env, bytes.data(), bytes.size(), &value));
        return value;
    }
    std::u16string Utf16(JSVM_Value value) {
        return Read<std::u16string>(OH_JSVM_GetValueStringUtf16, value);
    }
    std::string Utf8(JSVM_Value value) {
        return Read<std::string>(OH_JSVM_GetValueStringUtf8, value);
    }
    std::string Latin1(JSVM_Value value) {
        return Read<std::string>(OH_JSVM_GetValueStringLatin1, value);
    }
};

std::string BytesOf(std::initializer_list<int> bytes) {
    std::string text;
    for (int byte : bytes) text.push_back(static_cast<char>(byte));
    return text;
}

TEST_F(StringTest, TruncatesUtf8AsTheSpecificationSays) {
    const std::u16string units = u"a\u00E9\u4E2D\U0001F600\xD800z";
    constexpr size_t kWritten[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10, 10, 13, 14};
    JSVM_Value value = FromUtf16(units);
    for (size_t room = 0; room < std::size(kWritten); ++room) {
        char buffer[20];
        size_t written = 99;
        ASSERT_JSVM_OK(OH_JSVM_GetValueStringUtf8(env, value, buffer, room + 1, &written));
        EXPECT_EQ(kWritten[room], written) << "room " << room;
    }
    EXPECT_EQ("a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80\xEF\xBF\xBDz", Utf8(value));
}

// Text is taken for ASCII until it shows that it is not. What was made of it until then is garbage
// at once, whatever scope is open, and collections can deal with it.
TEST_F(StringTest, TextThatTurnsOutNotToBeAsciiLeavesNothingBehind) {
    constexpr size_t kTexts = 100;
    constexpr size_t kLength = 200000;
    const auto used = [this] {
        EXPECT_JSVM_OK(
            OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
        JSVM_HeapStatistics statistics{};
        EXPECT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &statistics));
        return statistics.usedHeapSize;
    };
    const std::string text = std::string(kLength, 'a') + "\xC3\xA9";
    const size_t before = used();
    std::vector<JSVM_Value> made;
    for (size_t i = 0; i < kTexts; ++i) made.push_back(Str(text));
    EXPECT_LT(used() - before, kTexts * kLength * 3 / 2);
    for (JSVM_Value value : made) ASSERT_EQ(text, Utf8(value));
}

TEST_F(StringTest, Latin1IsOneByteForOneUnit) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
    JSVM_Value value = FromLatin1(bytes);
    const std::u16string units = Utf16(value);
    ASSERT_EQ(256u, units.size());
    for (int byte = 0; byte < 256; ++byte) EXPECT_EQ(byte, units[byte]);
    EXPECT_EQ(bytes, Latin1(value));
    // XTS 065: reading keeps the low byte of each unit.
    EXPECT_EQ("\x2D\x87", Latin1(Str("\xE4\xB8\xAD\xE6\x96\x87")));
    EXPECT_EQ(BytesOf({0x3D, 0x00}), Latin1(FromUtf16(u"\U0001F600")));
}

TEST_F(StringTest, Utf16IsVerbatim) {
    std::u16string units;
    for (int unit = 0; unit < 0x10000; ++unit) units.push_back(static_cast<char16_t>(unit));
    EXPECT_EQ(units, Utf16(FromUtf16(units)));
    char16_t buffer[3] = {u'#', u'#', u'#'};
    size_t written = 99;
    EXPECT_STATUS(JSVM_OK,
                  OH_JSVM_GetValueStringUtf16(env, FromUtf16(u"a\U0001F600"), buffer, 3, &written));
    EXPECT_EQ(2u, written);
    EXPECT_EQ(0xD83D, buffer[1]);
    EXPECT_EQ(0, buffer[2]);
}

// XTS 0492, 0496, 0506, 0875: a length is taken literally.
// Units of one byte, of two, and of both, whichever come first; as names of properties too.
TEST_F(StringTest, Utf16IsTheStringThatJavaScriptHas) {
    Run("var table = {}; function enter(text) { return table[text] = (table[text] | 0) + 1; }");
    for (const char16_t first : {u'a', u'\u00E9', u'\u0100', u'\u6C49', u'\xD800'}) {
        for (const char16_t rest : {u'b', u'\u00FF', u'\u6C49'}) {
            for (const size_t count : {1, 2, 3, 31, 32, 500, 70000}) {
                SCOPED_TRACE(testing::Message() << first << ' ' << rest << ' ' << count);
                std::u16string units(count, rest);
                units[0] = first;
                JSVM_Value made = FromUtf16(units);
                const std::string same = "String.fromCharCode(" + std::to_string(first) +
                                         ") + String.fromCharCode(" + std::to_string(rest) +
                                         ").repeat(" + std::to_string(count - 1) + ")";
                bool equal = false;
                EXPECT_JSVM_OK(OH_JSVM_StrictEquals(env, made, Run(same), &equal));
                EXPECT_TRUE(equal);
                EXPECT_EQ(units, Utf16(made));
                SetGlobal("made", made);
                EXPECT_EQ("1", RunToString("enter(made)"));
                EXPECT_EQ("2", RunToString("enter(" + same + ")"));
                Run("delete table[made]");
            }
        }
    }
}

TEST_F(StringTest, LengthsCountZeros) {
    JSVM_Value value = nullptr;
    size_t length = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "hello world", 12, &value));
    EXPECT_JSVM_OK(OH_JSVM_GetValueStringUtf8(env, value, nullptr, 0, &length));
    EXPECT_EQ(12u, length);
    EXPECT_EQ(std::string("hello world", 12), Utf8(value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringLatin1(env, "a\0b", 3, &value));
    EXPECT_EQ(std::string("a\0b", 3), Latin1(value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf16(env, u"a\0b", 4, &value));
    EXPECT_EQ(std::u16string(u"a\0b", 4), Utf16(value));
}

TEST_F(StringTest, AutoLengthEndsAtTheZero) {
    JSVM_Value value = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf8(env, "\xC3\xA9t\0x", JSVM_AUTO_LENGTH, &value));
    EXPECT_EQ(u"\u00E9t", Utf16(value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringLatin1(env, "\xE9\0x", JSVM_AUTO_LENGTH, &value));
    EXPECT_EQ(u"\u00E9", Utf16(value));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf16(env, u"\xD800\0x", JSVM_AUTO_LENGTH, &value));
    EXPECT_EQ(u"\xD800", Utf16(value));
    for (const char* text : {"", "abc"}) {
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateStringUtf8(env, text, JSVM_AUTO_LENGTH, &value));
        EXPECT_EQ(text, Utf8(value));
    }
}

TEST_F(StringTest, TheTextIsCopied) {
    char text[] = "before";
    JSVM_Value value = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateStringLatin1(env, text, 6, &value));
    std::memset(text, '#', 6);
    EXPECT_EQ("before", Utf8(value));
}

// The same checks for every encoding.
template <class T>
class EncodingTest : public StringTest {};

struct Latin1Encoding {
    using Unit = char;
    static constexpr auto kCreate = &OH_JSVM_CreateStringLatin1;
    static constexpr auto kRead = &OH_JSVM_GetValueStringLatin1;
};
struct Utf8Encoding {
    using Unit = char;
    static constexpr auto kCreate = &OH_JSVM_CreateStringUtf8;
    static constexpr auto kRead = &OH_JSVM_GetValueStringUtf8;
};
struct Utf16Encoding {
    using Unit = char16_t;
    static constexpr auto kCreate = &OH_JSVM_CreateStringUtf16;
    static constexpr auto kRead = &OH_JSVM_GetValueStringUtf16;
};
using Encodings = ::testing::Types<Latin1Encoding, Utf8Encoding, Utf16Encoding>;
TYPED_TEST_SUITE(EncodingTest, Encodings, );

TYPED_TEST(EncodingTest, CreatingChecksItsArguments) {
    JSVM_Env env = this->env;
    const typename TypeParam::Unit text[] = {'a', 'b', 0};
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, TypeParam::kCreate(nullptr, text, 2, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kCreate(env, nullptr, 1, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kCreate(env, nullptr, JSVM_AUTO_LENGTH, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kCreate(env, text, 2, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kCreate(env, text, size_t{INT_MAX} + 1, &value));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kCreate(env, text, SIZE_MAX - 1, &value));
    // Longer than any string can be; the length alone decides.
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, TypeParam::kCreate(env, text, INT_MAX, &value));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, TypeParam::kCreate(env, text, (1 << 29) - 23, &value));
    EXPECT_FALSE(this->ExceptionPending());
    EXPECT_EQ(nullptr, value);
    EXPECT_STATUS(JSVM_OK, TypeParam::kCreate(env, nullptr, 0, &value));
    EXPECT_EQ("", this->Utf8(value));
}

TYPED_TEST(EncodingTest, ReadingChecksItsArguments) {
    JSVM_Env env = this->env;
    typename TypeParam::Unit buffer[4] = {'#', '#', '#', '#'};
    size_t length = 99;
    JSVM_Value text = this->Str("ab");
    EXPECT_EQ(JSVM_INVALID_ARG, TypeParam::kRead(nullptr, text, buffer, 4, &length));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kRead(env, nullptr, buffer, 4, &length));
    for (const char* source : {"1", "null", "Symbol()", "({})", "new String('ab')", "['ab']"}) {
        JSVM_Value value = this->Run(source);
        EXPECT_STATUS(JSVM_STRING_EXPECTED, TypeParam::kRead(env, value, buffer, 4, &length));
        EXPECT_STATUS(JSVM_STRING_EXPECTED, TypeParam::kRead(env, value, nullptr, 0, nullptr));
    }
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kRead(env, text, nullptr, 0, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, TypeParam::kRead(env, text, nullptr, 4, nullptr));
    EXPECT_EQ('#', buffer[0]);
    EXPECT_EQ(99u, length);
}

TYPED_TEST(EncodingTest, ReadsWithAnyCapacity) {
    JSVM_Env env = this->env;
    JSVM_Value text = this->Str("abc");
    for (size_t size : {size_t{0}, size_t{12345}, JSVM_AUTO_LENGTH}) {
        size_t length = 99;
        EXPECT_STATUS(JSVM_OK, TypeParam::kRead(env, text, nullptr, size, &length));
        EXPECT_EQ(3u, length);
    }
    for (size_t size : {size_t{0}, size_t{1}, size_t{3}, size_t{4}, size_t{6}, size_t{INT_MAX},
                        size_t{INT_MAX} + 1, size_t{INT_MAX} + 2, size_t{1} << 32,
                        (size_t{1} << 32) + 1, JSVM_AUTO_LENGTH}) {
        SCOPED_TRACE(size);
        typename TypeParam::Unit buffer[6] = {'#', '#', '#', '#', '#', '#'};
        size_t written = 99;
        const size_t expected = size == 0 ? 0 : size > 3 ? 3 : size - 1;
        EXPECT_STATUS(JSVM_OK, TypeParam::kRead(env, text, buffer, size, &written));
        EXPECT_EQ(expected, written);
        for (size_t at = 0; at < 6; ++at) {
            const int unit = at < expected ? "abc"[at] : at == expected && size != 0 ? 0 : '#';
            EXPECT_EQ(unit, buffer[at]) << at;
        }
        EXPECT_STATUS(JSVM_OK, TypeParam::kRead(env, text, buffer, size, nullptr));
    }
}

TYPED_TEST(EncodingTest, WorksWhileAnExceptionIsPending) {
    JSVM_Env env = this->env;
    const typename TypeParam::Unit text[] = {'a', 'b', 0};
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, this->Num(1)));
    JSVM_Value value = nullptr;
    size_t length = 0;
    EXPECT_STATUS(JSVM_OK, TypeParam::kCreate(env, text, JSVM_AUTO_LENGTH, &value));
    EXPECT_STATUS(JSVM_OK, TypeParam::kRead(env, value, nullptr, 0, &length));
    EXPECT_EQ(2u, length);
    EXPECT_EQ("1", this->TakeException());
}

TYPED_TEST(EncodingTest, NoStringIsMadeWithoutAHandleScope) {
    JSVM_VM vm = nullptr;
    JSVM_Env env = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
    ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
    const typename TypeParam::Unit text[] = {'a', 'b', 0};
    JSVM_Value value = nullptr;
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, TypeParam::kCreate(env, text, 2, &value));
    EXPECT_EQ(JSVM_HANDLE_SCOPE_MISMATCH, TypeParam::kCreate(env, nullptr, 2, nullptr));
    EXPECT_EQ(nullptr, value);
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(env));
    EXPECT_JSVM_OK(OH_JSVM_DestroyVM(vm));
}

}  // namespace
