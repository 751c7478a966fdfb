// SPDX-License-Identifier: Apache-2.0
// Flush, counters, trim and clear.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

TEST(StoreManageTest, CountersBeginAtZero) {
    MemoryPlace place;
    Store store(&place);
    const JSVMX_CodeCacheCounters counters = store.Counters();
    EXPECT_EQ(0u, counters.hits + counters.misses + counters.rejections + counters.quarantined +
                      counters.inMemory + counters.unavailable + counters.writes +
                      counters.failedWrites + counters.entries + counters.bytes);
    EXPECT_EQ(JSVMX_REASON_NONE, counters.state);
    EXPECT_STREQ("The store can be used.", counters.stateText);
}

TEST(StoreManageTest, TheBackendsCountsAreToldToo) {
    MemoryPlace place;
    Store store(&place);
    EXPECT_EQ(11u, store.Counters().evictions);
    EXPECT_EQ(12u, store.Counters().recoveries);
}

TEST(StoreManageTest, CountersOfOneStoreAreNotThoseOfAnother) {
    MemoryPlace place;
    Store one(&place);
    Store two(&place);
    RunAndRefresh(one, kSource);
    LoadOf(two, kSource);
    EXPECT_EQ(1u, one.Counters().writes);
    EXPECT_EQ(0u, two.Counters().writes);
    EXPECT_EQ(1u, two.Counters().hits);
    EXPECT_EQ(1u, two.Counters().entries);
}

TEST(StoreManageTest, TrimKeepsWhatItIsTold) {
    MemoryPlace place;
    JSVMX_CodeCacheOptions options = NoOptions();
    options.maxEntries = 3;
    Store store(&place, options);
    for (int i = 0; i < 4; ++i) RunAndRefresh(store, std::to_string(i) + " + 1");
    uint64_t dropped = 9;
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheTrim(store.get(), 0, 0, &dropped));
    EXPECT_EQ(1u, dropped);
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheTrim(store.get(), 0, 2, &dropped));
    EXPECT_EQ(1u, dropped);
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheTrim(store.get(), 1, 0, nullptr));
    EXPECT_EQ(0u, place.Size());
}

TEST(StoreManageTest, WhatATrimDroppedIsWrittenAgain) {
    for (const bool remote : {false, true}) {
        MemoryPlace place;
        Store store(&place, NoOptions(), remote);
        RunAndRefresh(store, kSource);
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        EXPECT_FALSE(machine.Refresh(store, script));
        ASSERT_EQ(JSVM_OK, JSVMX_CodeCacheTrim(store.get(), 1, 0, nullptr));
        EXPECT_TRUE(machine.Refresh(store, script));
        store.Flush();
        ASSERT_EQ(JSVM_OK, JSVMX_CodeCacheClear(store.get()));
        EXPECT_TRUE(machine.Refresh(store, script));
    }
}

TEST(StoreManageTest, ClearDropsWhatIsQueuedToo) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, "1 + 1");
    Machine machine;
    place.HoldWrites();
    std::vector<JSVM_Script> scripts;
    for (int i = 2; i < 6; ++i) {
        scripts.push_back(machine.Compile(store, std::to_string(i) + " + 1"));
        EXPECT_TRUE(machine.Refresh(store, scripts.back()));
    }
    place.AwaitHeldWrite();
    std::thread clearer([&] { EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheClear(store.get())); });
    JsvmStore* inside = jsvm_store_enter(store.get());
    for (bool dropped = false; !dropped;) {
        pthread_mutex_lock(&inside->writer.mutex);
        dropped = inside->writer.count == 0;
        pthread_mutex_unlock(&inside->writer.mutex);
    }
    jsvm_store_leave(store.get());
    place.LetWritesGo();
    clearer.join();
    store.Flush();
    EXPECT_EQ(0u, place.Size());
    EXPECT_EQ(2, place.Puts());  // the first and the one that was under way
    EXPECT_TRUE(machine.Refresh(store, scripts.back()));  // is known not to be there
}

TEST(StoreManageTest, FlushWaitsForTheWrites) {
    MemoryPlace place;
    Store store(&place);
    Machine machine;
    for (int i = 0; i < 10; ++i) {
        machine.Refresh(store, machine.Compile(store, std::to_string(i) + " + 1"));
    }
    store.Flush();
    EXPECT_EQ(10u, place.Size());
    EXPECT_EQ(10u, store.Counters().writes);
}

TEST(StoreManageTest, FailuresAreTold) {
    MemoryPlace place;
    Store store(&place);
    Store nowhere(JSVMX_REASON_STORE_UNAVAILABLE);
    place.FailWrites(JSVMX_REASON_STORE_UNAVAILABLE);
    for (JSVMX_CodeCache cache : {store.get(), nowhere.get()}) {
        uint64_t dropped = 9;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheTrim(cache, 0, 0, &dropped));
        EXPECT_EQ(9u, dropped);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheClear(cache));
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheFlush(cache));
    }
}

TEST(StoreManageTest, WrongArgumentsAreRefused) {
    MemoryPlace place;
    Store store(&place);
    Store closed(&place);
    JSVMX_CodeCache dead = closed.get();
    closed.Close();
    JSVMX_CodeCacheCounters counters = {};
    for (JSVMX_CodeCache cache : {JSVMX_CodeCache{nullptr}, dead}) {
        EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheClose(cache));
        EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheFlush(cache));
        EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheGetCounters(cache, &counters));
        EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheTrim(cache, 0, 0, nullptr));
        EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheClear(cache));
    }
    EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheGetCounters(store.get(), nullptr));
}

}  // namespace
}  // namespace jsvm_test
