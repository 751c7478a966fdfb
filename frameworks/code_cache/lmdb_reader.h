/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a database of LMDB without LMDB: with read calls, no lock and no map, and trusting nothing.
 * So it may be of somebody else, on a medium that cannot be written to, damaged, or written to this
 * moment by processes that know nothing of the reader.
 *
 * LMDB never writes to the pages of the last two transactions, and each writes over the meta page
 * of the one before the last. So what was read is good if at its end the meta page of the snapshot
 * is what it was at the beginning; it is not, either, if it was being written when it was read
 * first.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_READER_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_READER_H_

#include "frameworks/code_cache/lmdb_page.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int file;
    JsvmLmdbMeta meta;
} JsvmLmdbSnapshot;

typedef enum { JSVM_LMDB_FOUND, JSVM_LMDB_NOT_FOUND, JSVM_LMDB_BROKEN } JsvmLmdbFind;

typedef struct {
    uint8_t key[kJsvmLmdbMostKey];
    size_t key_length;
    uint8_t* bytes; /* owned; aligned as malloc does; never NULL after a look that wanted it */
    size_t length;
} JsvmLmdbFound;

/* The last transaction of a file, which stays the caller's; false when it is no database. */
bool jsvm_lmdb_snapshot(int file, JsvmLmdbSnapshot* snapshot);
/* Is what was read through the snapshot good? */
bool jsvm_lmdb_snapshot_holds(const JsvmLmdbSnapshot* snapshot);

/* A table by its name. */
JsvmLmdbFind jsvm_lmdb_find_table(const JsvmLmdbSnapshot* snapshot, const char* name,
                                  JsvmLmdbTree* table);
/* The first entry of a table whose key is `least` or above; with its bytes, at most `most` of them,
 * unless that is 0. */
JsvmLmdbFind jsvm_lmdb_find(const JsvmLmdbSnapshot* snapshot, const JsvmLmdbTree* table,
                            const void* least, size_t length, size_t most, JsvmLmdbFound* found);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_READER_H_ */
