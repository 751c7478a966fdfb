// SPDX-License-Identifier: Apache-2.0
// Strings are what V8's own decoder would make of the same bytes, be they text or not, and are
// written as V8's own encoder would do it.
#include "frameworks/core/utf8_string.h"

#include <random>
#include <string>

#include "ark_runtime/jsvmx_code_cache.h"
#include "frameworks/core/handle.h"
#include "test/support/fixture.h"

namespace {

class Utf8StringTest : public jsvm_test::JsvmTest {
  protected:
    static v8::Local<v8::String> Text(JSVM_Value value) {
        return jsvm::SlotCast<v8::Local<v8::Value>>(value).As<v8::String>();
    }
    void ExpectTheSame(const std::string& bytes) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        const v8::Local<v8::String> expected =
            v8::String::NewFromUtf8(vm->isolate, bytes.data(), v8::NewStringType::kNormal,
                                    static_cast<int>(bytes.size()))
                .ToLocalChecked();
        JSVM_Value made = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateStringUtf8(env, bytes.data(), bytes.size(), &made));
        EXPECT_TRUE(Text(made)->StringEquals(expected)) << bytes;
        EXPECT_EQ(expected->IsOneByte(), Text(made)->IsOneByte()) << bytes;
        ASSERT_JSVM_OK(JSVMX_CodeCacheCreateSource(env, bytes.data(), bytes.size(), &made));
        EXPECT_TRUE(Text(made)->StringEquals(expected)) << bytes;
        EXPECT_EQ(expected->IsOneByte(), Text(made)->IsOneByte()) << bytes;
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    // Read into rooms of just the length, one less, and more; a write beyond the room shows.
    void ExpectTheSameBytes(const std::u16string& units) {
        const v8::HandleScope scope(vm->isolate);
        const v8::Local<v8::String> string =
            v8::String::NewFromTwoByte(vm->isolate, jsvm::CodeUnits(units.data()),
                                       v8::NewStringType::kNormal, static_cast<int>(units.size()))
                .ToLocalChecked();
        const auto length = static_cast<size_t>(string->Utf8Length(vm->isolate));
        ASSERT_EQ(length, jsvm::Utf8LengthOf(vm->isolate, string, jsvm::FlatTextOf(string)));
        for (const size_t room : {length, length + 1, length + 40, 3 * length, length / 2,
                                  length == 0 ? 0 : length - 1}) {
            std::string expected(room + 1, '#');
            std::string written(room + 1, '#');
            const int count = string->WriteUtf8(
                vm->isolate, expected.data(), static_cast<int>(room), nullptr,
                v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
            const size_t got = jsvm::WriteUtf8Of(vm->isolate, string, jsvm::FlatTextOf(string),
                                                 written.data(), room);
            ASSERT_EQ(static_cast<size_t>(count), got) << room;
            ASSERT_EQ(expected.substr(0, got), written.substr(0, got));
            ASSERT_EQ('#', written[room]);
        }
    }
    size_t Below(size_t most) {
        return std::uniform_int_distribution<size_t>(0, most - 1)(random_);
    }

    std::mt19937 random_{7};
};

TEST_F(Utf8StringTest, EveryPairAndMostTriplesOfBytesThatMatter) {
    // From each class of bytes that the rules tell apart, both ends.
    const std::string edges =
        "a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xc3\xc4\xdf\xe0\xe1\xec\xed\xee\xef\xf0\xf1\xf3"
        "\xf4\xf5\xff";
    for (const char a : edges) {
        for (const char b : edges) {
            ExpectTheSame({a, b});
            for (const char c : edges) {
                ExpectTheSame({a, b, c});
                ExpectTheSame({a, b, c, 'z', a, b, c, c});
            }
        }
    }
}

TEST_F(Utf8StringTest, RandomBytes) {
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(Below(200), '\0');
        for (char& byte : bytes) byte = static_cast<char>(Below(256));
        ExpectTheSame(bytes);
    }
}

TEST_F(Utf8StringTest, TextThatIsMostlySound) {
    const std::string characters[] = {"a",
                                      "const answer = 42; // plain text for a while",
                                      "\xc3\xa9",
                                      "\xe4\xb8\xad",
                                      "\xf0\x9f\x98\x80",
                                      "\xef\xbb\xbf",
                                      "\xed\x9f\xbf",
                                      "\xff",
                                      "\xe4\xb8",
                                      "\xed\xa0\x80",
                                      "\xf0\x9f"};
    for (int round = 0; round < 600; ++round) {
        // The first few are ASCII, the next Latin-1; all lengths that have code of their own.
        const size_t kinds = 2 + Below(std::size(characters) - 1);
        const size_t length = round % 3 == 0 ? 60000 : round % 3 == 1 ? 5000 : 300;
        std::string bytes;
        while (bytes.size() < length) bytes += characters[Below(kinds)];
        ExpectTheSame(bytes);
    }
}

// Characters of one length are decoded many at a time, up to what is not one.
TEST_F(Utf8StringTest, RunsWithSomethingElseAnywhere) {
    const std::string characters[] = {"\xc3\xa9",         "\xc2\x80",        "\xdf\xbf",
                                      "\xe0\xa0\x80",     "\xe4\xb8\xad",    "\xef\xbf\xbf",
                                      "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"};
    const std::string others[] = {"",
                                  "a",
                                  "\xc3",
                                  "\xc1\xbf",
                                  "\xff",
                                  "\x80",
                                  "\xc4\x80",
                                  "\xe0\x9f\xbf",
                                  "\xe4",
                                  "\xed\xa0\x80",
                                  "\xf0\x8f\xbf\xbf",
                                  "\xf4\x90\x80\x80"};
    for (const std::string& character : characters) {
        std::string run;
        for (int i = 0; i < 40; ++i) run += character;
        for (const std::string& other : others) {
            for (size_t at = 0; at <= run.size(); at += character.size()) {
                ExpectTheSame(std::string(run).insert(at, other));
            }
        }
        for (size_t length = 0; length < run.size(); ++length) ExpectTheSame(run.substr(0, length));
    }
}

