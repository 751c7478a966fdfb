// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/directory_backend.h"

#include <fcntl.h>

#include <atomic>
#include <thread>

#include "directory_fixture.h"

namespace {

class DirectoryBackendTest : public OpenStore {};

TEST_F(DirectoryBackendTest, WhatIsPutIsGot) {
    Bytes got;
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, Get(1, &got));
    for (const size_t size : {1, 100, 2000, 5000, 100000, 3000000}) {
        ASSERT_EQ(JSVMX_REASON_NONE, Put(static_cast<int>(size), Pattern(size, 3)));
    }
    for (int round = 0; round < 2; ++round) {
        for (const size_t size : {1, 100, 2000, 5000, 100000, 3000000}) {
            ASSERT_EQ(JSVMX_REASON_NONE, Get(static_cast<int>(size), &got));
            EXPECT_EQ(Pattern(size, 3), got) << size;
        }
        Reopen();
    }
    EXPECT_EQ(6u, Usage().entries);
    EXPECT_EQ(3107101u, Usage().bytes);
    EXPECT_EQ(0u, Usage().recoveries);
}

TEST_F(DirectoryBackendTest, ANewerOneTakesItsPlace) {
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(1000, 1)));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(70000, 2)));
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got));
    EXPECT_EQ(Pattern(70000, 2), got);
    EXPECT_EQ(1u, Usage().entries);
    EXPECT_EQ(70000u, Usage().bytes);
}

TEST_F(DirectoryBackendTest, TheFingerprintAloneTellsWhatIsNotThere) {
    ASSERT_EQ(JSVMX_REASON_NONE, Put(7, Pattern(10, 1)));
    EXPECT_FALSE(Has(8));
    EXPECT_FALSE(Has(6));
    EXPECT_TRUE(Has(7));
}

TEST_F(DirectoryBackendTest, WhatMayBeThereIsKnownAgainWithoutTheOtherFiles) {
    ASSERT_EQ(JSVMX_REASON_NONE, Put(7, Pattern(10, 1)));
    Close();
    ASSERT_EQ(0, unlink(Path("flights").c_str()));
    ASSERT_EQ(JSVMX_REASON_NONE, Open());
    EXPECT_TRUE(Has(7));
    EXPECT_FALSE(Has(8));
    Close();
    // All that the file knows is wrong, and the database was written by somebody else.
    ASSERT_EQ(0, truncate(Path("flights").c_str(), 4096));
    ASSERT_EQ(0, utimensat(AT_FDCWD, Path("data.mdb").c_str(), nullptr, 0));
    ASSERT_EQ(JSVMX_REASON_NONE, Open());
    EXPECT_TRUE(Has(7));
    EXPECT_FALSE(Has(8));
    EXPECT_EQ(0u, Usage().recoveries);
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->clear(backend));
    EXPECT_FALSE(Has(7));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(7, Pattern(10, 1)));
    EXPECT_TRUE(Has(7));
}

TEST_F(DirectoryBackendTest, OneThatWasDroppedLongAgoIsForgotten) {
    ASSERT_EQ(JSVMX_REASON_NONE, Put(7, Pattern(10, 1)));
    const JsvmStoreKey key = KeyOf(7);
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->remove(backend, &key));
    EXPECT_TRUE(Has(7)) << "by what is looked at alone";
    for (int i = 0; i < 65536; ++i) ASSERT_EQ(JSVMX_REASON_NONE, Put(1000 + i % 4, Pattern(1, 1)));
    EXPECT_FALSE(Has(7));
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(Has(1000 + i));
}

TEST_F(DirectoryBackendTest, LargeEntriesLieInTheMap) {
    JsvmStoreLease lease = {};
    const JsvmStoreKey key = KeyOf(1);
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(50000, 1)));
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->get(backend, &key, &lease));
    EXPECT_TRUE(lease.in_place);
    backend->ops->give_back(backend, &lease);
}

