// SPDX-License-Identifier: Apache-2.0
// Sources of JSVMX_CodeCacheCreateSource. That their text is right is tested in
// core/utf8_string_test.cpp.
#include <cstring>
#include <fstream>
#include <string>

#include "ark_runtime/jsvmx.h"
#include "ark_runtime/jsvmx_code_cache.h"
#include "frameworks/core/handle.h"
#include "frameworks/script/source_memory.h"
#include "frameworks/script/source_text.h"
#include "test/support/gc_fixture.h"

namespace {

class CreateSourceTest : public jsvm_test::GcTest {
  protected:
    JSVM_Value Source(const std::string& text) {
        JSVM_Value source = nullptr;
        EXPECT_STATUS(JSVM_OK, JSVMX_CodeCacheCreateSource(env, text.data(), text.size(), &source));
        return source;
    }
    static v8::Local<v8::String> Text(JSVM_Value value) {
        return jsvm::SlotCast<v8::Local<v8::Value>>(value).As<v8::String>();
    }
    JsvmEnvelopeSource Describe(JSVM_Value source) {
        return jsvm::DescribeSource(vm->isolate, Text(source),
                                    jsvm::EncodingOf(vm->isolate, Text(source)));
    }
    double Run(JSVM_Value source, const uint8_t* cache, size_t length, bool* rejected) {
        JSVM_Script script = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CompileScript(env, source, cache, length, false, rejected, &script));
        EXPECT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
        return ToNumber(result);
    }
};

// Sources of every encoding, small and large.
std::string Program(const std::string& character, size_t repeat) {
    std::string text = "/*";
    for (size_t i = 0; i < repeat; ++i) text += character;
    return text + "*/ 6 * 7";
}

TEST_F(CreateSourceTest, TheHashIsThatOfTheString) {
    for (const char* character : {"-", "\xc3\xa9", "\xe4\xb8\xad", "\xff"}) {
        for (const size_t repeat : {size_t{10}, size_t{30000}, size_t{800000}}) {
            const std::string text = Program(character, repeat);
            const JsvmEnvelopeSource made = Describe(Source(text));
            JSVM_Value plain = nullptr;
            ASSERT_JSVM_OK(OH_JSVM_CreateStringUtf8(env, text.data(), text.size(), &plain));
            const JsvmEnvelopeSource expected = Describe(plain);
            EXPECT_EQ(expected.encoding, made.encoding);
            EXPECT_EQ(expected.length, made.length);
            EXPECT_EQ(0, std::memcmp(expected.hash.bytes, made.hash.bytes, sizeof(made.hash)));
        }
    }
}

TEST_F(CreateSourceTest, ALargeSourceIsRememberedFromTheStart) {
    JsvmEnvelopeSource described;
    EXPECT_TRUE(jsvm::RecallSource(vm, Text(Source(Program("-", 20000))), &described));
    EXPECT_FALSE(jsvm::RecallSource(vm, Text(Source(Program("-", 200))), &described));
}

TEST_F(CreateSourceTest, CachesFitWhicheverWayTheStringWasMade) {
    for (const char* character : {"-", "\xc3\xa9", "\xe4\xb8\xad"}) {
        const std::string text = Program(character, 30000);
        JSVM_Script script = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, Str(text), nullptr, 0, false, nullptr, &script));
        const uint8_t* cache = nullptr;
        size_t length = 0;
        ASSERT_JSVM_OK(OH_JSVM_CreateCodeCache(env, script, &cache, &length));
        bool rejected = true;
        EXPECT_EQ(42, Run(Source(text), cache, length, &rejected));
        EXPECT_FALSE(rejected);
        std::string edited = text;
        edited[edited.size() - 1] = '8';
        EXPECT_EQ(48, Run(Source(edited), cache, length, &rejected));
        EXPECT_TRUE(rejected);
        EXPECT_JSVM_OK(OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_JS));
    }
}

TEST_F(CreateSourceTest, TheCallersTextIsNotNeededAfter) {
    std::string text = Program("-", 30000);
    JSVM_Value source = Source(text);
    text.assign(text.size(), '!');
    EXPECT_EQ(42, Run(source, nullptr, 0, nullptr));
    EXPECT_EQ(text.size(), static_cast<size_t>(Text(source)->Length()));
}

TEST_F(CreateSourceTest, ItsFunctionsTellTheirText) {
    SetGlobal("f", [&] {
        const std::string text = Program("\xe4\xb8\xad", 30000) + "; (function f() { return 1; })";
        JSVM_Script script = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_JSVM_OK(
            OH_JSVM_CompileScript(env, Source(text), nullptr, 0, false, nullptr, &script));
        EXPECT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
        return result;
    }());
    CollectGarbage();
    EXPECT_EQ("function f() { return 1; }", RunToString("f.toString()"));
}

// Pages that the process has mapped, be they touched or not.
size_t MappedPages() {
    size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages;
}

TEST_F(CreateSourceTest, TheTextIsFreedWithTheString) {
    const std::string text = Program("\xe4\xb8\xad", 3000000);
    const size_t before = MappedPages();
    for (int round = 0; round < 100; ++round) {
        InScope([&] { EXPECT_EQ(3000010, Text(Source(text))->Length()); });
        if (round % 10 == 9) CollectGarbage();
    }
    // Kept, they would be 600 MB.
    EXPECT_LT(MappedPages(), before + (size_t{100} << 20) / 4096);
}

TEST_F(CreateSourceTest, ItChecksItsArguments) {
    JSVM_Value source = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheCreateSource(nullptr, "1", 1, &source));
    EXPECT_STATUS(JSVM_INVALID_ARG, JSVMX_CodeCacheCreateSource(env, nullptr, 0, &source));
    EXPECT_STATUS(JSVM_INVALID_ARG, JSVMX_CodeCacheCreateSource(env, "1", 1, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  JSVMX_CodeCacheCreateSource(env, "1", size_t{1} << 32, &source));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  JSVMX_CodeCacheCreateSource(env, "1", size_t{1} << 30, &source));
    EXPECT_EQ(nullptr, source);
    EXPECT_STATUS(JSVM_OK, JSVMX_CodeCacheCreateSource(env, "6 * 7", JSVM_AUTO_LENGTH, &source));
    EXPECT_EQ("6 * 7", ToString(source));
    EXPECT_STATUS(JSVM_OK, JSVMX_CodeCacheCreateSource(env, "", 0, &source));
    EXPECT_EQ("", ToString(source));
    // Not in the way of an exception that is pending, as the other strings.
    ASSERT_JSVM_OK(OH_JSVM_ThrowError(env, nullptr, "pending"));
    EXPECT_STATUS(JSVM_OK, JSVMX_CodeCacheCreateSource(env, "1", 1, &source));
    EXPECT_EQ("Error: pending", TakeException());
}

}  // namespace
