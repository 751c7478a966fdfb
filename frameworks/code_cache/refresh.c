/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "frameworks/code_cache/store.h"
#include "frameworks/core/cached_compile.h"

/* One refresh. As with a compile, nothing of the store's is held while V8 works. */
typedef struct {
    JSVMX_CodeCache handle;
    JsvmStoreKey key;
    char name[64];
} Refresh;

/* What the store has of a key by its backend's word: the state, and the length of the cache. */
static JsvmKnownState AskBackend(JsvmStore* store, const JsvmStoreKey* key, uint64_t* bytes) {
    JsvmBackend* backend = store->backend;
    JsvmStoreLease lease;
    const JSVMX_CodeCacheReason reason = backend->ops->get(backend, key, &lease);
    if (reason == JSVMX_REASON_NOT_STORED) {
        return JSVM_KNOWN_MISSING;
    }
    if (reason != JSVMX_REASON_NONE) {
        return JSVM_KNOWN_NOT;
    }
    JsvmEntryInfo info;
    const bool fit = lease.meta.strikes < kJsvmStrikesToQuarantine &&
                     !jsvm_store_is_expired(store, &lease.meta) &&
                     jsvm_entry_inspect(lease.bytes, lease.length, &info) == JSVMX_REASON_NONE;
    backend->ops->give_back(backend, &lease);
    if (!fit) {
        return JSVM_KNOWN_UNFIT;
    }
    *bytes = info.cache_length;
    return JSVM_KNOWN_STORED;
}

/* An eighth more than there is, as the length that is still too small. */
static size_t NotEnough(uint64_t bytes) {
    if (bytes == 0) {
        return 0;
    }
    const uint64_t least = bytes + bytes / 8 + (bytes % 8 != 0 ? 1 : 0);
    return least - 1 < SIZE_MAX ? (size_t)(least - 1) : SIZE_MAX;
}

static bool Decide(JsvmStore* store, const JsvmStoreKey* key, size_t* length) {
    if (store->backend == NULL || store->read_only) {
        return false;
    }
    jsvm_store_land(store, key);
    uint64_t bytes = 0;
    JsvmKnownState state = jsvm_known_ask(&store->known, key, &bytes);
    /* What others did to a directory meanwhile can be told at once; a server costs time. */
    if (state == JSVM_KNOWN_NOT ||
        (!store->remote && (state == JSVM_KNOWN_STORED || state == JSVM_KNOWN_MISSING))) {
        state = AskBackend(store, key, &bytes);
    }
    switch (state) {
        case JSVM_KNOWN_MISSING:
        case JSVM_KNOWN_UNFIT:
            *length = 0;
            return true;
        case JSVM_KNOWN_STORED:
        case JSVM_KNOWN_QUEUED:
            *length = NotEnough(bytes);
            return true;
        default:
            return false; /* it cannot be used now */
    }
}

static bool Wanted(void* data, const JsvmCacheIdentity* identity, size_t* length) {
    Refresh* refresh = data;
    JsvmStore* store = jsvm_store_enter(refresh->handle);
    if (store == NULL) {
        return false;
    }
    memcpy(refresh->key.fingerprint, identity->fingerprint.bytes, sizeof(refresh->key.fingerprint));
    memcpy(refresh->key.source, identity->source.bytes, sizeof(refresh->key.source));
    memcpy(refresh->name, identity->name, sizeof(refresh->name));
    const bool wanted = Decide(store, &refresh->key, length);
    jsvm_store_leave(refresh->handle);
    return wanted;
}

/* Hands a cache to the store's thread; it is freed where that cannot be. */
static bool Queue(const Refresh* refresh, uint8_t* cache, size_t length) {
    JsvmWrite* write = calloc(1, sizeof(*write));
    JsvmStore* store = write != NULL ? jsvm_store_enter(refresh->handle) : NULL;
    if (store == NULL) {
        free(write);
        free(cache);
        return false;
    }
    write->key = refresh->key;
    memcpy(write->name, refresh->name, sizeof(write->name));
    write->cache = cache;
    write->length = length;
    const bool queued = jsvm_store_queue(store, write);
    jsvm_store_leave(refresh->handle);
    return queued;
}

static JSVM_Status RefreshThis(JSVMX_CodeCache cache, JSVM_Env env, JsvmCompiled compiled,
                               bool* queued) {
    if (!jsvm_store_is_open(cache)) {
        compiled = (JsvmCompiled){0}; /* refused below, where the env's last error is kept */
    }
    Refresh refresh = {0};
    refresh.handle = cache;
    uint8_t* made = NULL;
    size_t length = 0;
    const JSVM_Status status = jsvm_make_cache(env, &compiled, Wanted, &refresh, &made, &length);
    const bool handed_over = status == JSVM_OK && made != NULL && Queue(&refresh, made, length);
    if (status == JSVM_OK && queued != NULL) {
        *queued = handed_over;
    }
    return status;
}

JSVM_Status JSVMX_CodeCacheRefreshScript(JSVMX_CodeCache cache, JSVM_Env env, JSVM_Script script,
                                         bool* queued) {
    const JsvmCompiled compiled = {.script = script};
    return RefreshThis(cache, env, compiled, queued);
}

JSVM_Status JSVMX_CodeCacheRefreshFunction(JSVMX_CodeCache cache, JSVM_Env env, JSVM_Value function,
                                           bool* queued) {
    const JsvmCompiled compiled = {.function = function};
    return RefreshThis(cache, env, compiled, queued);
}
