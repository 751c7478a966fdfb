/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_tables.h"

#include <string.h>

#include "frameworks/platform/little_endian.h"

enum { kPlaceBits = 20, kMostSecondsAtOnce = 7 * 24 * 3600 };

_Static_assert(sizeof(JsvmStoreKey) == 32, "a key is its bytes");

/* A record of the table meta, and of the key that it has in the table uses. */
struct Record {
    JsvmStoreMeta meta;
    uint64_t place;
};

struct UseKey {
    uint8_t place[8]; /* the highest byte first, so that they sort by number */
    JsvmStoreKey key;
};

/* LMDB does not write to a key or to a value that it is given. */
static MDB_val Val(const void* bytes, size_t length) {
    const MDB_val value = {length, (void*)bytes};
    return value;
}

static MDB_val KeyVal(const JsvmStoreKey* key) {
    return Val(key, sizeof(*key));
}

/* Where something must be found. */
static int MustBeThere(int code) {
    return code == MDB_NOTFOUND ? MDB_CORRUPTED : code;
}

static void MakeUseKey(uint64_t place, const JsvmStoreKey* key, struct UseKey* use) {
    for (int i = 0; i < 8; ++i) {
        use->place[i] = (uint8_t)(place >> (56 - 8 * i));
    }
    use->key = *key;
}

static bool ReadUseKey(const MDB_val* value, uint64_t* place, JsvmStoreKey* key) {
    if (value->mv_size != sizeof(struct UseKey)) {
        return false;
    }
    const uint8_t* bytes = value->mv_data;
    *place = 0;
    for (int i = 0; i < 8; ++i) {
        *place = *place << 8 | bytes[i];
    }
    memcpy(key, bytes + 8, sizeof(*key));
    return true;
}

static void WriteRecord(const struct Record* record, uint8_t* bytes) {
    jsvm_put_u64(bytes, record->meta.made);
    jsvm_put_u64(bytes + 8, record->meta.used);
    jsvm_put_u64(bytes + 16, record->meta.bytes);
    jsvm_put_u64(bytes + 24, record->place);
    jsvm_put_u32(bytes + 32, record->meta.strikes);
    jsvm_put_u32(bytes + 36, 0);
}

bool jsvm_lmdb_tables_meta(const void* bytes, size_t length, JsvmStoreMeta* meta) {
    if (length != kJsvmLmdbMetaSize) {
        return false;
    }
    const uint8_t* at = bytes;
    meta->made = jsvm_get_u64(at);
    meta->used = jsvm_get_u64(at + 8);
    meta->bytes = jsvm_get_u64(at + 16);
    meta->strikes = jsvm_get_u32(at + 32);
    return true;
}

static bool ReadRecord(const MDB_val* value, struct Record* record) {
    if (!jsvm_lmdb_tables_meta(value->mv_data, value->mv_size, &record->meta)) {
        return false;
    }
    const uint8_t* bytes = value->mv_data;
    record->place = jsvm_get_u64(bytes + 24);
    return true;
}

static int GetRecord(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                     struct Record* record) {
    MDB_val name = KeyVal(key);
    MDB_val value;
    const int code = mdb_get(txn, tables->meta, &name, &value);
    if (code != 0) {
        return code;
    }
    return ReadRecord(&value, record) ? 0 : MDB_CORRUPTED;
}

static int PutRecord(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                     const struct Record* record) {
    uint8_t bytes[kJsvmLmdbMetaSize];
    WriteRecord(record, bytes);
    MDB_val name = KeyVal(key);
    MDB_val value = Val(bytes, sizeof(bytes));
    return mdb_put(txn, tables->meta, &name, &value, 0);
}

static int PutTotals(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmLmdbTotals* totals) {
    uint8_t bytes[kJsvmLmdbTotalsSize];
    jsvm_put_u64(bytes, totals->bytes);
    jsvm_put_u64(bytes + 8, totals->entries);
    jsvm_put_u64(bytes + 16, totals->place);
    jsvm_put_u64(bytes + 24, totals->wall);
    MDB_val name = Val("totals", 6);
    MDB_val value = Val(bytes, sizeof(bytes));
    return mdb_put(txn, tables->totals, &name, &value, 0);
}

int jsvm_lmdb_tables_totals(MDB_txn* txn, const JsvmLmdbTables* tables, JsvmLmdbTotals* totals) {
    MDB_val name = Val("totals", 6);
    MDB_val value;
    const int code = mdb_get(txn, tables->totals, &name, &value);
    if (code != 0) {
        return MustBeThere(code);
    }
    return jsvm_lmdb_tables_read_totals(value.mv_data, value.mv_size, totals) ? 0 : MDB_CORRUPTED;
}

