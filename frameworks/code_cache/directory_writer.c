/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/directory_writer.h"

#include <errno.h>
#include <stdlib.h>

enum { kEntriesAtOnce = 512, kBytesBesideEntry = 512 };

static const uint64_t kSlack = UINT64_C(16) << 20;

struct PutWork {
    JsvmDirectory* directory;
    const JsvmStoreKey* key;
    const JsvmStorePiece* pieces;
    size_t count;
    uint64_t now;
};

static int PutBody(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
    const struct PutWork* work = data;
    jsvm_directory_expect(work->directory, work->key->fingerprint);
    return jsvm_lmdb_tables_put(txn, tables, work->key, work->pieces, work->count, work->now);
}

static int RemoveBody(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
    return jsvm_lmdb_tables_remove(txn, tables, data);
}

static int ClearBody(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
    (void)data;
    return jsvm_lmdb_tables_clear(txn, tables);
}

struct StrikeWork {
    const JsvmStoreKey* key;
    uint32_t strikes;
};

static int StrikeBody(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
    const struct StrikeWork* work = data;
    return jsvm_lmdb_tables_strike(txn, tables, work->key, work->strikes);
}

struct UsesWork {
    const JsvmUse* uses;
    size_t count;
    uint64_t now;
};

static int UsesBody(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
    const struct UsesWork* work = data;
    int code = 0;
    for (size_t i = 0; code == 0 && i < work->count; ++i) {
        code = jsvm_lmdb_tables_use(txn, tables, &work->uses[i].key, work->uses[i].used, work->now);
    }
    return code;
}

struct TrimWork {
    JsvmLmdbTrim trim;
    uint64_t dropped;
    bool more;
};

static int TrimBody(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
    struct TrimWork* work = data;
    return jsvm_lmdb_tables_trim(txn, tables, &work->trim, &work->dropped, &work->more);
}

/* In several transactions, so that none is too large. */
static int TrimAll(const JsvmDirectoryWriter* writer, const JsvmLmdbTrim* trim, uint64_t* dropped) {
    struct TrimWork work = {*trim, 0, true};
    int code = 0;
    while (code == 0 && work.more) {
        work.more = false;
        work.dropped = 0;
        code = jsvm_directory_write(writer->directory, TrimBody, &work);
        *dropped += code == 0 ? work.dropped : 0;
    }
    return code;
}

int jsvm_directory_writer_trim(const JsvmDirectoryWriter* writer, uint64_t bytes, uint64_t entries,
                               uint64_t* dropped) {
    /* What was used a moment ago is not to go first. */
    int code = jsvm_directory_writer_uses(writer, 0);
    const JsvmLmdbTrim trim = {bytes, entries, writer->limits->age_seconds, writer->now,
                               kEntriesAtOnce};
    if (code == 0) {
        code = TrimAll(writer, &trim, dropped);
    }
    return code;
}

/* Trims because of a limit. */
static int Evict(const JsvmDirectoryWriter* writer, uint64_t bytes, uint64_t entries) {
    uint64_t dropped = 0;
    const int code = jsvm_directory_writer_trim(writer, bytes, entries, &dropped);
    jsvm_directory_count_evictions(writer->directory, dropped);
    return code;
}

int jsvm_directory_writer_uses(const JsvmDirectoryWriter* writer, uint64_t seconds) {
    JsvmUse* uses;
    const size_t count = jsvm_use_times_take(writer->uses, seconds, &uses);
    if (count == 0) {
        return 0;
    }
    struct UsesWork work = {uses, count, writer->now};
    const int code = jsvm_directory_write(writer->directory, UsesBody, &work);
    free(uses);
    return code;
}

/* What the store holds, and the size of one entry in it, 0 when it is not there. */
static int Look(const JsvmDirectoryWriter* writer, const JsvmStoreKey* key, JsvmLmdbTotals* totals,
                uint64_t* size, uint64_t* oldest_age) {
    JsvmDirectoryView view;
    int code = jsvm_directory_view_begin(writer->directory, &view);
    if (code != 0) {
        return code;
    }
    code = jsvm_lmdb_tables_totals(view.txn, &view.env->tables, totals);
    if (code == 0 && key != NULL) {
        JsvmStoreMeta meta = {0, 0, 0, 0};
        MDB_val bytes;
        code = jsvm_lmdb_tables_get(view.txn, &view.env->tables, key, &bytes, &meta);
        *size = meta.bytes;
    }
    if (code == 0 && oldest_age != NULL) {
        code = jsvm_lmdb_tables_oldest_age(view.txn, &view.env->tables, writer->now, oldest_age);
    }
    const uint64_t serial = view.env->serial;
    jsvm_directory_view_end(writer->directory, &view);
    if (jsvm_lmdb_is_damage(code)) {
        jsvm_directory_found_damage_locked(writer->directory, serial);
    }
    return code == MDB_NOTFOUND ? 0 : code;
}

/* Drops everything, and the file with it. */
static int StartAnew(const JsvmDirectoryWriter* writer, const JsvmLmdbTotals* totals) {
    const int code = jsvm_directory_make_anew(writer->directory);
    if (code == 0) {
        jsvm_directory_count_evictions(writer->directory, totals->entries);
    }
    return code;
}

/* How large the file may become before more is dropped than the limits ask for, since what was
 * dropped left holes that nothing fits into, and before it is given up. */
static uint64_t FileLimit(const JsvmDirectoryWriter* writer) {
    const uint64_t most = UINT64_MAX / 1024;
    const uint64_t bytes = writer->limits->bytes < most ? writer->limits->bytes : most;
    /* There are no more entries than bytes. */
    const uint64_t entries = writer->limits->entries < bytes ? writer->limits->entries : bytes;
    return 2 * bytes + kBytesBesideEntry * entries + kSlack;
}

