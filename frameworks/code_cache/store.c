/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/store.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "frameworks/platform/process.h"

/* What stands for 0 in the options, and the bounds of what is asked for. */
static const JsvmStoreLimits kDefaults = {256u << 20, 65536, 64u << 20, 2592000 /* 30 days */};
static const uint64_t kForever = 1000000000; /* seconds; less than have gone by since 1970 */
enum { kMostExpansion = 16 };                /* of a compressed entry */
static const uint64_t kMostUncompressed = UINT64_C(1) << 31;

/* An own limit of time while a store is closed: longer, and V8 is taken to have been left. */
enum { kCloseMilliseconds = 10000 };

JsvmStoreLimits jsvm_store_limits(const JSVMX_CodeCacheOptions* options) {
    JsvmStoreLimits limits = kDefaults;
    if (options->readOnly) {
        limits.age_seconds = kForever; /* times of use are not written, so all would be too old */
    }
    if (options->maxBytes != 0) {
        limits.bytes = options->maxBytes;
    }
    if (options->maxEntries != 0) {
        limits.entries = options->maxEntries;
    }
    if (options->maxEntryBytes != 0) {
        limits.entry_bytes = options->maxEntryBytes;
    }
    if (options->maxAgeSeconds != 0) {
        limits.age_seconds = options->maxAgeSeconds < kForever ? options->maxAgeSeconds : kForever;
    }
    return limits;
}

/* Where a write has failed, the next refresh is to try again. */
static void NoteFailure(JsvmStore* store, const JsvmStoreKey* key) {
    jsvm_tally_add(store->tally, JSVM_TALLY_FAILED_WRITES);
    jsvm_known_note(&store->known, key, JSVM_KNOWN_UNFIT, 0);
}

/* On the store's thread. */
static void Write(void* data, const JsvmWrite* write) {
    JsvmStore* store = data;
    JsvmBackend* backend = store->backend;
    if (write->cache == NULL) {
        backend->ops->remove(backend, &write->key);
        return;
    }
    JsvmEntryToWrite entry;
    const uint64_t now = store->reproducible ? 0 : (uint64_t)time(NULL);
    if (!jsvm_entry_make(&store->format, &write->key, write->name, now, write->cache, write->length,
                         &entry)) {
        NoteFailure(store, &write->key);
        return;
    }
    const uint64_t length = entry.pieces[0].length + entry.pieces[1].length;
    if (length <= store->limits.entry_bytes &&
        backend->ops->put(backend, &write->key, entry.pieces, 2) == JSVMX_REASON_NONE) {
        jsvm_tally_add(store->tally, JSVM_TALLY_WRITES);
        jsvm_known_note(&store->known, &write->key, JSVM_KNOWN_STORED, write->length);
    } else {
        NoteFailure(store, &write->key);
    }
    jsvm_entry_made_free(&entry);
}

static void Tick(void* data) {
    JsvmStore* store = data;
    store->backend->ops->tick(store->backend);
}

static bool CopyKey(JsvmStore* store, const JSVMX_CodeCacheOptions* options) {
    if (options->signingKey == NULL) {
        return true;
    }
    store->signing_key = malloc(options->signingKeyLength);
    if (store->signing_key == NULL) {
        return false;
    }
    memcpy(store->signing_key, options->signingKey, options->signingKeyLength);
    store->format.signing_key = store->signing_key;
    store->format.signing_key_length = options->signingKeyLength;
    return true;
}

/* No secret stays in freed memory; a compiler may drop a plain memset there. */
static void ForgetKey(JsvmStore* store) {
    volatile uint8_t* key = store->signing_key;
    for (size_t i = 0; key != NULL && i < store->format.signing_key_length; ++i) {
        key[i] = 0;
    }
    free(store->signing_key);
}

static JsvmStore* NewStore(const JSVMX_CodeCacheOptions* options) {
    JsvmStore* store = calloc(1, sizeof(*store));
    if (store == NULL) {
        return NULL;
    }
    store->generation = jsvm_process_generation();
    store->read_only = options->readOnly;
    store->reproducible = options->reproducible;
    store->limits = jsvm_store_limits(options);
    store->format.compression_level = options->compressionLevel;
    store->format.most_bytes =
        (size_t)(store->limits.entry_bytes < kMostUncompressed / kMostExpansion
                     ? store->limits.entry_bytes * kMostExpansion
                     : kMostUncompressed);
    store->tally = jsvm_tally_new();
    if (store->tally == NULL || !CopyKey(store, options) || !jsvm_flights_init(&store->flights)) {
        ForgetKey(store);
        jsvm_tally_free(store->tally);
        free(store);
        return NULL;
    }
    jsvm_known_init(&store->known);
    return store;
}

