// SPDX-License-Identifier: Apache-2.0
// Making, consuming and refusing code caches through the official API, and what the report says.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"

namespace {

using jsvm_test::InitOnce;

using Bytes = std::vector<uint8_t>;

// A fresh VM with one env, so that nothing is in the engine's memory yet.
class Session {
  public:
    Session() {
        InitOnce();
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenVMScope(vm_, &vm_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateEnv(vm_, 0, nullptr, &env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenEnvScope(env, &env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(env, &handle_scope_));
    }
    ~Session() {
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(env, handle_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseEnvScope(env, env_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(env));
        EXPECT_EQ(JSVM_OK, OH_JSVM_CloseVMScope(vm_, vm_scope_));
        EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm_));
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    JSVM_Value Str(const std::string& utf8) {
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(env, utf8.data(), utf8.size(), &value));
        return value;
    }
    JSVM_Script Compile(const std::string& source, const Bytes* cache, bool* rejected) {
        JSVM_Script script = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CompileScript(
                               env, Str(source), cache != nullptr ? cache->data() : nullptr,
                               cache != nullptr ? cache->size() : 0, true, rejected, &script));
        return script;
    }
    double Run(JSVM_Script script) {
        JSVM_Value result = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_RunScript(env, script, &result));
        double number = 0;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetValueDouble(env, result, &number));
        return number;
    }
    Bytes CacheOf(JSVM_Script script) {
        const uint8_t* data = nullptr;
        size_t length = 0;
        EXPECT_EQ(JSVM_OK, OH_JSVM_CreateCodeCache(env, script, &data, &length));
        Bytes bytes(data, data + length);
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseCache(env, data, JSVM_CACHE_TYPE_JS));
        return bytes;
    }
    JSVMX_CodeCacheReport Report() {
        JSVMX_CodeCacheReport report = {};
        EXPECT_EQ(JSVM_OK, JSVMX_GetCodeCacheReport(env, &report));
        EXPECT_NE(nullptr, report.text);
        return report;
    }

    JSVM_Env env = nullptr;

  private:
    JSVM_VM vm_ = nullptr;
    JSVM_VMScope vm_scope_ = nullptr;
    JSVM_EnvScope env_scope_ = nullptr;
    JSVM_HandleScope handle_scope_ = nullptr;
};

const char kSource[] = "(function add(a, b) { return a + b; })(20, 22)";

Bytes MakeCache(const std::string& source) {
    Session session;
    JSVM_Script script = session.Compile(source, nullptr, nullptr);
    session.Run(script);
    return session.CacheOf(script);
}

struct Outcome {
    bool rejected;
    JSVMX_CodeCacheOutcome outcome;
    JSVMX_CodeCacheReason reason;
    double result;
};

// Compiles with the cache in a fresh VM and runs.
Outcome Offer(const std::string& source, const Bytes& cache) {
    Session session;
    bool rejected = false;
    JSVM_Script script = session.Compile(source, &cache, &rejected);
    const JSVMX_CodeCacheReport report = session.Report();
    return {rejected, report.outcome, report.reason, session.Run(script)};
}

void ExpectRejected(const std::string& source, const Bytes& cache, JSVMX_CodeCacheReason reason,
                    double result) {
    const Outcome outcome = Offer(source, cache);
    EXPECT_TRUE(outcome.rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, outcome.outcome);
    EXPECT_EQ(reason, outcome.reason);
    EXPECT_EQ(result, outcome.result);
}

TEST(CodeCacheTest, AFreshCacheIsUsed) {
    const Bytes cache = MakeCache(kSource);
    const Outcome outcome = Offer(kSource, cache);
    EXPECT_FALSE(outcome.rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, outcome.outcome);
    EXPECT_EQ(JSVMX_REASON_NONE, outcome.reason);
    EXPECT_EQ(42, outcome.result);
}

TEST(CodeCacheTest, ASourceEditedToTheSameLengthIsNeverRunFromTheOldCache) {
    ExpectRejected("(function add(a, b) { return a - b; })(20, 22)", MakeCache(kSource),
                   JSVMX_REASON_SOURCE_CONTENT, -2);
}

