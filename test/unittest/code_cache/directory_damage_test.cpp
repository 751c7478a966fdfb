// SPDX-License-Identifier: Apache-2.0
// What happens to stores whose files were changed, cut or filled by others.
#include <fcntl.h>

#include <fstream>
#include <iterator>
#include <random>

#include "directory_fixture.h"
#include "frameworks/code_cache/directory.h"
#include "own_mounts.h"

namespace {

constexpr size_t kPage = 4096;
constexpr int kEntries = 130;
constexpr int kPuts = 12;

std::string ReadAll(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void WriteAll(const std::string& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << bytes;
}

class DirectoryDamageTest : public OpenStore {
  protected:
    void SetUp() override {
        OpenStore::SetUp();
        for (int i = 0; i < kEntries; ++i) {
            ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(i % 7 == 0 ? 9000 : 20 + i, i)));
        }
        for (int i = 0; i < kEntries; i += 5) { /* free pages, too */
            const JsvmStoreKey key = KeyOf(i);
            ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->remove(backend, &key));
        }
        Close();
        good = ReadAll(Path("data.mdb"));
        ASSERT_GT(good.size(), 20 * kPage);
    }

    // Opens the store and does a bit of everything. Exit status of a child.
    static int UseAll(const std::string& folder) {
        JsvmBackend* own = nullptr;
        const JsvmStoreLimits limits = {1 << 20, 110, 1 << 19, 3600};
        if (jsvm_directory_backend_open(folder.c_str(), &limits, false, &own) !=
            JSVMX_REASON_NONE) {
            return 1;
        }
        Bytes got;
        JsvmStoreUsage usage = {};
        uint64_t dropped = 0;
        for (int i = 0; i < kEntries; ++i) GetFrom(own, i, &got);
        for (int i = 0; i < kPuts; ++i) {
            if (PutInto(own, 1000 + i, Pattern(3000, i)) != JSVMX_REASON_NONE) return 2;
            if (GetFrom(own, 1000 + i, &got) != JSVMX_REASON_NONE) return 3;
            if (got != Pattern(3000, i)) return 4;
        }
        const JsvmStoreKey key = KeyOf(17);
        own->ops->remove(own, &key);
        own->ops->tick(own);
        if (own->ops->usage(own, &usage) != JSVMX_REASON_NONE) return 5;
        if (own->ops->trim(own, 100000, 50, &dropped) != JSVMX_REASON_NONE) return 6;
        own->ops->close(own);
        return usage.recoveries != 0 ? 100 : 0;
    }

    // Whether a store of these bytes had to be made anew.
    bool IsRecovered(const std::string& bytes) {
        WriteAll(Path("data.mdb"), bytes);
        const int status = InChild([this] { return UseAll(folder); });
        EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
        const int code = WEXITSTATUS(status);
        EXPECT_TRUE(code == 0 || code == 100) << code;
        return code == 100;
    }

    std::string good;
};

TEST_F(DirectoryDamageTest, AWholeOneIsKept) {
    EXPECT_FALSE(IsRecovered(good));
}

TEST_F(DirectoryDamageTest, CutAnywhereItIsMadeAnew) {
    for (const size_t size :
         {size_t{1}, size_t{100}, kPage, 2 * kPage, 2 * kPage + 1, good.size() / 2}) {
        EXPECT_TRUE(IsRecovered(good.substr(0, size))) << size;
    }
}

TEST_F(DirectoryDamageTest, SomethingElseIsReplaced) {
    EXPECT_TRUE(IsRecovered(std::string(100000, '\0')));
    EXPECT_TRUE(IsRecovered(std::string(100000, '\xFF')));
    EXPECT_TRUE(IsRecovered("#!/bin/sh\necho hello\n"));
    std::mt19937 random(1);
    std::string noise(50000, 0);
    for (char& byte : noise) byte = static_cast<char>(random());
    EXPECT_TRUE(IsRecovered(noise));
    EXPECT_TRUE(IsRecovered(good.substr(0, 2 * kPage) + noise));
}

TEST_F(DirectoryDamageTest, AnEmptyFileIsNoDamage) {
    EXPECT_FALSE(IsRecovered(""));
}

TEST_F(DirectoryDamageTest, EveryPageWithAnotherHeader) {
    static constexpr size_t kPlaces[] = {0, 10, 12, 14, 16, 18};
    for (size_t page = 0; page < good.size() / kPage; ++page) {
        std::string bytes = good;
        char& changed = bytes[page * kPage + kPlaces[page % std::size(kPlaces)]];
        changed = static_cast<char>(changed ^ 0x55);
        (void)IsRecovered(bytes);
    }
}

// More rounds: JSVM_TEST_ROUNDS.
int Rounds() {
    const char* rounds = std::getenv("JSVM_TEST_ROUNDS");
    return rounds == nullptr ? 100 : std::atoi(rounds);
}

TEST_F(DirectoryDamageTest, RandomMutations) {
    std::mt19937 random(20);
    int recovered = 0;
    for (int round = 0; round < Rounds(); ++round) {
        std::string bytes = good;
        const int changes = 1 + static_cast<int>(random() % 4);
        for (int i = 0; i < changes; ++i) {
            const size_t page = random() % (bytes.size() / kPage);
            const size_t within = random() % 3 == 0 ? random() % 64 : random() % kPage;
            const size_t length = 1 + random() % 8;
            for (size_t k = 0; k < length && within + k < kPage; ++k) {
                bytes[page * kPage + within + k] = static_cast<char>(random());
            }
        }
        if (random() % 10 == 0) { /* a page in place of another */
            const size_t from = random() % (bytes.size() / kPage);
            const size_t to = random() % (bytes.size() / kPage);
            bytes.replace(to * kPage, kPage, good, from * kPage, kPage);
        }
        recovered += IsRecovered(bytes) ? 1 : 0;
        ASSERT_FALSE(HasFailure()) << "round " << round;
    }
    EXPECT_GT(recovered, Rounds() / 10);
}

