// SPDX-License-Identifier: Apache-2.0
// What is remembered of sources: that it spares reading them, and that no text is ever taken for
// another because of it.
#include "frameworks/script/source_memory.h"

#include <cstring>
#include <string>

#include "ark_runtime/jsvmx.h"
#include "frameworks/core/handle.h"
#include "frameworks/script/source_text.h"
#include "test/support/gc_fixture.h"

namespace {

constexpr size_t kLarge = jsvm::kLeastRememberedUnits;

// A program of `length` units whose value is the digit.
std::string Program(char digit, size_t length) {
    const std::string program = std::string("/**/") + digit;
    return "/*" + std::string(length - program.size() - 4, '-') + "*/" + program;
}

class SourceMemoryTest : public jsvm_test::GcTest {
  protected:
    static v8::Local<v8::String> Text(JSVM_Value value) {
        return jsvm::SlotCast<v8::Local<v8::Value>>(value).As<v8::String>();
    }
    bool IsRemembered(JSVM_Value source) {
        JsvmEnvelopeSource described;
        return jsvm::RecallSource(vm, Text(source), &described);
    }
    JsvmEnvelopeSource Describe(JSVM_Value source) {
        const v8::Local<v8::String> text = Text(source);
        return jsvm::DescribeSource(vm->isolate, text, jsvm::EncodingOf(vm->isolate, text));
    }
    JSVM_Script Compile(JSVM_Value source, const uint8_t* cache, size_t length, bool* rejected) {
        JSVM_Script script = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CompileScript(env, source, cache, length, false, rejected, &script));
        return script;
    }
    // An external string of Latin-1 text that the test can change.
    JSVM_Value External(std::string* text) {
        JSVM_Value value = nullptr;
        bool copied = true;
        EXPECT_JSVM_OK(OH_JSVM_CreateExternalStringLatin1(env, text->data(), text->size(), nullptr,
                                                          nullptr, &value, &copied));
        EXPECT_FALSE(copied);
        return value;
    }

    std::string external_;  // outlives the VM
};

TEST_F(SourceMemoryTest, ALargeSourceIsRememberedASmallOneIsNot) {
    JSVM_Value large = Str(Program('1', kLarge));
    JSVM_Value small = Str(Program('1', kLarge - 1));
    EXPECT_FALSE(IsRemembered(large));
    const JsvmEnvelopeSource first = Describe(large);
    Describe(small);
    EXPECT_TRUE(IsRemembered(large));
    EXPECT_FALSE(IsRemembered(small));
    const std::string text = Program('1', kLarge);
    const JsvmEnvelopeHash hash = jsvm_envelope_hash(text.data(), text.size());
    EXPECT_EQ(0, std::memcmp(hash.bytes, first.hash.bytes, sizeof(hash.bytes)));
    const JsvmEnvelopeSource again = Describe(large);
    EXPECT_EQ(0, std::memcmp(hash.bytes, again.hash.bytes, sizeof(hash.bytes)));
    EXPECT_EQ(JSVM_ENVELOPE_ONE_BYTE, again.encoding);
    EXPECT_EQ(kLarge, again.length);
}

TEST_F(SourceMemoryTest, MakingACacheAndOfferingOneRememberTheSource) {
    JSVM_Value source = Str(Program('1', kLarge));
    const uint8_t* cache = nullptr;
    size_t length = 0;
    ASSERT_JSVM_OK(
        OH_JSVM_CreateCodeCache(env, Compile(source, nullptr, 0, nullptr), &cache, &length));
    EXPECT_TRUE(IsRemembered(source));
    JSVM_Value same = Str(Program('1', kLarge));
    EXPECT_FALSE(IsRemembered(same));
    bool rejected = true;
    Compile(same, cache, length, &rejected);
    EXPECT_FALSE(rejected);
    EXPECT_TRUE(IsRemembered(same));
    EXPECT_JSVM_OK(OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_JS));
}

TEST_F(SourceMemoryTest, TwoByteTextPutTogetherByAScriptIsRemembered) {
    JSVM_Value source = Run("'/*\\u4e2d' + '-'.repeat(20000) + '*/1'");
    const JsvmEnvelopeSource described = Describe(source);
    EXPECT_EQ(JSVM_ENVELOPE_TWO_BYTE, described.encoding);
    EXPECT_TRUE(IsRemembered(source));
    CollectGarbage();
    EXPECT_EQ(JSVM_ENVELOPE_TWO_BYTE, Describe(source).encoding);
}

// The text of an external string is memory of the program, which may change it.
TEST_F(SourceMemoryTest, TextInMemoryOfTheCallersIsReadAgainEachTime) {
    std::string& text = external_;
    text = Program('1', kLarge + 1);
    JSVM_Value whole = External(&text);
    SetGlobal("whole", whole);
    JSVM_Value part = Run("whole.substring(1)");
    for (JSVM_Value source : {whole, part}) {
        const JsvmEnvelopeSource before = Describe(source);
        EXPECT_FALSE(IsRemembered(source));
        text[text.size() - 1] = '2';
        const JsvmEnvelopeSource after = Describe(source);
        EXPECT_NE(0, std::memcmp(before.hash.bytes, after.hash.bytes, sizeof(after.hash.bytes)));
        text[text.size() - 1] = '1';
    }
}

// Strings come and go, and a new one may lie where an old one lay.
TEST_F(SourceMemoryTest, ASourceThatIsGoneIsNotTakenForANewOne) {
    const uint8_t* cache = nullptr;
    size_t length = 0;
    ASSERT_JSVM_OK(OH_JSVM_CreateCodeCache(
        env, Compile(Str(Program('1', kLarge)), nullptr, 0, nullptr), &cache, &length));
    for (int round = 0; round < 100; ++round) {
        InScope([&] {
            const char digit = static_cast<char>('1' + round % 3);
            bool rejected = false;
            JSVM_Script script = Compile(Str(Program(digit, kLarge)), cache, length, &rejected);
            EXPECT_EQ(digit != '1', rejected) << round;
            JSVM_Value result = nullptr;
            ASSERT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
            EXPECT_EQ(digit - '0', ToNumber(result)) << round;
        });
        if (round % 10 == 0) CollectGarbage();
    }
    EXPECT_JSVM_OK(OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_JS));
}

TEST_F(SourceMemoryTest, TheOldestOfManyIsForgotten) {
    constexpr int kPlaces = 32;
    JSVM_Value sources[kPlaces + 1];
    for (int i = 0; i <= kPlaces; ++i) {
        sources[i] = Str(Program(static_cast<char>('0' + i % 10), kLarge + 1));
        Describe(sources[i]);
    }
    EXPECT_FALSE(IsRemembered(sources[0]));
    for (int i = 1; i <= kPlaces; ++i) EXPECT_TRUE(IsRemembered(sources[i])) << i;
}

}  // namespace
