// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/lmdb_tables.h"

#include <functional>

#include "directory_fixture.h"

namespace {

constexpr uint64_t kNow = 1700000000;
constexpr uint64_t kWeek = 7 * 24 * 3600;
constexpr uint64_t kAny = UINT64_MAX;

class LmdbTablesTest : public StoreFolder {
  protected:
    void SetUp() override {
        StoreFolder::SetUp();
        ASSERT_EQ(0, mdb_env_create(&env));
        ASSERT_EQ(0, mdb_env_set_maxdbs(env, 8));
        ASSERT_EQ(0, mdb_env_set_mapsize(env, 16 << 20));
        ASSERT_EQ(0, mdb_env_open(env, folder.c_str(), MDB_NOSYNC, 0600));
        ASSERT_EQ(0, mdb_txn_begin(env, nullptr, 0, &txn));
        ASSERT_EQ(0, jsvm_lmdb_tables_open(txn, true, &tables));
    }
    void TearDown() override {
        mdb_txn_abort(txn);
        mdb_env_close(env);
        StoreFolder::TearDown();
    }
    int Put(int number, size_t size, uint64_t now = kNow) {
        const JsvmStoreKey key = KeyOf(number);
        const Bytes bytes = Pattern(size, number);
        const JsvmStorePiece pieces[] = {
            {bytes.data(), size / 3}, {nullptr, 0}, {bytes.data() + size / 3, size - size / 3}};
        return jsvm_lmdb_tables_put(txn, &tables, &key, pieces, 3, now);
    }
    int Get(int number, JsvmStoreMeta* meta, Bytes* bytes = nullptr) {
        const JsvmStoreKey key = KeyOf(number);
        MDB_val value = {};
        const int code = jsvm_lmdb_tables_get(txn, &tables, &key, &value, meta);
        const auto* data = static_cast<const uint8_t*>(value.mv_data);
        if (code == 0 && bytes != nullptr) bytes->assign(data, data + value.mv_size);
        return code;
    }
    bool Has(int number) {
        JsvmStoreMeta meta = {};
        return Get(number, &meta) == 0;
    }
    int Remove(int number) {
        const JsvmStoreKey key = KeyOf(number);
        return jsvm_lmdb_tables_remove(txn, &tables, &key);
    }
    int Use(int number, uint64_t used, uint64_t now) {
        const JsvmStoreKey key = KeyOf(number);
        return jsvm_lmdb_tables_use(txn, &tables, &key, used, now);
    }
    int Strike(int number, uint32_t strikes) {
        const JsvmStoreKey key = KeyOf(number);
        return jsvm_lmdb_tables_strike(txn, &tables, &key, strikes);
    }
    JsvmLmdbTotals Totals() {
        JsvmLmdbTotals totals = {};
        EXPECT_EQ(0, jsvm_lmdb_tables_totals(txn, &tables, &totals));
        EXPECT_EQ(0, jsvm_lmdb_tables_audit(txn, &tables));
        return totals;
    }
    uint64_t Trim(const JsvmLmdbTrim& trim, bool wants_more = false) {
        uint64_t dropped = 99;
        bool more = !wants_more;
        EXPECT_EQ(0, jsvm_lmdb_tables_trim(txn, &tables, &trim, &dropped, &more));
        EXPECT_EQ(wants_more, more);
        return dropped;
    }
    // Writes to a table behind the back of the others.
    void Set(MDB_dbi table, const Bytes& key, const Bytes& value) {
        MDB_val name = {key.size(), const_cast<uint8_t*>(key.data())};
        MDB_val data = {value.size(), const_cast<uint8_t*>(value.data())};
        ASSERT_EQ(0, mdb_put(txn, table, &name, &data, 0));
    }
    static Bytes NameOf(int number) {
        const JsvmStoreKey key = KeyOf(number);
        const auto* bytes = reinterpret_cast<const uint8_t*>(&key);
        return {bytes, bytes + sizeof(key)};
    }
    Bytes Value(MDB_dbi table, const Bytes& key) {
        MDB_val name = {key.size(), const_cast<uint8_t*>(key.data())};
        MDB_val data = {};
        EXPECT_EQ(0, mdb_get(txn, table, &name, &data));
        const auto* bytes = static_cast<const uint8_t*>(data.mv_data);
        return {bytes, bytes + data.mv_size};
    }
    // Runs `body` in a transaction within, and takes back what it did.
    void Try(const std::function<void()>& body) {
        MDB_txn* outer = txn;
        ASSERT_EQ(0, mdb_txn_begin(env, outer, 0, &txn));
        body();
        mdb_txn_abort(txn);
        txn = outer;
    }

