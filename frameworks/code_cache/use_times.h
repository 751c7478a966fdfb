/* SPDX-License-Identifier: Apache-2.0 */
/* Times of use that are still to be written: reading an entry writes nothing. Any thread. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_USE_TIMES_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_USE_TIMES_H_

#include <pthread.h>

#include "frameworks/code_cache/backend.h"

enum { kJsvmMostUseTimes = 1024 };

typedef struct {
    JsvmStoreKey key;
    uint64_t used;
} JsvmUseTime;

typedef struct {
    pthread_mutex_t mutex;
    size_t count;
    JsvmUseTime* times; /* of kJsvmMostUseTimes */
} JsvmUseTimes;

/* False: out of memory. */
bool jsvm_use_times_init(JsvmUseTimes* times);
void jsvm_use_times_destroy(JsvmUseTimes* times);
/* Of what there is no room for the time is lost. */
void jsvm_use_times_note(JsvmUseTimes* times, const JsvmStoreKey* key, uint64_t used);
/* Moves what was noted out to `taken`, which has room for all, and tells how much it was. */
size_t jsvm_use_times_take(JsvmUseTimes* times, JsvmUseTime* taken);

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_USE_TIMES_H_ */
