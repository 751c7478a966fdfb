/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/use_times.h"

#include <stdlib.h>
#include <string.h>

bool jsvm_use_times_init(JsvmUseTimes* times) {
    times->count = 0;
    times->times = malloc(kJsvmMostUseTimes * sizeof(*times->times));
    return times->times != NULL && pthread_mutex_init(&times->mutex, NULL) == 0;
}

void jsvm_use_times_destroy(JsvmUseTimes* times) {
    pthread_mutex_destroy(&times->mutex);
    free(times->times);
}

void jsvm_use_times_note(JsvmUseTimes* times, const JsvmStoreKey* key, uint64_t used) {
    pthread_mutex_lock(&times->mutex);
    size_t at = 0;
    while (at < times->count && memcmp(&times->times[at].key, key, sizeof(*key)) != 0) {
        ++at;
    }
    if (at < kJsvmMostUseTimes) {
        times->times[at].key = *key;
        times->times[at].used = used;
        times->count += at == times->count;
    }
    pthread_mutex_unlock(&times->mutex);
}

size_t jsvm_use_times_take(JsvmUseTimes* times, JsvmUseTime* taken) {
    pthread_mutex_lock(&times->mutex);
    const size_t count = times->count;
    memcpy(taken, times->times, count * sizeof(*taken));
    times->count = 0;
    pthread_mutex_unlock(&times->mutex);
    return count;
}