    MDB_env* env = nullptr;
    MDB_txn* txn = nullptr;
    JsvmLmdbTables tables = {};
};

TEST_F(LmdbTablesTest, WhatIsPutIsFound) {
    Bytes bytes;
    JsvmStoreMeta meta = {};
    EXPECT_EQ(MDB_NOTFOUND, Get(1, &meta));
    for (const size_t size : {size_t{0}, size_t{1}, size_t{300}, size_t{100000}}) {
        ASSERT_EQ(0, Put(1, size));
        ASSERT_EQ(0, Get(1, &meta, &bytes));
        EXPECT_EQ(Pattern(size, 1), bytes);
        EXPECT_EQ(size, meta.bytes);
        EXPECT_EQ(kNow, meta.made);
        EXPECT_EQ(kNow, meta.used);
        EXPECT_EQ(0u, meta.strikes);
        EXPECT_EQ(size, Totals().bytes);
        EXPECT_EQ(1u, Totals().entries);
    }
    EXPECT_EQ(0, Remove(1));
    EXPECT_EQ(MDB_NOTFOUND, Remove(1));
    EXPECT_EQ(0u, Totals().bytes);
    EXPECT_EQ(0u, Totals().entries);
}

TEST_F(LmdbTablesTest, TheFirstKeyFromOneOn) {
    for (const int i : {2, 4, 6}) ASSERT_EQ(0, Put(i, 10));
    const auto from = [this](int number, bool above) {
        JsvmStoreKey key = KeyOf(number);
        EXPECT_TRUE(!above || jsvm_lmdb_tables_next_key(&key));
        const int code = jsvm_lmdb_tables_from(txn, &tables, &key, &key);
        int found = -1;
        if (code == 0) std::memcpy(&found, key.source, sizeof(found));
        EXPECT_TRUE(code == 0 || code == MDB_NOTFOUND) << code;
        return found;
    };
    EXPECT_EQ(2, from(0, false));
    EXPECT_EQ(2, from(2, false));
    EXPECT_EQ(4, from(2, true));
    EXPECT_EQ(6, from(5, false));
    EXPECT_EQ(-1, from(6, true));
    JsvmStoreKey last;
    std::memset(&last, 0xFF, sizeof(last));
    EXPECT_FALSE(jsvm_lmdb_tables_next_key(&last));
}

TEST_F(LmdbTablesTest, UsesChangeTheOrderAndStrikesDoNot) {
    for (int i = 0; i < 4; ++i) ASSERT_EQ(0, Put(i, 10));
    ASSERT_EQ(0, Use(0, kNow + 5, kNow + 7));
    ASSERT_EQ(0, Strike(1, 2));
    ASSERT_EQ(0, Strike(1, UINT32_MAX));
    JsvmStoreMeta meta = {};
    ASSERT_EQ(0, Get(0, &meta));
    EXPECT_EQ(kNow, meta.made);
    EXPECT_EQ(kNow + 5, meta.used);
    ASSERT_EQ(0, Get(1, &meta));
    EXPECT_EQ(UINT32_MAX, meta.strikes);
    EXPECT_EQ(2u, Trim({kAny, 2, kAny, kNow + 7, 100}));
    EXPECT_TRUE(Has(0));
    EXPECT_FALSE(Has(1));
    EXPECT_FALSE(Has(2));
    EXPECT_TRUE(Has(3));
    ASSERT_EQ(0, Put(1, 10));
    ASSERT_EQ(0, Get(1, &meta));
    EXPECT_EQ(0u, meta.strikes);
    /* What is gone is no error. */
    EXPECT_EQ(0, Use(2, kNow, kNow));
    EXPECT_EQ(0, Strike(2, 1));
    EXPECT_EQ(3u, Totals().entries);
}

TEST_F(LmdbTablesTest, TrimsByBytesEntriesAndAgeInSteps) {
    for (int i = 0; i < 10; ++i) ASSERT_EQ(0, Put(i, 100, kNow + static_cast<uint64_t>(i)));
    EXPECT_EQ(0u, Trim({1000, 10, 9, kNow + 9, 100}));
    EXPECT_EQ(1u, Trim({950, kAny, kAny, kNow + 9, 100}));
    EXPECT_EQ(1u, Trim({kAny, 8, kAny, kNow + 9, 100}));
    EXPECT_EQ(2u, Trim({kAny, kAny, 5, kNow + 9, 100})) << "older than five seconds";
    EXPECT_EQ(2u, Trim({0, 0, 0, kNow + 9, 2}, true));
    EXPECT_FALSE(Has(5));
    EXPECT_TRUE(Has(6));
    EXPECT_EQ(4u, Trim({0, 0, 0, kNow + 9, 5}));
    EXPECT_EQ(0u, Totals().entries);
    EXPECT_EQ(0u, Trim({0, 0, 0, kNow + 9, 5}));
}

TEST_F(LmdbTablesTest, TheAgeOfTheOldest) {
    uint64_t age = 0;
    EXPECT_EQ(MDB_NOTFOUND, jsvm_lmdb_tables_oldest_age(txn, &tables, kNow, &age));
    ASSERT_EQ(0, Put(1, 10));
    ASSERT_EQ(0, Put(2, 10, kNow + 10));
    ASSERT_EQ(0, jsvm_lmdb_tables_oldest_age(txn, &tables, kNow + 100, &age));
    EXPECT_EQ(100u, age);
    ASSERT_EQ(0, jsvm_lmdb_tables_oldest_age(txn, &tables, kNow - 100, &age));
    EXPECT_EQ(10u, age) << "the clock of the store does not go back";
    ASSERT_EQ(0, jsvm_lmdb_tables_oldest_age(txn, &tables, kNow + 10 * kWeek, &age));
    EXPECT_EQ(10u + kWeek, age) << "nor does it jump";
}

TEST_F(LmdbTablesTest, PlacesRiseWhateverTheClockDoes) {
    JsvmLmdbTotals totals = {0, 0, 0, 0};
    EXPECT_EQ(kNow << 20 | 1, jsvm_lmdb_tables_place(&totals, kNow));
    EXPECT_EQ(1u, jsvm_lmdb_tables_place(&totals, 0));
    totals = {0, 0, kNow << 20 | 5, kNow};
    EXPECT_EQ(kNow << 20 | 6, jsvm_lmdb_tables_place(&totals, kNow));
    EXPECT_EQ(kNow << 20 | 6, jsvm_lmdb_tables_place(&totals, kNow - 1));
    EXPECT_EQ(kNow << 20 | 6, jsvm_lmdb_tables_place(&totals, 0));
    EXPECT_EQ((kNow + 1) << 20 | 6, jsvm_lmdb_tables_place(&totals, kNow + 1));
    EXPECT_EQ((kNow + kWeek) << 20 | 6, jsvm_lmdb_tables_place(&totals, kNow + 2 * kWeek));
    totals.wall = 0; /* made without times */
    EXPECT_EQ(kNow << 20 | 6, jsvm_lmdb_tables_place(&totals, kNow + 1));
}

TEST_F(LmdbTablesTest, ClearedItIsEmptyAndKeepsItsClock) {
    for (int i = 0; i < 10; ++i) ASSERT_EQ(0, Put(i, 5000));
    const JsvmLmdbTotals before = Totals();
    ASSERT_EQ(0, jsvm_lmdb_tables_clear(txn, &tables));
    const JsvmLmdbTotals after = Totals();
    EXPECT_EQ(0u, after.entries);
    EXPECT_EQ(0u, after.bytes);
    EXPECT_EQ(before.place, after.place);
    EXPECT_EQ(before.wall, after.wall);
    EXPECT_FALSE(Has(1));
    ASSERT_EQ(0, jsvm_lmdb_tables_touch(txn, &tables));
    ASSERT_EQ(0, Put(1, 10));
    EXPECT_EQ(1u, Totals().entries);
}

TEST_F(LmdbTablesTest, WithoutItsTablesItIsNone) {
    JsvmLmdbTables found = {};
    EXPECT_EQ(0, jsvm_lmdb_tables_open(txn, false, &found));
    EXPECT_EQ(tables.totals, found.totals);
    const Bytes name = {'t', 'o', 't', 'a', 'l', 's'};
    for (const size_t size : {size_t{0}, size_t{31}, size_t{33}}) {
        Set(tables.totals, name, Bytes(size));
        JsvmLmdbTotals totals = {};
        EXPECT_EQ(MDB_CORRUPTED, jsvm_lmdb_tables_totals(txn, &tables, &totals)) << size;
        EXPECT_EQ(MDB_CORRUPTED, jsvm_lmdb_tables_audit(txn, &tables)) << size;
        EXPECT_EQ(MDB_CORRUPTED, Put(1, 10)) << size;
        EXPECT_EQ(MDB_CORRUPTED, jsvm_lmdb_tables_touch(txn, &tables)) << size;
        EXPECT_EQ(MDB_CORRUPTED, jsvm_lmdb_tables_clear(txn, &tables)) << size;
    }
    mdb_txn_abort(txn);
    ASSERT_EQ(0, mdb_txn_begin(env, nullptr, 0, &txn)); /* the making was taken back, too */
    EXPECT_EQ(MDB_CORRUPTED, jsvm_lmdb_tables_open(txn, false, &found));
}

// Whatever part of an entry is missing or wrong: nothing crashes, and it is called damage.
TEST_F(LmdbTablesTest, PartsThatDoNotFitTogether) {
    for (int i = 0; i < 3; ++i) ASSERT_EQ(0, Put(i, 100));
    const Bytes name = NameOf(1);
    const Bytes record = Value(tables.meta, name);
    ASSERT_EQ(static_cast<size_t>(kJsvmLmdbMetaSize), record.size());
    const auto with = [&record](size_t at, uint8_t change) {
        Bytes changed = record;
        changed[at] = static_cast<uint8_t>(changed[at] ^ change);
        return changed;
    };
    const auto erase = [this](MDB_dbi table, Bytes key) {
        MDB_val value = {key.size(), key.data()};
        EXPECT_EQ(0, mdb_del(txn, table, &value, nullptr));
    };
    Bytes use(8);
    for (size_t i = 0; i < 8; ++i) use[i] = record[24 + 7 - i];
    use.insert(use.end(), name.begin(), name.end());
    const struct {
        const char* what;
        std::function<void()> change;
        bool is_seen_by_get;
        bool is_seen_by_use;
    } damages[] = {
        {"a short record", [&] { Set(tables.meta, name, Bytes(39)); }, true, true},
        {"an empty record", [&] { Set(tables.meta, name, {}); }, true, true},
        {"another length", [&] { Set(tables.meta, name, with(16, 1)); }, true, false},
        {"another place", [&] { Set(tables.meta, name, with(24, 1)); }, false, true},
        {"no record", [&] { erase(tables.meta, name); }, true, false},
        {"no bytes", [&] { erase(tables.entries, name); }, false, false},
        {"no use", [&] { erase(tables.uses, use); }, false, true},
        {"a use of nothing", [&] { Set(tables.uses, Bytes(40), {}); }, false, false},
        {"a short use", [&] { Set(tables.uses, Bytes(39), {}); }, false, false},
        {"a short key", [&] { Set(tables.meta, Bytes(31), record); }, false, false},
        {"bytes of nothing", [&] { Set(tables.entries, NameOf(7), Bytes(9)); }, false, false},
    };
    for (const auto& damage : damages) {
        Try([&] {
            damage.change();
            EXPECT_EQ(MDB_CORRUPTED, jsvm_lmdb_tables_audit(txn, &tables)) << damage.what;
            JsvmStoreMeta meta = {};
            if (damage.is_seen_by_get) {
                EXPECT_EQ(MDB_CORRUPTED, Get(1, &meta)) << damage.what;
            }
            if (damage.is_seen_by_use) {
                EXPECT_EQ(MDB_CORRUPTED, Use(1, kNow, kNow)) << damage.what;
            }
            uint64_t dropped = 0;
            bool more = false;
            const JsvmLmdbTrim all = {0, 0, 0, kNow, 100};
            const int code = jsvm_lmdb_tables_trim(txn, &tables, &all, &dropped, &more);
            EXPECT_TRUE(code == 0 || code == MDB_CORRUPTED) << damage.what << " " << code;
        });
    }
    EXPECT_EQ(3u, Totals().entries);
}

}  // namespace
