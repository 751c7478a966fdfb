// SPDX-License-Identifier: Apache-2.0
// Reads what LMDB wrote, and what somebody else made of it.
#include "frameworks/code_cache/lmdb_reader.h"

#include <fcntl.h>
#include <lmdb.h>

#include <cstdio>
#include <random>

#include "directory_fixture.h"

namespace {

constexpr int kEntries = 20000; /* so many that branches lead to branches */
constexpr size_t kBig = 10000;

std::string KeyText(int number) {
    char text[64];
    std::snprintf(text, sizeof(text), "a key that is rather long: %08d", number);
    return text;
}

Bytes DataOf(int number) {
    return Pattern(number % 100 == 0 ? kBig : 40, static_cast<unsigned>(number));
}

class LmdbReaderTest : public StoreFolder {
  protected:
    void SetUp() override {
        StoreFolder::SetUp();
        ASSERT_EQ(0, mdb_env_create(&env));
        ASSERT_EQ(0, mdb_env_set_maxdbs(env, 4));
        ASSERT_EQ(0, mdb_env_set_mapsize(env, 64 << 20));
        ASSERT_EQ(0, mdb_env_open(env, folder.c_str(), MDB_NOSYNC, 0600));
        Change([this](MDB_txn* txn) {
            MDB_dbi other = 0;
            ASSERT_EQ(0, mdb_dbi_open(txn, "empty", MDB_CREATE, &other));
            ASSERT_EQ(0, mdb_dbi_open(txn, "table", MDB_CREATE, &table));
            for (int i = 0; i < kEntries; ++i) Put(txn, KeyText(2 * i), DataOf(i));
        });
        file = open(Path("data.mdb").c_str(), O_RDWR | O_CLOEXEC);
        ASSERT_TRUE(jsvm_lmdb_snapshot(file, &snapshot));
        ASSERT_EQ(JSVM_LMDB_FOUND, jsvm_lmdb_find_table(&snapshot, "table", &tree));
        ASSERT_GE(tree.depth, 3u);
        page = snapshot.meta.page_size;
    }
    void TearDown() override {
        close(file);
        mdb_env_close(env);
        StoreFolder::TearDown();
    }
    template <typename Body>
    void Change(Body body) {
        MDB_txn* txn = nullptr;
        ASSERT_EQ(0, mdb_txn_begin(env, nullptr, 0, &txn));
        body(txn);
        ASSERT_EQ(0, mdb_txn_commit(txn));
    }
    void Put(MDB_txn* txn, std::string key, Bytes data) const {
        MDB_val name = {key.size(), key.data()};
        MDB_val value = {data.size(), data.data()};
        ASSERT_EQ(0, mdb_put(txn, table, &name, &value, 0));
    }
    JsvmLmdbFind Find(const std::string& least, size_t most = 1 << 20) {
        found = {};
        bytes.clear();
        const JsvmLmdbFind result =
            jsvm_lmdb_find(&snapshot, &tree, least.data(), least.size(), most, &found);
        EXPECT_EQ(result == JSVM_LMDB_FOUND && most != 0, found.bytes != nullptr);
        if (found.bytes != nullptr) bytes.assign(found.bytes, found.bytes + found.length);
        free(found.bytes);
        return result;
    }
    std::string FoundKey() const { return {found.key, found.key + found.key_length}; }
    template <typename T>
    T At(size_t at) const {
        T value = 0;
        EXPECT_EQ(static_cast<ssize_t>(sizeof(value)),
                  pread(file, &value, sizeof(value), static_cast<off_t>(at)));
        return value;
    }
    template <typename T>
    void Set(size_t at, T value) const {
        EXPECT_EQ(static_cast<ssize_t>(sizeof(value)),
                  pwrite(file, &value, sizeof(value), static_cast<off_t>(at)));
    }
    // The node of a page, in bytes from the start of the file.
    size_t NodeAt(uint64_t number, size_t index) const {
        return number * page + At<uint16_t>(number * page + 16 + 2 * index);
    }
    // The pages on the way to the first entry: its leaf comes last.
    std::vector<uint64_t> WayToFirst() const {
        std::vector<uint64_t> way = {tree.root};
        while (way.size() < tree.depth) way.push_back(At<uint32_t>(NodeAt(way.back(), 0)));
        return way;
    }

