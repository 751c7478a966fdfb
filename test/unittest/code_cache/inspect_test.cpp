// SPDX-License-Identifier: Apache-2.0
// Visiting the entries of a store and verifying them.
#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <vector>

#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

using Entries = std::vector<JSVMX_CodeCacheEntry>;

bool Note(const JSVMX_CodeCacheEntry* entry, void* data) {
    static_cast<Entries*>(data)->push_back(*entry);
    return true;
}

JSVMX_CodeCacheVerification Verify(const Store& store, bool repair, Entries* entries = nullptr) {
    JSVMX_CodeCacheVerification sums = {};
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheVerify(store.get(), repair,
                                             entries != nullptr ? Note : nullptr, entries, &sums));
    return sums;
}

void ExpectSums(const JSVMX_CodeCacheVerification& sums, uint64_t usable, uint64_t foreign,
                uint64_t damaged, uint64_t removed) {
    EXPECT_EQ(usable + foreign + damaged, sums.entries);
    EXPECT_EQ(usable, sums.usable);
    EXPECT_EQ(foreign, sums.foreign);
    EXPECT_EQ(damaged, sums.damaged);
    EXPECT_EQ(removed, sums.removed);
}

TEST(StoreInspectTest, TellsAllOfAnEntry) {
    MemoryPlace place;
    Store store(&place);
    JSVM_ScriptOrigin origin = {};
    origin.resourceName = "path/of/the/script.js";
    JSVMX_CodeCacheCompileOptions options = NoCompileOptions();
    options.origin = &origin;
    RunAndRefresh(store, kSource, &options);
    const Entries entries = store.Entries();
    ASSERT_EQ(1u, entries.size());
    const JSVMX_CodeCacheEntry& entry = entries[0];
    EXPECT_EQ(64u, std::string(entry.key).size());
    for (size_t i = 0; i < 64; ++i) EXPECT_TRUE(std::isxdigit(entry.key[i])) << entry.key;
    EXPECT_STREQ("path/of/the/script.js", entry.name);
    EXPECT_STREQ("10.2.", std::string(entry.engineVersion).substr(0, 5).c_str());
    EXPECT_EQ(JSVMX_CODE_CACHE_SCRIPT, entry.kind);
    EXPECT_EQ(JSVMX_REASON_NONE, entry.reason);
    EXPECT_EQ(sizeof(kSource) - 1, entry.sourceLength);
    EXPECT_EQ(entry.bytes + 144, entry.storedBytes);
    EXPECT_EQ(LoadOf(store, kSource, &options).bytes, entry.bytes);
    EXPECT_EQ(store.Counters().bytes, entry.storedBytes);
    EXPECT_GT(entry.made, 1700000000u);
    EXPECT_GE(entry.used, entry.made);
    EXPECT_EQ(0u, entry.strikes);
    EXPECT_FALSE(entry.quarantined);
    EXPECT_FALSE(entry.isSigned);
    EXPECT_FALSE(entry.compressed);
}

TEST(StoreInspectTest, TellsWhatIsSpecial) {
    const std::vector<uint8_t> secret(32, 7);
    JSVMX_CodeCacheOptions options = NoOptions();
    options.signingKey = secret.data();
    options.signingKeyLength = secret.size();
    options.compressionLevel = 3;
    MemoryPlace place;
    Store store(&place, options);
    Machine machine;
    const std::string body = "return [" + std::string(5000, '1') + "].length;";
    JSVM_Value function = machine.CompileFunction(store, body, {"a"});
    EXPECT_TRUE(machine.RefreshFunction(store, function));
    store.Flush();
    place.ForEach([](MemoryPlace::Entry* entry) { entry->meta.strikes = 3; });
    const JSVMX_CodeCacheEntry entry = store.Entries().at(0);
    EXPECT_STREQ("", entry.name);
    EXPECT_EQ(JSVMX_CODE_CACHE_FUNCTION, entry.kind);
    EXPECT_EQ(JSVMX_REASON_QUARANTINED, entry.reason);
    EXPECT_EQ(body.size(), entry.sourceLength);
    EXPECT_LT(entry.storedBytes, entry.bytes);
    EXPECT_EQ(3u, entry.strikes);
    EXPECT_TRUE(entry.quarantined);
    EXPECT_TRUE(entry.isSigned);
    EXPECT_TRUE(entry.compressed);
    ExpectSums(Verify(store, true), 1, 0, 0, 0);
}

