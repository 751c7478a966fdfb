// SPDX-License-Identifier: Apache-2.0
// Code caches deserialised in the background: when the result is used, when it is not, and that the
// program which runs is the right one either way.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"
#include "test/unittest/script/background_fixture.h"

namespace {

using jsvm_test::AwaitWorkers;
using jsvm_test::BusyWorkers;
using jsvm_test::CacheBytes;
using jsvm_test::CacheSession;
using jsvm_test::CacheUse;
using jsvm_test::MakeCache;
using jsvm_test::WithoutPayload;

const char kSource[] = "(function add(a, b) { return a + b; })(20, 22)";
const char kName[] = "named.js";
const char kEdited[] = "(function add(a, b) { return a - b; })(20, 22)";

void ExpectUsed(const CacheUse& use) {
    EXPECT_EQ(JSVM_OK, use.status);
    EXPECT_FALSE(use.rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, use.outcome);
    EXPECT_EQ(JSVMX_REASON_NONE, use.reason);
    EXPECT_EQ(42, use.result);
}

void ExpectRejected(const CacheUse& use, JSVMX_CodeCacheReason reason, double result = 42) {
    EXPECT_EQ(JSVM_OK, use.status);
    EXPECT_TRUE(use.rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, use.outcome);
    EXPECT_EQ(reason, use.reason);
    EXPECT_EQ(result, use.result);
}

TEST(BackgroundTest, AResultIsUsed) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    AwaitWorkers();
    // Not these bytes: they hold nothing but the header.
    const CacheBytes header = WithoutPayload(cache);
    ExpectUsed(session.Use(kSource, &header, result));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
}

TEST(BackgroundTest, TheBytesAreCopied) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = nullptr;
    {
        const BusyWorkers nobody_reads_yet;
        auto given = std::make_unique<CacheBytes>(cache);
        result = session.Begin(*given);
        given->assign(given->size(), 0xff);
        given.reset();
    }
    AwaitWorkers();
    const CacheBytes header = WithoutPayload(cache);
    ExpectUsed(session.Use(kSource, &header, result));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
}

TEST(BackgroundTest, BytesAtAnyAddressWork) {
    const CacheBytes cache = MakeCache(kSource);
    CacheBytes shifted(cache.size() + 1);
    std::copy(cache.begin(), cache.end(), shifted.begin() + 1);
    CacheSession session;
    JSVM_DeserializeResult result = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_BackgroundDeserialize(session.vm, {shifted.data() + 1, cache.size()},
                                                     &result));
    AwaitWorkers();
    ExpectUsed(session.Use(kSource, &cache, result));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
}

// The engine finds only named scripts again: by options, unnamed ones all get another name.
TEST(BackgroundTest, AResultIsUsedOnce) {
    const CacheBytes cache = MakeCache(kSource, kName);
    const CacheBytes header = WithoutPayload(cache);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    AwaitWorkers();
    ExpectUsed(session.Use(kSource, &header, result, kName));
    // As if there was none: the bytes given are what is looked at.
    ExpectRejected(session.Use(kSource, &header, result, kName), JSVMX_REASON_PAYLOAD_CHECKSUM);
    EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, session.Use(kSource, &cache, result, kName).reason);
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
}

TEST(BackgroundTest, ACompileDoesNotWaitForAWorkerToBegin) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = nullptr;
    {
        const BusyWorkers busy;
        result = session.Begin(cache);
        ExpectUsed(session.Use(kSource, &cache, result));
    }
    AwaitWorkers();
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
}

TEST(BackgroundTest, ACompileAtAnyMomentIsRight) {
    const CacheBytes cache = MakeCache(kSource);
    for (int i = 0; i < 40; ++i) {
        CacheSession session;
        JSVM_DeserializeResult result = session.Begin(cache);
        ExpectUsed(session.Use(kSource, &cache, result));
        if (i % 2 == 0) {
            EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
        }
    }
}

