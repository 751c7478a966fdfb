/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which entries are in flight in which processes: a table in memory that several processes map from
 * one file. What a process wrote there outlives it, however it ends, as long as the machine runs.
 *
 * Marks are claimed and freed without locks, by any thread of any process. A key is known by a tag
 * of 64 bits. A tag has sixteen places; when they are taken there is no mark, which is no more than
 * a crash that is not counted.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_TABLE_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_TABLE_H_

#include <stddef.h>
#include <stdint.h>

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmFlightTable JsvmFlightTable;

enum { kJsvmNoFlight = -1 };

/* A process in the table. */
typedef struct {
    uint64_t id;    /* its number, and above it 32 bits of the space that the number is of */
    uint64_t start; /* when it started; 0 when that cannot be told */
} JsvmFlightOwner;

JsvmFlightOwner jsvm_flight_self(void);

/* The bytes of a table. */
size_t jsvm_flight_table_size(void);

/* Makes a table of `memory`, aligned to 8, unless it is one. Not at the same time in two processes.
 */
JsvmFlightTable* jsvm_flight_table_open(void* memory);

/* Not 0. */
uint64_t jsvm_flight_tag(const JsvmStoreKey* key);

/* Marks a key for a process: a place, or kJsvmNoFlight. `now` is in seconds of the monotonic clock.
 */
int jsvm_flight_claim(JsvmFlightTable* table, uint64_t tag, const JsvmFlightOwner* self,
                      uint64_t now);
/* Frees a place that this process claimed. */
void jsvm_flight_free(JsvmFlightTable* table, int place);

/* Frees the marks with this tag of processes that are gone; returns how many. Each is counted by
 * one process only. */
uint32_t jsvm_flight_reap(JsvmFlightTable* table, uint64_t tag, const JsvmFlightOwner* self);

/* A number that lies beside the marks, for whoever holds the lock of the store; 0 at first. */
uint64_t jsvm_flight_stamp(const JsvmFlightTable* table);
void jsvm_flight_set_stamp(JsvmFlightTable* table, uint64_t stamp);
/* Another such number: the inode of the database that the lock file of LMDB was made for. */
uint64_t jsvm_flight_database(const JsvmFlightTable* table);
void jsvm_flight_set_database(JsvmFlightTable* table, uint64_t inode);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_TABLE_H_ */