static void FreeParts(JsvmStore* store) {
    jsvm_flights_destroy(&store->flights);
    jsvm_known_destroy(&store->known);
    ForgetKey(store);
    jsvm_tally_free(store->tally);
    free(store);
}

void jsvm_store_free(JsvmStore* store) {
    if (store->backend != NULL) {
        store->backend->ops->close(store->backend);
    }
    FreeParts(store);
}

static JSVM_Status GiveUp(JsvmStore* store, JsvmBackend* backend) {
    if (store != NULL) {
        FreeParts(store);
    }
    if (backend != NULL) {
        backend->ops->close(backend);
    }
    return JSVM_GENERIC_FAILURE;
}

JSVM_Status jsvm_store_open(const JSVMX_CodeCacheOptions* options, JsvmBackend* backend,
                            JSVMX_CodeCacheReason reason, bool remote, JSVMX_CodeCache* result) {
    JsvmStore* store = NewStore(options);
    if (store == NULL) {
        return GiveUp(NULL, backend);
    }
    store->backend = backend;
    store->reason = reason;
    store->remote = remote;
    const JsvmWriterTasks tasks = {Write, Tick, store};
    if (!jsvm_writer_init(&store->writer, &tasks)) {
        return GiveUp(store, backend);
    }
    JSVMX_CodeCache handle = jsvm_store_handle_make(store);
    if (handle == NULL) {
        jsvm_writer_finish(&store->writer);
        return GiveUp(store, backend);
    }
    if (backend != NULL && !store->read_only) {
        jsvm_writer_start(&store->writer); /* or the first compile that finds an entry would */
    }
    *result = handle;
    return JSVM_OK;
}

JSVM_Status JSVMX_CodeCacheClose(JSVMX_CodeCache cache) {
    JsvmStore* store = jsvm_store_handle_end(cache);
    if (store == NULL) {
        return JSVM_INVALID_ARG;
    }
    if (store->generation != jsvm_process_generation()) {
        return JSVM_OK; /* its memory is all that a forked child has of it */
    }
    jsvm_writer_finish(&store->writer);
    const uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (jsvm_flights_settle(&store->flights, store->backend, here, kCloseMilliseconds)) {
        jsvm_store_free(store);
    } /* else the last flight frees it */
    return JSVM_OK;
}

static void Land(void* data, const JsvmStoreKey* key) {
    JsvmBackend* backend = data;
    backend->ops->land(backend, key);
}

static void LandAll(JsvmStore* store) {
    if (store->generation == jsvm_process_generation()) {
        jsvm_known_land_all(&store->known, Land, store->backend);
    }
}

/* A program that calls exit() has not crashed, even if it did not close its store. */
static void LandAtExit(void) {
    jsvm_store_for_each(LandAll);
}

static void PrepareForExit(void) {
    atexit(LandAtExit);
}

void jsvm_store_take_off(JsvmStore* store, const JsvmStoreKey* key) {
    static pthread_once_t prepared = PTHREAD_ONCE_INIT;
    if (!store->read_only && jsvm_known_take_off(&store->known, key)) {
        pthread_once(&prepared, PrepareForExit);
        store->backend->ops->take_off(store->backend, key);
    }
}

void jsvm_store_land(JsvmStore* store, const JsvmStoreKey* key) {
    if (jsvm_known_land(&store->known, key)) {
        store->backend->ops->land(store->backend, key);
    }
}

bool jsvm_store_is_expired(const JsvmStore* store, const JsvmStoreMeta* meta) {
    if (store->remote) {
        return false; /* a server drops what is too old itself, by a clock that may be another */
    }
    return jsvm_store_is_old(meta->used, (uint64_t)time(NULL), store->limits.age_seconds);
}

bool jsvm_store_queue(JsvmStore* store, JsvmWrite* write) {
    const JsvmStoreKey key = write->key;
    if (write->cache != NULL) {
        /* Before the thread can note that it was written. */
        jsvm_known_note(&store->known, &key, JSVM_KNOWN_QUEUED, write->length);
    }
    if (jsvm_writer_push(&store->writer, write)) {
        return true;
    }
    if (write->cache != NULL) {
        NoteFailure(store, &key);
    }
    jsvm_write_free(write);
    return false;
}