    MDB_env* env = nullptr;
    MDB_dbi table = 0;
    int file = -1;
    size_t page = 0;
    JsvmLmdbSnapshot snapshot = {};
    JsvmLmdbTree tree = {};
    JsvmLmdbFound found = {};
    Bytes bytes;
};

TEST_F(LmdbReaderTest, FindsEveryEntryAndTheNextOne) {
    for (int i = 0; i < kEntries; i += 7) {
        ASSERT_EQ(JSVM_LMDB_FOUND, Find(KeyText(2 * i)));
        ASSERT_EQ(KeyText(2 * i), FoundKey());
        ASSERT_EQ(DataOf(i), bytes) << i;
    }
    for (int i = 0; i < kEntries - 1; ++i) {
        ASSERT_EQ(JSVM_LMDB_FOUND, Find(KeyText(2 * i + 1), 0));
        ASSERT_EQ(KeyText(2 * i + 2), FoundKey());
    }
    EXPECT_EQ(JSVM_LMDB_FOUND, Find(""));
    EXPECT_EQ(KeyText(0), FoundKey());
    EXPECT_EQ(JSVM_LMDB_FOUND, Find("a")) << "shorter, so before";
    EXPECT_EQ(KeyText(0), FoundKey());
    EXPECT_EQ(JSVM_LMDB_NOT_FOUND, Find(KeyText(2 * kEntries - 1)));
    EXPECT_EQ(JSVM_LMDB_NOT_FOUND, Find(KeyText(2 * kEntries - 2) + "0"));
}

TEST_F(LmdbReaderTest, MoreBytesThanAreWantedAreNone) {
    EXPECT_EQ(JSVM_LMDB_FOUND, Find(KeyText(0), kBig));
    EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0), kBig - 1));
    EXPECT_EQ(JSVM_LMDB_FOUND, Find(KeyText(2), 40));
    EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(2), 39));
}

TEST_F(LmdbReaderTest, Tables) {
    JsvmLmdbTree other = {};
    EXPECT_EQ(JSVM_LMDB_FOUND, jsvm_lmdb_find_table(&snapshot, "empty", &other));
    EXPECT_EQ(0u, other.entries);
    EXPECT_EQ(JSVM_LMDB_NOT_FOUND, jsvm_lmdb_find(&snapshot, &other, "", 0, 10, &found));
    for (const char* name : {"", "e", "emptys", "tabl", "tables", "zzz"}) {
        EXPECT_EQ(JSVM_LMDB_NOT_FOUND, jsvm_lmdb_find_table(&snapshot, name, &other)) << name;
    }
    /* Something of another size in the place of a table. */
    const size_t node = NodeAt(snapshot.meta.tables.root, 1);
    Set<uint32_t>(node, 47);
    EXPECT_EQ(JSVM_LMDB_BROKEN, jsvm_lmdb_find_table(&snapshot, "table", &other));
}

TEST_F(LmdbReaderTest, HoldsForOneTransactionMore) {
    EXPECT_TRUE(jsvm_lmdb_snapshot_holds(&snapshot));
    Change([this](MDB_txn* txn) { Put(txn, KeyText(0), Pattern(kBig, 99)); });
    Change([this](MDB_txn* txn) { Put(txn, KeyText(0), Pattern(kBig, 99)); });
    EXPECT_FALSE(jsvm_lmdb_snapshot_holds(&snapshot));
    /* Whatever is read while it holds is what was there. */
    for (int round = 0; round < 50; ++round) {
        ASSERT_TRUE(jsvm_lmdb_snapshot(file, &snapshot));
        ASSERT_EQ(JSVM_LMDB_FOUND, jsvm_lmdb_find_table(&snapshot, "table", &tree));
        ASSERT_EQ(JSVM_LMDB_FOUND, Find(KeyText(0)));
        const Bytes before = bytes;
        Change([=](MDB_txn* txn) { Put(txn, KeyText(0), Pattern(kBig, round)); });
        ASSERT_EQ(JSVM_LMDB_FOUND, Find(KeyText(0)));
        ASSERT_EQ(before, bytes);
        ASSERT_TRUE(jsvm_lmdb_snapshot_holds(&snapshot));
    }
}