TEST_F(DirectoryDamageTest, OtherFilesOfTheStoreAsGarbage) {
    const std::string noise(70000, '\x5A');
    for (const char* name : {"flights", "lock.mdb"}) {
        for (const std::string& bytes : {noise, std::string(), noise.substr(0, 10)}) {
            WriteAll(Path(name), bytes);
            EXPECT_FALSE(IsRecovered(good)) << name;
        }
    }
}

TEST_F(DirectoryDamageTest, ADirectoryInPlaceOfTheFile) {
    ASSERT_EQ(0, unlink(Path("data.mdb").c_str()));
    ASSERT_EQ(0, mkdir(Path("data.mdb").c_str(), 0700));
    JsvmBackend* other = nullptr;
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE,
              jsvm_directory_backend_open(folder.c_str(), &kLimits, false, &other));
}

TEST_F(DirectoryDamageTest, ReadersOfDamagedStoresDoNotCrash) {
    std::mt19937 random(21);
    for (int round = 0; round < 60; ++round) {
        std::string bytes = good;
        for (int i = 0; i < 40; ++i) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        if (round % 3 == 0) bytes.resize(random() % bytes.size());
        WriteAll(Path("data.mdb"), bytes);
        if (Open(kLimits, true) == JSVMX_REASON_NONE) {
            Bytes got;
            for (int i = 0; i < kEntries; ++i) (void)Get(i, &got);
            JsvmStoreKey key = {};
            JsvmStoreLease lease = {};
            int steps = 0;
            for (bool first = true; steps < 2 * kEntries; first = false, ++steps) {
                if (backend->ops->next(backend, first, &key, &lease) != JSVMX_REASON_NONE) break;
                backend->ops->give_back(backend, &lease);
            }
            EXPECT_LT(steps, 2 * kEntries);
        }
        Close();
        EXPECT_EQ(bytes, ReadAll(Path("data.mdb")));
    }
}

TEST_F(DirectoryDamageTest, AStoreThatIsPutAsideWhileOthersUseItGoesOn) {
    WriteAll(Path("data.mdb"), good);
    ASSERT_EQ(JSVMX_REASON_NONE, Open());
    const JsvmStoreKey key = KeyOf(7);
    JsvmStoreLease lease = {};
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->get(backend, &key, &lease));
    /* Another process finds something else there, and makes it anew. */
    ASSERT_EQ(0, unlink(Path("data.mdb").c_str()));
    EXPECT_TRUE(IsRecovered("something else"));
    EXPECT_EQ(0, std::memcmp(Pattern(9000, 7).data(), lease.bytes, lease.length));
    backend->ops->give_back(backend, &lease);
    backend->ops->tick(backend);
    Bytes got;
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, Get(7, &got));
    EXPECT_EQ(JSVMX_REASON_NONE, Get(1000 + kPuts - 1, &got));
    EXPECT_EQ(JSVMX_REASON_NONE, Put(7, Pattern(100, 1)));
}

// As a tool does that replaces files by renaming: the lock file of LMDB is that of the old one.
TEST_F(DirectoryDamageTest, AStoreThatIsMovedInIsSharedByAll) {
    WriteAll(Path("data.mdb"), good);
    ASSERT_EQ(JSVMX_REASON_NONE, Open());
    WriteAll(Path("moved"), good);
    ASSERT_EQ(0, rename(Path("moved").c_str(), Path("data.mdb").c_str()));
    backend->ops->tick(backend);
    const JsvmStoreKey key = KeyOf(7);
    JsvmStoreLease lease = {};
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->get(backend, &key, &lease));
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(0, InChild([this] { return UseAll(folder); }));
        EXPECT_EQ(0, std::memcmp(Pattern(9000, 7).data(), lease.bytes, lease.length)) << i;
    }
    backend->ops->give_back(backend, &lease);
}

TEST_F(DirectoryDamageTest, WhatCannotBeRemovedIsNotOpenedTwice) {
    const int status = InChild([this] {
        JsvmDirectory* own = nullptr;
        JsvmDirectoryView view;
        JsvmLmdbTotals totals;
        if (jsvm_directory_open(folder.c_str(), &own) != 0) return 1;
        if (!MountReadOnly(folder)) return kNoMount;
        if (jsvm_directory_view_begin(own, &view) != 0) return 2;
        jsvm_directory_found_damage(own, view.env->serial);
        if (jsvm_directory_recoveries(own) != 1) return 3;
        if (jsvm_lmdb_tables_totals(view.txn, &view.env->tables, &totals) != 0) return 4;
        jsvm_directory_view_end(own, &view);
        if (jsvm_directory_view_begin(own, &view) != EIO) return 5;
        jsvm_directory_close(own);
        return 0;
    });
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_NE(kNoMount, WEXITSTATUS(status)) << "needs user namespaces, as Bazel's sandbox does";
    EXPECT_EQ(0, WEXITSTATUS(status));
    EXPECT_EQ(0, access(Path("data.mdb").c_str(), F_OK));
}

}  // namespace