TEST(StoreInspectTest, OldEntriesAreToldAsSuch) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    place.ForEach([](MemoryPlace::Entry* entry) { entry->meta.used -= 31 * 86400; });
    EXPECT_EQ(JSVMX_REASON_EXPIRED, store.Entries().at(0).reason);
    ExpectSums(Verify(store, true), 1, 0, 0, 0);
}

TEST(StoreInspectTest, EntriesComeInOrder) {
    MemoryPlace place;
    Store store(&place);
    for (int i = 0; i < 20; ++i) RunAndRefresh(store, std::to_string(i) + " + 1");
    const Entries entries = store.Entries();
    ASSERT_EQ(20u, entries.size());
    for (size_t i = 1; i < entries.size(); ++i) {
        EXPECT_LT(std::string(entries[i - 1].key), std::string(entries[i].key));
    }
    EXPECT_EQ(0, place.Leases());
}

TEST(StoreInspectTest, AVisitorCanEndIt) {
    MemoryPlace place;
    Store store(&place);
    for (int i = 0; i < 3; ++i) RunAndRefresh(store, std::to_string(i) + " + 1");
    int calls = 0;
    const auto second_ends = [](const JSVMX_CodeCacheEntry*, void* data) {
        return ++*static_cast<int*>(data) != 2;
    };
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheIterate(store.get(), second_ends, &calls));
    EXPECT_EQ(2, calls);
    calls = 0;
    JSVMX_CodeCacheVerification sums = {};
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheVerify(store.get(), false, second_ends, &calls, &sums));
    EXPECT_EQ(2, calls);
    ExpectSums(sums, 2, 0, 0, 0);
}

TEST(StoreInspectTest, AVisitorMayCallTheStore) {
    MemoryPlace place;
    Store store(&place);
    for (int i = 0; i < 3; ++i) RunAndRefresh(store, std::to_string(i) + " + 1");
    const auto visit = [](const JSVMX_CodeCacheEntry*, void* data) {
        auto* store = static_cast<Store*>(data);
        EXPECT_EQ(3u, store->Entries().size());
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(*store, "1 + 1").outcome);
        EXPECT_EQ(42, RunAndRefresh(*store, kSource));
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheClear(store->get()));
        return true;
    };
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheIterate(store.get(), visit, &store));
    EXPECT_EQ(0u, place.Size());
}

TEST(StoreInspectTest, AVisitorMayCloseTheStore) {
    MemoryPlace place;
    for (const bool verify : {false, true}) {
        Store store(&place);
        for (int i = 0; i < 3; ++i) RunAndRefresh(store, std::to_string(i) + " + 1");
        place.ForEach([](MemoryPlace::Entry* entry) { entry->bytes->at(100) ^= 1; });
        const auto close = [](const JSVMX_CodeCacheEntry*, void* data) {
            static_cast<Store*>(data)->Close();
            return true;
        };
        JSVMX_CodeCacheVerification sums = {};
        EXPECT_EQ(JSVM_OK, verify ? JSVMX_CodeCacheVerify(store.get(), true, close, &store, &sums)
                                  : JSVMX_CodeCacheIterate(store.get(), close, &store));
        EXPECT_EQ(nullptr, store.get());
        EXPECT_EQ(0u, sums.removed);
    }
}