TEST_F(LmdbReaderTest, AMetaPageThatWasReadWhileItWasWrittenDoesNotHold) {
    --snapshot.meta.tables.entries;
    EXPECT_FALSE(jsvm_lmdb_snapshot_holds(&snapshot));
}

TEST_F(LmdbReaderTest, CirclesHaveAnEnd) {
    const std::vector<uint64_t> way = WayToFirst();
    for (size_t from = 0; from + 1 < way.size(); ++from) {
        for (size_t to = 0; to <= from; ++to) {
            const size_t node = NodeAt(way[from], 0);
            const auto good = At<uint32_t>(node);
            Set(node, static_cast<uint32_t>(way[to]));
            EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0))) << from << " " << to;
            Set(node, good);
        }
    }
    EXPECT_EQ(JSVM_LMDB_FOUND, Find(KeyText(0)));
}

TEST_F(LmdbReaderTest, PagesThatAreNone) {
    const std::vector<uint64_t> way = WayToFirst();
    const size_t node = NodeAt(way[way.size() - 2], 0);
    const auto good = At<uint32_t>(node);
    const uint64_t big = At<uint64_t>(NodeAt(way.back(), 0) + 8 + KeyText(0).size());
    const auto last = static_cast<uint32_t>(snapshot.meta.last_page);
    for (const uint32_t child : {0u, 1u, last + 1, 0xFFFFFFFFu, static_cast<uint32_t>(big)}) {
        Set(node, child);
        EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0))) << child;
    }
    Set(node, good);
    const size_t header = way.back() * page;
    Set<uint16_t>(header + 12, 16);
    EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0))) << "a leaf without entries";
    Set<uint64_t>(header, way.back() + 1);
    EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0))) << "the number of another page";
}

TEST_F(LmdbReaderTest, BigDataThatIsElsewhere) {
    const std::vector<uint64_t> way = WayToFirst();
    const size_t at = NodeAt(way.back(), 0) + 8 + KeyText(0).size();
    const auto good = At<uint64_t>(at);
    for (const uint64_t number : {uint64_t{0}, uint64_t{1} << 52 | good,
                                  snapshot.meta.last_page + 1, UINT64_MAX, good + 1}) {
        Set(at, number);
        EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0))) << number;
    }
    Set(at, good);
    EXPECT_EQ(JSVM_LMDB_FOUND, Find(KeyText(0)));
    ASSERT_EQ(0, ftruncate(file, static_cast<off_t>(good * page + kBig)));
    EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0))) << "the file ends within it";
}

TEST_F(LmdbReaderTest, TreesThatCannotBe) {
    const JsvmLmdbTree good = tree;
    for (const uint16_t depth : {0, 2, 4, 17, 0xFFFF}) {
        tree = good;
        tree.depth = depth;
        EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0))) << depth;
    }
    for (const uint64_t root : {uint64_t{0}, snapshot.meta.last_page + 1, UINT64_MAX - 1}) {
        tree = good;
        tree.root = root;
        EXPECT_EQ(JSVM_LMDB_BROKEN, Find(KeyText(0))) << root;
    }
}

TEST_F(LmdbReaderTest, NoiseIsSurvived) {
    std::mt19937 random(4);
    for (int round = 0; round < 3000; ++round) {
        const std::vector<uint64_t> way = WayToFirst();
        const size_t at = way[random() % way.size()] * page + random() % 300;
        const auto good = At<uint64_t>(at);
        Set(at, good ^ (uint64_t{random()} << random() % 33));
        if (Find(KeyText(static_cast<int>(random() % 1000))) == JSVM_LMDB_FOUND) {
            EXPECT_LE(bytes.size(), size_t{1} << 20);
        }
        Set(at, good);
    }
    EXPECT_EQ(JSVM_LMDB_FOUND, Find(KeyText(0)));
}

}  // namespace
