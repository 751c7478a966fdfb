// SPDX-License-Identifier: Apache-2.0
// When a refresh makes a cache, and what it tells.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

// A program that compiles `count` functions when it is run with that many.
std::string ManyFunctions(int count) {
    std::string source = "var fs = [];";
    for (int i = 0; i < 40; ++i) {
        const std::string n = std::to_string(i);
        source += "fs.push(function f" + n +
                  "(x) { let s = 0; for (let i = 0; i < x; ++i) s += i * " + n +
                  "; return [s, 'text of " + n + "'].length; });";
    }
    return source + "var sum = 0; for (var i = 0; i < (globalThis.calls || " +
           std::to_string(count) + "); ++i) sum += fs[i](2); sum";
}

TEST(StoreRefreshTest, AnEntryGrowsWithWhatRan) {
    MemoryPlace place;
    Store store(&place);
    const std::string source = ManyFunctions(1);
    EXPECT_EQ(2, RunAndRefresh(store, source));
    const uint64_t small = store.Entries().at(0).bytes;
    {
        Machine machine;
        JSVM_Script script = machine.Compile(store, source);
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, machine.load.outcome);
        EXPECT_EQ(2, machine.Run(script));
        EXPECT_FALSE(machine.Refresh(store, script));  // no more ran than the last time
        JSVM_Script more = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CompileScript(machine.env, machine.Str("calls = 40"), nullptr, 0,
                                             true, nullptr, &more));
        machine.Run(more);
        EXPECT_EQ(80, machine.Run(script));
        EXPECT_TRUE(machine.Refresh(store, script));
        EXPECT_FALSE(machine.Refresh(store, script));  // be it written already or not
        store.Flush();
    }
    const uint64_t large = store.Entries().at(0).bytes;
    EXPECT_GT(large, small + small / 8);
    EXPECT_EQ(1u, store.Counters().entries);
    EXPECT_EQ(large, LoadOf(store, source).bytes);
}

TEST(StoreRefreshTest, EndsTheFlight) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    Machine machine;
    JSVM_Script script = machine.Compile(store, kSource);
    EXPECT_EQ(1, place.Marks());
    machine.Refresh(store, script);
    EXPECT_EQ(0, place.Marks());
    machine.Refresh(store, script);
    EXPECT_EQ(0, place.Marks());
}

TEST(StoreRefreshTest, ScriptsThatWereCompiledOtherwiseAreTakenToo) {
    for (const bool remote : {false, true}) {
        MemoryPlace place;
        Store store(&place, NoOptions(), remote);
        {
            Machine machine;
            JSVM_Script script = nullptr;
            ASSERT_JSVM_OK(OH_JSVM_CompileScript(machine.env, machine.Str(kSource), nullptr, 0,
                                                 false, nullptr, &script));
            EXPECT_TRUE(machine.Refresh(store, script));
            store.Flush();
            EXPECT_FALSE(machine.Refresh(store, script));
        }
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
        // By another store, which has not met the script yet.
        Store fresh(&place, NoOptions(), remote);
        Machine machine;
        JSVM_Script script = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CompileScript(machine.env, machine.Str(kSource), nullptr, 0, false,
                                             nullptr, &script));
        EXPECT_FALSE(machine.Refresh(fresh, script));
    }
}

TEST(StoreRefreshTest, AServerIsNotAskedAgain) {
    MemoryPlace place;
    Store store(&place, NoOptions(), true);
    RunAndRefresh(store, kSource);
    Machine machine;
    JSVM_Script script = machine.Compile(store, kSource);
    const int gets = place.Gets();
    EXPECT_FALSE(machine.Refresh(store, script));
    EXPECT_EQ(gets, place.Gets());
}

TEST(StoreRefreshTest, WhatOthersDroppedFromADirectoryIsWrittenAgain) {
    MemoryPlace place;
    Store store(&place);
    Store other(&place);
    RunAndRefresh(store, kSource);
    Machine machine;
    JSVM_Script script = machine.Compile(store, kSource);
    ASSERT_JSVM_OK(JSVMX_CodeCacheClear(other.get()));
    EXPECT_TRUE(machine.Refresh(store, script));
}

TEST(StoreRefreshTest, AWriteThatFailedIsTriedAgain) {
    for (const bool remote : {false, true}) {
        MemoryPlace place;
        Store store(&place, NoOptions(), remote);
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        place.FailWrites(JSVMX_REASON_STORE_UNAVAILABLE);
        EXPECT_TRUE(machine.Refresh(store, script));
        store.Flush();
        EXPECT_EQ(1u, store.Counters().failedWrites);
        EXPECT_EQ(0u, store.Counters().writes);
        place.FailWrites(JSVMX_REASON_NONE);
        EXPECT_TRUE(machine.Refresh(store, script));
        store.Flush();
        EXPECT_EQ(1u, store.Counters().writes);
    }
}

