/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A directory with a database in it, shared by all in this process who opened it, and by other
 * processes. It holds data.mdb and lock.mdb of LMDB, and `flights`: the flight table, whose file is
 * also what processes lock.
 *
 * One process at a time holds that lock: to open, to write, and to put a database that is damaged
 * aside. So whoever opens sees a file at rest, and can check it before LMDB maps it. Waiting for
 * the lock has an end: a process that was stopped in the midst of writing does not stop others.
 *
 * A database is put aside by unlinking its files and making new ones. Processes that have the old
 * ones open go on with them, until they see that there are others.
 *
 * Any thread. Functions that return int give 0 or a code of LMDB or errno.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_H_

#include "frameworks/code_cache/flight_table.h"
#include "frameworks/code_cache/lmdb_env.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmDirectory JsvmDirectory;

/* Opens the database, and makes directory and database where there are none. In a process that has
 * it open already this gives the same object. */
int jsvm_directory_open(const char* path, JsvmDirectory** result);
void jsvm_directory_close(JsvmDirectory* directory);

/* Is this the process that opened it? In a child that was forked no other function may be called.
 */
bool jsvm_directory_is_mine(const JsvmDirectory* directory);

/* May there be an entry for a source with this fingerprint? Almost always right when it says so,
 * always when it says no. */
bool jsvm_directory_may_have(const JsvmDirectory* directory, const uint8_t fingerprint[16]);

/* The table of entries in flight, and this process's name there. */
JsvmFlightTable* jsvm_directory_flights(JsvmDirectory* directory);
const JsvmFlightOwner* jsvm_directory_self(const JsvmDirectory* directory);

/* A view of the database that does not change until it is ended. */
typedef struct {
    JsvmLmdbEnv* env;
    MDB_txn* txn;
} JsvmDirectoryView;

int jsvm_directory_view_begin(JsvmDirectory* directory, JsvmDirectoryView* view);
void jsvm_directory_view_end(JsvmDirectory* directory, JsvmDirectoryView* view);

/* Takes the lock, for writing; EBUSY when it could not be had in that time. Changes to the database
 * that lies in the directory now, if that is another one. */
int jsvm_directory_lock(JsvmDirectory* directory, unsigned milliseconds);
void jsvm_directory_unlock(JsvmDirectory* directory);

/* With the lock held: runs `body` in a write transaction, committed if it returns 0. A database
 * that turns out to be damaged is put aside. */
int jsvm_directory_write(JsvmDirectory* directory,
                         int (*body)(MDB_txn* txn, const JsvmLmdbTables* tables, void* data),
                         void* data);
/* With the lock held: for may_have, before an entry is committed; and from time to time, to have
 * it forget those that were dropped. */
void jsvm_directory_expect(JsvmDirectory* directory, const uint8_t fingerprint[16]);
void jsvm_directory_tidy(JsvmDirectory* directory);
/* With the lock held: how far the file has grown. */
uint64_t jsvm_directory_file_bytes(JsvmDirectory* directory);
/* With the lock held: begins with a new database; frees transactions of processes that are gone. */
int jsvm_directory_make_anew(JsvmDirectory* directory);
void jsvm_directory_check_readers(JsvmDirectory* directory);

/* Somebody read what cannot be: puts the database of a view aside if it is still the one in use. */
void jsvm_directory_found_damage(JsvmDirectory* directory, uint64_t serial);
void jsvm_directory_found_damage_locked(JsvmDirectory* directory, uint64_t serial);
/* Counters of this process. */
void jsvm_directory_count_evictions(JsvmDirectory* directory, uint64_t count);
uint64_t jsvm_directory_evictions(const JsvmDirectory* directory);
uint64_t jsvm_directory_recoveries(const JsvmDirectory* directory);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_H_ */
