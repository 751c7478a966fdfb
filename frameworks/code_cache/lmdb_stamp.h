/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether data.mdb is as this SDK left it. A stamp of what the system tells of the file lies in the
 * flight table; as long as it fits, the file need not be looked at again. The time of its last
 * change is set to one that no other write would give it. A stamp holds in the space of processes
 * (platform/process.h) it was made in: so none outlives the machine's last start, when what was not
 * synced may be lost. With the lock of the store held.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_STAMP_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_STAMP_H_

#include "frameworks/code_cache/flight_table.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    JSVM_LMDB_FILE_MISSING,
    JSVM_LMDB_FILE_UNREADABLE, /* nothing can be told */
    JSVM_LMDB_FILE_KNOWN,      /* as it was left */
    JSVM_LMDB_FILE_WHOLE,      /* looked at, page by page */
    JSVM_LMDB_FILE_DAMAGED
} JsvmLmdbFileState;

JsvmLmdbFileState jsvm_lmdb_file_state(const char* directory, uint64_t space,
                                       const JsvmFlightTable* flights);
bool jsvm_lmdb_stamp_matches(const char* directory, uint64_t space, const JsvmFlightTable* flights);
void jsvm_lmdb_stamp_file(const char* directory, uint64_t space, JsvmFlightTable* flights);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_STAMP_H_ */