TEST(StoreRefreshTest, AnEntryThatIsTooLargeIsNotWritten) {
    MemoryPlace place;
    JSVMX_CodeCacheOptions options = NoOptions();
    options.maxEntryBytes = 500;
    Store store(&place, options);
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_EQ(0, place.Puts());
    EXPECT_EQ(1u, store.Counters().failedWrites);
}

TEST(StoreRefreshTest, AFullQueueDropsWhatIsTooMuch) {
    MemoryPlace place;
    Store store(&place);
    Machine machine;
    place.HoldWrites();
    int queued = 0;
    for (int i = 0; i < kJsvmMostQueued + 10; ++i) {
        JSVM_Script script = machine.Compile(store, std::to_string(i) + " + 1");
        queued += machine.Refresh(store, script) ? 1 : 0;
        if (i == 0) place.AwaitHeldWrite();
    }
    EXPECT_EQ(kJsvmMostQueued + 1, queued);
    EXPECT_EQ(9u, store.Counters().failedWrites);
    place.LetWritesGo();
    store.Flush();
    EXPECT_EQ(size_t{kJsvmMostQueued} + 1, place.Size());
}

TEST(StoreRefreshTest, AStoreThatIsReadOnlyIsNotWrittenTo) {
    MemoryPlace place;
    {
        Store store(&place);
        RunAndRefresh(store, kSource);
    }
    JSVMX_CodeCacheOptions options = NoOptions();
    options.readOnly = true;
    Store store(&place, options);
    const uint64_t years = 10 * 365 * UINT64_C(86400);  // since it was shipped
    place.ForEach([=](MemoryPlace::Entry* entry) { entry->meta.used -= years; });
    Machine machine;
    JSVM_Script script = machine.Compile(store, kSource);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, machine.load.outcome);
    EXPECT_EQ(0, place.Marks());
    EXPECT_FALSE(machine.Refresh(store, script));
    EXPECT_FALSE(machine.Refresh(store, machine.Compile(store, "1")));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheClear(store.get()));
    EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheTrim(store.get(), 1, 1, nullptr));
    store.Close();
    EXPECT_EQ(1u, place.Size());
    EXPECT_EQ(1, place.Puts());
    EXPECT_EQ(0, place.Removes());
}

TEST(StoreRefreshTest, WrongArgumentsAreRefused) {
    MemoryPlace place;
    Store store(&place);
    Store closed(&place);
    JSVMX_CodeCache dead = closed.get();
    closed.Close();
    Machine machine;
    JSVM_Script script = machine.Compile(store, kSource);
    JSVM_Value function = machine.CompileFunction(store, "return 1");
    JSVM_Value plain = nullptr;
    ASSERT_JSVM_OK(
        OH_JSVM_RunScript(machine.env, machine.Compile(store, "(function () {})"), &plain));
    bool queued = true;
    const auto refresh = [&](JSVMX_CodeCache cache, JSVM_Script what) {
        return JSVMX_CodeCacheRefreshScript(cache, machine.env, what, &queued);
    };
    const auto refresh_function = [&](JSVMX_CodeCache cache, JSVM_Value what) {
        return JSVMX_CodeCacheRefreshFunction(cache, machine.env, what, &queued);
    };
    EXPECT_EQ(JSVM_INVALID_ARG, refresh(nullptr, script));
    EXPECT_EQ(JSVM_INVALID_ARG, refresh(dead, script));
    EXPECT_EQ(JSVM_INVALID_ARG, refresh(store.get(), nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, refresh_function(nullptr, function));
    EXPECT_EQ(JSVM_INVALID_ARG, refresh_function(dead, function));
    EXPECT_EQ(JSVM_INVALID_ARG, refresh_function(store.get(), nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, refresh_function(store.get(), plain));
    const JSVM_ExtendedErrorInfo* info = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_GetLastErrorInfo(machine.env, &info));
    EXPECT_EQ(JSVM_INVALID_ARG, info->errorCode);
    EXPECT_EQ(JSVM_FUNCTION_EXPECTED, refresh_function(store.get(), machine.Str("text")));
    EXPECT_TRUE(queued);  // untouched
    EXPECT_EQ(JSVM_INVALID_ARG,
              JSVMX_CodeCacheRefreshScript(store.get(), nullptr, script, &queued));
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheRefreshScript(store.get(), machine.env, script, nullptr));
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheRefreshFunction(store.get(), machine.env, function, nullptr));
    store.Flush();
    EXPECT_EQ(2u, place.Size());
}

}  // namespace
}  // namespace jsvm_test
