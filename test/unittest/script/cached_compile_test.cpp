// SPDX-License-Identifier: Apache-2.0
// The seam that stores of code caches compile through, with a store that is a map.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test/unittest/script/cached_compile_fixture.h"

namespace {

using cached_compile_test::BytesOf;
using cached_compile_test::Key;
using cached_compile_test::Session;
using cached_compile_test::Store;
using cached_compile_test::Wish;

constexpr const char* kSource = "function twice(x) { return 2 * x; } twice(21)";

JSVM_ScriptOrigin Named(const char* name, size_t line = 0) {
    JSVM_ScriptOrigin origin = {};
    origin.resourceName = name;
    origin.resourceLineOffset = line;
    return origin;
}

TEST(CachedCompileTest, AScriptIsFoundByItsMaker) {
    Store store;
    const JSVM_ScriptOrigin origin = Named("twice.js");
    {
        Session cold;
        ASSERT_EQ(JSVM_OK, cold.Script(&store, kSource, &origin));
        cold.ExpectReport(JSVMX_CODE_CACHE_NOT_OFFERED, JSVMX_REASON_NOT_STORED);
        EXPECT_EQ(42, cold.Run());
        Wish wish;
        std::vector<uint8_t> bytes;
        ASSERT_EQ(JSVM_OK, cold.Make({cold.script, nullptr}, &wish, &bytes));
        EXPECT_STREQ("twice.js", wish.identity.name);
        EXPECT_EQ(store.asked.first, BytesOf(wish.identity.fingerprint));
        EXPECT_EQ(store.asked.second, BytesOf(wish.identity.source));
        cold.Keep(&store, {cold.script, nullptr});
    }
    Session warm;
    ASSERT_EQ(JSVM_OK, warm.Script(&store, kSource, &origin));
    warm.ExpectReport(JSVMX_CODE_CACHE_USED, JSVMX_REASON_NONE);
    EXPECT_EQ(store.entries.begin()->second.size(), warm.report.cache_bytes);
    EXPECT_EQ(42, warm.Run());
    // The VM still has it.
    ASSERT_EQ(JSVM_OK, warm.Script(&store, kSource, &origin));
    warm.ExpectReport(JSVMX_CODE_CACHE_NOT_LOOKED_AT, JSVMX_REASON_IN_MEMORY_HIT);
}

TEST(CachedCompileTest, AFunctionIsFoundByItsMaker) {
    Store store;
    const JSVM_ScriptOrigin origin = Named("sum.js", 6);
    const std::string body = "const inner = (x) => x + b;\nreturn inner(a) * 10;";
    {
        Session cold;
        ASSERT_EQ(JSVM_OK, cold.Function(&store, body, {"a", "b"}, &origin));
        cold.ExpectReport(JSVMX_CODE_CACHE_NOT_OFFERED, JSVMX_REASON_NOT_STORED);
        EXPECT_EQ(30, cold.Call({1, 2}));
        cold.Keep(&store, {nullptr, cold.function});
    }
    Session warm;
    ASSERT_EQ(JSVM_OK, warm.Function(&store, body, {"a", "b"}, &origin));
    warm.ExpectReport(JSVMX_CODE_CACHE_USED, JSVMX_REASON_NONE);
    EXPECT_EQ(70, warm.Call({3, 4}));
    ASSERT_EQ(JSVM_OK, warm.Function(&store, body, {"b", "a"}, &origin));
    warm.ExpectReport(JSVMX_CODE_CACHE_NOT_OFFERED, JSVMX_REASON_NOT_STORED);
    EXPECT_EQ(JSVM_INVALID_ARG, warm.Function(&store, body, {"a, b"}, &origin));
}

TEST(CachedCompileTest, AnErrorInAFunctionTellsItsOrigin) {
    Store store;
    const JSVM_ScriptOrigin origin = Named("fails.js", 6);
    for (int round = 0; round < 2; ++round) {
        Session session;
        ASSERT_EQ(JSVM_OK, session.Function(&store,
                                            "try { null.x } catch (e) { return e.stack.includes("
                                            "'fails.js:7:') ? 1 : 0 }",
                                            {}, &origin));
        session.ExpectReport(round == 0 ? JSVMX_CODE_CACHE_NOT_OFFERED : JSVMX_CODE_CACHE_USED,
                             round == 0 ? JSVMX_REASON_NOT_STORED : JSVMX_REASON_NONE);
        EXPECT_EQ(1, session.Call({}));
        session.Keep(&store, {nullptr, session.function});
    }
}

TEST(CachedCompileTest, ParametersHaveToBeIdentifiers) {
    Store store;
    Session session;
    EXPECT_EQ(JSVM_INVALID_ARG, session.Function(&store, "return 1", {"no name"}));
    EXPECT_EQ(JSVM_INVALID_ARG, session.Function(&store, "return 1", {""}));
    EXPECT_EQ(JSVM_INVALID_ARG, session.Function(&store, "return 1", {"a", nullptr}));
    EXPECT_EQ(JSVM_INVALID_ARG, session.Function(&store, "return 1", {"a) { return 2 } //"}));
    EXPECT_EQ(JSVM_INVALID_ARG,
              session.Compile(&store, {session.Str("1"), nullptr, false, true, 1, nullptr}));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, session.Function(&store, "return }", {"a"}));
    session.ExpectException();
    EXPECT_EQ(JSVM_OK, session.Function(&store, "return größe", {"größe"}));
    EXPECT_EQ(5, session.Call({5}));
}

