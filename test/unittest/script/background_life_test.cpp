// SPDX-License-Identifier: Apache-2.0
// Work in the background that nobody waits for: results that are not used, released early or never,
// and VMs that go while it is queued, running or done.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"
#include "test/unittest/script/background_fixture.h"

namespace {

using jsvm_test::AwaitWorkers;
using jsvm_test::BusyWorkers;
using jsvm_test::CacheBytes;
using jsvm_test::CacheSession;
using jsvm_test::MakeCache;
using jsvm_test::WithoutPayload;

const char kSource[] = "(function add(a, b) { return a + b; })(20, 22)";

TEST(BackgroundLifeTest, AResultThatIsNotUsedIsReleased) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult done = session.Begin(cache);
    AwaitWorkers();
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(done));
    {
        const BusyWorkers busy;
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(session.Begin(cache)));
    }
    AwaitWorkers();
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(session.Begin(cache)));
    }
}

TEST(BackgroundLifeTest, AnyThreadReleases) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult done = session.Begin(cache);
    AwaitWorkers();
    JSVM_DeserializeResult perhaps = session.Begin(cache);
    std::thread([&] {
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(done));
        EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(perhaps));
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseDeserializeResult(done));
    }).join();
    EXPECT_EQ(JSVM_INVALID_ARG, session.Use(kSource, &cache, perhaps).status);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, session.Use(kSource, &cache, nullptr).outcome);
}

TEST(BackgroundLifeTest, DestroyingTheVmEndsResultsInAnyState) {
    const CacheBytes cache = MakeCache(kSource);
    JSVM_DeserializeResult unfit;
    JSVM_DeserializeResult done;
    JSVM_DeserializeResult used;
    JSVM_DeserializeResult queued;
    {
        CacheSession session;
        unfit = session.Begin(CacheBytes(8, 0));
        done = session.Begin(cache);
        used = session.Begin(cache);
        AwaitWorkers();
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, session.Use(kSource, &cache, used).outcome);
        const BusyWorkers busy;
        queued = session.Begin(cache);
        session.End();
    }
    AwaitWorkers();
    for (JSVM_DeserializeResult result : {unfit, done, used, queued}) {
        EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseDeserializeResult(result));
    }
    CacheSession other;
    EXPECT_EQ(JSVM_INVALID_ARG, other.Use(kSource, &cache, done).status);
}

TEST(BackgroundLifeTest, AVmMayGoAtAnyMoment) {
    const CacheBytes cache = MakeCache(kSource);
    for (int i = 0; i < 40; ++i) {
        CacheSession session;
        for (int n = 0; n < 5; ++n) session.Begin(cache);
    }
    AwaitWorkers();
}

TEST(BackgroundLifeTest, AVmNeedsNoEnvAndNoScope) {
    CacheBytes cache = MakeCache(kSource);
    JSVM_VM vm = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(nullptr, &vm));
    JSVM_DeserializeResult result = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_BackgroundDeserialize(vm, {cache.data(), cache.size()}, &result));
    ASSERT_EQ(JSVM_OK, OH_JSVM_BackgroundDeserialize(vm, {cache.data(), 8}, &result));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_BackgroundDeserialize(vm, {cache.data(), cache.size()}, &result));
}

TEST(BackgroundLifeTest, AResultOutlivesTheEnvThatWasThere) {
    const CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    JSVM_Env second = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateEnv(session.vm, 0, nullptr, &second));
    ASSERT_EQ(JSVM_OK, OH_JSVM_DestroyEnv(second));
    AwaitWorkers();
    const CacheBytes header = WithoutPayload(cache);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, session.Use(kSource, &header, result).outcome);
}

TEST(BackgroundLifeTest, AnotherThreadThanTheVmsIsRefused) {
    CacheBytes cache = MakeCache(kSource);
    CacheSession session;
    std::thread([&] {
        JSVM_DeserializeResult result = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE,
                  OH_JSVM_BackgroundDeserialize(session.vm, {cache.data(), cache.size()}, &result));
        EXPECT_EQ(nullptr, result);
    }).join();
}

// The engine would find the heap of such a VM, and its handles, changed at any time.
TEST(BackgroundLifeTest, AVmForSnapshotsDoesNothingInTheBackground) {
    const CacheBytes cache = MakeCache(kSource);
    JSVM_CreateVMOptions options{};
    options.isForSnapshotting = true;
    CacheSession session(&options);
    JSVM_DeserializeResult result = session.Begin(cache);
    AwaitWorkers();
    const CacheBytes header = WithoutPayload(cache);
    EXPECT_EQ(JSVMX_REASON_PAYLOAD_CHECKSUM, session.Use(kSource, &header, result).reason);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, session.Use(kSource, &cache, result).outcome);
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
}

// A heap with next to no room for it: with out of memory on a worker, the process would end.
TEST(BackgroundLifeTest, ACacheTooLargeForTheHeapIsNotDeserializedInTheBackground) {
    const std::string source = jsvm_test::LargeSource();
    const CacheBytes cache = MakeCache(source);
    JSVM_CreateVMOptions options{};
    options.maxOldGenerationSize = size_t{12} << 20;
    options.maxYoungGenerationSize = size_t{1} << 20;
    JSVM_VM vm = nullptr;
    ASSERT_EQ(JSVM_OK, OH_JSVM_CreateVM(&options, &vm));
    JSVM_DeserializeResult result = nullptr;
    const JSVM_CodeCache given = {const_cast<uint8_t*>(cache.data()), cache.size()};
    EXPECT_EQ(JSVM_OK, OH_JSVM_BackgroundDeserialize(vm, given, &result));
    AwaitWorkers();
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
    EXPECT_EQ(JSVM_OK, OH_JSVM_DestroyVM(vm));
}

}  // namespace
