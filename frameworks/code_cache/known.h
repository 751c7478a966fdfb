/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a store remembers of the keys that it met, so that a refresh need not ask a server, knows
 * which entries did not fit, and ends each mark of a flight once. Any thread.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_KNOWN_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_KNOWN_H_

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    JSVM_KNOWN_NOT = 0, /* nothing */
    JSVM_KNOWN_MISSING, /* there was no entry */
    JSVM_KNOWN_STORED,  /* there was one, or it was written */
    JSVM_KNOWN_QUEUED,  /* one is on its way */
    JSVM_KNOWN_UNFIT    /* there is none that is of use: a new one is wanted in any case */
} JsvmKnownState;

typedef struct JsvmKnownKey JsvmKnownKey;

typedef struct {
    pthread_mutex_t mutex;
    JsvmKnownKey* keys; /* open addressing; a power of two of them */
    size_t capacity;
    size_t count;
} JsvmKnown;

void jsvm_known_init(JsvmKnown* known);
void jsvm_known_destroy(JsvmKnown* known);

/* Notes the state of a key; `bytes` is the length of the cache where there is one. Without memory
 * nothing is noted. */
void jsvm_known_note(JsvmKnown* known, const JsvmStoreKey* key, JsvmKnownState state,
                     uint64_t bytes);
/* The state last noted. */
JsvmKnownState jsvm_known_ask(JsvmKnown* known, const JsvmStoreKey* key, uint64_t* bytes);

/* Counts a mark; false when it cannot be, so that it must not be made. */
bool jsvm_known_take_off(JsvmKnown* known, const JsvmStoreKey* key);
/* Whether there is a mark to end, which is not counted any more. */
bool jsvm_known_land(JsvmKnown* known, const JsvmStoreKey* key);

/* The states do not hold any more: entries were dropped. */
void jsvm_known_forget(JsvmKnown* known);

/* Ends all marks, with a call for each. */
void jsvm_known_land_all(JsvmKnown* known, void (*land)(void* data, const JsvmStoreKey* key),
                         void* data);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_KNOWN_H_ */
