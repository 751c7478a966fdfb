/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a store in a directory does with its database: each function is one transaction, or takes
 * part in the caller's. All return 0 or an error of LMDB.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENTRIES_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENTRIES_H_

#include "frameworks/code_cache/backend.h"
#include "frameworks/code_cache/lmdb_env.h"

/* Which entries may stay. */
typedef struct {
    uint64_t bytes;
    uint64_t entries;
    uint64_t oldest; /* time of use */
} JsvmLmdbKeep;

int jsvm_lmdb_totals(JsvmLmdb* database, MDB_txn* transaction, JsvmLmdbTotals* totals);
int jsvm_lmdb_meta(JsvmLmdb* database, MDB_txn* transaction, const JsvmStoreKey* key,
                   JsvmLmdbMeta* meta);

/* Writes an entry and its meta, in place of an older one, and trims before when that is needed. */
int jsvm_lmdb_put(JsvmLmdb* database, const JsvmStoreKey* key, const JsvmStorePiece* pieces,
                  size_t count, uint64_t now, const JsvmStoreLimits* limits, uint64_t* evicted);
int jsvm_lmdb_remove(JsvmLmdb* database, const JsvmStoreKey* key);
/* Writes a time of use, and adds strikes; nothing when there is no such entry. */
int jsvm_lmdb_touch(JsvmLmdb* database, MDB_txn* transaction, const JsvmStoreKey* key,
                    uint64_t used, uint64_t strikes);
int jsvm_lmdb_trim(JsvmLmdb* database, const JsvmLmdbKeep* keep, uint64_t* evicted);
int jsvm_lmdb_clear(JsvmLmdb* database);

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENTRIES_H_ */
