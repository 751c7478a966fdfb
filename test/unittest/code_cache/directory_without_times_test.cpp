// SPDX-License-Identifier: Apache-2.0
// Stores that are written without times, as those that are shipped: their bytes, and how they age
// when they are used by somebody with a clock.
#include <malloc.h>

#include <fstream>
#include <iterator>

#include "directory_fixture.h"

namespace {

constexpr uint64_t kToday = 1700000000;
constexpr int kEntries = 60;
constexpr int kLeft = 50;

class DirectoryWithoutTimesTest : public OpenStore {
  protected:
    void SetUp() override {
        Now() = 0;
        OpenStore::SetUp();
        Fill();
    }
    void TearDown() override {
        OpenStore::TearDown();
        Now() = kToday;
    }
    // Some entries are replaced and some dropped, so that pages are used again.
    void Fill() {
        Bytes got;
        for (int i = 0; i < 100; ++i) {
            ASSERT_EQ(JSVMX_REASON_NONE, Put(i % kEntries, Pattern(10 + 517 * i % 20000, i)));
            ASSERT_EQ(JSVMX_REASON_NONE, Get(i % kEntries / 2, &got));
            backend->ops->tick(backend);
        }
        uint64_t dropped = 0;
        ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->trim(backend, UINT64_MAX, kLeft, &dropped));
        ASSERT_EQ(static_cast<uint64_t>(kEntries - kLeft), dropped);
    }
    std::string Data() const {
        std::ifstream file(Path("data.mdb"), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    // Looks at an entry without using it.
    JsvmStoreMeta MetaOf(int number) {
        JsvmStoreMeta meta = {};
        JsvmStoreKey key = {};
        JsvmStoreLease lease = {};
        const JsvmStoreKey wanted = KeyOf(number);
        for (bool first = true;; first = false) {
            if (backend->ops->next(backend, first, &key, &lease) != JSVMX_REASON_NONE) break;
            if (std::memcmp(&key, &wanted, sizeof(key)) == 0) meta = lease.meta;
            backend->ops->give_back(backend, &lease);
        }
        EXPECT_NE(0u, meta.bytes) << "no such entry";
        return meta;
    }
    void OpenWithClock() {
        Now() = kToday;
        Reopen();
    }
};

TEST_F(DirectoryWithoutTimesTest, TheSamePutsGiveTheSameBytes) {
    Close();
    const std::string first = Data();
    for (const char* name : {"data.mdb", "lock.mdb", "flights"}) {
        ASSERT_EQ(0, unlink(Path(name).c_str()));
    }
    mallopt(M_PERTURB, 0x5A); /* what lies in new memory is something else now */
    ASSERT_EQ(JSVMX_REASON_NONE, Open());
    Fill();
    Close();
    mallopt(M_PERTURB, 0);
    EXPECT_GT(first.size(), 500000u);
    EXPECT_TRUE(first == Data());
}

TEST_F(DirectoryWithoutTimesTest, NothingIsOldForSomebodyWithAClock) {
    OpenWithClock();
    EXPECT_EQ(0u, MetaOf(59).made);
    EXPECT_EQ(0u, MetaOf(59).used);
    backend->ops->tick(backend);
    ASSERT_EQ(JSVMX_REASON_NONE, Put(100, Pattern(10, 1)));
    backend->ops->tick(backend);
    EXPECT_EQ(kLeft + 1u, Usage().entries);
    EXPECT_EQ(0u, Usage().evictions);
}

TEST_F(DirectoryWithoutTimesTest, AgesCountFromTheFirstUse) {
    OpenWithClock();
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Get(58, &got));
    backend->ops->tick(backend);
    EXPECT_EQ(kToday, MetaOf(58).used);
    EXPECT_EQ(0u, MetaOf(59).used);
    Now() += 3000;
    ASSERT_EQ(JSVMX_REASON_NONE, Get(57, &got));
    backend->ops->tick(backend);
    EXPECT_EQ(kLeft + 0u, Usage().entries);
    Now() += 601;
    backend->ops->tick(backend);
    EXPECT_EQ(1u, Usage().entries);
    EXPECT_TRUE(Has(57));
}

TEST_F(DirectoryWithoutTimesTest, TimesThatAreThereStay) {
    OpenWithClock();
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(100, 1)));
    Now() = 0;
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(2, Pattern(100, 1)));
    backend->ops->tick(backend);
    Reopen();
    EXPECT_EQ(kToday, MetaOf(1).used);
    /* The clock of the store goes on where it was. */
    Now() = kToday + 3601;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(3, Pattern(100, 1)));
    backend->ops->tick(backend);
    EXPECT_EQ(1u, Usage().entries);
    EXPECT_TRUE(Has(3));
}

}  // namespace