bool jsvm_lmdb_tables_read_totals(const void* bytes, size_t length, JsvmLmdbTotals* totals) {
    if (length != kJsvmLmdbTotalsSize) {
        return false;
    }
    const uint8_t* at = bytes;
    totals->bytes = jsvm_get_u64(at);
    totals->entries = jsvm_get_u64(at + 8);
    totals->place = jsvm_get_u64(at + 16);
    totals->wall = jsvm_get_u64(at + 24);
    return true;
}

int jsvm_lmdb_tables_open(MDB_txn* txn, bool make, JsvmLmdbTables* tables) {
    static const char* const kNames[kJsvmLmdbTableCount] = {"entries", "meta", "uses", "totals"};
    MDB_dbi opened[kJsvmLmdbTableCount];
    for (int i = 0; i < kJsvmLmdbTableCount; ++i) {
        const int code = mdb_dbi_open(txn, kNames[i], make ? MDB_CREATE : 0, &opened[i]);
        if (code != 0) {
            return make ? code : MustBeThere(code);
        }
    }
    *tables = (JsvmLmdbTables){opened[0], opened[1], opened[2], opened[3]};
    if (!make) {
        return 0;
    }
    const JsvmLmdbTotals none = {0, 0, 0, 0};
    return PutTotals(txn, tables, &none);
}

uint64_t jsvm_lmdb_tables_place(const JsvmLmdbTotals* totals, uint64_t now) {
    uint64_t seconds = totals->wall != 0 && now > totals->wall ? now - totals->wall : 0;
    if (totals->place == 0) {
        return now << kPlaceBits | 1;
    }
    if (seconds > kMostSecondsAtOnce) {
        seconds = kMostSecondsAtOnce;
    }
    return totals->place + (seconds << kPlaceBits) + 1;
}

/* Gives the next place, and moves the clock of the store on. */
static uint64_t TakePlace(JsvmLmdbTotals* totals, uint64_t now) {
    totals->place = jsvm_lmdb_tables_place(totals, now);
    if (now != 0) {
        totals->wall = now;
    }
    return totals->place;
}

int jsvm_lmdb_tables_get(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                         MDB_val* bytes, JsvmStoreMeta* meta) {
    MDB_val name = KeyVal(key);
    int code = mdb_get(txn, tables->entries, &name, bytes);
    if (code != 0) {
        return code;
    }
    struct Record record;
    code = GetRecord(txn, tables, key, &record);
    if (code != 0) {
        return MustBeThere(code);
    }
    *meta = record.meta;
    return bytes->mv_size == meta->bytes ? 0 : MDB_CORRUPTED;
}

int jsvm_lmdb_tables_from(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* least,
                          JsvmStoreKey* key) {
    MDB_cursor* cursor;
    int code = mdb_cursor_open(txn, tables->meta, &cursor);
    if (code != 0) {
        return code;
    }
    MDB_val name = KeyVal(least);
    MDB_val value;
    code = mdb_cursor_get(cursor, &name, &value, MDB_SET_RANGE);
    if (code == 0 && name.mv_size != sizeof(*key)) {
        code = MDB_CORRUPTED;
    }
    if (code == 0) {
        memcpy(key, name.mv_data, sizeof(*key));
    }
    mdb_cursor_close(cursor);
    return code;
}

/* Deletes an entry from three tables; the totals are the caller's to write. */
static int Delete(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                  const struct Record* record, JsvmLmdbTotals* totals) {
    struct UseKey use;
    MakeUseKey(record->place, key, &use);
    MDB_val use_name = Val(&use, sizeof(use));
    MDB_val name = KeyVal(key);
    int code = mdb_del(txn, tables->uses, &use_name, NULL);
    if (code == 0) {
        code = mdb_del(txn, tables->meta, &name, NULL);
    }
    if (code == 0) {
        code = mdb_del(txn, tables->entries, &name, NULL);
    }
    if (code != 0) {
        return MustBeThere(code);
    }
    if (totals->entries == 0 || totals->bytes < record->meta.bytes) {
        return MDB_CORRUPTED;
    }
    --totals->entries;
    totals->bytes -= record->meta.bytes;
    return 0;
}

int jsvm_lmdb_tables_remove(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key) {
    JsvmLmdbTotals totals;
    struct Record record;
    int code = GetRecord(txn, tables, key, &record);
    if (code == 0) {
        code = jsvm_lmdb_tables_totals(txn, tables, &totals);
    }
    if (code == 0) {
        code = Delete(txn, tables, key, &record, &totals);
    }
    return code == 0 ? PutTotals(txn, tables, &totals) : code;
}

