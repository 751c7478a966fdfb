// SPDX-License-Identifier: Apache-2.0
// Limits, order of use, age, and clocks that go wrong.
#include "frameworks/code_cache/directory_writer.h"

#include "directory_fixture.h"

namespace {

class DirectoryWriterTest : public OpenStore {
  protected:
    uint64_t FileBytes() const {
        struct stat status = {};
        EXPECT_EQ(0, stat(Path("data.mdb").c_str(), &status));
        return static_cast<uint64_t>(status.st_size);
    }
};

TEST_F(DirectoryWriterTest, TrimsToSeventyPercentOfTheBytes) {
    Reopen({100000, 1000, 100000, 3600});
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(1000, i)));
        ASSERT_LE(Usage().bytes, 100000u);
    }
    EXPECT_EQ(100u, Usage().entries);
    EXPECT_EQ(0u, Usage().evictions);
    ASSERT_EQ(JSVMX_REASON_NONE, Put(100, Pattern(1000, 1)));
    EXPECT_EQ(70000u, Usage().bytes);
    EXPECT_EQ(31u, Usage().evictions);
    EXPECT_FALSE(Holds(30));
    EXPECT_TRUE(Holds(31));
    EXPECT_TRUE(Holds(100));
}

TEST_F(DirectoryWriterTest, TrimsToSeventyPercentOfTheEntries) {
    Reopen({64 << 20, 10, 100000, 3600});
    for (int i = 0; i < 10; ++i) ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(10, i)));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(3, Pattern(20, 3)));
    EXPECT_EQ(10u, Usage().entries); /* one that is replaced needs no room */
    ASSERT_EQ(JSVMX_REASON_NONE, Put(10, Pattern(10, 1)));
    EXPECT_EQ(7u, Usage().entries);
    EXPECT_TRUE(Holds(3));
}

TEST_F(DirectoryWriterTest, WhatIsLargerThanAnEntryMayBeIsRefused) {
    Reopen({100000, 10, 5000, 3600});
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Put(1, Pattern(5001, 1)));
    EXPECT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(5000, 1)));
    Reopen({3000, 10, 5000, 3600});
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Put(2, Pattern(4000, 1)));
    EXPECT_EQ(JSVMX_REASON_NONE, Put(2, Pattern(3000, 1)));
    EXPECT_EQ(1u, Usage().entries);
}

TEST_F(DirectoryWriterTest, WhatWasUsedStays) {
    Reopen({100000, 1000, 100000, 3600});
    Bytes got;
    for (int i = 0; i < 100; ++i) ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(1000, i)));
    for (int i = 0; i < 10; ++i) ASSERT_EQ(JSVMX_REASON_NONE, Get(i, &got));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(100, Pattern(1000, 1)));
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(Holds(i)) << i;
    for (int i = 10; i < 41; ++i) EXPECT_FALSE(Holds(i)) << i;
    EXPECT_TRUE(Holds(41));
}

TEST_F(DirectoryWriterTest, UsesAreWrittenByTickOnceAMinute) {
    Bytes got;
    JsvmStoreMeta meta = {};
    const uint64_t made = Now();
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(100, 1)));
    Now() += 59;
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got));
    backend->ops->tick(backend);
    Reopen();
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got, &meta));
    EXPECT_EQ(made, meta.used);
    Now() += 1;
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got, &meta));
    backend->ops->tick(backend);
    JsvmStoreLease lease = {};
    JsvmStoreKey key = {};
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->next(backend, true, &key, &lease));
    EXPECT_EQ(made + 60, lease.meta.used);
    EXPECT_EQ(made, lease.meta.made);
    backend->ops->give_back(backend, &lease);
}

TEST_F(DirectoryWriterTest, WhatWasNotUsedForTooLongIsDropped) {
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(100, 1)));
    Now() += 3000;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(2, Pattern(100, 1)));
    Now() += 601;
    backend->ops->tick(backend);
    EXPECT_FALSE(Holds(1));
    EXPECT_TRUE(Holds(2));
    EXPECT_EQ(1u, Usage().evictions);
}

TEST_F(DirectoryWriterTest, AUseOfSomethingTooOldDoesNotMakeItYoung) {
    Bytes got;
    JsvmStoreMeta meta = {};
    const uint64_t made = Now();
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(100, 1)));
    Now() += 3601;
    for (int i = 0; i < 2; ++i) {
        ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got, &meta));
        EXPECT_EQ(made, meta.used);
    }
}

TEST_F(DirectoryWriterTest, AClockThatGoesBackDropsNothingAndKeepsTheOrder) {
    Reopen({100000, 1000, 100000, 3600});
    Bytes got;
    for (int i = 0; i < 50; ++i) ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(1000, i)));
    Now() -= 1000000;
    backend->ops->tick(backend);
    for (int i = 50; i < 100; ++i) ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(1000, i)));
    EXPECT_EQ(100u, Usage().entries);
    ASSERT_EQ(JSVMX_REASON_NONE, Put(100, Pattern(1000, 1)));
    EXPECT_FALSE(Holds(0)); /* the first ones made are the first to go */
    EXPECT_TRUE(Holds(50));
    EXPECT_EQ(70000u, Usage().bytes);
}

TEST_F(DirectoryWriterTest, AClockThatJumpsAheadAndBackDropsNothing) {
    constexpr uint64_t kYear = 365 * 24 * 3600;
    const JsvmStoreLimits month = {64 << 20, 1000, 100000, 30 * 24 * 3600};
    Reopen(month);
    for (int i = 0; i < 10; ++i) ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(100, i)));
    Now() += kYear;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(10, Pattern(100, 1)));
    backend->ops->tick(backend);
    Now() -= kYear;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(11, Pattern(100, 1)));
    backend->ops->tick(backend);
    EXPECT_EQ(12u, Usage().entries);
}

TEST_F(DirectoryWriterTest, TheFileIsBoundedWhateverIsPut) {
    constexpr uint64_t kMost = 2 << 20;
    Reopen({kMost, 1000, 400000, 3600});
    unsigned random = 1;
    for (int i = 0; i < 1500; ++i) {
        random = random * 1103515245 + 12345;
        ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(100 + (random >> 8) % 200000, i)));
        ASSERT_LE(Usage().bytes, kMost);
    }
    EXPECT_LT(FileBytes(), 3 * kMost + (24 << 20));
}

TEST_F(DirectoryWriterTest, ALeaseThatIsHeldDoesNotLetTheFileGrowForEver) {
    constexpr uint64_t kMost = 4 << 20;
    Reopen({kMost, 1000, 1 << 20, 3600});
    const Bytes first = Pattern(100000, 1);
    const JsvmStoreKey key = KeyOf(0);
    JsvmStoreLease lease = {};
    ASSERT_EQ(JSVMX_REASON_NONE, Put(0, first));
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->get(backend, &key, &lease));
    uint64_t largest = 0;
    for (int i = 1; i < 300; ++i) {
        ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(500000, i)));
        largest = std::max(largest, FileBytes());
    }
    EXPECT_LT(largest, 3 * kMost + (24 << 20));
    EXPECT_EQ(0, std::memcmp(first.data(), lease.bytes, first.size()));
    backend->ops->give_back(backend, &lease);
    Bytes got;
    EXPECT_EQ(JSVMX_REASON_NONE, Get(299, &got));
    EXPECT_EQ(Pattern(500000, 299), got);
}

}  // namespace
