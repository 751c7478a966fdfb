/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a store in LMDB, and what is done to them within one transaction. All functions
 * return 0, or a code of LMDB or of errno. Whatever does not fit together is MDB_CORRUPTED.
 *
 *   entries  key -> bytes
 *   meta     key -> made, used, bytes, place in the order of use, strikes
 *   uses     place in the order of use, key -> nothing: the oldest use comes first
 *   totals   "totals" -> bytes, entries, the last place given, the time of the last write
 *
 * A place in the order of use is a time that never goes back, whatever the clock does: its upper 44
 * bits are seconds, the lower 20 tell uses in one second apart. Between two writes it advances as
 * the clock does, but at most a week, so a clock that was wrong for a while ages nothing much.
 *
 * A time that is 0 is not known. Where none was ever known, the order counts uses alone, and
 * seconds from the first write that knows the time: so what a build made without times is not old
 * then.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_TABLES_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_TABLES_H_

#include <lmdb.h>

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { kJsvmLmdbTableCount = 4, kJsvmLmdbMetaSize = 40, kJsvmLmdbTotalsSize = 32 };

typedef struct {
    MDB_dbi entries;
    MDB_dbi meta;
    MDB_dbi uses;
    MDB_dbi totals;
} JsvmLmdbTables;

typedef struct {
    uint64_t bytes;
    uint64_t entries;
    uint64_t place; /* the last one given */
    uint64_t wall;  /* seconds since 1970 at the last write that knew them; 0: none did */
} JsvmLmdbTotals;

/* Opens the tables; makes them when `make`. */
int jsvm_lmdb_tables_open(MDB_txn* txn, bool make, JsvmLmdbTables* tables);

int jsvm_lmdb_tables_totals(MDB_txn* txn, const JsvmLmdbTables* tables, JsvmLmdbTotals* totals);

/* MDB_NOTFOUND when there is no such entry. The bytes are valid as long as the transaction. */
int jsvm_lmdb_tables_get(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                         MDB_val* bytes, JsvmStoreMeta* meta);
/* The first entry with a key that is `least` or above. */
int jsvm_lmdb_tables_from(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* least,
                          JsvmStoreKey* key);

/* Writes an entry in place of an older one; its size is the sum of the pieces. */
int jsvm_lmdb_tables_put(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                         const JsvmStorePiece* pieces, size_t count, uint64_t now);
int jsvm_lmdb_tables_remove(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key);
/* Notes a use, or strikes; nothing happens when the entry is gone. */
int jsvm_lmdb_tables_use(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                         uint64_t used, uint64_t now);
int jsvm_lmdb_tables_strike(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmStoreKey* key,
                            uint32_t strikes);

/* Changes nothing, in a way that is a transaction. */
int jsvm_lmdb_tables_touch(MDB_txn* txn, const JsvmLmdbTables* tables);
/* Removes all entries. */
int jsvm_lmdb_tables_clear(MDB_txn* txn, const JsvmLmdbTables* tables);
/* How many seconds ago an entry was used, of the one that was used longest ago; MDB_NOTFOUND when
 * there is none. */
int jsvm_lmdb_tables_oldest_age(MDB_txn* txn, const JsvmLmdbTables* tables, uint64_t now,
                                uint64_t* age);

/* What to drop: the entries used longest ago, until the rest is within both bounds, and all that
 * were not used for `age_seconds`. At most `most` of them in one transaction. */
typedef struct {
    uint64_t bytes;
    uint64_t entries;
    uint64_t age_seconds;
    uint64_t now;
    size_t most;
} JsvmLmdbTrim;

/* `dropped` is how many went; `more` tells that only `most` stopped it. */
int jsvm_lmdb_tables_trim(MDB_txn* txn, const JsvmLmdbTables* tables, const JsvmLmdbTrim* trim,
                          uint64_t* dropped, bool* more);

/* Compares the tables with each other. */
int jsvm_lmdb_tables_audit(MDB_txn* txn, const JsvmLmdbTables* tables);

/* The place in the order of use that comes after a write at `totals`. */
uint64_t jsvm_lmdb_tables_place(const JsvmLmdbTotals* totals, uint64_t now);

/* Read records of the tables meta and totals; false when they are none. */
bool jsvm_lmdb_tables_meta(const void* bytes, size_t length, JsvmStoreMeta* meta);
bool jsvm_lmdb_tables_read_totals(const void* bytes, size_t length, JsvmLmdbTotals* totals);

/* The lowest key above one; false when there is none. */
static inline bool jsvm_lmdb_tables_next_key(JsvmStoreKey* key) {
    uint8_t* bytes = (uint8_t*)key;
    for (size_t i = sizeof(*key); i-- > 0;) {
        if (++bytes[i] != 0) {
            return true;
        }
    }
    return false;
}

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_TABLES_H_ */
