/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The database of a store in a directory: one environment of LMDB a directory and process, shared
 * by all that open it. LMDB forbids to open one twice in a process.
 *
 *   data.mdb  lock.mdb   LMDB's
 *   opening              locked while a process opens the store or makes it anew
 *   flights              marks (flight_table.h), and a stamp of data.mdb as it was last written:
 * while that fits, the file need not be looked through
 *
 * Any thread. A transaction that writes ends on the thread that began it. After fork() a child must
 * open its own: what it got from its parent answers JSVMX_REASON_STORE_UNAVAILABLE.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENV_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENV_H_

#include <lmdb.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "ark_runtime/jsvmx_code_cache.h"

typedef struct JsvmLmdb JsvmLmdb;

/* The tables. Numbers in them are of the machine's own byte order, but for keys. */
typedef struct {
    MDB_dbi entries; /* key -> an entry's bytes */
    MDB_dbi meta;    /* key -> JsvmLmdbMeta */
    MDB_dbi order;   /* time of use, highest byte first, and key -> nothing */
    MDB_dbi totals;  /* "totals" -> JsvmLmdbTotals */
} JsvmLmdbTables;

typedef struct {
    uint64_t made;
    uint64_t used;
    uint64_t bytes;
    uint64_t strikes;
} JsvmLmdbMeta;

typedef struct {
    uint64_t entries;
    uint64_t bytes;
} JsvmLmdbTotals;

/* Opens the database of a directory that is there, with a map of at least so many bytes. One that
 * is damaged is made anew, unless it is to be read only; `*recovered` tells of it. */
JSVMX_CodeCacheReason jsvm_lmdb_open(const char* path, size_t map_bytes, bool read_only,
                                     JsvmLmdb** result, bool* recovered);
/* All transactions of the caller have ended. */
void jsvm_lmdb_close(JsvmLmdb* database);

const JsvmLmdbTables* jsvm_lmdb_tables(const JsvmLmdb* database);
/* It can be read only, whatever was asked for. */
bool jsvm_lmdb_is_read_only(const JsvmLmdb* database);

/* Begin and end a transaction. 0 or an error of LMDB. Every beginning has one end. Only one that
 * writes is committed. */
int jsvm_lmdb_begin(JsvmLmdb* database, bool writes, MDB_txn** transaction);
int jsvm_lmdb_commit(JsvmLmdb* database, MDB_txn* transaction);
void jsvm_lmdb_abort(JsvmLmdb* database, MDB_txn* transaction);

/* What an error of LMDB means to a store. Notes that the database is damaged when it says so: then
 * it is not used any more, and made anew by whoever opens it next. */
JSVMX_CodeCacheReason jsvm_lmdb_reason(JsvmLmdb* database, int error);

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENV_H_ */
