/* SPDX-License-Identifier: Apache-2.0 */
/* An open store: a backend, how entries look, a thread that writes, and what was counted. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_STORE_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_STORE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ark_runtime/jsvmx_code_cache.h"
#include "frameworks/code_cache/backend.h"
#include "frameworks/code_cache/entry.h"
#include "frameworks/code_cache/flight.h"
#include "frameworks/code_cache/handle.h"
#include "frameworks/code_cache/known.h"
#include "frameworks/code_cache/tally.h"
#include "frameworks/code_cache/writer.h"

#ifdef __cplusplus
extern "C" {
#endif

struct JsvmStore {
    JsvmBackend* backend;         /* NULL: the store cannot be used */
    JSVMX_CodeCacheReason reason; /* why not */
    JsvmStoreLimits limits;
    JsvmEntryFormat format;
    uint8_t* signing_key; /* owned; what `format` has */
    /* Of the process that opened it: a forked one has neither its thread nor all of its locks. */
    uint64_t generation;
    bool read_only;
    bool reproducible; /* entries are made without a time */
    bool remote;       /* asking the backend may take long */
    JsvmTally* tally;
    JsvmKnown known;
    JsvmFlights flights;
    JsvmWriter writer;
};

/* The limits that options ask for, with those that are the default. */
JsvmStoreLimits jsvm_store_limits(const JSVMX_CodeCacheOptions* options);

/*
 * Opens a store over a backend, which is the store's then, or over none for the reason given. The
 * options have been checked; their location is not looked at. JSVM_GENERIC_FAILURE: out of memory,
 * and the backend was closed.
 */
JSVM_Status jsvm_store_open(const JSVMX_CodeCacheOptions* options, JsvmBackend* backend,
                            JSVMX_CodeCacheReason reason, bool remote, JSVMX_CodeCache* result);

/* Frees a store that nobody uses any more. */
void jsvm_store_free(JsvmStore* store);

/* An entry was taken by a compile, or its flight has ended. The mark is made or taken back. */
void jsvm_store_take_off(JsvmStore* store, const JsvmStoreKey* key);
void jsvm_store_land(JsvmStore* store, const JsvmStoreKey* key);

/* Whether an entry is too old, by the time of its last use. A clock that goes back makes none so.
 */
bool jsvm_store_is_expired(const JsvmStore* store, const JsvmStoreMeta* meta);

/* Queues a write. False, and counted: it could not be queued; the write is freed. */
bool jsvm_store_queue(JsvmStore* store, JsvmWrite* write);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_STORE_H_ */
