/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_entries.h"

#include <string.h>

enum { kOrderKeySize = 8 + sizeof(JsvmStoreKey) };

static MDB_val value_of(const void* bytes, size_t length) {
    MDB_val value;
    value.mv_size = length;
    value.mv_data = (void*)bytes;
    return value;
}

/* Sorts by time, then by key. */
static void order_key(uint64_t used, const JsvmStoreKey* key, uint8_t out[kOrderKeySize]) {
    for (int i = 0; i < 8; ++i) {
        out[i] = (uint8_t)(used >> (8 * (7 - i)));
    }
    memcpy(out + 8, key, sizeof(*key));
}

static uint64_t used_of(const uint8_t order[kOrderKeySize]) {
    uint64_t used = 0;
    for (int i = 0; i < 8; ++i) {
        used = used << 8 | order[i];
    }
    return used;
}

/* Reads a record of a fixed size. */
static int get_record(MDB_txn* transaction, MDB_dbi table, MDB_val key, void* record, size_t size) {
    MDB_val found;
    const int error = mdb_get(transaction, table, &key, &found);
    if (error != 0) {
        return error;
    }
    if (found.mv_size != size) {
        return MDB_CORRUPTED;
    }
    memcpy(record, found.mv_data, size);
    return 0;
}

static int put_record(MDB_txn* transaction, MDB_dbi table, MDB_val key, const void* record,
                      size_t size) {
    MDB_val value = value_of(record, size);
    return mdb_put(transaction, table, &key, &value, 0);
}

static MDB_val totals_key(void) {
    return value_of("totals", 6);
}

int jsvm_lmdb_totals(JsvmLmdb* database, MDB_txn* transaction, JsvmLmdbTotals* totals) {
    const int error = get_record(transaction, jsvm_lmdb_tables(database)->totals, totals_key(),
                                 totals, sizeof(*totals));
    if (error == MDB_NOTFOUND) {
        memset(totals, 0, sizeof(*totals));
        return 0;
    }
    return error;
}

static int put_totals(JsvmLmdb* database, MDB_txn* transaction, const JsvmLmdbTotals* totals) {
    return put_record(transaction, jsvm_lmdb_tables(database)->totals, totals_key(), totals,
                      sizeof(*totals));
}

int jsvm_lmdb_meta(JsvmLmdb* database, MDB_txn* transaction, const JsvmStoreKey* key,
                   JsvmLmdbMeta* meta) {
    return get_record(transaction, jsvm_lmdb_tables(database)->meta, value_of(key, sizeof(*key)),
                      meta, sizeof(*meta));
}

static int delete_key(MDB_txn* transaction, MDB_dbi table, const void* bytes, size_t length) {
    MDB_val key = value_of(bytes, length);
    const int error = mdb_del(transaction, table, &key, NULL);
    return error == MDB_NOTFOUND ? 0 : error;
}

static uint64_t less(uint64_t from, uint64_t what) {
    return from > what ? from - what : 0;
}

/* Takes an entry out of all tables and of the totals; nothing when there is none. */
static int take_out(JsvmLmdb* database, MDB_txn* transaction, const JsvmStoreKey* key,
                    JsvmLmdbTotals* totals) {
    const JsvmLmdbTables* tables = jsvm_lmdb_tables(database);
    JsvmLmdbMeta meta;
    uint8_t order[kOrderKeySize];
    int error = jsvm_lmdb_meta(database, transaction, key, &meta);
    if (error != 0) {
        return error == MDB_NOTFOUND ? 0 : error;
    }
    order_key(meta.used, key, order);
    error = delete_key(transaction, tables->order, order, sizeof(order));
    if (error == 0) {
        error = delete_key(transaction, tables->meta, key, sizeof(*key));
    }
    if (error == 0) {
        error = delete_key(transaction, tables->entries, key, sizeof(*key));
    }
    totals->entries = less(totals->entries, 1);
    totals->bytes = less(totals->bytes, meta.bytes);
    return error;
}

/* The entry that was used the longest ago: what is to go next. */
static int oldest(JsvmLmdb* database, MDB_txn* transaction, uint64_t* used, JsvmStoreKey* key) {
    MDB_cursor* cursor = NULL;
    MDB_val found;
    MDB_val nothing;
    int error = mdb_cursor_open(transaction, jsvm_lmdb_tables(database)->order, &cursor);
    if (error != 0) {
        return error;
    }
    error = mdb_cursor_get(cursor, &found, &nothing, MDB_FIRST);
    if (error == 0 && found.mv_size != kOrderKeySize) {
        error = MDB_CORRUPTED;
    }
    if (error == 0) {
        *used = used_of(found.mv_data);
        memcpy(key, (const uint8_t*)found.mv_data + 8, sizeof(*key));
    }
    mdb_cursor_close(cursor);
    return error;
}

