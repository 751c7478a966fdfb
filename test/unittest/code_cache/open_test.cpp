// SPDX-License-Identifier: Apache-2.0
// Opening stores, and what their options mean to a real directory.
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

std::string Path(const char* name) {
    return std::string(std::getenv("TEST_TMPDIR")) + "/" + name;
}

JSVM_Status Open(const JSVMX_CodeCacheOptions& options) {
    JSVMX_CodeCache cache = nullptr;
    const JSVM_Status status = JSVMX_CodeCacheOpen(&options, &cache);
    EXPECT_EQ(status == JSVM_OK, cache != nullptr);
    if (cache != nullptr) {
        EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheClose(cache));
    }
    return status;
}

TEST(StoreOpenTest, WrongOptionsAreRefused) {
    const std::string place = Path("options");
    const std::vector<uint8_t> secret(16, 1);
    JSVMX_CodeCache cache = nullptr;
    JSVMX_CodeCacheOptions options = NoOptions(place.c_str());
    EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheOpen(nullptr, &cache));
    EXPECT_EQ(JSVM_INVALID_ARG, JSVMX_CodeCacheOpen(&options, nullptr));
    options.size = sizeof(options) - 1;
    EXPECT_EQ(JSVM_INVALID_ARG, Open(options));
    options.size = 0;
    EXPECT_EQ(JSVM_INVALID_ARG, Open(options));
    options.size = sizeof(options) + 8;  // of a later version
    EXPECT_EQ(JSVM_OK, Open(options));
    options = NoOptions(place.c_str());
    options.signingKey = secret.data();
    options.signingKeyLength = 15;
    EXPECT_EQ(JSVM_INVALID_ARG, Open(options));
    options.signingKeyLength = 16;
    EXPECT_EQ(JSVM_OK, Open(options));
    options.signingKey = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, Open(options));
    options = NoOptions(place.c_str());
    for (const int level : {-1, 20, 1000}) {
        options.compressionLevel = level;
        EXPECT_EQ(JSVM_INVALID_ARG, Open(options)) << level;
    }
    for (const int level : {1, 19}) {
        options.compressionLevel = level;
        EXPECT_EQ(JSVM_OK, Open(options)) << level;
    }
}

TEST(StoreOpenTest, LocationsThatAreNotUnderstoodAreRefused) {
    for (const char* location : {(const char*)nullptr, "", "http://localhost", "redis://",
                                 "redis://host:port", "redis://host:1/x", "unix://"}) {
        EXPECT_EQ(JSVM_INVALID_ARG, Open(NoOptions(location)))
            << (location != nullptr ? location : "NULL");
    }
}

TEST(StoreOpenTest, PlacesThatCannotBeUsedGiveAStoreWithNothing) {
    const std::string file = Path("file");
    std::ofstream(file) << "text";
    for (const std::string& place : {file, file + "/below", Path("no/parent")}) {
        Store store(NoOptions(place.c_str()));
        EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, store.Counters().state) << place;
        EXPECT_EQ(42, RunAndRefresh(store, kSource));
        EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, LoadOf(store, kSource).reason);
        EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheClear(store.get()));
    }
}

TEST(StoreOpenTest, AServerThatIsNotThereGivesAStoreWithNothing) {
    Store store(NoOptions("unix:///nobody/here"));
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_NE(JSVMX_REASON_NONE, store.Counters().state);
    EXPECT_EQ(1u, store.Counters().unavailable);
}

TEST(StoreOpenTest, TheLocationIsCopied) {
    std::string place = Path("copied");
    Store store(NoOptions(place.c_str()));
    place.assign(place.size(), 'x');
    RunAndRefresh(store, kSource);
    Store again(NoOptions(Path("copied").c_str()));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(again, kSource).outcome);
}

TEST(StoreOpenTest, TwoStoresOnOneDirectory) {
    const std::string place = Path("two");
    Store one(NoOptions(place.c_str()));
    Store two(NoOptions(place.c_str()));
    EXPECT_EQ(42, RunAndRefresh(one, kSource));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(two, kSource).outcome);
    one.Close();
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(two, kSource).outcome);
    ASSERT_JSVM_OK(JSVMX_CodeCacheClear(two.get()));
    Store three(NoOptions(place.c_str()));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, LoadOf(three, kSource).reason);
}