TEST(CachedCompileTest, WhatIsOfferedForAnotherSourceIsRejected) {
    Store maker;
    Session session;
    ASSERT_EQ(JSVM_OK, session.Script(&maker, "40 + 2"));
    session.Keep(&maker, {session.script, nullptr});
    Store store;
    store.always = maker.entries.begin()->second;
    const JSVM_ScriptOrigin origin = Named("a.js");
    ASSERT_EQ(JSVM_OK, session.Script(&store, "40 + 3"));
    session.ExpectReport(JSVMX_CODE_CACHE_REJECTED, JSVMX_REASON_SOURCE_CONTENT);
    EXPECT_EQ(43, session.Run());
    ASSERT_EQ(JSVM_OK, session.Script(&store, "40 + 33"));
    session.ExpectReport(JSVMX_CODE_CACHE_REJECTED, JSVMX_REASON_SOURCE_LENGTH);
    ASSERT_EQ(JSVM_OK, session.Script(&store, "40 + 2", &origin));
    session.ExpectReport(JSVMX_CODE_CACHE_REJECTED, JSVMX_REASON_ORIGIN);
    ASSERT_EQ(JSVM_OK, session.Function(&store, "40 + 2", {}));
    session.ExpectReport(JSVMX_CODE_CACHE_REJECTED, JSVMX_REASON_KIND);
    store.always->back() ^= 1;
    ASSERT_EQ(JSVM_OK, session.Script(&store, "40 + 2"));
    session.ExpectReport(JSVMX_CODE_CACHE_REJECTED, JSVMX_REASON_PAYLOAD_CHECKSUM);
    EXPECT_EQ(42, session.Run());
}

TEST(CachedCompileTest, WhatTheStoreSaysIsReported) {
    Store store;
    Session session;
    for (const JSVMX_CodeCacheReason reason :
         {JSVMX_REASON_QUARANTINED, JSVMX_REASON_STORE_TIMEOUT, JSVMX_REASON_EXPIRED}) {
        store.refusal = reason;
        ASSERT_EQ(JSVM_OK, session.Script(&store, "1"));
        session.ExpectReport(JSVMX_CODE_CACHE_NOT_OFFERED, reason);
    }
    for (const JSVMX_CodeCacheReason reason :
         {JSVMX_REASON_SIGNATURE, JSVMX_REASON_ENTRY_DAMAGED}) {
        store.refusal = reason;
        ASSERT_EQ(JSVM_OK, session.Script(&store, "1"));
        session.ExpectReport(JSVMX_CODE_CACHE_REJECTED, reason);
    }
}