static int drop_until(JsvmLmdb* database, MDB_txn* transaction, const JsvmLmdbKeep* keep,
                      JsvmLmdbTotals* totals, uint64_t* evicted) {
    for (;;) {
        uint64_t used;
        JsvmStoreKey key;
        const int error = oldest(database, transaction, &used, &key);
        if (error != 0) {
            return error == MDB_NOTFOUND ? 0 : error;
        }
        if (used >= keep->oldest && totals->bytes <= keep->bytes &&
            totals->entries <= keep->entries) {
            return 0;
        }
        const uint64_t entries = totals->entries;
        const int failed = take_out(database, transaction, &key, totals);
        if (failed != 0) {
            return failed;
        }
        if (totals->entries == entries) {
            return MDB_CORRUPTED; /* the order knows an entry that there is not */
        }
        ++*evicted;
    }
}

/* 70 % of what there is room for, when something new does not fit any more. */
static JsvmLmdbKeep room_for(const JsvmStoreLimits* limits, const JsvmLmdbTotals* totals,
                             uint64_t bytes, uint64_t now) {
    JsvmLmdbKeep keep = {UINT64_MAX, UINT64_MAX, less(now, limits->age_seconds)};
    if (totals->bytes + bytes > limits->bytes) {
        keep.bytes = less(limits->bytes / 10 * 7, bytes);
    }
    if (totals->entries + 1 > limits->entries) {
        keep.entries = less(limits->entries - limits->entries / 10 * 3, 1);
    }
    return keep;
}

static int put_entry(JsvmLmdb* database, MDB_txn* transaction, const JsvmStoreKey* key,
                     const JsvmStorePiece* pieces, size_t count, uint64_t bytes, uint64_t now) {
    const JsvmLmdbTables* tables = jsvm_lmdb_tables(database);
    const JsvmLmdbMeta meta = {now, now, bytes, 0};
    uint8_t order[kOrderKeySize];
    MDB_val where = value_of(key, sizeof(*key));
    MDB_val room = value_of(NULL, bytes);
    int error = mdb_put(transaction, tables->entries, &where, &room, MDB_RESERVE);
    if (error != 0) {
        return error;
    }
    uint8_t* at = room.mv_data;
    for (size_t i = 0; i < count; ++i) {
        if (pieces[i].length != 0) {
            memcpy(at, pieces[i].bytes, pieces[i].length);
        }
        at += pieces[i].length;
    }
    error = put_record(transaction, tables->meta, where, &meta, sizeof(meta));
    if (error == 0) {
        order_key(now, key, order);
        error = put_record(transaction, tables->order, value_of(order, sizeof(order)), "", 0);
    }
    return error;
}

static int try_put(JsvmLmdb* database, const JsvmStoreKey* key, const JsvmStorePiece* pieces,
                   size_t count, uint64_t bytes, uint64_t now, const JsvmStoreLimits* limits,
                   uint64_t* evicted) {
    MDB_txn* transaction = NULL;
    JsvmLmdbTotals totals;
    uint64_t dropped = 0;
    int error = jsvm_lmdb_begin(database, true, &transaction);
    if (error != 0) {
        return error;
    }
    error = jsvm_lmdb_totals(database, transaction, &totals);
    if (error == 0) {
        error = take_out(database, transaction, key, &totals);
    }
    if (error == 0) {
        const JsvmLmdbKeep keep = room_for(limits, &totals, bytes, now);
        error = drop_until(database, transaction, &keep, &totals, &dropped);
    }
    if (error == 0) {
        error = put_entry(database, transaction, key, pieces, count, bytes, now);
    }
    if (error == 0) {
        ++totals.entries;
        totals.bytes += bytes;
        error = put_totals(database, transaction, &totals);
    }
    if (error != 0) {
        jsvm_lmdb_abort(database, transaction);
        return error;
    }
    error = jsvm_lmdb_commit(database, transaction);
    *evicted += error == 0 ? dropped : 0;
    return error;
}

