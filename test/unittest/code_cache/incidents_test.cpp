// SPDX-License-Identifier: Apache-2.0
// What went wrong with the code caches of other products, tried with a store. The list is that of
// docs/design/code-cache.md; caches of modules are not made, so theirs is left out.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "frameworks/core/envelope.h"
#include "frameworks/platform/little_endian.h"
#include "test/unittest/code_cache/store_fixture.h"
#include "xxhash.h"

namespace jsvm_test {
namespace {

namespace fs = std::filesystem;

using Entry = MemoryPlace::Entry;

// Where the envelope and V8's bytes are in an entry.
constexpr size_t kEnvelope = kJsvmEntryHeaderSize;
const size_t kPayload = kEnvelope + jsvm_envelope_size();

std::string Place(const char* name) {
    return std::string(std::getenv("TEST_TMPDIR")) + "/" + name;
}

size_t CountFiles(const std::string& place) {
    size_t count = 0;
    for (const auto& file : fs::recursive_directory_iterator(place)) {
        count += file.is_regular_file() ? 1 : 0;
    }
    return count;
}

// Makes the checksums of an entry right, as somebody does who wants it to be believed.
void Repair(Entry* entry) {
    uint8_t* envelope = entry->bytes->data() + kEnvelope;
    const uint64_t payload =
        XXH3_64bits(entry->bytes->data() + kPayload, entry->bytes->size() - kPayload);
    jsvm_put_u64(envelope + 120, payload);
    jsvm_put_u64(envelope + 136, XXH3_64bits(envelope, 136));
}

// Compiles and runs; what became of the cache.
JSVMX_CodeCacheLoad Expect(double result, const Store& store, const std::string& source) {
    Machine machine;
    EXPECT_EQ(result, machine.Run(machine.Compile(store, source)));
    return machine.load;
}

TEST(IncidentsTest, StaleCodeAfterAnEditOfEqualLength) {
    Store store(NoOptions(Place("edit").c_str()));
    const std::string filler(20000, ' ');
    EXPECT_EQ(1, RunAndRefresh(store, filler + "1" + filler));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, Expect(2, store, filler + "2" + filler).reason);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Expect(1, store, filler + "1" + filler).outcome);
}

// Were the fingerprint, which samples the source, to overlook it: the hash does not.
TEST(IncidentsTest, StaleCodeAfterAnEditBetweenTheSamples) {
    Store store(NoOptions(Place("samples").c_str()));
    const std::string head = "var value = 1; //" + std::string(60000, 'a') + "\n";
    const std::string tail = "\n//" + std::string(60000, 'b') + "\nvalue";
    for (int at = 0; at < 100; ++at) {
        std::string middle(3000, ' ');
        middle.replace(static_cast<size_t>(at) * 29, 9, "value = 2");
        if (at == 0) {
            EXPECT_EQ(2, RunAndRefresh(store, head + middle + tail));
        }
        middle.replace(static_cast<size_t>(at) * 29, 9, "value = 3");
        EXPECT_EQ(JSVMX_REASON_NOT_STORED, Expect(3, store, head + middle + tail).reason);
    }
}

TEST(IncidentsTest, ARebuildOfTheEngineWithTheSameVersion) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    place.ForEach([](Entry* entry) {
        entry->bytes->at(kEnvelope + 64) ^= 1;  // the build id
        Repair(entry);
    });
    EXPECT_EQ(JSVMX_REASON_ENGINE_BUILD, Expect(42, store, kSource).reason);
}

TEST(IncidentsTest, DamageThatNoChecksumTells) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    std::vector<uint8_t> whole;
    place.ForEach([&](Entry* entry) { whole = *entry->bytes; });
    for (size_t at = kPayload; at < whole.size(); at += 7) {
        place.ForEach([&](Entry* entry) {
            *entry->bytes = whole;
            entry->bytes->at(at) ^= 0x55;
            Repair(entry);
        });
        const JSVMX_CodeCacheLoad load = Expect(42, store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, load.outcome) << at;
        EXPECT_EQ(JSVMX_REASON_ENGINE_REFUSED, load.reason) << at;
    }
}

TEST(IncidentsTest, AnEntryThatIsCutOrEmpty) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    std::vector<uint8_t> whole;
    place.ForEach([&](Entry* entry) { whole = *entry->bytes; });
    for (size_t length = 0; length < whole.size(); length += 13) {
        place.ForEach([&](Entry* entry) { entry->bytes->assign(&whole[0], &whole[length]); });
        EXPECT_EQ(JSVMX_CODE_CACHE_REJECTED, Expect(42, store, kSource).outcome) << length;
    }
}

TEST(IncidentsTest, AnotherKindOfCompile) {
    const std::string source = "20 + 22";
    MemoryPlace place;
    MemoryPlace of_function;
    Store store(&place);
    Store other(&of_function);
    RunAndRefresh(store, source);
    {
        Machine machine;
        JSVM_Value function = machine.CompileFunction(store, source);
        EXPECT_EQ(JSVMX_REASON_NOT_STORED, machine.load.reason);
        EXPECT_TRUE(machine.RefreshFunction(other, function));
        other.Flush();
    }
    of_function.MoveTo(&place);  // a function's cache under the key of the script
    EXPECT_EQ(JSVMX_REASON_KIND, Expect(42, store, source).reason);
}

