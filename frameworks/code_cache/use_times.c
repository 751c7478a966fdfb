/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/use_times.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { kPlaces = 1024, kMostUses = 768 };

struct JsvmUseTimes {
    pthread_mutex_t mutex;
    uint64_t order;
    size_t count;
    JsvmUse places[kPlaces]; /* by hash; a taken place is passed over to the next */
};

JsvmUseTimes* jsvm_use_times_new(void) {
    JsvmUseTimes* times = calloc(1, sizeof(*times));
    if (times != NULL) {
        (void)pthread_mutex_init(&times->mutex, NULL);
    }
    return times;
}

void jsvm_use_times_free(JsvmUseTimes* times) {
    if (times != NULL) {
        pthread_mutex_destroy(&times->mutex);
        free(times);
    }
}

/* The place of a key, or the empty one where it belongs. */
static JsvmUse* Find(JsvmUseTimes* times, const JsvmStoreKey* key) {
    uint64_t hash;
    memcpy(&hash, key->source, sizeof(hash)); /* is a hash already */
    size_t at = (size_t)(hash % kPlaces);
    while (times->places[at].order != 0 && memcmp(&times->places[at].key, key, sizeof(*key)) != 0) {
        at = (at + 1) % kPlaces;
    }
    return &times->places[at];
}

void jsvm_use_times_note(JsvmUseTimes* times, const JsvmStoreKey* key, uint64_t used,
                         uint64_t written) {
    pthread_mutex_lock(&times->mutex);
    JsvmUse* use = Find(times, key);
    if (use->order != 0 || times->count < kMostUses) {
        times->count += use->order == 0;
        *use = (JsvmUse){*key, used, written, ++times->order};
    }
    pthread_mutex_unlock(&times->mutex);
}

bool jsvm_use_times_find(JsvmUseTimes* times, const JsvmStoreKey* key, uint64_t* used) {
    pthread_mutex_lock(&times->mutex);
    const JsvmUse* use = Find(times, key);
    const bool found = use->order != 0;
    if (found) {
        *used = use->used;
    }
    pthread_mutex_unlock(&times->mutex);
    return found;
}

static int ByOrder(const void* left, const void* right) {
    const uint64_t a = ((const JsvmUse*)left)->order;
    const uint64_t b = ((const JsvmUse*)right)->order;
    return a < b ? -1 : a > b;
}

/* Moves all uses to the front of a list that has room for them. */
static size_t Empty(JsvmUseTimes* times, JsvmUse* list) {
    size_t count = 0;
    for (size_t i = 0; i < kPlaces; ++i) {
        if (times->places[i].order != 0) {
            list[count++] = times->places[i];
            times->places[i].order = 0;
        }
    }
    times->count = 0;
    return count;
}

size_t jsvm_use_times_take(JsvmUseTimes* times, uint64_t seconds, JsvmUse** uses) {
    *uses = NULL;
    size_t due = 0;
    pthread_mutex_lock(&times->mutex);
    JsvmUse* list = times->count == 0 ? NULL : malloc(times->count * sizeof(*list));
    if (list != NULL) {
        const size_t count = Empty(times, list);
        for (size_t i = 0; i < count; ++i) {
            const uint64_t apart = list[i].used > list[i].written ? list[i].used - list[i].written
                                                                  : list[i].written - list[i].used;
            if (apart >= seconds) {
                list[due++] = list[i];
            } else {
                *Find(times, &list[i].key) = list[i];
                ++times->count;
            }
        }
    }
    pthread_mutex_unlock(&times->mutex);
    if (due == 0) {
        free(list);
        return 0;
    }
    qsort(list, due, sizeof(*list), ByOrder);
    *uses = list;
    return due;
}
