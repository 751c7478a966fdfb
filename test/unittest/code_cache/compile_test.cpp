// SPDX-License-Identifier: Apache-2.0
// Compiling through a store: what becomes of it, what is told, what is counted.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

TEST(StoreCompileTest, TheSecondVmTakesItFromTheStore) {
    MemoryPlace place;
    Store store(&place);
    {
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, machine.load.outcome);
        EXPECT_EQ(JSVMX_REASON_NOT_STORED, machine.load.reason);
        EXPECT_EQ(0u, machine.load.bytes);
        EXPECT_EQ(42, machine.Run(script));
        EXPECT_TRUE(machine.Refresh(store, script));
    }
    store.Flush();
    {
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, machine.load.outcome);
        EXPECT_EQ(JSVMX_REASON_NONE, machine.load.reason);
        EXPECT_STREQ("The code cache was used.", machine.load.text);
        EXPECT_GT(machine.load.bytes, 144u);
        EXPECT_EQ(42, machine.Run(script));
    }
    const JSVMX_CodeCacheCounters counters = store.Counters();
    EXPECT_EQ(1u, counters.hits);
    EXPECT_EQ(1u, counters.misses);
    EXPECT_EQ(0, place.Leases());
}

TEST(StoreCompileTest, AScriptWithoutAnEntryIsNotHashed) {
    MemoryPlace place;
    Store store(&place);
    LoadOf(store, kSource);
    EXPECT_EQ(0, place.Gets());  // the quick answer was enough
}

// The first compile that finds something would have to start it.
TEST(StoreCompileTest, OnlyAStoreThatMayBeWrittenToHasAThread) {
    MemoryPlace place;
    for (const bool read_only : {false, true}) {
        JSVMX_CodeCacheOptions options = NoOptions();
        options.readOnly = read_only;
        Store store(&place, options);
        LoadOf(store, kSource);
        JsvmStore* inside = jsvm_store_enter(store.get());
        EXPECT_EQ(!read_only, inside->writer.started);
        jsvm_store_leave(store.get());
    }
}

TEST(StoreCompileTest, AHitHasTheStoreTick) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    store.Close();
    Store again(&place);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(again, kSource).outcome);
    place.AwaitTick();
}

TEST(StoreCompileTest, WhatTheVmStillHoldsIsCountedAsThat) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    Machine machine;
    machine.Compile(store, kSource);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, machine.load.outcome);
    EXPECT_EQ(1, place.Marks());
    machine.Compile(store, kSource);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_LOOKED_AT, machine.load.outcome);
    EXPECT_EQ(JSVMX_REASON_IN_MEMORY_HIT, machine.load.reason);
    EXPECT_EQ(1u, store.Counters().inMemory);
    EXPECT_EQ(1u, store.Counters().hits);
    EXPECT_EQ(1, place.Marks());  // nothing of the entry runs the second time
}

// Kind, parameters, origin with its offsets and its source map, and the text: each has its entry.
TEST(StoreCompileTest, EachWayToCompileHasItsOwnEntry) {
    MemoryPlace place;
    Store store(&place);
    JSVM_ScriptOrigin origins[4] = {};
    for (JSVM_ScriptOrigin& origin : origins) origin.resourceName = "a.js";
    origins[1].resourceName = "b.js";
    origins[2].resourceLineOffset = 1;
    origins[3].resourceColumnOffset = 1;
    RunAndRefresh(store, kSource);
    uint64_t entries = 1;
    for (const JSVM_ScriptOrigin& origin : origins) {
        JSVMX_CodeCacheCompileOptions options = NoCompileOptions();
        options.origin = &origin;
        EXPECT_EQ(JSVMX_REASON_NOT_STORED, LoadOf(store, kSource, &options).reason);
        RunAndRefresh(store, kSource, &options);
        EXPECT_EQ(++entries, store.Counters().entries);
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource, &options).outcome);
    }
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
}

TEST(StoreCompileTest, EagerAndLazyShareAnEntry) {
    MemoryPlace place;
    Store store(&place);
    JSVMX_CodeCacheCompileOptions options = NoCompileOptions();
    options.eager = true;
    RunAndRefresh(store, kSource, &options);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource, &options).outcome);
}

TEST(StoreCompileTest, FunctionsHaveEntriesToo) {
    const std::string body = "return a - b;";
    MemoryPlace place;
    Store store(&place);
    {
        Machine machine;
        JSVM_Value function = machine.CompileFunction(store, body, {"a", "b"});
        EXPECT_EQ(JSVMX_REASON_NOT_STORED, machine.load.reason);
        EXPECT_EQ(5, machine.Call(function, {8, 3}));
        EXPECT_TRUE(machine.RefreshFunction(store, function));
        store.Flush();
    }
    Machine machine;
    JSVM_Value function = machine.CompileFunction(store, body, {"a", "b"});
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, machine.load.outcome);
    EXPECT_EQ(5, machine.Call(function, {8, 3}));
    function = machine.CompileFunction(store, body, {"b", "a"});
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, machine.load.reason);
    EXPECT_EQ(-5, machine.Call(function, {8, 3}));
    JSVM_ScriptOrigin origin = {};
    origin.resourceName = "f.js";
    machine.CompileFunction(store, body, {"a", "b"}, &origin);
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, machine.load.reason);
}

