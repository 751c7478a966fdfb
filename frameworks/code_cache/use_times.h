/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When entries were used, kept in memory until it is written to the store: so reading an entry
 * writes nothing. One use of each entry is kept, the last; there is room for some hundred entries,
 * and what does not fit is forgotten. Any thread.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_USE_TIMES_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_USE_TIMES_H_

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmUseTimes JsvmUseTimes;

typedef struct {
    JsvmStoreKey key;
    uint64_t used;    /* seconds since 1970 */
    uint64_t written; /* what the store says, or said when the entry was read */
    uint64_t order;   /* of the uses in this process; 0: an empty place */
} JsvmUse;

/* NULL: out of memory. */
JsvmUseTimes* jsvm_use_times_new(void);
void jsvm_use_times_free(JsvmUseTimes* times);

void jsvm_use_times_note(JsvmUseTimes* times, const JsvmStoreKey* key, uint64_t used,
                         uint64_t written);
/* The last use that is kept; false when there is none. */
bool jsvm_use_times_find(JsvmUseTimes* times, const JsvmStoreKey* key, uint64_t* used);

/* Takes out the uses that are due: those further than `seconds` from what was written, before or
 * behind; all of them when that is 0. Returns how many, and them in `uses`, in the order of use, to
 * be freed by the caller. */
size_t jsvm_use_times_take(JsvmUseTimes* times, uint64_t seconds, JsvmUse** uses);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_USE_TIMES_H_ */