TEST(CachedCompileTest, TheFingerprintTellsWhatTheHashTells) {
    Store store;
    Session session;
    const std::string text(100000, ' ');
    ASSERT_EQ(JSVM_OK, session.Script(&store, text));
    const Key plain = store.asked;
    // A change between the ends, one of an end, and one of the length.
    for (size_t at = 0; at < text.size(); at += 997) {
        std::string changed = text;
        changed[at] = ';';
        ASSERT_EQ(JSVM_OK, session.Script(&store, changed));
        EXPECT_NE(plain.second, store.asked.second) << at;
    }
    for (const size_t at : {size_t{0}, text.size() - 1}) {
        std::string changed = text;
        changed[at] = ';';
        ASSERT_EQ(JSVM_OK, session.Script(&store, changed));
        EXPECT_NE(plain.first, store.asked.first) << at;
    }
    ASSERT_EQ(JSVM_OK, session.Script(&store, text + " "));
    EXPECT_NE(plain.first, store.asked.first);
    const JSVM_ScriptOrigin origin = Named("a.js");
    ASSERT_EQ(JSVM_OK, session.Script(&store, text, &origin));
    EXPECT_NE(plain.first, store.asked.first);
    EXPECT_EQ(plain.second, store.asked.second);
    ASSERT_EQ(JSVM_OK, session.Function(&store, text, {}));
    EXPECT_NE(plain.first, store.asked.first);
    ASSERT_EQ(JSVM_OK, session.Script(&store, text));
    EXPECT_EQ(plain, store.asked);
}

TEST(CachedCompileTest, SourcesOfAnyLengthAreTakenApart) {
    Store store;
    Session session;
    std::vector<Key> all;
    for (const size_t length : {0, 1, 39, 40, 41, 79, 80, 81, 82, 4096, 8193}) {
        ASSERT_EQ(JSVM_OK, session.Script(&store, std::string(length, ' ')));
        for (const Key& other : all) EXPECT_NE(other.first, store.asked.first) << length;
        all.push_back(store.asked);
    }
}

TEST(CachedCompileTest, BadSourcesAndPendingExceptions) {
    Store store;
    Session session;
    JSVM_Value number = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateDouble(session.env, 1, &number));
    EXPECT_EQ(JSVM_STRING_EXPECTED,
              session.Compile(&store, {number, nullptr, false, false, 0, nullptr}));
    EXPECT_FALSE(session.tried);
    EXPECT_EQ(JSVM_INVALID_ARG,
              session.Compile(&store, {nullptr, nullptr, false, false, 0, nullptr}));
    EXPECT_EQ(0, store.finds);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, session.Script(&store, "not a script"));
    EXPECT_TRUE(session.tried);
    EXPECT_EQ(1, store.finds);
    EXPECT_EQ(JSVM_PENDING_EXCEPTION, session.Script(&store, "1")) << "it is still pending";
    EXPECT_FALSE(session.tried);
    session.ExpectException();
    JSVM_ScriptOrigin origin = Named("a.js", SIZE_MAX);
    EXPECT_EQ(JSVM_INVALID_ARG, session.Script(&store, "1", &origin));
    EXPECT_EQ(JSVM_OK, session.Script(&store, "1"));
    JSVM_ScriptOrigin nameless = {};
    nameless.sourceMapUrl = "missing.map";
    EXPECT_EQ(JSVM_OK, session.Script(&store, "1", &nameless));
    EXPECT_EQ(JSVM_OK, session.Function(&store, "1", {}, &nameless));
}