/* LMDB uses freed pages again two transactions later. */
static void pass_two_transactions(JsvmLmdb* database) {
    for (int i = 0; i < 2; ++i) {
        MDB_txn* transaction = NULL;
        JsvmLmdbTotals totals;
        if (jsvm_lmdb_begin(database, true, &transaction) != 0) {
            return;
        }
        if (jsvm_lmdb_totals(database, transaction, &totals) != 0 ||
            put_totals(database, transaction, &totals) != 0) {
            jsvm_lmdb_abort(database, transaction);
            return;
        }
        (void)jsvm_lmdb_commit(database, transaction);
    }
}

/* A large entry needs its pages side by side. Where the map has no such place any more, half of the
 * entries make one, or in the end all. */
int jsvm_lmdb_put(JsvmLmdb* database, const JsvmStoreKey* key, const JsvmStorePiece* pieces,
                  size_t count, uint64_t now, const JsvmStoreLimits* limits, uint64_t* evicted) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; ++i) {
        bytes += pieces[i].length;
    }
    int error = try_put(database, key, pieces, count, bytes, now, limits, evicted);
    for (int tries = 0; error == MDB_MAP_FULL && tries < 2; ++tries) {
        if (tries == 0) {
            const JsvmLmdbKeep half = {limits->bytes / 2, limits->entries / 2, 0};
            error = jsvm_lmdb_trim(database, &half, evicted);
        } else {
            error = jsvm_lmdb_clear(database);
        }
        if (error != 0) {
            return error;
        }
        pass_two_transactions(database);
        error = try_put(database, key, pieces, count, bytes, now, limits, evicted);
    }
    return error;
}

int jsvm_lmdb_remove(JsvmLmdb* database, const JsvmStoreKey* key) {
    MDB_txn* transaction = NULL;
    JsvmLmdbTotals totals;
    int error = jsvm_lmdb_begin(database, true, &transaction);
    if (error != 0) {
        return error;
    }
    error = jsvm_lmdb_totals(database, transaction, &totals);
    if (error == 0) {
        error = take_out(database, transaction, key, &totals);
    }
    if (error == 0) {
        error = put_totals(database, transaction, &totals);
    }
    if (error != 0) {
        jsvm_lmdb_abort(database, transaction);
        return error;
    }
    return jsvm_lmdb_commit(database, transaction);
}

int jsvm_lmdb_touch(JsvmLmdb* database, MDB_txn* transaction, const JsvmStoreKey* key,
                    uint64_t used, uint64_t strikes) {
    const JsvmLmdbTables* tables = jsvm_lmdb_tables(database);
    JsvmLmdbMeta meta;
    uint8_t order[kOrderKeySize];
    int error = jsvm_lmdb_meta(database, transaction, key, &meta);
    if (error != 0) {
        return error == MDB_NOTFOUND ? 0 : error;
    }
    order_key(meta.used, key, order);
    error = delete_key(transaction, tables->order, order, sizeof(order));
    meta.used = used;
    meta.strikes += strikes;
    order_key(meta.used, key, order);
    if (error == 0) {
        error = put_record(transaction, tables->order, value_of(order, sizeof(order)), "", 0);
    }
    if (error == 0) {
        error =
            put_record(transaction, tables->meta, value_of(key, sizeof(*key)), &meta, sizeof(meta));
    }
    return error;
}

int jsvm_lmdb_trim(JsvmLmdb* database, const JsvmLmdbKeep* keep, uint64_t* evicted) {
    MDB_txn* transaction = NULL;
    JsvmLmdbTotals totals;
    uint64_t dropped = 0;
    int error = jsvm_lmdb_begin(database, true, &transaction);
    if (error != 0) {
        return error;
    }
    error = jsvm_lmdb_totals(database, transaction, &totals);
    if (error == 0) {
        error = drop_until(database, transaction, keep, &totals, &dropped);
    }
    if (error == 0) {
        error = put_totals(database, transaction, &totals);
    }
    if (error != 0) {
        jsvm_lmdb_abort(database, transaction);
        return error;
    }
    error = jsvm_lmdb_commit(database, transaction);
    *evicted += error == 0 ? dropped : 0;
    return error;
}

int jsvm_lmdb_clear(JsvmLmdb* database) {
    const JsvmLmdbTables* tables = jsvm_lmdb_tables(database);
    const MDB_dbi all[] = {tables->entries, tables->meta, tables->order, tables->totals};
    MDB_txn* transaction = NULL;
    int error = jsvm_lmdb_begin(database, true, &transaction);
    if (error != 0) {
        return error;
    }
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && error == 0; ++i) {
        error = mdb_drop(transaction, all[i], 0);
    }
    if (error != 0) {
        jsvm_lmdb_abort(database, transaction);
        return error;
    }
    return jsvm_lmdb_commit(database, transaction);
}
