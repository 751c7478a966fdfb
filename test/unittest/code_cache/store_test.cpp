// SPDX-License-Identifier: Apache-2.0
// The life of a store: limits, signatures, several threads, and its end at any moment.
#include "frameworks/code_cache/store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

TEST(StoreTest, ZerosStandForTheDefaults) {
    JSVMX_CodeCacheOptions options = NoOptions();
    JsvmStoreLimits limits = jsvm_store_limits(&options);
    EXPECT_EQ(268435456u, limits.bytes);
    EXPECT_EQ(65536u, limits.entries);
    EXPECT_EQ(67108864u, limits.entry_bytes);
    EXPECT_EQ(2592000u, limits.age_seconds);
    options.maxBytes = 1;
    options.maxEntries = 2;
    options.maxEntryBytes = 3;
    options.maxAgeSeconds = 4;
    limits = jsvm_store_limits(&options);
    EXPECT_EQ(1u, limits.bytes);
    EXPECT_EQ(2u, limits.entries);
    EXPECT_EQ(3u, limits.entry_bytes);
    EXPECT_EQ(4u, limits.age_seconds);
    options.maxAgeSeconds = UINT64_MAX;
    EXPECT_EQ(1000000000u, jsvm_store_limits(&options).age_seconds);
    options.readOnly = true;
    options.maxAgeSeconds = 4;
    EXPECT_EQ(4u, jsvm_store_limits(&options).age_seconds);
    options.maxAgeSeconds = 0;
    EXPECT_EQ(1000000000u, jsvm_store_limits(&options).age_seconds);
}

TEST(StoreTest, ClosingWritesWhatIsQueuedAndEndsFlights) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    Machine machine;
    machine.Compile(store, kSource);
    machine.Refresh(store, machine.Compile(store, "1 + 1"));
    EXPECT_EQ(1, place.Marks());
    store.Close();
    EXPECT_EQ(2u, place.Size());
    EXPECT_EQ(0, place.Marks());
    EXPECT_EQ(0, place.Backends());
}

TEST(StoreTest, WhatWasCompiledLivesOn) {
    MemoryPlace place;
    Store store(&place);
    const std::string source = "(function f(x) { return x > 0 ? f(x - 1) + 2 : 0; })(21)";
    RunAndRefresh(store, source);
    Machine machine;
    JSVM_Script script = machine.Compile(store, source);
    JSVM_Value function = machine.CompileFunction(store, "return 5");
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, machine.load.reason);
    store.Close();
    place.ForEach([](MemoryPlace::Entry* entry) {
        std::memset(entry->bytes->data(), 0xAA, entry->bytes->size());
    });
    EXPECT_EQ(42, machine.Run(script));
    EXPECT_EQ(5, machine.Call(function));
}

TEST(StoreTest, SignaturesAndCompressionFit) {
    const std::vector<uint8_t> secret(32, 7);
    const std::vector<uint8_t> wrong(32, 8);
    JSVMX_CodeCacheOptions options = NoOptions();
    options.signingKey = secret.data();
    options.signingKeyLength = secret.size();
    MemoryPlace place;
    for (const int level : {0, 3}) {
        options.compressionLevel = level;
        options.signingKey = secret.data();
        Store store(&place, options);
        ASSERT_JSVM_OK(JSVMX_CodeCacheClear(store.get()));
        RunAndRefresh(store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
        EXPECT_EQ(0, place.Leases());
        options.signingKey = wrong.data();
        Store other(&place, options);
        Machine machine;
        JSVM_Script script = machine.Compile(other, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, machine.load.outcome);
        EXPECT_EQ(JSVMX_REASON_SIGNATURE, machine.load.reason);
        EXPECT_EQ(42, machine.Run(script));
        EXPECT_EQ(0, place.Leases());
        EXPECT_TRUE(machine.Refresh(other, script));
        other.Flush();
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(other, kSource).outcome);
        EXPECT_EQ(JSVMX_REASON_SIGNATURE, LoadOf(store, kSource).reason);
    }
}

TEST(StoreTest, TheKeyIsCopied) {
    std::vector<uint8_t> secret(16, 7);
    JSVMX_CodeCacheOptions options = NoOptions();
    options.signingKey = secret.data();
    options.signingKeyLength = secret.size();
    MemoryPlace place;
    Store store(&place, options);
    std::memset(secret.data(), 9, secret.size());
    RunAndRefresh(store, kSource);
    std::memset(secret.data(), 7, secret.size());
    Store again(&place, options);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(again, kSource).outcome);
}

std::string SourceOf(int number) {
    return "(function f(x) { return x + " + std::to_string(number) + "; })(1)";
}

// What one of several threads does with one store.
void Work(const Store& store, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        Machine machine;
        for (int i = 0; i < 8; ++i) {
            JSVM_Script script = machine.Compile(store, SourceOf(i));
            EXPECT_EQ(i + 1, machine.Run(script));
            machine.Refresh(store, script);
        }
    }
}

TEST(StoreTest, ThreadsWithVmsOfTheirOwnShareIt) {
    InitOnce();
    MemoryPlace place;
    Store store(&place);
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) threads.emplace_back([&] { Work(store, 4); });
    std::atomic<bool> done{false};
    std::thread manager([&] {
        while (!done) {
            store.Counters();
            store.Entries();
            EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheTrim(store.get(), 0, 5, nullptr));
            EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheVerify(store.get(), true, nullptr, nullptr, nullptr));
            std::this_thread::yield();
        }
    });
    for (std::thread& thread : threads) thread.join();
    done = true;
    manager.join();
    store.Flush();
    const JSVMX_CodeCacheCounters counters = store.Counters();
    EXPECT_EQ(6u * 4 * 8, counters.hits + counters.misses);
    EXPECT_EQ(0u, counters.rejections + counters.unavailable + counters.failedWrites);
    EXPECT_EQ(0, place.Leases());
}

TEST(StoreTest, MayBeClosedWhileOthersCompile) {
    InitOnce();
    for (int round = 0; round < 5; ++round) {
        MemoryPlace place;
        Store store(&place);
        RunAndRefresh(store, SourceOf(0));
        JSVMX_CodeCache cache = store.get();
        std::atomic<int> compiled{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i) {
            threads.emplace_back([&] {
                Machine machine;
                for (JSVM_Status status = JSVM_OK; status == JSVM_OK; ++compiled) {
                    JSVM_Script script = nullptr;
                    status = JSVMX_CodeCacheCompileScript(cache, machine.env,
                                                          machine.Str(SourceOf(compiled % 4)),
                                                          nullptr, nullptr, &script);
                    EXPECT_TRUE(status == JSVM_OK || status == JSVM_INVALID_ARG) << status;
                    if (status != JSVM_OK) break;
                    machine.Run(script);
                    const JSVM_Status refreshed =
                        JSVMX_CodeCacheRefreshScript(cache, machine.env, script, nullptr);
                    EXPECT_TRUE(refreshed == JSVM_OK || refreshed == JSVM_INVALID_ARG);
                }
            });
        }
        while (compiled < 20) std::this_thread::yield();
        store.Close();
        EXPECT_EQ(0, place.Backends());
        for (std::thread& thread : threads) thread.join();
    }
}

}  // namespace
}  // namespace jsvm_test