TEST(StoreCompileTest, ASourceThatDoesNotParseIsTold) {
    MemoryPlace place;
    Store store(&place);
    Machine machine;
    JSVM_Script script = nullptr;
    JSVMX_CodeCacheLoad load = {};
    EXPECT_EQ(JSVM_GENERIC_FAILURE,
              JSVMX_CodeCacheCompileScript(store.get(), machine.env, machine.Str("1 +"), nullptr,
                                           &load, &script));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, load.reason);
    bool pending = false;
    EXPECT_EQ(JSVM_OK, OH_JSVM_IsExceptionPending(machine.env, &pending));
    EXPECT_TRUE(pending);
    JSVM_Value error = nullptr;
    EXPECT_EQ(JSVM_PENDING_EXCEPTION,
              JSVMX_CodeCacheCompileScript(store.get(), machine.env, machine.Str("1"), nullptr,
                                           nullptr, &script));
    EXPECT_EQ(JSVM_OK, OH_JSVM_GetAndClearLastException(machine.env, &error));
    EXPECT_EQ(1u, store.Counters().misses);
}

// Each wrong argument, with the same answer in the env's last error.
TEST(StoreCompileTest, WrongArgumentsAreRefused) {
    MemoryPlace place;
    Store store(&place);
    Machine machine;
    JSVM_Script script = nullptr;
    JSVM_Value function = nullptr;
    JSVM_Value source = machine.Str("1");
    JSVM_Value number = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_CreateInt32(machine.env, 1, &number));
    JSVMX_CodeCacheLoad load = {};
    load.bytes = 99;
    const auto compile = [&](JSVMX_CodeCache cache, JSVM_Env env, JSVM_Value what,
                             const JSVMX_CodeCacheCompileOptions* options, bool result = true) {
        const JSVM_Status status = JSVMX_CodeCacheCompileScript(cache, env, what, options, &load,
                                                                result ? &script : nullptr);
        EXPECT_EQ(status, JSVMX_CodeCacheCompileFunction(cache, env, what, options, &load,
                                                         result ? &function : nullptr));
        const JSVM_ExtendedErrorInfo* info = nullptr;
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetLastErrorInfo(machine.env, &info));
        EXPECT_EQ(env == nullptr ? JSVM_OK : status, info->errorCode);
        EXPECT_EQ(99u, load.bytes);  // no compile was tried
        return status;
    };
    EXPECT_EQ(JSVM_INVALID_ARG, compile(store.get(), nullptr, source, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, compile(nullptr, machine.env, source, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, compile(store.get(), machine.env, nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, compile(store.get(), machine.env, source, nullptr, false));
    EXPECT_EQ(JSVM_STRING_EXPECTED, compile(store.get(), machine.env, number, nullptr));
    JSVMX_CodeCacheCompileOptions options = NoCompileOptions();
    options.size = sizeof(options) - 1;
    EXPECT_EQ(JSVM_INVALID_ARG, compile(store.get(), machine.env, source, &options));
    JSVM_ScriptOrigin origin = {};
    origin.resourceName = "a.js";
    origin.resourceLineOffset = SIZE_MAX;
    options = NoCompileOptions();
    options.origin = &origin;
    EXPECT_EQ(JSVM_INVALID_ARG, compile(store.get(), machine.env, source, &options));
    JSVMX_CodeCache closed = nullptr;
    const JSVMX_CodeCacheOptions none = NoOptions();
    ASSERT_JSVM_OK(jsvm_store_open(&none, nullptr, JSVMX_REASON_NONE, false, &closed));
    ASSERT_JSVM_OK(JSVMX_CodeCacheClose(closed));
    EXPECT_EQ(JSVM_INVALID_ARG, compile(closed, machine.env, source, nullptr));
}

TEST(StoreCompileTest, WrongParametersAreRefused) {
    MemoryPlace place;
    Store store(&place);
    Machine machine;
    JSVM_Script script = nullptr;
    JSVM_Value function = nullptr;
    JSVM_Value source = machine.Str("return 1");
    const char* names[] = {"a", nullptr};
    const char* strange[] = {"a", "b, c"};
    JSVMX_CodeCacheCompileOptions options = NoCompileOptions();
    options.parameterCount = 2;
    const auto compile = [&] {
        return JSVMX_CodeCacheCompileFunction(store.get(), machine.env, source, &options, nullptr,
                                              &function);
    };
    EXPECT_EQ(JSVM_INVALID_ARG, compile());
    options.parameters = names;
    EXPECT_EQ(JSVM_INVALID_ARG, compile());
    options.parameters = strange;
    EXPECT_EQ(JSVM_INVALID_ARG, compile());
    options.parameterCount = 1;
    EXPECT_EQ(JSVM_OK, compile());
    EXPECT_EQ(JSVM_INVALID_ARG,
              JSVMX_CodeCacheCompileScript(store.get(), machine.env, machine.Str("1"), &options,
                                           nullptr, &script));
}

TEST(StoreCompileTest, AStoreThatFailsCompilesAllTheSame) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    for (const JSVMX_CodeCacheReason reason :
         {JSVMX_REASON_STORE_UNAVAILABLE, JSVMX_REASON_STORE_TIMEOUT}) {
        place.FailReads(reason);
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, machine.load.outcome);
        EXPECT_EQ(reason, machine.load.reason);
        EXPECT_EQ(42, machine.Run(script));
        EXPECT_EQ(reason, store.Counters().state);
    }
    EXPECT_EQ(2u, store.Counters().unavailable);
    place.FailReads(JSVMX_REASON_NONE);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
}

