/* SPDX-License-Identifier: Apache-2.0 */
/* What a program may ask of a store beside compiling. */
#include <stddef.h>

#include "frameworks/code_cache/store.h"
#include "frameworks/core/envelope.h"

JSVM_Status JSVMX_CodeCacheFlush(JSVMX_CodeCache cache) {
    JsvmStore* store = jsvm_store_enter(cache);
    if (store == NULL) {
        return JSVM_INVALID_ARG;
    }
    jsvm_writer_flush(&store->writer);
    jsvm_store_leave(cache);
    return JSVM_OK;
}

JSVM_Status JSVMX_CodeCacheGetCounters(JSVMX_CodeCache cache, JSVMX_CodeCacheCounters* result) {
    JsvmStore* store = result != NULL ? jsvm_store_enter(cache) : NULL;
    if (store == NULL) {
        return JSVM_INVALID_ARG;
    }
    JsvmStoreUsage usage = {0};
    JSVMX_CodeCacheReason state = store->reason;
    if (store->backend != NULL) {
        state = store->backend->ops->usage(store->backend, &usage);
    }
    jsvm_tally_read(store->tally, result);
    jsvm_store_leave(cache);
    result->evictions = usage.evictions;
    result->recoveries = usage.recoveries;
    result->entries = state == JSVMX_REASON_NONE ? usage.entries : 0;
    result->bytes = state == JSVMX_REASON_NONE ? usage.bytes : 0;
    result->state = state;
    result->stateText =
        state == JSVMX_REASON_NONE ? "The store can be used." : jsvm_envelope_reason_text(state);
    return JSVM_OK;
}

static bool MayBeChanged(const JsvmStore* store) {
    return store->backend != NULL && !store->read_only;
}

JSVM_Status JSVMX_CodeCacheTrim(JSVMX_CodeCache cache, uint64_t bytes, uint64_t entries,
                                uint64_t* dropped) {
    JsvmStore* store = jsvm_store_enter(cache);
    if (store == NULL) {
        return JSVM_INVALID_ARG;
    }
    uint64_t count = 0;
    const bool done =
        MayBeChanged(store) &&
        store->backend->ops->trim(store->backend, bytes != 0 ? bytes : store->limits.bytes,
                                  entries != 0 ? entries : store->limits.entries,
                                  &count) == JSVMX_REASON_NONE;
    jsvm_known_forget(&store->known);
    jsvm_store_leave(cache);
    if (done && dropped != NULL) {
        *dropped = count;
    }
    return done ? JSVM_OK : JSVM_GENERIC_FAILURE;
}

JSVM_Status JSVMX_CodeCacheClear(JSVMX_CodeCache cache) {
    JsvmStore* store = jsvm_store_enter(cache);
    if (store == NULL) {
        return JSVM_INVALID_ARG;
    }
    bool done = false;
    if (MayBeChanged(store)) {
        jsvm_writer_drop(&store->writer);
        done = store->backend->ops->clear(store->backend) == JSVMX_REASON_NONE;
        jsvm_known_forget(&store->known);
    }
    jsvm_store_leave(cache);
    return done ? JSVM_OK : JSVM_GENERIC_FAILURE;
}