/* Puts an entry into the order of use. */
static int PutUse(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                  uint64_t place) {
    struct UseKey use;
    MakeUseKey(place, key, &use);
    MDB_val name = Val(&use, sizeof(use));
    MDB_val nothing = Val("", 0);
    return mdb_put(txn, tables->uses, &name, &nothing, MDB_NOOVERWRITE);
}

int jsvm_lmdb_tables_put(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                         const JsvmStorePiece* pieces, size_t count, uint64_t now) {
    int code = jsvm_lmdb_tables_remove(txn, tables, key);
    if (code != 0 && code != MDB_NOTFOUND) {
        return code;
    }
    JsvmLmdbTotals totals;
    code = jsvm_lmdb_tables_totals(txn, tables, &totals);
    if (code != 0) {
        return code;
    }
    size_t length = 0;
    for (size_t i = 0; i < count; ++i) {
        length += pieces[i].length;
    }
    MDB_val name = KeyVal(key);
    MDB_val room = {length, NULL};
    code = mdb_put(txn, tables->entries, &name, &room, MDB_RESERVE);
    if (code != 0) {
        return code;
    }
    uint8_t* to = room.mv_data;
    for (size_t i = 0; i < count; ++i) {
        if (pieces[i].length != 0) {
            memcpy(to, pieces[i].bytes, pieces[i].length);
            to += pieces[i].length;
        }
    }
    const struct Record record = {{now, now, length, 0}, TakePlace(&totals, now)};
    ++totals.entries;
    totals.bytes += length;
    code = PutRecord(txn, tables, key, &record);
    if (code == 0) {
        code = PutUse(txn, tables, key, record.place);
    }
    return code == 0 ? PutTotals(txn, tables, &totals) : code;
}

int jsvm_lmdb_tables_use(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                         uint64_t used, uint64_t now) {
    struct Record record;
    int code = GetRecord(txn, tables, key, &record);
    if (code != 0) {
        return code == MDB_NOTFOUND ? 0 : code;
    }
    JsvmLmdbTotals totals;
    code = jsvm_lmdb_tables_totals(txn, tables, &totals);
    if (code != 0) {
        return code;
    }
    struct UseKey use;
    MakeUseKey(record.place, key, &use);
    MDB_val name = Val(&use, sizeof(use));
    code = MustBeThere(mdb_del(txn, tables->uses, &name, NULL));
    if (code != 0) {
        return code;
    }
    record.meta.used = used;
    record.place = TakePlace(&totals, now);
    code = PutUse(txn, tables, key, record.place);
    if (code == 0) {
        code = PutRecord(txn, tables, key, &record);
    }
    return code == 0 ? PutTotals(txn, tables, &totals) : code;
}

int jsvm_lmdb_tables_strike(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                            uint32_t strikes) {
    struct Record record;
    const int code = GetRecord(txn, tables, key, &record);
    if (code != 0) {
        return code == MDB_NOTFOUND ? 0 : code;
    }
    const uint32_t room = UINT32_MAX - record.meta.strikes;
    record.meta.strikes += strikes < room ? strikes : room;
    return PutRecord(txn, tables, key, &record);
}

int jsvm_lmdb_tables_touch(MDB_txn* txn, const JsvmLmdbTables* tables) {
    JsvmLmdbTotals totals;
    const int code = jsvm_lmdb_tables_totals(txn, tables, &totals);
    return code == 0 ? PutTotals(txn, tables, &totals) : code;
}

int jsvm_lmdb_tables_clear(MDB_txn* txn, const JsvmLmdbTables* tables) {
    JsvmLmdbTotals totals;
    int code = jsvm_lmdb_tables_totals(txn, tables, &totals);
    const MDB_dbi emptied[] = {tables->entries, tables->meta, tables->uses};
    for (size_t i = 0; code == 0 && i < sizeof(emptied) / sizeof(emptied[0]); ++i) {
        code = mdb_drop(txn, emptied[i], 0);
    }
    totals.bytes = 0;
    totals.entries = 0;
    return code == 0 ? PutTotals(txn, tables, &totals) : code;
}

static uint64_t AgeOf(uint64_t place, const JsvmLmdbTotals* totals, uint64_t now) {
    const uint64_t next = jsvm_lmdb_tables_place(totals, now);
    return next > place ? (next - place) >> kPlaceBits : 0;
}

int jsvm_lmdb_tables_oldest_age(MDB_txn* txn, const JsvmLmdbTables* tables, uint64_t now,
                                uint64_t* age) {
    JsvmLmdbTotals totals;
    MDB_cursor* uses;
    int code = jsvm_lmdb_tables_totals(txn, tables, &totals);
    if (code == 0) {
        code = mdb_cursor_open(txn, tables->uses, &uses);
    }
    if (code != 0) {
        return code;
    }
    MDB_val name;
    MDB_val value;
    JsvmStoreKey key;
    uint64_t place = 0;
    code = mdb_cursor_get(uses, &name, &value, MDB_FIRST);
    if (code == 0 && !ReadUseKey(&name, &place, &key)) {
        code = MDB_CORRUPTED;
    }
    if (code == 0) {
        *age = AgeOf(place, &totals, now);
    }
    mdb_cursor_close(uses);
    return code;
}

