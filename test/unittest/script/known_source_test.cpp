// SPDX-License-Identifier: Apache-2.0
// The same short text compiled again and again, from a new string each time: nobody can tell that
// the engine is given one that it knows.
#include <string>
#include <vector>

#include "test/support/gc_fixture.h"

namespace {

using jsvm_test::FinalizerLog;

class KnownSourceTest : public jsvm_test::GcTest {
  protected:
    // In a scope of its own.
    std::string RunText(const std::string& source) {
        std::string result;
        InScope([&] { result = ToString(Run(source)); });
        return result;
    }
    std::vector<uint8_t> CacheOf(JSVM_Script script) {
        const uint8_t* data = nullptr;
        size_t length = 0;
        EXPECT_JSVM_OK(OH_JSVM_CreateCodeCache(env, script, &data, &length));
        std::vector<uint8_t> cache(data, data + length);
        EXPECT_JSVM_OK(OH_JSVM_ReleaseCache(env, data, JSVM_CACHE_TYPE_JS));
        return cache;
    }
};

TEST_F(KnownSourceTest, EachTextRunsAsItself) {
    Run("var counter = 0");
    for (int round = 1; round <= 5; ++round) {
        for (int number = 0; number < 9; ++number) {
            const std::string digit = std::to_string(number);
            EXPECT_EQ(digit + digit, RunText("'" + digit + digit + "'"));
            EXPECT_EQ("\u00e9" + digit, RunText("'\u00e9" + digit + "'"));
            EXPECT_EQ("\u6c49" + digit, RunText("'\u6c49" + digit + "'"));
        }
        EXPECT_EQ("undefined", RunText(""));
        EXPECT_EQ(std::to_string(round), RunText("++counter"));
        for (const size_t length : {255, 256, 257, 5000}) {
            const std::string spaces(length - 1, ' ');
            EXPECT_EQ("7", RunText(spaces + "7"));
            EXPECT_EQ("8", RunText(spaces + "8"));
        }
        CollectGarbage();
    }
}

TEST_F(KnownSourceTest, WhatThrowsGoesOnThrowing) {
    for (int round = 0; round < 4; ++round) {
        JSVM_Value result = nullptr;
        EXPECT_NE(JSVM_OK, TryRun("throw new Error('each time')", &result));
        EXPECT_EQ("Error: each time", TakeException());
        EXPECT_NE(JSVM_OK, TryRun("not a script", &result));
        EXPECT_NE("", TakeException());
    }
}

TEST_F(KnownSourceTest, EveryEnvHasItsOwn) {
    JSVM_Env other = NewEnv();
    Run("var place = 'here'");
    for (int round = 0; round < 4; ++round) {
        EXPECT_EQ("here", RunText("typeof place === 'string' ? place : 'elsewhere'"));
        InScope([&] {
            JSVM_EnvScope scope = nullptr;
            ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(other, &scope));
            JSVM_Value source = Str("typeof place === 'string' ? place : 'elsewhere'");
            JSVM_Script script = nullptr;
            JSVM_Value result = nullptr;
            EXPECT_JSVM_OK(
                OH_JSVM_CompileScript(other, source, nullptr, 0, false, nullptr, &script));
            EXPECT_JSVM_OK(OH_JSVM_RunScript(other, script, &result));
            EXPECT_EQ("elsewhere", ToString(result));
            ASSERT_JSVM_OK(OH_JSVM_CloseEnvScope(other, scope));
        });
    }
    EXPECT_JSVM_OK(OH_JSVM_DestroyEnv(other));
    EXPECT_EQ("here", RunText("typeof place === 'string' ? place : 'elsewhere'"));
}

// The script's own source is told to be the caller's text, by the cache that is made of it.
TEST_F(KnownSourceTest, CachesAreBoundToTheText) {
    for (int round = 0; round < 3; ++round) {
        InScope([&] {
            JSVM_Script script = nullptr;
            JSVM_Value source = Str("[3, 4].map((x) => x * 2).join()");
            ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, source, nullptr, 0, false, nullptr, &script));
            const std::vector<uint8_t> cache = CacheOf(script);
            bool rejected = true;
            EXPECT_JSVM_OK(OH_JSVM_CompileScript(env, source, cache.data(), cache.size(), false,
                                                 &rejected, &script));
            EXPECT_FALSE(rejected);
            EXPECT_JSVM_OK(OH_JSVM_CompileScript(env, Str("[3, 5].map((x) => x * 2).join()"),
                                                 cache.data(), cache.size(), false, &rejected,
                                                 &script));
            EXPECT_TRUE(rejected);
        });
    }
}

// Nor is memory of the caller's held for it, before or after the text is known.
TEST_F(KnownSourceTest, TextOutsideIsLetGo) {
    static char text[] = "'outside'.toUpperCase()";
    FinalizerLog log;
    EXPECT_EQ("OUTSIDE", RunText(text));
    for (size_t round = 1; round <= 4; ++round) {
        InScope([&] {
            JSVM_Value source = nullptr;
            JSVM_Script script = nullptr;
            JSVM_Value result = nullptr;
            bool copied = true;
            ASSERT_JSVM_OK(OH_JSVM_CreateExternalStringLatin1(
                env, text, sizeof(text) - 1, FinalizerLog::Note, &log, &source, &copied));
            ASSERT_FALSE(copied);
            ASSERT_JSVM_OK(OH_JSVM_CompileScript(env, source, nullptr, 0, false, nullptr, &script));
            ASSERT_JSVM_OK(OH_JSVM_RunScript(env, script, &result));
            EXPECT_EQ("OUTSIDE", ToString(result));
        });
        CollectGarbage();
        SafePoint();
        EXPECT_EQ(round, log.calls.size());
        EXPECT_EQ("OUTSIDE", RunText(text));
    }
}

// A text that is known by a string which then becomes a part of another, or a name.
TEST_F(KnownSourceTest, StringsThatChangeTheirKind) {
    const std::string text = "known_to_all_and_a_name";
    Run("var " + text + " = 5");
    for (int round = 0; round < 4; ++round) {
        EXPECT_EQ("5", RunText(text));
        InScope([&] {
            JSVM_Value source = Str(text);
            JSVM_Value value = nullptr;
            JSVM_Script script = nullptr;
            EXPECT_JSVM_OK(OH_JSVM_CompileScript(env, source, nullptr, 0, false, nullptr, &script));
            EXPECT_JSVM_OK(OH_JSVM_GetProperty(env, Global(), source, &value));
            EXPECT_EQ("5", ToString(value));
        });
    }
}

}  // namespace
