// SPDX-License-Identifier: Apache-2.0
// Each thing that LMDB relies on, broken one by one in a file that LMDB made.
#include "frameworks/code_cache/lmdb_check.h"

#include <fcntl.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "directory_fixture.h"

namespace {

constexpr size_t kPage = 4096;

class LmdbCheckTest : public OpenStore {
  protected:
    void SetUp() override {
        OpenStore::SetUp();
        for (int i = 0; i < 200; ++i) {
            ASSERT_EQ(JSVMX_REASON_NONE, Put(i, Pattern(i % 10 == 0 ? 9000 : 300, i)));
        }
        const JsvmStoreKey key = KeyOf(10);
        ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->remove(backend, &key));
        Close();
        std::ifstream file(Path("data.mdb"), std::ios::binary);
        good = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        FindPages();
    }
    // Finds a page of each kind that is in use, by way of the table "entries".
    void FindPages() {
        const size_t tables = U64(good, Meta() + 16 + 72 + 40) * kPage;
        const size_t entries = tables + U16(good, tables + 16) + 8 + std::strlen("entries");
        page_of[1] = U64(good, entries + 40);
        const size_t branch = page_of[1] * kPage;
        ASSERT_EQ(1, U16(good, branch + 10));
        page_of[2] = U16(good, branch + U16(good, branch + 16));
        const size_t leaf = page_of[2] * kPage;
        ASSERT_EQ(2, U16(good, leaf + 10));
        for (size_t i = 16; i < U16(good, leaf + 12); i += 2) {
            const size_t node = leaf + U16(good, leaf + i);
            if (U16(good, node + 4) == 1) page_of[4] = U64(good, node + 8 + sizeof(JsvmStoreKey));
        }
    }
    static uint64_t U64(const std::string& bytes, size_t at) {
        uint64_t value = 0;
        std::memcpy(&value, bytes.data() + at, sizeof(value));
        return value;
    }
    static uint16_t U16(const std::string& bytes, size_t at) {
        uint16_t value = 0;
        std::memcpy(&value, bytes.data() + at, sizeof(value));
        return value;
    }
    template <typename T>
    static void Set(std::string* bytes, size_t at, T value) {
        std::memcpy(&(*bytes)[at], &value, sizeof(value));
    }
    bool IsWhole(const std::string& bytes) {
        std::ofstream(Path("copy"), std::ios::binary | std::ios::trunc) << bytes;
        const int file = open(Path("copy").c_str(), O_RDONLY | O_CLOEXEC);
        const bool whole = jsvm_lmdb_check(file);
        close(file);
        return whole;
    }
    // The newer meta page.
    size_t Meta() const { return U64(good, 16 + 128) > U64(good, kPage + 16 + 128) ? 0 : kPage; }

    std::string good;
    size_t page_of[8] = {}; /* by kind */
};

TEST_F(LmdbCheckTest, AFileOfLmdbIsWhole) {
    EXPECT_TRUE(IsWhole(good));
}

TEST_F(LmdbCheckTest, MetaPages) {
    const struct {
        const char* what;
        size_t at;
    } places[] = {{"number", 0},         {"flags", 10},       {"magic", 16},
                  {"version", 20},       {"page size", 40},   {"flags of free pages", 44},
                  {"depth of free", 46}, {"free leaves", 56}, {"entries of free", 72},
                  {"root of free", 80},  {"flags", 92},       {"depth", 94},
                  {"leaves", 104},       {"entries", 120},    {"root", 128}};
    for (const auto& place : places) {
        std::string bytes = good;
        bytes[Meta() + place.at] = static_cast<char>(bytes[Meta() + place.at] ^ 0x11);
        EXPECT_FALSE(IsWhole(bytes)) << place.what;
    }
    std::string bytes = good;
    Set<uint64_t>(&bytes, Meta() + 136, UINT64_MAX / 2);
    EXPECT_FALSE(IsWhole(bytes)) << "the last page";
    Set<uint64_t>(&bytes, Meta() + 136, 3);
    EXPECT_FALSE(IsWhole(bytes)) << "the last page";
    bytes = good;
    Set<uint64_t>(&bytes, Meta() + 144, U64(good, Meta() + 144) + 1);
    EXPECT_FALSE(IsWhole(bytes)) << "a transaction on the page of another";
}