TEST(StoreInspectTest, DamageIsFoundAndRemoved) {
    MemoryPlace place;
    Store store(&place);
    for (int i = 0; i < 3; ++i) RunAndRefresh(store, std::to_string(i) + " + 1");
    int number = 0;
    place.ForEach([&](MemoryPlace::Entry* entry) {
        if (number == 0) entry->bytes->at(20) ^= 1;                // the entry's header
        if (number == 1) entry->bytes->at(144 + 144 + 20) ^= 128;  // the payload
        ++number;
    });
    Entries entries;
    ExpectSums(Verify(store, false, &entries), 1, 0, 2, 0);
    ASSERT_EQ(3u, entries.size());
    EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED, entries[0].reason);
    EXPECT_EQ(JSVMX_CODE_CACHE_UNKNOWN, entries[0].kind);
    EXPECT_EQ(JSVMX_REASON_PAYLOAD_CHECKSUM, entries[1].reason);
    EXPECT_EQ(JSVMX_CODE_CACHE_SCRIPT, entries[1].kind);
    EXPECT_EQ(JSVMX_REASON_NONE, entries[2].reason);
    EXPECT_EQ(JSVMX_REASON_NONE, store.Entries()[1].reason);  // which reads no payloads
    ExpectSums(Verify(store, true), 1, 0, 2, 2);
    ExpectSums(Verify(store, true), 1, 0, 0, 0);
    EXPECT_EQ(1u, place.Size());
}

TEST(StoreInspectTest, NothingIsRemovedFromWhatIsReadOnly) {
    MemoryPlace place;
    Store writable(&place);
    RunAndRefresh(writable, kSource);
    place.ForEach([](MemoryPlace::Entry* entry) { entry->bytes->at(20) ^= 1; });
    JSVMX_CodeCacheOptions options = NoOptions();
    options.readOnly = true;
    Store store(&place, options);
    ExpectSums(Verify(store, true), 0, 0, 1, 0);
    EXPECT_EQ(1u, place.Size());
}

TEST(StoreInspectTest, ForeignEntriesAreNoDamage) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    // A later format of caches.
    place.ForEach([](MemoryPlace::Entry* entry) { entry->bytes->at(144 + 8) = 9; });
    Entries entries;
    ExpectSums(Verify(store, true, &entries), 0, 1, 0, 0);
    EXPECT_EQ(JSVMX_REASON_FORMAT_VERSION, entries.at(0).reason);
    EXPECT_EQ(1u, place.Size());
}

TEST(StoreInspectTest, AForeignKeyAndAForeignSignatureAreDamage) {
    MemoryPlace place;
    MemoryPlace elsewhere;
    Store store(&place);
    Store source(&elsewhere);
    RunAndRefresh(store, "1 + 1");
    RunAndRefresh(source, "1 + 2");
    elsewhere.MoveTo(&place);
    EXPECT_EQ(JSVMX_REASON_SOURCE_CONTENT, store.Entries().at(0).reason);
    ExpectSums(Verify(store, true), 0, 0, 1, 1);

    RunAndRefresh(store, kSource);
    const std::vector<uint8_t> secret(32, 7);
    JSVMX_CodeCacheOptions options = NoOptions();
    options.signingKey = secret.data();
    options.signingKeyLength = secret.size();
    Store careful(&place, options);
    EXPECT_EQ(JSVMX_REASON_SIGNATURE, careful.Entries().at(0).reason);
    ExpectSums(Verify(careful, false), 0, 0, 1, 0);
}

TEST(StoreInspectTest, WrongArgumentsAndFailures) {
    MemoryPlace place;
    Store store(&place);
    Store closed(&place);
    JSVMX_CodeCache dead = closed.get();
    closed.Close();
    Entries entries;
    EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheIterate(store.get(), nullptr, nullptr));
    for (JSVMX_CodeCache cache : {JSVMX_CodeCache{nullptr}, dead}) {
        EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheIterate(cache, Note, &entries));
        EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheVerify(cache, false, Note, &entries, nullptr));
    }
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheVerify(store.get(), false, nullptr, nullptr, nullptr));
    place.FailReads(JSVMX_REASON_STORE_TIMEOUT);
    Store nowhere(JSVMX_REASON_STORE_UNAVAILABLE);
    for (JSVMX_CodeCache cache : {store.get(), nowhere.get()}) {
        JSVMX_CodeCacheVerification sums = {9, 9, 9, 9, 9};
        EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheIterate(cache, Note, &entries));
        EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheVerify(cache, false, Note, &entries, &sums));
        EXPECT_EQ(9u, sums.entries);
    }
    EXPECT_TRUE(entries.empty());
}

}  // namespace
}  // namespace jsvm_test
