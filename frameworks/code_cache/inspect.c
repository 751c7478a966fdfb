/* SPDX-License-Identifier: Apache-2.0 */
/* Going through the entries of a store. Nothing is held while the visitor runs, which may do
 * anything, up to closing the store. */
#include <stddef.h>

#include "frameworks/code_cache/look.h"
#include "frameworks/code_cache/store.h"

/* One way through the entries. */
typedef struct {
    JSVMX_CodeCache handle;
    bool whole;
    bool begun;
    JsvmStoreKey key; /* of the entry */
    JSVMX_CodeCacheEntry entry;
    JsvmEntryWorth worth;
} Walk;

/* The next entry; JSVMX_REASON_NOT_STORED at the end, or when the store was closed meanwhile. */
static JSVMX_CodeCacheReason Step(Walk* walk) {
    JsvmStore* store = jsvm_store_enter(walk->handle);
    if (store == NULL) {
        return JSVMX_REASON_NOT_STORED;
    }
    JSVMX_CodeCacheReason reason = store->reason;
    JsvmBackend* backend = store->backend;
    if (backend != NULL) {
        JsvmStoreLease lease;
        reason = backend->ops->next(backend, !walk->begun, &walk->key, &lease);
        if (reason == JSVMX_REASON_NONE) {
            walk->worth = jsvm_entry_look(store, &walk->key, &lease, walk->whole, &walk->entry);
            backend->ops->give_back(backend, &lease);
        }
    }
    walk->begun = true;
    jsvm_store_leave(walk->handle);
    return reason;
}

JSVM_Status JSVMX_CodeCacheIterate(JSVMX_CodeCache cache, JSVMX_CodeCacheVisitor visit,
                                   void* data) {
    if (visit == NULL || !jsvm_store_is_open(cache)) {
        return JSVM_INVALID_ARG;
    }
    Walk walk = {.handle = cache};
    JSVMX_CodeCacheReason reason = Step(&walk);
    while (reason == JSVMX_REASON_NONE && visit(&walk.entry, data)) {
        reason = Step(&walk);
    }
    return reason == JSVMX_REASON_NONE || reason == JSVMX_REASON_NOT_STORED ? JSVM_OK
                                                                            : JSVM_GENERIC_FAILURE;
}

static void Count(JsvmEntryWorth worth, JSVMX_CodeCacheVerification* sums) {
    ++sums->entries;
    switch (worth) {
        case JSVM_ENTRY_USABLE:
            ++sums->usable;
            break;
        case JSVM_ENTRY_FOREIGN:
            ++sums->foreign;
            break;
        case JSVM_ENTRY_DAMAGED:
            ++sums->damaged;
            break;
    }
}

/* Whether the entry was removed. */
static bool Remove(const Walk* walk) {
    JsvmStore* store = jsvm_store_enter(walk->handle);
    if (store == NULL) {
        return false;
    }
    const bool removed = !store->read_only && store->backend->ops->remove(
                                                  store->backend, &walk->key) == JSVMX_REASON_NONE;
    if (removed) {
        jsvm_known_note(&store->known, &walk->key, JSVM_KNOWN_MISSING, 0);
    }
    jsvm_store_leave(walk->handle);
    return removed;
}

JSVM_Status JSVMX_CodeCacheVerify(JSVMX_CodeCache cache, bool repair, JSVMX_CodeCacheVisitor visit,
                                  void* data, JSVMX_CodeCacheVerification* result) {
    if (!jsvm_store_is_open(cache)) {
        return JSVM_INVALID_ARG;
    }
    Walk walk = {.handle = cache, .whole = true};
    JSVMX_CodeCacheVerification sums = {0};
    JSVMX_CodeCacheReason reason = Step(&walk);
    bool more = true;
    while (more && reason == JSVMX_REASON_NONE) {
        Count(walk.worth, &sums);
        more = visit == NULL || visit(&walk.entry, data);
        if (repair && walk.worth == JSVM_ENTRY_DAMAGED && Remove(&walk)) {
            ++sums.removed;
        }
        if (more) {
            reason = Step(&walk);
        }
    }
    if (reason != JSVMX_REASON_NONE && reason != JSVMX_REASON_NOT_STORED) {
        return JSVM_GENERIC_FAILURE;
    }
    if (result != NULL) {
        *result = sums;
    }
    return JSVM_OK;
}