TEST(CachedCompileTest, ACacheIsMadeAsWanted) {
    Store store;
    Session session;
    ASSERT_EQ(JSVM_OK, session.Script(&store, kSource));
    Wish wish;
    std::vector<uint8_t> bytes;
    ASSERT_EQ(JSVM_OK, session.Make({session.script, nullptr}, &wish, &bytes));
    EXPECT_STREQ("", wish.identity.name);
    const size_t lazy = bytes.size();
    wish.too_small = lazy;
    ASSERT_EQ(JSVM_OK, session.Make({session.script, nullptr}, &wish, &bytes));
    EXPECT_TRUE(bytes.empty());
    EXPECT_EQ(42, session.Run());
    ASSERT_EQ(JSVM_OK, session.Make({session.script, nullptr}, &wish, &bytes));
    EXPECT_LT(lazy, bytes.size()) << "a function was compiled since";
    wish.wanted = false;
    wish.too_small = 0;
    ASSERT_EQ(JSVM_OK, session.Make({session.script, nullptr}, &wish, &bytes));
    EXPECT_TRUE(bytes.empty());
}

TEST(CachedCompileTest, OnlyItsOwnFunctionsHaveCaches) {
    Store store;
    Session session;
    Wish wish;
    std::vector<uint8_t> bytes;
    EXPECT_EQ(JSVM_INVALID_ARG, session.Make({nullptr, nullptr}, &wish, &bytes));
    EXPECT_EQ(JSVM_FUNCTION_EXPECTED, session.Make({nullptr, session.Str("f")}, &wish, &bytes));
    ASSERT_EQ(JSVM_OK, session.Script(&store, "(function () {})"));
    JSVM_Value function = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_RunScript(session.env, session.script, &function));
    EXPECT_EQ(JSVM_INVALID_ARG, session.Make({nullptr, function}, &wish, &bytes));
    ASSERT_EQ(JSVM_OK, session.Function(&store, "return 1", {}));
    EXPECT_EQ(JSVM_OK, session.Make({nullptr, session.function}, &wish, &bytes));
    EXPECT_FALSE(bytes.empty());
}

TEST(CachedCompileTest, LongNamesAreCutWhereACharacterEnds) {
    Store store;
    Session session;
    std::string name(62, 'n');
    name += "ü.js";
    const JSVM_ScriptOrigin origin = Named(name.c_str());
    ASSERT_EQ(JSVM_OK, session.Script(&store, "1", &origin));
    Wish wish;
    std::vector<uint8_t> bytes;
    ASSERT_EQ(JSVM_OK, session.Make({session.script, nullptr}, &wish, &bytes));
    EXPECT_EQ(std::string(62, 'n'), wish.identity.name);
}

TEST(CachedCompileTest, WhatFitsTheEngineIsTold) {
    Store store;
    Session session;
    ASSERT_EQ(JSVM_OK, session.Function(&store, "return 1", {}));
    session.Keep(&store, {nullptr, session.function});
    std::vector<uint8_t> bytes = store.entries.begin()->second;
    EXPECT_EQ(JSVMX_REASON_NONE, jsvm_cache_fits_engine(bytes.data(), bytes.size(), true));
    EXPECT_EQ(JSVMX_REASON_TRUNCATED, jsvm_cache_fits_engine(bytes.data(), bytes.size() - 1, true));
    EXPECT_EQ(JSVMX_REASON_EMPTY, jsvm_cache_fits_engine(nullptr, 0, true));
    bytes.back() ^= 1;
    EXPECT_EQ(JSVMX_REASON_PAYLOAD_CHECKSUM,
              jsvm_cache_fits_engine(bytes.data(), bytes.size(), true));
    EXPECT_EQ(JSVMX_REASON_NONE, jsvm_cache_fits_engine(bytes.data(), bytes.size(), false));
    bytes[20] ^= 1;
    EXPECT_EQ(JSVMX_REASON_HEADER_DAMAGED,
              jsvm_cache_fits_engine(bytes.data(), bytes.size(), false));
}

}  // namespace