TEST(BackgroundTest, ScriptsCompiledMeanwhileAreNotTakenForIt) {
    const CacheBytes cache = MakeCache(kSource, kName);
    const CacheBytes other_cache = MakeCache("40 + 2", kName);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    JSVM_DeserializeResult other = session.Begin(other_cache);
    AwaitWorkers();
    for (int i = 0; i < 5; ++i) session.Use(std::to_string(i), nullptr, nullptr);
    // In the other order than they were begun in.
    ExpectUsed(session.Use("40 + 2", &other_cache, other, kName));
    ExpectUsed(session.Use(kSource, &cache, result, kName));
    EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, session.Use(kSource, &cache, result, kName).reason);
    EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, session.Use("40 + 2", &other_cache, other, kName).reason);
}

TEST(BackgroundTest, ASourceStillInMemoryIsToldApart) {
    const CacheBytes cache = MakeCache(kSource, kName);
    CacheSession session;
    session.Use(kSource, nullptr, nullptr, kName);
    JSVM_DeserializeResult before = session.Begin(cache);
    JSVM_DeserializeResult second = session.Begin(cache);
    AwaitWorkers();
    for (JSVM_DeserializeResult result : {before, second}) {
        const CacheUse use = session.Use(kSource, &cache, result, kName);
        EXPECT_FALSE(use.rejected);
        EXPECT_EQ(JSVMX_CODE_CACHE_NOT_LOOKED_AT, use.outcome);
        EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, use.reason);
        EXPECT_EQ(42, use.result);
    }
}

TEST(BackgroundTest, TwoResultsOfOneCacheServeTwoCompiles) {
    const CacheBytes cache = MakeCache(kSource);
    const CacheBytes header = WithoutPayload(cache);
    CacheSession session;
    JSVM_DeserializeResult results[] = {session.Begin(cache), session.Begin(cache)};
    AwaitWorkers();
    for (JSVM_DeserializeResult result : results) {
        ExpectUsed(session.Use(kSource, &header, result));
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
    }
}

TEST(BackgroundTest, TheSecondOfTwoResultsIsNotNeeded) {
    const CacheBytes cache = MakeCache(kSource, kName);
    CacheSession session;
    JSVM_DeserializeResult first = session.Begin(cache);
    JSVM_DeserializeResult second = session.Begin(cache);
    AwaitWorkers();
    ExpectUsed(session.Use(kSource, &cache, first, kName));
    const CacheUse found = session.Use(kSource, &cache, second, kName);
    EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, found.reason);
    EXPECT_EQ(42, found.result);
}

TEST(BackgroundTest, AnotherSourceIsCompiledAnew) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    AwaitWorkers();
    ExpectRejected(session.Use(kEdited, &cache, result), JSVMX_REASON_SOURCE_CONTENT, -2);
    ExpectRejected(session.Use("40 + 2", &cache, result), JSVMX_REASON_SOURCE_LENGTH);
    ExpectRejected(session.Use(kSource, &cache, result, kName), JSVMX_REASON_ORIGIN);
    // None of them has used it up.
    const CacheBytes header = WithoutPayload(cache);
    ExpectUsed(session.Use(kSource, &header, result));
}

TEST(BackgroundTest, OfTwoDifferentCachesTheGivenOneCounts) {
    const CacheBytes cache = MakeCache(kSource);
    const CacheBytes edited_cache = MakeCache(kEdited);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    AwaitWorkers();
    const CacheUse use = session.Use(kEdited, &edited_cache, result);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, use.outcome);
    EXPECT_EQ(-2, use.result);
    const CacheBytes header = WithoutPayload(cache);
    ExpectUsed(session.Use(kSource, &header, result));
}