TEST_F(Utf8StringTest, OneByteIsWrong) {
    for (const std::string character : {"\xc3\xa9", "\xe4\xb8\xad", "\xf0\x9f\x98\x80"}) {
        std::string run;
        while (run.size() < 48) run += character;
        for (size_t at = 0; at < run.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string damaged = run;
                damaged[at] = static_cast<char>(byte);
                ExpectTheSame(damaged);
            }
        }
    }
}

TEST_F(Utf8StringTest, RunsOfUnitsWithSomethingElseAnywhere) {
    const std::u16string units[] = {u"a",      u"\u007f", u"\u0080", u"\u00ff",     u"\u0100",
                                    u"\u07ff", u"\u0800", u"\uffff", u"\U00010000", u"\U0010ffff"};
    const char16_t lone[] = {0xD800, 0xDBFF, 0xDC00, 0xDFFF};
    for (const std::u16string& unit : units) {
        std::u16string run;
        for (int i = 0; i < 40; ++i) run += unit;
        for (size_t length = 0; length < run.size(); ++length) {
            ExpectTheSameBytes(run.substr(0, length));
        }
        for (size_t at = 0; at <= run.size(); ++at) {
            for (const std::u16string& other : units) {
                ExpectTheSameBytes(std::u16string(run).insert(at, other));
            }
            for (const char16_t surrogate : lone) {
                ExpectTheSameBytes(std::u16string(run).insert(at, 1, surrogate));
            }
        }
    }
}

TEST_F(Utf8StringTest, UnitsAtRandom) {
    for (int round = 0; round < 3000; ++round) {
        const char16_t most[] = {0x80, 0x100, 0x800, 0xFFFF};
        const char16_t below = most[Below(4)];
        // Now and then more than V8 is asked for at once; pairs lie across the places where it is.
        std::u16string units(round % 100 == 0 ? 2000 + Below(5000) : Below(120), u'\0');
        for (char16_t& unit : units) {
            unit = Below(4) == 0 ? static_cast<char16_t>(0xD800 + Below(0x800))
                                 : static_cast<char16_t>(Below(below));
            if (below <= 0x100) unit = static_cast<char16_t>(unit % below);
        }
        ExpectTheSameBytes(units);
        if (HasFatalFailure()) return;
    }
}

// Those are read in pieces, some ends of which lie in pairs, after V8 has put them together.
TEST_F(Utf8StringTest, StringsThatAreNotFlat) {
    const v8::HandleScope scope(vm->isolate);
    for (const std::u16string part : {u"caf\u00e9", u"\u6c49\u5b57", u"\U0001f600"}) {
        std::u16string half = u"x";
        for (int i = 0; i < 1500; ++i) half += part;
        const auto make = [&](const std::u16string& units) {
            return v8::String::NewFromTwoByte(vm->isolate, jsvm::CodeUnits(units.data()),
                                              v8::NewStringType::kNormal,
                                              static_cast<int>(units.size()))
                .ToLocalChecked();
        };
        const v8::Local<v8::String> first = make(half);
        const v8::Local<v8::String> whole = make(half + half);
        const auto length = static_cast<size_t>(whole->Utf8Length(vm->isolate));
        for (const size_t room : {length, length + 9, length - 1, length / 2, size_t{7}}) {
            const v8::Local<v8::String> joined = v8::String::Concat(vm->isolate, first, first);
            const jsvm::FlatText not_flat = jsvm::FlatTextOf(joined);
            ASSERT_EQ(nullptr, not_flat.units);
            const v8::Local<v8::String> another = v8::String::Concat(vm->isolate, first, first);
            ASSERT_EQ(length, jsvm::Utf8LengthOf(vm->isolate, another, not_flat));
            std::string expected(room + 1, '#');
            std::string written(room + 1, '#');
            const int count = whole->WriteUtf8(
                vm->isolate, expected.data(), static_cast<int>(room), nullptr,
                v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
            const size_t got =
                jsvm::WriteUtf8Of(vm->isolate, joined, not_flat, written.data(), room);
            ASSERT_EQ(static_cast<size_t>(count), got) << room;
            ASSERT_EQ(expected.substr(0, got), written.substr(0, got));
            ASSERT_EQ('#', written[room]);
        }
    }
}

TEST_F(Utf8StringTest, PairsAcrossPieces) {
    for (size_t before = 0; before < 3; ++before) {
        std::u16string units(before, u'x');
        for (int i = 0; i < 5000; ++i) units += u"\U0001f600";
        ExpectTheSameBytes(units);
    }
}

TEST_F(Utf8StringTest, OneOddCharacterAnywhereInALargeText) {
    for (const std::string odd : {"\xc3\xa9", "\xe4\xb8\xad", "\xf0\x9f\x98\x80", "\xff", "\xe4"}) {
        for (const size_t at :
             {size_t{0}, size_t{8190}, size_t{8191}, size_t{8192}, size_t{20000}, size_t{39999}}) {
            std::string bytes(40000, 'a');
            bytes.insert(at, odd);
            ExpectTheSame(bytes);
        }
        ExpectTheSame(std::string(3000000, 'a') + odd);
    }
}

}  // namespace