/* Drops the entry that was used longest ago if it has to go; MDB_NOTFOUND when none has to. */
static int DropOldest(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmLmdbTrim* trim,
                      MDB_cursor* uses, JsvmLmdbTotals* totals) {
    MDB_val name;
    MDB_val value;
    int code = mdb_cursor_get(uses, &name, &value, MDB_FIRST);
    if (code != 0) {
        return code == MDB_NOTFOUND && totals->entries != 0 ? MDB_CORRUPTED : code;
    }
    JsvmStoreKey key;
    struct Record record;
    uint64_t place;
    if (!ReadUseKey(&name, &place, &key)) {
        return MDB_CORRUPTED;
    }
    if (totals->bytes <= trim->bytes && totals->entries <= trim->entries &&
        AgeOf(place, totals, trim->now) <= trim->age_seconds) {
        return MDB_NOTFOUND;
    }
    code = MustBeThere(GetRecord(txn, tables, &key, &record));
    if (code != 0) {
        return code;
    }
    return record.place == place ? Delete(txn, tables, &key, &record, totals) : MDB_CORRUPTED;
}

int jsvm_lmdb_tables_trim(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmLmdbTrim* trim,
                          uint64_t* dropped, bool* more) {
    *dropped = 0;
    *more = false;
    JsvmLmdbTotals totals;
    int code = jsvm_lmdb_tables_totals(txn, tables, &totals);
    if (code != 0) {
        return code;
    }
    MDB_cursor* uses;
    code = mdb_cursor_open(txn, tables->uses, &uses);
    if (code != 0) {
        return code;
    }
    while (code == 0 && *dropped < trim->most) {
        code = DropOldest(txn, tables, trim, uses, &totals);
        *dropped += code == 0;
    }
    *more = code == 0;
    mdb_cursor_close(uses);
    if (code != 0 && code != MDB_NOTFOUND) {
        return code;
    }
    return *dropped == 0 ? 0 : PutTotals(txn, tables, &totals);
}

/* Compares one record of the table meta with the other tables. */
static int AuditOne(MDB_txn* txn, const JsvmLmdbTables* tables, const MDB_val* name,
                    const MDB_val* value, JsvmLmdbTotals* seen) {
    struct Record record;
    JsvmStoreKey key;
    if (name->mv_size != sizeof(key) || !ReadRecord(value, &record)) {
        return MDB_CORRUPTED;
    }
    memcpy(&key, name->mv_data, sizeof(key));
    struct UseKey use;
    MakeUseKey(record.place, &key, &use);
    MDB_val use_name = Val(&use, sizeof(use));
    MDB_val entry_name = KeyVal(&key);
    MDB_val found;
    int code = mdb_get(txn, tables->uses, &use_name, &found);
    if (code == 0) {
        code = mdb_get(txn, tables->entries, &entry_name, &found);
    }
    if (code != 0) {
        return MustBeThere(code);
    }
    ++seen->entries;
    seen->bytes += record.meta.bytes;
    return found.mv_size == record.meta.bytes ? 0 : MDB_CORRUPTED;
}

int jsvm_lmdb_tables_audit(MDB_txn* txn, const JsvmLmdbTables* tables) {
    JsvmLmdbTotals totals;
    JsvmLmdbTotals seen = {0, 0, 0, 0};
    MDB_stat entries;
    MDB_stat uses;
    MDB_cursor* cursor;
    int code = jsvm_lmdb_tables_totals(txn, tables, &totals);
    if (code == 0) {
        code = mdb_stat(txn, tables->entries, &entries);
    }
    if (code == 0) {
        code = mdb_stat(txn, tables->uses, &uses);
    }
    if (code == 0) {
        code = mdb_cursor_open(txn, tables->meta, &cursor);
    }
    if (code != 0) {
        return code;
    }
    MDB_val name;
    MDB_val value;
    while (code == 0 && (code = mdb_cursor_get(cursor, &name, &value, MDB_NEXT)) == 0) {
        code = AuditOne(txn, tables, &name, &value, &seen);
    }
    mdb_cursor_close(cursor);
    if (code != MDB_NOTFOUND) {
        return code;
    }
    const bool same = seen.entries == totals.entries && seen.bytes == totals.bytes &&
                      entries.ms_entries == seen.entries && uses.ms_entries == seen.entries;
    return same ? 0 : MDB_CORRUPTED;
}