TEST(StoreOpenTest, EntriesAreReadInPlaceSignedOrCompressed) {
    const std::vector<uint8_t> secret(32, 1);
    int number = 0;
    for (const int level : {0, 5}) {
        for (const bool is_signed : {false, true}) {
            const std::string place = Path(("kinds" + std::to_string(number++)).c_str());
            JSVMX_CodeCacheOptions options = NoOptions(place.c_str());
            options.compressionLevel = level;
            options.signingKey = is_signed ? secret.data() : nullptr;
            options.signingKeyLength = is_signed ? secret.size() : 0;
            Store store(options);
            // Larger than a page, and small: both are kept in their own ways.
            const std::string text = "'" + std::string(50000, 'x') + "'.length - 49958";
            for (const std::string& source : {text, std::string(kSource)}) {
                EXPECT_EQ(42, RunAndRefresh(store, source));
                Machine machine;
                JSVM_Script script = machine.Compile(store, source);
                EXPECT_EQ(JSVMX_CODE_CACHE_USED, machine.load.outcome);
                EXPECT_EQ(42, machine.Run(script));
            }
            EXPECT_EQ(is_signed, store.Entries().at(0).isSigned);
        }
    }
}

TEST(StoreOpenTest, LimitsAreKept) {
    const std::string place = Path("limits");
    JSVMX_CodeCacheOptions options = NoOptions(place.c_str());
    options.maxEntries = 10;
    Store store(options);
    for (int i = 0; i < 40; ++i) {
        RunAndRefresh(store, std::to_string(i) + " + 1");
        EXPECT_LE(store.Counters().entries, 11u);
    }
    EXPECT_GT(store.Counters().evictions, 20u);
    EXPECT_EQ(40u, store.Counters().writes);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, "39 + 1").outcome);
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, LoadOf(store, "0 + 1").reason);
}

TEST(StoreOpenTest, AStoreThatIsShippedIsReadAndNotWrittenTo) {
    const std::string place = Path("shipped");
    {
        Store store(NoOptions(place.c_str()));
        RunAndRefresh(store, kSource);
    }
    struct stat before = {};
    ASSERT_EQ(0, stat(place.c_str(), &before));
    JSVMX_CodeCacheOptions options = NoOptions(place.c_str());
    options.readOnly = true;
    Store store(options);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    EXPECT_EQ(2, RunAndRefresh(store, "1 + 1"));
    EXPECT_EQ(1u, store.Counters().entries);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheClear(store.get()));
    struct stat after = {};
    ASSERT_EQ(0, stat(place.c_str(), &after));
    EXPECT_EQ(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);  // no file came or went
}

TEST(StoreOpenTest, AReadOnlyStoreThatIsNotThere) {
    const std::string place = Path("nothing");
    JSVMX_CodeCacheOptions options = NoOptions(place.c_str());
    options.readOnly = true;
    Store store(options);
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_NE(0, access(place.c_str(), F_OK));
}

TEST(StoreOpenTest, AReproducibleStoreTellsNoTimes) {
    const std::string place = Path("reproducible");
    JSVMX_CodeCacheOptions options = NoOptions(place.c_str());
    options.reproducible = true;
    {
        Store store(options);
        RunAndRefresh(store, "6 * 7");
        EXPECT_EQ(42, RunAndRefresh(store, "6 * 7"));
        EXPECT_EQ(1u, store.Counters().hits);
        const JSVMX_CodeCacheEntry entry = store.Entries().at(0);
        EXPECT_EQ(0u, entry.made);
        EXPECT_EQ(0u, entry.used);
    }
    options.reproducible = false;
    options.maxAgeSeconds = 60;
    const auto now = static_cast<uint64_t>(time(nullptr));
    {
        Store store(options);
        EXPECT_EQ(42, RunAndRefresh(store, "6 * 7"));
        EXPECT_EQ(1u, store.Counters().hits);
    }
    Store store(options);
    const JSVMX_CodeCacheEntry entry = store.Entries().at(0);
    EXPECT_EQ(JSVMX_REASON_NONE, entry.reason);
    EXPECT_EQ(0u, entry.made);
    EXPECT_GE(entry.used, now);
}

}  // namespace
}  // namespace jsvm_test