static uint64_t FileEnd(const JsvmDirectoryWriter* writer) {
    const uint64_t limit = FileLimit(writer);
    return limit + limit / 4;
}

/* Keeps the limits with one entry more. */
static int MakeRoom(const JsvmDirectoryWriter* writer, const JsvmStoreKey* key, uint64_t length) {
    JsvmLmdbTotals totals = {0, 0, 0, 0};
    uint64_t replaced = 0;
    int code = Look(writer, key, &totals, &replaced, NULL);
    if (code != 0) {
        return code;
    }
    if (jsvm_directory_file_bytes(writer->directory) > FileEnd(writer)) {
        return StartAnew(writer, &totals);
    }
    const uint64_t most_bytes = writer->limits->bytes;
    const uint64_t most_entries = writer->limits->entries;
    const bool many_bytes = totals.bytes - replaced + length > most_bytes;
    const bool many_entries = totals.entries + (replaced == 0) > most_entries;
    if (!many_bytes && !many_entries) {
        return 0;
    }
    const uint64_t to_bytes = most_bytes / 10 * 7 + most_bytes % 10 * 7 / 10;
    const uint64_t to_entries = most_entries / 10 * 7 + most_entries % 10 * 7 / 10;
    return Evict(writer, many_bytes ? (to_bytes > length ? to_bytes - length : 0) : UINT64_MAX,
                 many_entries ? (to_entries > 1 ? to_entries - 1 : 0) : UINT64_MAX);
}

static int DropHalf(const JsvmDirectoryWriter* writer) {
    jsvm_directory_check_readers(writer->directory);
    return Evict(writer, writer->limits->bytes / 2, writer->limits->entries / 2);
}

static int TouchBody(MDB_txn* txn, const JsvmLmdbTables* tables, void* data) {
    (void)data;
    return jsvm_lmdb_tables_touch(txn, tables);
}

/* LMDB uses pages again that were freed two transactions before: so the second try may find room
 * where the first did not. */
static int PutAgain(const JsvmDirectoryWriter* writer, struct PutWork* work) {
    const int code = jsvm_directory_write(writer->directory, TouchBody, NULL);
    return code == 0 ? jsvm_directory_write(writer->directory, PutBody, work) : code;
}

/* EIO is what LMDB makes of a write that was cut short. */
static bool IsNoRoom(int code) {
    return code == MDB_MAP_FULL || code == ENOSPC || code == EDQUOT || code == EFBIG || code == EIO;
}

static int PutWhateverItTakes(const JsvmDirectoryWriter* writer, struct PutWork* work) {
    int code = jsvm_directory_write(writer->directory, PutBody, work);
    if (IsNoRoom(code)) {
        code = PutAgain(writer, work);
    }
    /* A full disk is nothing that dropping entries would help against: the file keeps its size. */
    if (code == MDB_MAP_FULL && DropHalf(writer) == 0) {
        code = PutAgain(writer, work);
    }
    if (code == MDB_MAP_FULL) {
        JsvmLmdbTotals totals = {0, 0, 0, 0};
        code = Look(writer, NULL, &totals, NULL, NULL);
        if (code == 0) {
            code = StartAnew(writer, &totals);
        }
        return code == 0 ? jsvm_directory_write(writer->directory, PutBody, work) : code;
    }
    if (jsvm_lmdb_is_damage(code)) {
        /* It was put aside, and there is a new one. */
        code = jsvm_directory_write(writer->directory, PutBody, work);
    }
    return code;
}

int jsvm_directory_writer_put(const JsvmDirectoryWriter* writer, const JsvmStoreKey* key,
                              const JsvmStorePiece* pieces, size_t count) {
    uint64_t length = 0;
    for (size_t i = 0; i < count; ++i) {
        length += pieces[i].length;
    }
    if (length > writer->limits->entry_bytes || length > writer->limits->bytes) {
        return EFBIG;
    }
    struct PutWork work = {writer->directory, key, pieces, count, writer->now};
    const uint64_t before = jsvm_directory_file_bytes(writer->directory);
    int code = MakeRoom(writer, key, length);
    if (code == 0) {
        code = PutWhateverItTakes(writer, &work);
    }
    const uint64_t after = jsvm_directory_file_bytes(writer->directory);
    if (code == 0 && after > FileLimit(writer) && after > before) {
        (void)DropHalf(writer);
    }
    jsvm_directory_tidy(writer->directory);
    return code;
}

int jsvm_directory_writer_remove(const JsvmDirectoryWriter* writer, const JsvmStoreKey* key) {
    JsvmStoreKey copy = *key;
    return jsvm_directory_write(writer->directory, RemoveBody, &copy);
}

int jsvm_directory_writer_strike(const JsvmDirectoryWriter* writer, const JsvmStoreKey* key,
                                 uint32_t strikes) {
    struct StrikeWork work = {key, strikes};
    return jsvm_directory_write(writer->directory, StrikeBody, &work);
}

int jsvm_directory_writer_clear(const JsvmDirectoryWriter* writer) {
    /* Emptied first for those who do not see at once that there is another one. */
    (void)jsvm_directory_write(writer->directory, ClearBody, NULL);
    return jsvm_directory_make_anew(writer->directory);
}

int jsvm_directory_writer_expire(const JsvmDirectoryWriter* writer) {
    JsvmLmdbTotals totals;
    uint64_t age = 0;
    const int code = Look(writer, NULL, &totals, NULL, &age);
    if (code != 0 || age <= writer->limits->age_seconds) {
        return code;
    }
    return Evict(writer, UINT64_MAX, UINT64_MAX);
}