TEST_F(LmdbCheckTest, HeadersOfPages) {
    for (const size_t at : {0, 7, 10, 11, 12, 13, 14, 15}) {
        std::string bytes = good;
        char& changed = bytes[page_of[2] * kPage + at];
        changed = static_cast<char>(changed ^ 0x29);
        EXPECT_FALSE(IsWhole(bytes)) << at;
    }
}

TEST_F(LmdbCheckTest, NodesOfLeaves) {
    const size_t page = page_of[2] * kPage;
    const size_t node = page + U16(good, page + 16);
    const std::function<void(std::string*)> changes[] = {
        [&](std::string* bytes) { Set<uint16_t>(bytes, page + 16, 8); },
        [&](std::string* bytes) { Set<uint16_t>(bytes, page + 16, 4094); },
        [&](std::string* bytes) { Set<uint16_t>(bytes, page + 16, U16(good, page + 16) + 1); },
        [&](std::string* bytes) { Set<uint16_t>(bytes, node, 60000); },
        [&](std::string* bytes) { Set<uint16_t>(bytes, node + 2, 7); },
        [&](std::string* bytes) { Set<uint16_t>(bytes, node + 4, 0x80); },
        [&](std::string* bytes) { Set<uint16_t>(bytes, node + 6, 0); },
        [&](std::string* bytes) { Set<uint16_t>(bytes, node + 6, 600); },
    };
    for (size_t i = 0; i < std::size(changes); ++i) {
        std::string bytes = good;
        changes[i](&bytes);
        EXPECT_FALSE(IsWhole(bytes)) << i;
    }
}

TEST_F(LmdbCheckTest, OverflowPages) {
    ASSERT_NE(0u, page_of[4]);
    const size_t page = page_of[4] * kPage;
    for (const uint32_t pages : {0u, 1u, 1000u, 0xFFFFFFFFu}) {
        std::string bytes = good;
        Set<uint32_t>(&bytes, page + 12, pages);
        EXPECT_FALSE(IsWhole(bytes)) << pages;
    }
    std::string bytes = good;
    Set<uint64_t>(&bytes, page, 1);
    EXPECT_FALSE(IsWhole(bytes));
}

TEST_F(LmdbCheckTest, BranchesThatLeadInCirclesOrOut) {
    ASSERT_NE(0u, page_of[1]);
    const size_t page = page_of[1] * kPage;
    const size_t node = page + U16(good, page + 16);
    for (const uint32_t child : {static_cast<uint32_t>(page_of[1]), 0u, 1u, 0x00FFFFFFu}) {
        std::string bytes = good;
        Set<uint32_t>(&bytes, node, child);
        EXPECT_FALSE(IsWhole(bytes)) << child;
    }
}

TEST_F(LmdbCheckTest, FreePagesThatAreInUse) {
    const size_t page = U64(good, Meta() + 16 + 24 + 40) * kPage;
    const size_t node = page + U16(good, page + 16);
    const size_t list = node + 8 + 8;
    ASSERT_GT(U64(good, list), 0u);
    for (const uint64_t used : {uint64_t{page_of[1]}, uint64_t{0}, uint64_t{1}, UINT64_MAX}) {
        std::string bytes = good;
        Set<uint64_t>(&bytes, list + 8, used);
        EXPECT_FALSE(IsWhole(bytes)) << used;
    }
    std::string bytes = good;
    Set<uint64_t>(&bytes, list, UINT64_MAX / 8);
    EXPECT_FALSE(IsWhole(bytes));
}

TEST_F(LmdbCheckTest, NoFileNoBytes) {
    EXPECT_FALSE(IsWhole(""));
    EXPECT_FALSE(IsWhole(good.substr(0, kPage)));
    EXPECT_FALSE(jsvm_lmdb_check(-1));
}

}  // namespace