TEST(CodeCacheTest, EveryEditOfOneCharacterIsSeen) {
    const std::string source = "var a = 11111111111111111111111111111111; a === a ? 1 : 0";
    const Bytes cache = MakeCache(source);
    Session session;
    for (size_t i = 8; i < 40; ++i) {
        std::string edited = source;
        edited[i] = '2';
        bool rejected = false;
        EXPECT_EQ(1, session.Run(session.Compile(edited, &cache, &rejected)));
        EXPECT_TRUE(rejected) << i;
        EXPECT_EQ(JSVMX_REASON_SOURCE_CONTENT, session.Report().reason) << i;
    }
}

TEST(CodeCacheTest, OtherLengthsTruncationsAndGarbageAreRejected) {
    const Bytes cache = MakeCache(kSource);
    ExpectRejected(std::string(kSource) + " ", cache, JSVMX_REASON_SOURCE_LENGTH, 42);
    ExpectRejected(kSource, Bytes(cache.begin(), cache.end() - 1), JSVMX_REASON_TRUNCATED, 42);
    ExpectRejected(kSource, Bytes(cache.begin(), cache.begin() + 40), JSVMX_REASON_TRUNCATED, 42);
    Bytes longer = cache;
    longer.push_back(0);
    ExpectRejected(kSource, longer, JSVMX_REASON_PAYLOAD_LENGTH, 42);
    ExpectRejected(kSource, Bytes(5000, 'j'), JSVMX_REASON_NOT_A_CACHE, 42);
    ExpectRejected(kSource, Bytes(5000, 0), JSVMX_REASON_NOT_A_CACHE, 42);
    Bytes empty = cache;  // a pointer with a length of zero
    empty.resize(0);
    empty.reserve(1);
    ExpectRejected(kSource, empty, JSVMX_REASON_EMPTY, 42);
}

TEST(CodeCacheTest, EveryFlippedBitIsRejected) {
    const Bytes cache = MakeCache(kSource);
    Session session;
    JSVM_Value source = session.Str(kSource);
    for (size_t i = 0; i < cache.size(); ++i) {
        Bytes damaged = cache;
        damaged[i] = static_cast<uint8_t>(damaged[i] ^ (1u << (i % 8)));
        JSVM_HandleScope scope = nullptr;
        ASSERT_EQ(JSVM_OK, OH_JSVM_OpenHandleScope(session.env, &scope));
        JSVM_Script script = nullptr;
        bool rejected = false;
        ASSERT_EQ(JSVM_OK, OH_JSVM_CompileScript(session.env, source, damaged.data(),
                                                 damaged.size(), false, &rejected, &script));
        ASSERT_TRUE(rejected) << i;
        ASSERT_EQ(JSVM_OK, OH_JSVM_CloseHandleScope(session.env, scope));
    }
}

TEST(CodeCacheTest, BothEncodingsOfASourceWork) {
    const std::string latin1 = "'\xc3\xa9\xc3\xa8'.length + 40";
    const std::string utf16 = "'\xe4\xb8\xad\xf0\x9f\x98\x80'.length + 39";
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Offer(latin1, MakeCache(latin1)).outcome);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Offer(utf16, MakeCache(utf16)).outcome);
    const std::string edited = "'\xe4\xb8\xae\xf0\x9f\x98\x80'.length + 39";
    ExpectRejected(edited, MakeCache(utf16), JSVMX_REASON_SOURCE_CONTENT, 42);
    // One text, whichever way it was made: as UTF-16 it is the same Latin-1 text.
    const Bytes cache = MakeCache("20 + 22");
    Session session;
    JSVM_Value source = nullptr;
    ASSERT_EQ(JSVM_OK,
              OH_JSVM_CreateStringUtf16(session.env, u"20 + 22", JSVM_AUTO_LENGTH, &source));
    JSVM_Script script = nullptr;
    bool rejected = true;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CompileScript(session.env, source, cache.data(), cache.size(), false,
                                             &rejected, &script));
    EXPECT_FALSE(rejected);
    EXPECT_EQ(42, session.Run(script));
}

