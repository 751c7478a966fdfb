/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks of entries that are in flight, in a small file that all processes of a store map: so they
 * outlive a process that dies, however it does. A mark of a process that is gone is a strike.
 *
 * The file has a fixed number of slots; when all are taken there is no mark. Its blocks are
 * allocated when it is made, so that a full disk cannot turn a mark into a SIGBUS. A mark from
 * before the machine started anew is no strike, and neither is one of a process that cannot be seen
 * from here, in another PID namespace.
 *
 * The file also keeps a stamp for the database beside it. Any thread, without locks.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_TABLE_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_TABLE_H_

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmFlightTable JsvmFlightTable;

/* Opens the table in a file, and makes it if need be. NULL when that fails. */
JsvmFlightTable* jsvm_flight_table_open(const char* path);
/* Forgets the marks that were set through this. */
void jsvm_flight_table_close(JsvmFlightTable* table);

/* Marks an entry, once more if it is marked already. */
void jsvm_flight_table_mark(JsvmFlightTable* table, const JsvmStoreKey* key);
/* Takes one mark of this table back. */
void jsvm_flight_table_unmark(JsvmFlightTable* table, const JsvmStoreKey* key);
/* Takes back the marks of this table that are older than so many seconds. */
void jsvm_flight_table_forget(JsvmFlightTable* table, uint64_t seconds);
/* Whether there are marks of this table. */
bool jsvm_flight_table_has_marks(JsvmFlightTable* table);
/* Frees the marks of an entry whose processes have died, and tells how many there were. */
uint32_t jsvm_flight_table_strikes(JsvmFlightTable* table, const JsvmStoreKey* key);

/* What the database looked like when it was last written to by this SDK; 0 for never. */
uint64_t jsvm_flight_table_stamp(const JsvmFlightTable* table);
void jsvm_flight_table_set_stamp(JsvmFlightTable* table, uint64_t stamp);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_TABLE_H_ */