TEST(BackgroundTest, ACacheThatDoesNotFitIsRejectedLikeWithoutBackground) {
    const CacheBytes cache = MakeCache(kSource);
    std::vector<CacheBytes> misfits = {CacheBytes(5000, 'j'), CacheBytes(8, 0)};
    misfits.emplace_back(cache.begin(), cache.end() - 1);
    misfits.emplace_back(cache.begin(), cache.begin() + 100);
    misfits.push_back(WithoutPayload(cache));
    misfits.push_back(cache);
    misfits.back().push_back(0);
    for (size_t i = 0; i < jsvm_test::kCacheHeader; ++i) {
        misfits.push_back(cache);
        misfits.back()[i] ^= 0x10;
    }
    CacheSession session;
    for (const CacheBytes& misfit : misfits) {
        JSVM_DeserializeResult result = session.Begin(misfit);
        AwaitWorkers();
        const CacheUse alone = session.Use(kSource, &misfit, nullptr);
        EXPECT_TRUE(alone.rejected);
        ExpectRejected(session.Use(kSource, &misfit, result), alone.reason);
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
    }
}

TEST(BackgroundTest, AGoodCacheIsUsedThoughTheOneInTheBackgroundWasDamaged) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(WithoutPayload(cache));
    AwaitWorkers();
    ExpectUsed(session.Use(kSource, &cache, result));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
}

TEST(BackgroundTest, TheBytesAndTheModeAreRequiredToo) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    // Use() without a cache asks for the default mode.
    const CacheUse use = session.Use(kSource, nullptr, result);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, use.outcome);
    EXPECT_EQ(42, use.result);
    JSVM_CompileOptions options[2] = {};
    options[0].id = JSVM_COMPILE_MODE;
    options[0].content.num = JSVM_COMPILE_MODE_CONSUME_CODE_CACHE;
    options[1].id = JSVM_COMPILE_BACKGROUND_DESERIALIZE_RESULT;
    options[1].content.ptr = result;
    JSVM_Value source = nullptr;
    JSVM_Script script = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateStringUtf8(session.env, kSource, JSVM_AUTO_LENGTH, &source));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_CompileScriptWithOptions(session.env, source, 2, options, &script));
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
}

TEST(BackgroundTest, ASourceThatDoesNotCompileLeavesTheResult) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    AwaitWorkers();
    EXPECT_EQ(JSVM_GENERIC_FAILURE, session.Use("let 1", &cache, result).status);
    JSVM_Value exception = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(session.env, &exception));
    const CacheBytes header = WithoutPayload(cache);
    ExpectUsed(session.Use(kSource, &header, result));
}

TEST(BackgroundTest, AHandleThatWasReleasedIsRefused) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseDeserializeResult(result));
    EXPECT_EQ(JSVM_INVALID_ARG, session.Use(kSource, &cache, result).status);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseDeserializeResult(nullptr));
}

TEST(BackgroundTest, AHandleOfAnotherVmIsRefused) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession first;
    JSVM_DeserializeResult result = first.Begin(cache);
    {
        CacheSession second;
        EXPECT_EQ(JSVM_INVALID_ARG, second.Use(kSource, &cache, result).status);
        ExpectUsed(second.Use(kSource, &cache, second.Begin(cache)));
    }
    AwaitWorkers();
    const CacheBytes header = WithoutPayload(cache);
    ExpectUsed(first.Use(kSource, &header, result));
}

TEST(BackgroundTest, ArgumentsAreChecked) {
    CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    const JSVM_CodeCache good = {cache.data(), cache.size()};
    int somewhere = 0;
    auto* const untouched = reinterpret_cast<JSVM_DeserializeResult>(&somewhere);
    JSVM_DeserializeResult result = untouched;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_BackgroundDeserialize(nullptr, good, &result));
    EXPECT_EQ(untouched, result);
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_BackgroundDeserialize(session.vm, good, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_BackgroundDeserialize(session.vm, {nullptr, cache.size()}, &result));
    EXPECT_EQ(nullptr, result);
    result = untouched;
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_BackgroundDeserialize(session.vm, {cache.data(), 0}, &result));
    EXPECT_EQ(nullptr, result);
}

}  // namespace
