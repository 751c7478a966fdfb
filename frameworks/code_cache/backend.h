/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a store keeps its entries: a directory (directory_backend.h) or a server
 * (redis_backend.h). A backend knows keys, bytes, times and strikes; what the bytes mean is for
 * entry.h to know. Nothing here knows an engine or a VM.
 *
 * All functions may be called on any thread and at the same time, but close, which comes last.
 * They block no longer than the time-out that the backend was opened with (a server) or than other
 * processes write (a directory). Every failure is a reason, JSVMX_REASON_STORE_UNAVAILABLE or
 * JSVMX_REASON_STORE_TIMEOUT; JSVMX_REASON_NONE is success.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_BACKEND_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_BACKEND_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ark_runtime/jsvmx_code_cache.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { kJsvmStrikesToQuarantine = 3 };

/* What an entry is found by. */
typedef struct {
    uint8_t fingerprint[16]; /* of engine, way to compile, origin, and ends of the source */
    uint8_t source[16];      /* hash of the whole source */
} JsvmStoreKey;

/* The limits that a backend keeps; none is 0. */
typedef struct {
    uint64_t bytes;       /* of all entries */
    uint64_t entries;     /* how many */
    uint64_t entry_bytes; /* of one */
    uint64_t age_seconds; /* since the last use */
} JsvmStoreLimits;

/* What is known of an entry beside its bytes. Times are in seconds since 1970; 0: not known. */
typedef struct {
    uint64_t made;
    uint64_t used;
    uint64_t bytes;
    uint32_t strikes; /* processes that died with it in flight, since it was put */
} JsvmStoreMeta;

/* Is an entry too old? One whose use is not known is not, nor one used after the clock was set
 * back.
 */
static inline bool jsvm_store_is_old(uint64_t used, uint64_t now, uint64_t age_seconds) {
    return used != 0 && now > used && now - used > age_seconds;
}

/* An entry's bytes, which stay as they are until the lease is given back. */
typedef struct {
    const uint8_t* bytes; /* aligned to 8 */
    size_t length;
    JsvmStoreMeta meta;
    bool in_place; /* bytes lie in a mapping that others could write to by other means */
    void* owner;   /* the backend's */
} JsvmStoreLease;

/* One piece of an entry to write. */
typedef struct {
    const void* bytes;
    size_t length;
} JsvmStorePiece;

typedef struct {
    uint64_t entries;
    uint64_t bytes;
    uint64_t evictions;  /* by this process */
    uint64_t recoveries; /* by this process */
} JsvmStoreUsage;

typedef struct JsvmBackend JsvmBackend;

/* What a kind of backend can do. */
typedef struct {
    /* May there be an entry with this fingerprint? A quick no saves hashing a source. True when it
     * would cost as much as get to know. */
    JSVMX_CodeCacheReason (*may_have)(JsvmBackend* backend, const uint8_t fingerprint[16],
                                      bool* result);
    /* Leases an entry; JSVMX_REASON_NOT_STORED when there is none. Counts strikes for marks whose
     * processes have died. Notes the time of use at some later time. */
    JSVMX_CodeCacheReason (*get)(JsvmBackend* backend, const JsvmStoreKey* key,
                                 JsvmStoreLease* lease);
    void (*give_back)(JsvmBackend* backend, JsvmStoreLease* lease);
    /* Marks an entry as in flight in this process, and not in flight any more. Marks are counted:
     * several VMs may load the same entry. */
    void (*take_off)(JsvmBackend* backend, const JsvmStoreKey* key);
    void (*land)(JsvmBackend* backend, const JsvmStoreKey* key);
    /* Writes an entry, in place of an older one of this key: strikes begin at 0. Trims first when a
     * limit would be exceeded. */
    JSVMX_CodeCacheReason (*put)(JsvmBackend* backend, const JsvmStoreKey* key,
                                 const JsvmStorePiece* pieces, size_t count);
    JSVMX_CodeCacheReason (*remove)(JsvmBackend* backend, const JsvmStoreKey* key);
    /* Leases the first entry whose key is above the one given, or the very first when `first`, and
     * writes its key; JSVMX_REASON_NOT_STORED at the end. Is no use of the entry. */
    JSVMX_CodeCacheReason (*next)(JsvmBackend* backend, bool first, JsvmStoreKey* key,
                                  JsvmStoreLease* lease);
    JSVMX_CodeCacheReason (*trim)(JsvmBackend* backend, uint64_t bytes, uint64_t entries,
                                  uint64_t* dropped);
    JSVMX_CodeCacheReason (*clear)(JsvmBackend* backend);
    JSVMX_CodeCacheReason (*usage)(JsvmBackend* backend, JsvmStoreUsage* result);
    /* Writes times of use that are not written yet, forgets marks that are too old: called about
     * once a second by the store's own thread. */
    void (*tick)(JsvmBackend* backend);
    /* All leases were given back. Forgets the marks of this backend. */
    void (*close)(JsvmBackend* backend);
} JsvmBackendOps;

/* The head of every backend. */
struct JsvmBackend {
    const JsvmBackendOps* ops;
};

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_BACKEND_H_ */