TEST(IncidentsTest, RacingWorkers) {
    InitOnce();
    const std::string place = Place("race");
    std::vector<std::thread> workers;
    for (int worker = 0; worker < 4; ++worker) {
        workers.emplace_back([&place] {
            Store store(NoOptions(place.c_str()));
            for (int i = 0; i < 10; ++i) EXPECT_EQ(42, RunAndRefresh(store, kSource));
            EXPECT_EQ(0u, store.Counters().rejections + store.Counters().failedWrites);
        });
    }
    for (std::thread& worker : workers) worker.join();
    Store store(NoOptions(place.c_str()));
    EXPECT_EQ(1u, store.Counters().entries);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Expect(42, store, kSource).outcome);
}

// Sources, and one source at many paths.
TEST(IncidentsTest, FilesWithoutNumber) {
    const std::string place = Place("many");
    JSVMX_CodeCacheOptions options = NoOptions(place.c_str());
    options.maxEntries = 20;
    options.maxBytes = 100000;
    Store store(options);
    size_t files = 0;
    for (int i = 0; i < 120; ++i) {
        const std::string number = std::to_string(i);
        const std::string name = "/sandbox/" + number + "/main.js";
        JSVM_ScriptOrigin origin = {};
        origin.resourceName = name.c_str();
        JSVMX_CodeCacheCompileOptions at_path = NoCompileOptions();
        at_path.origin = &origin;
        RunAndRefresh(store, i % 2 == 0 ? kSource : number + " + 1", &at_path);
        if (i == 0) files = CountFiles(place);
    }
    EXPECT_LE(store.Counters().entries, 21u);
    EXPECT_LE(store.Counters().bytes, 110000u);
    EXPECT_EQ(files, CountFiles(place));
}

TEST(IncidentsTest, WritesThatHoldUpTheFirstRun) {
    MemoryPlace place;
    Store store(&place);
    place.HoldWrites();
    Machine machine;
    JSVM_Script script = machine.Compile(store, kSource);
    EXPECT_TRUE(machine.Refresh(store, script));
    place.AwaitHeldWrite();
    EXPECT_EQ(42, machine.Run(script));  // nothing is written yet
    EXPECT_EQ(0u, place.Size());
    EXPECT_FALSE(machine.Refresh(store, script));
    place.LetWritesGo();
    store.Flush();
    EXPECT_EQ(1u, place.Size());
}

TEST(IncidentsTest, ADatabaseThatIsDamaged) {
    const std::string place = Place("damaged");
    {
        Store store(NoOptions(place.c_str()));
        RunAndRefresh(store, kSource);
    }
    for (const auto& file : fs::recursive_directory_iterator(place)) {
        if (!file.is_regular_file()) continue;
        const auto size = static_cast<size_t>(file.file_size());
        std::ofstream(file.path(), std::ios::binary) << std::string(size, '\x5A');
    }
    Store store(NoOptions(place.c_str()));
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Expect(42, store, kSource).outcome);
    EXPECT_EQ(1u, store.Counters().recoveries);
}

// A key is made from the text, not from a file's time or from the string that holds it.
TEST(IncidentsTest, KeysThatNeverHit) {
    Store store(NoOptions(Place("keys").c_str()));
    const std::string source = "'text of one byte a character'.length + 13";
    EXPECT_EQ(41, RunAndRefresh(store, source));
    Machine machine;
    JSVM_Value text = nullptr;
    const std::u16string wide(source.begin(), source.end());
    ASSERT_JSVM_OK(OH_JSVM_CreateStringUtf16(
        machine.env, reinterpret_cast<const char16_t*>(wide.data()), wide.size(), &text));
    JSVM_Script script = nullptr;
    ASSERT_JSVM_OK(JSVMX_CodeCacheCompileScript(store.get(), machine.env, text, nullptr,
                                                &machine.load, &script));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, machine.load.outcome);
}

TEST(IncidentsTest, FilesLeftBehindByFailures) {
    const std::string place = Place("failures");
    JSVMX_CodeCacheOptions options = NoOptions(place.c_str());
    options.maxEntryBytes = 1000;
    Store store(options);
    RunAndRefresh(store, "1");
    const size_t files = CountFiles(place);
    for (int i = 0; i < 10; ++i) {
        RunAndRefresh(store, "'" + std::string(2000, 'x') + std::to_string(i) + "'.length");
    }
    EXPECT_EQ(10u, store.Counters().failedWrites);
    EXPECT_EQ(files, CountFiles(place));
}

// With a key, what somebody forged does not reach V8, whatever else is right with it; and signed
// bytes are copied before they are verified, so that they cannot change in between.
TEST(IncidentsTest, CodeThatSomebodyElseWrote) {
    const std::vector<uint8_t> secret(32, 3);
    JSVMX_CodeCacheOptions options = NoOptions();
    options.signingKey = secret.data();
    options.signingKeyLength = secret.size();
    MemoryPlace place;
    MemoryPlace forgery;
    Store store(&place, options);
    Store forger(&forgery);
    RunAndRefresh(store, kSource);
    RunAndRefresh(forger, kSource);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, Expect(42, store, kSource).outcome);
    place.ForEach([](Entry* entry) {
        entry->bytes->at(kPayload + 30) ^= 1;
        Repair(entry);
    });
    EXPECT_EQ(JSVMX_REASON_SIGNATURE, Expect(42, store, kSource).reason);
    forgery.MoveTo(&place);
    EXPECT_EQ(JSVMX_REASON_SIGNATURE, Expect(42, store, kSource).reason);
}

}  // namespace
}  // namespace jsvm_test
