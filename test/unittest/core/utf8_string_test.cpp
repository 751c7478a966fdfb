// SPDX-License-Identifier: Apache-2.0
// Strings are what V8's own decoder would make of the same bytes, be they text or not.
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