TEST_F(DirectoryBackendTest, RemoveAndClear) {
    Bytes got;
    const JsvmStoreKey key = KeyOf(1);
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(100, 1)));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(2, Pattern(200, 1)));
    EXPECT_EQ(JSVMX_REASON_NONE, backend->ops->remove(backend, &key));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend->ops->remove(backend, &key));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, Get(1, &got));
    EXPECT_EQ(200u, Usage().bytes);
    EXPECT_EQ(JSVMX_REASON_NONE, backend->ops->clear(backend));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, Get(2, &got));
    EXPECT_EQ(0u, Usage().entries);
    EXPECT_EQ(0u, Usage().bytes);
    EXPECT_EQ(JSVMX_REASON_NONE, Put(2, Pattern(200, 1)));
    EXPECT_EQ(JSVMX_REASON_NONE, Get(2, &got));
}

TEST_F(DirectoryBackendTest, NextGoesThroughAllKeysInOrder) {
    for (int i = 0; i < 20; ++i) ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(i + 1, 1)));
    JsvmStoreKey key = {};
    JsvmStoreKey before = {};
    JsvmStoreLease lease = {};
    int count = 0;
    bool first = true;
    while (backend->ops->next(backend, first, &key, &lease) == JSVMX_REASON_NONE) {
        if (!first) {
            EXPECT_LT(std::memcmp(&before, &key, sizeof(key)), 0);
        }
        int number = 0;
        std::memcpy(&number, key.source, sizeof(number));
        EXPECT_EQ(static_cast<size_t>(number) + 1, lease.length);
        backend->ops->give_back(backend, &lease);
        before = key;
        first = false;
        ++count;
    }
    EXPECT_EQ(20, count);
    std::memset(&key, 0xFF, sizeof(key));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend->ops->next(backend, false, &key, &lease));
}

TEST_F(DirectoryBackendTest, ALeaseStaysWhileItsEntryIsReplacedRemovedAndTrimmed) {
    const Bytes large = Pattern(300000, 1);
    const Bytes small = Pattern(50, 2);
    const JsvmStoreKey keys[] = {KeyOf(1), KeyOf(2)};
    JsvmStoreLease leases[2] = {};
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, large));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(2, small));
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->get(backend, &keys[i], &leases[i]));
    }
    std::thread other([&] {
        for (int round = 0; round < 30; ++round) {
            EXPECT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(300000, 100 + round)));
            EXPECT_EQ(JSVMX_REASON_NONE, Put(2, Pattern(60, 100 + round)));
        }
        uint64_t dropped = 0;
        EXPECT_EQ(JSVMX_REASON_NONE, backend->ops->remove(backend, &keys[0]));
        EXPECT_EQ(JSVMX_REASON_NONE, backend->ops->trim(backend, 0, 0, &dropped));
        EXPECT_EQ(1u, dropped);
        EXPECT_EQ(JSVMX_REASON_NONE, backend->ops->clear(backend));
    });
    other.join();
    EXPECT_EQ(0, std::memcmp(large.data(), leases[0].bytes, large.size()));
    EXPECT_EQ(0, std::memcmp(small.data(), leases[1].bytes, small.size()));
    for (JsvmStoreLease& lease : leases) backend->ops->give_back(backend, &lease);
}

TEST_F(DirectoryBackendTest, TwoBackendsShareOneDirectory) {
    JsvmBackend* other = nullptr;
    const std::string dots = folder + "/./";
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE,
              jsvm_directory_backend_open(dots.c_str(), &kLimits, false, &other));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(3000, 1)));
    EXPECT_EQ(JSVMX_REASON_NONE, GetFrom(other, 1, &got));
    EXPECT_EQ(Pattern(3000, 1), got);
    Close();
    EXPECT_EQ(JSVMX_REASON_NONE, PutInto(other, 2, Pattern(10, 1)));
    other->ops->close(other);
    ASSERT_EQ(JSVMX_REASON_NONE, Open());
    EXPECT_EQ(2u, Usage().entries);
}

