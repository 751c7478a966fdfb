/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One database of LMDB: the files data.mdb and lock.mdb of a directory. The pages of data.mdb are
 * written with write calls and not synced, so that what a process wrote before it ended, however it
 * ended, is whole; after an end of the machine somebody has to look (lmdb_check.h).
 *
 * LMDB forbids to have one pair of files open twice in a process. Functions return 0 or a code of
 * LMDB or errno. None of them locks anything: that is for directory.h.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENV_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENV_H_

#include "frameworks/code_cache/lmdb_tables.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { kJsvmIdleReaders = 8 };

typedef struct {
    MDB_env* env;
    JsvmLmdbTables tables;
    uint64_t device; /* of data.mdb */
    uint64_t inode;
    uint64_t serial;                 /* the user's, to tell one from another */
    int users;                       /* who may still use it; the last one closes it */
    int readers;                     /* transactions that are open */
    MDB_txn* idle[kJsvmIdleReaders]; /* read transactions that wait to be used again */
    int idle_count;
} JsvmLmdbEnv;

/* Opens the files in a directory, or makes them when `make`. `map_bytes` of address space are
 * taken, or less where there is not that much. */
int jsvm_lmdb_env_open(const char* directory, uint64_t map_bytes, bool make, JsvmLmdbEnv** result);
void jsvm_lmdb_env_close(JsvmLmdbEnv* env);

int jsvm_lmdb_env_begin_read(JsvmLmdbEnv* env, MDB_txn** txn);
void jsvm_lmdb_env_end_read(JsvmLmdbEnv* env, MDB_txn* txn);

/* Runs `body` in a write transaction, which is committed if it returns 0. */
int jsvm_lmdb_env_write(JsvmLmdbEnv* env,
                        int (*body)(MDB_txn* txn, const JsvmLmdbTables* tables, void* data),
                        void* data);

/* Makes the map anew, after MDB_MAP_RESIZED: another process, with higher limits, has let the file
 * grow beyond ours. MDB_MAP_RESIZED while somebody here reads from it. */
int jsvm_lmdb_env_remap(JsvmLmdbEnv* env);

/* How far data.mdb has grown. */
uint64_t jsvm_lmdb_env_file_bytes(const JsvmLmdbEnv* env);

/* Does a code mean that the database cannot be used any more? */
bool jsvm_lmdb_is_damage(int code);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_ENV_H_ */