TEST(StoreCompileTest, AStoreThatCannotBeUsedCompilesAllTheSame) {
    Store store(JSVMX_REASON_STORE_ON_NETWORK);
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_EQ(JSVMX_REASON_STORE_ON_NETWORK, LoadOf(store, kSource).reason);
    const JSVMX_CodeCacheCounters counters = store.Counters();
    EXPECT_EQ(2u, counters.unavailable);
    EXPECT_EQ(0u, counters.failedWrites);
    EXPECT_EQ(JSVMX_REASON_STORE_ON_NETWORK, counters.state);
}

TEST(StoreCompileTest, DamageInAnEntryIsRejectedAndReplaced) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    const struct {
        size_t at;
        JSVMX_CodeCacheReason reason;
    } kDamages[] = {{24, JSVMX_REASON_ENTRY_DAMAGED},
                    {144 + 90, JSVMX_REASON_HEADER_DAMAGED},
                    {144 + 144 + 40, JSVMX_REASON_PAYLOAD_CHECKSUM}};
    for (const auto& damage : kDamages) {
        place.ForEach([&](MemoryPlace::Entry* entry) {
            (*entry->bytes)[damage.at] ^= 4;
            entry->marks = 0;
        });
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, machine.load.outcome);
        EXPECT_EQ(damage.reason, machine.load.reason);
        EXPECT_EQ(42, machine.Run(script));
        EXPECT_EQ(0, place.Marks());
        EXPECT_TRUE(machine.Refresh(store, script));  // of the same size, yet written
        store.Flush();
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    }
    EXPECT_EQ(3u, store.Counters().rejections);
    EXPECT_EQ(4u, store.Counters().writes);
}

TEST(StoreCompileTest, QuarantineEndsWithARefresh) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    place.ForEach([](MemoryPlace::Entry* entry) { entry->meta.strikes = 2; });
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    place.ForEach([](MemoryPlace::Entry* entry) { entry->meta.strikes = 3; });
    const JSVMX_CodeCacheLoad load = LoadOf(store, kSource);
    EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, load.outcome);
    EXPECT_EQ(JSVMX_REASON_QUARANTINED, load.reason);
    EXPECT_EQ(1u, store.Counters().quarantined);
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
}

TEST(StoreCompileTest, AnEntryThatIsTooOldIsNotUsed) {
    MemoryPlace place;
    JSVMX_CodeCacheOptions options = NoOptions();
    options.maxAgeSeconds = 100;
    Store store(&place, options);
    RunAndRefresh(store, kSource);
    place.ForEach([](MemoryPlace::Entry* entry) { entry->meta.used += 1000; });
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);  // a clock went back
    place.ForEach([](MemoryPlace::Entry* entry) { entry->meta.used -= 1200; });
    EXPECT_EQ(JSVMX_REASON_EXPIRED, LoadOf(store, kSource).reason);
    store.Flush();
    EXPECT_EQ(0u, place.Size());  // dropped, or the look would have made it young
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
}

TEST(StoreCompileTest, AnEntryWithoutATimeHasNoAge) {
    MemoryPlace place;
    JSVMX_CodeCacheOptions options = NoOptions();
    options.maxAgeSeconds = 100;
    Store store(&place, options);
    RunAndRefresh(store, kSource);
    place.ForEach([](MemoryPlace::Entry* entry) { entry->meta.used = 0; });
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
}

TEST(StoreCompileTest, AnEntryThatLiesUnderAForeignKeyIsRejected) {
    const std::string mine = "'mine'.length + 38";
    const std::string other = "'evil'.length + 95";  // as long
    MemoryPlace place;
    MemoryPlace elsewhere;
    Store store(&place);
    Store source(&elsewhere);
    RunAndRefresh(store, mine);
    RunAndRefresh(source, other);
    elsewhere.MoveTo(&place);
    Machine machine;
    JSVM_Script script = machine.Compile(store, mine);
    EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, machine.load.outcome);
    EXPECT_EQ(JSVMX_REASON_SOURCE_CONTENT, machine.load.reason);
    EXPECT_EQ(42, machine.Run(script));
}

}  // namespace
}  // namespace jsvm_test