TEST(CodeCacheTest, AnUnnamedSourceStillInMemoryIsToldApart) {
    const Bytes cache = MakeCache(kSource);
    Session session;
    session.Compile(kSource, nullptr, nullptr);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, session.Report().outcome);
    bool rejected = true;
    EXPECT_EQ(42, session.Run(session.Compile(kSource, &cache, &rejected)));
    EXPECT_FALSE(rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_LOOKED_AT, session.Report().outcome);
    EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, session.Report().reason);
}

TEST(CodeCacheTest, ASourceStillInMemoryIsToldApart) {
    JSVM_ScriptOrigin origin = {nullptr, "named.js", 0, 0};
    Session session;
    const auto compile = [&](const Bytes* cache, bool* rejected) {
        JSVM_Script script = nullptr;
        EXPECT_EQ(JSVM_OK,
                  OH_JSVM_CompileScriptWithOrigin(
                      session.env, session.Str(kSource), cache != nullptr ? cache->data() : nullptr,
                      cache != nullptr ? cache->size() : 0, false, rejected, &origin, &script));
        return script;
    };
    const Bytes cache = session.CacheOf(compile(nullptr, nullptr));
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, session.Report().outcome);
    bool rejected = true;
    EXPECT_EQ(42, session.Run(compile(&cache, &rejected)));
    EXPECT_FALSE(rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_LOOKED_AT, session.Report().outcome);
    EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, session.Report().reason);
}

TEST(CodeCacheTest, AModeThatDoesNotConsumeSaysSo) {
    Bytes cache = MakeCache(kSource);
    Session session;
    JSVM_CodeCache code_cache = {cache.data(), cache.size()};
    bool rejected = true;
    JSVM_CompileOptions options[3] = {};
    options[0].id = JSVM_COMPILE_MODE;
    options[0].content.num = JSVM_COMPILE_MODE_DEFAULT;
    options[1].id = JSVM_COMPILE_CODE_CACHE;
    options[1].content.ptr = &code_cache;
    options[2].id = JSVM_COMPILE_CODE_CACHE_REJECTED;
    options[2].content.ptr = &rejected;
    JSVM_Script script = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CompileScriptWithOptions(session.env, session.Str(kSource), 3,
                                                        options, &script));
    EXPECT_FALSE(rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_LOOKED_AT, session.Report().outcome);
    EXPECT_EQ(JSVMX_REASON_MODE_IGNORES_CACHE, session.Report().reason);
}

// Compiles kSource with an origin and options; takes the cache if one is given, else makes one.
void CompileNamed(Session* session, JSVM_ScriptOrigin origin, Bytes* cache, bool* rejected) {
    JSVM_CodeCache code_cache = {cache->data(), cache->size()};
    JSVM_CompileOptions options[4] = {};
    options[0].id = JSVM_COMPILE_MODE;
    options[0].content.num =
        cache->empty() ? JSVM_COMPILE_MODE_EAGER_COMPILE : JSVM_COMPILE_MODE_CONSUME_CODE_CACHE;
    options[1].id = JSVM_COMPILE_CODE_CACHE;
    options[1].content.ptr = &code_cache;
    options[2].id = JSVM_COMPILE_CODE_CACHE_REJECTED;
    options[2].content.ptr = rejected;
    options[3].id = JSVM_COMPILE_SCRIPT_ORIGIN;
    options[3].content.ptr = origin.resourceName != nullptr ? &origin : nullptr;
    JSVM_Script script = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CompileScriptWithOptions(session->env, session->Str(kSource), 4,
                                                        options, &script));
    EXPECT_EQ(42, session->Run(script));
    if (cache->empty()) *cache = session->CacheOf(script);
}