TEST_F(DirectoryBackendTest, ThreadsAtTheSameTime) {
    std::atomic<int> bad{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            Bytes got;
            for (int i = 0; i < 60; ++i) {
                const int number = (i + t) % 10;
                const size_t size = 1000 * (number + 1);
                if (i % 3 == 0) Put(number, Pattern(size, number));
                const JSVMX_CodeCacheReason reason = Get(number, &got);
                if (reason == JSVMX_REASON_NONE && got != Pattern(size, number)) ++bad;
                if (i % 20 == 0) backend->ops->tick(backend);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(0, bad.load());
    EXPECT_EQ(10u, Usage().entries);
}

TEST_F(DirectoryBackendTest, AForkedChildCannotUseItAndOpensItsOwn) {
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(3000, 1)));
    const int status = InChild([&] {
        Bytes got;
        JsvmBackend* own = nullptr;
        JsvmStoreUsage usage;
        if (Get(1, &got) != JSVMX_REASON_STORE_UNAVAILABLE) return 1;
        if (Put(2, Pattern(10, 1)) != JSVMX_REASON_STORE_UNAVAILABLE) return 2;
        if (backend->ops->usage(backend, &usage) != JSVMX_REASON_STORE_UNAVAILABLE) return 3;
        backend->ops->tick(backend);
        backend->ops->close(backend);
        if (jsvm_directory_backend_open(folder.c_str(), &kLimits, false, &own) !=
            JSVMX_REASON_NONE) {
            return 4;
        }
        if (GetFrom(own, 1, &got) != JSVMX_REASON_NONE || got != Pattern(3000, 1)) return 5;
        if (PutInto(own, 3, Pattern(20, 1)) != JSVMX_REASON_NONE) return 6;
        own->ops->close(own);
        return 0;
    });
    EXPECT_EQ(0, status);
    Bytes got;
    EXPECT_EQ(JSVMX_REASON_NONE, Get(3, &got));
    EXPECT_EQ(JSVMX_REASON_NONE, Put(4, Pattern(10, 1)));
}

TEST_F(DirectoryBackendTest, AProcessThatDiedInFlightIsAStrike) {
    const JsvmStoreKey key = KeyOf(1);
    JsvmStoreMeta meta = {};
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(3000, 1)));
    for (uint32_t strikes = 1; strikes <= 3; ++strikes) {
        const int status = InChild([&] {
            JsvmBackend* own = nullptr;
            jsvm_directory_backend_open(folder.c_str(), &kLimits, false, &own);
            own->ops->take_off(own, &key);
            raise(SIGKILL);
            return 1;
        });
        ASSERT_TRUE(WIFSIGNALED(status));
        for (int again = 0; again < 2; ++again) {
            ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got, &meta));
            EXPECT_EQ(strikes, meta.strikes);
        }
    }
    Reopen();
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got, &meta));
    EXPECT_EQ(3u, meta.strikes);
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(3000, 2)));
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got, &meta));
    EXPECT_EQ(0u, meta.strikes);
}

TEST_F(DirectoryBackendTest, ALandingOrACloseIsNoStrike) {
    const JsvmStoreKey key = KeyOf(1);
    JsvmStoreMeta meta = {};
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(3000, 1)));
    EXPECT_EQ(0, InChild([&] {
                  JsvmBackend* own = nullptr;
                  jsvm_directory_backend_open(folder.c_str(), &kLimits, false, &own);
                  own->ops->take_off(own, &key);
                  own->ops->take_off(own, &key);
                  own->ops->land(own, &key);
                  own->ops->close(own);
                  jsvm_directory_backend_open(folder.c_str(), &kLimits, false, &own);
                  own->ops->take_off(own, &key);
                  own->ops->land(own, &key);
                  return 0;
              }));
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got, &meta));
    EXPECT_EQ(0u, meta.strikes);
}

TEST_F(DirectoryBackendTest, WhatIsMissingOrNoDirectoryIsUnavailable) {
    JsvmBackend* other = nullptr;
    const std::string deep = folder + "/a/b";
    const std::string file = folder + "/data.mdb";
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE,
              jsvm_directory_backend_open(deep.c_str(), &kLimits, false, &other));
    EXPECT_EQ(nullptr, other);
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE,
              jsvm_directory_backend_open(file.c_str(), &kLimits, false, &other));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE,
              jsvm_directory_backend_open(deep.c_str(), &kLimits, true, &other));
}

}  // namespace