TEST(CodeCacheTest, ACacheIsBoundToItsOrigin) {
    const JSVM_ScriptOrigin origin = {"a.js.map", "a.js", 1, 2};
    Bytes cache;
    bool rejected = false;
    {
        Session session;
        CompileNamed(&session, origin, &cache, &rejected);
    }
    {
        Session session;
        CompileNamed(&session, origin, &cache, &rejected);
        EXPECT_FALSE(rejected);
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, session.Report().outcome);
    }
    const JSVM_ScriptOrigin others[] = {{"a.js.map", "b.js", 1, 2},
                                        {"b.js.map", "a.js", 1, 2},
                                        {"a.js.map", "a.js", 0, 2},
                                        {"a.js.map", "a.js", 1, 0},
                                        {nullptr, nullptr, 0, 0}};
    for (const JSVM_ScriptOrigin& other : others) {
        Session session;
        CompileNamed(&session, other, &cache, &rejected);
        EXPECT_TRUE(rejected);
        EXPECT_EQ(JSVMX_REASON_ORIGIN, session.Report().reason);
    }
}

TEST(CodeCacheTest, UnnamedScriptsShareTheirCache) {
    Bytes cache;
    bool rejected = false;
    {
        Session session;
        CompileNamed(&session, {}, &cache, &rejected);
    }
    Session session;
    CompileNamed(&session, {}, &cache, &rejected);
    EXPECT_FALSE(rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, session.Report().outcome);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Offer(kSource, cache).outcome);
}

TEST(CodeCacheTest, ARejectionIsToldAlsoWhenTheSourceDoesNotCompile) {
    const Bytes cache = MakeCache(kSource);
    Session session;
    bool rejected = false;
    JSVM_Script script = nullptr;
    EXPECT_EQ(JSVM_GENERIC_FAILURE,
              OH_JSVM_CompileScript(session.env, session.Str("let 1"), cache.data(), cache.size(),
                                    false, &rejected, &script));
    EXPECT_TRUE(rejected);
    EXPECT_EQ(JSVMX_REASON_SOURCE_LENGTH, session.Report().reason);
}

TEST(CodeCacheTest, ACacheOfACacheIsGood) {
    const Bytes first = MakeCache(kSource);
    Bytes second;
    {
        Session session;
        bool rejected = true;
        JSVM_Script script = session.Compile(kSource, &first, &rejected);
        EXPECT_FALSE(rejected);
        session.Run(script);
        second = session.CacheOf(script);
    }
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Offer(kSource, second).outcome);
}

TEST(CodeCacheTest, CreateAndReleaseCheckTheirArguments) {
    Session session;
    JSVM_Script script = session.Compile(kSource, nullptr, nullptr);
    const uint8_t* data = nullptr;
    size_t length = 0;
    JSVM_Env env = session.env;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateCodeCache(nullptr, script, &data, &length));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateCodeCache(env, nullptr, &data, &length));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateCodeCache(env, script, nullptr, &length));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateCodeCache(env, script, &data, nullptr));
    EXPECT_EQ(nullptr, data);
    ASSERT_EQ(JSVM_OK, OH_JSVM_ThrowError(env, nullptr, "pending"));  // does not get in the way
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateCodeCache(env, script, &data, &length));
    EXPECT_EQ(0u, reinterpret_cast<uintptr_t>(data) % 8);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseCache(nullptr, data, JSVM_CACHE_TYPE_JS));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseCache(env, nullptr, JSVM_CACHE_TYPE_JS));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseCache(env, data, static_cast<JSVM_CacheType>(2)));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseCache(env, data, JSVM_CACHE_TYPE_JS));
    // Programs release what they made with new[], and use delete[] on what they got.
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseCache(env, new uint8_t[2], JSVM_CACHE_TYPE_WASM));
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateCodeCache(env, script, &data, &length));
    delete[] data;
}

TEST(CodeCacheTest, TheReportChecksItsArguments) {
    Session session;
    JSVMX_CodeCacheReport report = {};
    EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_GetCodeCacheReport(nullptr, &report));
    EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_GetCodeCacheReport(session.env, nullptr));
    ASSERT_EQ(JSVM_OK, JSVMX_GetCodeCacheReport(session.env, &report));
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, report.outcome);
    EXPECT_EQ(JSVMX_REASON_NONE, report.reason);
}

}  // namespace
