/* SPDX-License-Identifier: Apache-2.0 */
/* What the operations of a store on a server are made of. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_STORE_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_STORE_H_

#include <hiredis/hiredis.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "frameworks/code_cache/backend.h"
#include "frameworks/code_cache/key_list.h"
#include "frameworks/code_cache/redis_batch.h"
#include "frameworks/code_cache/redis_pool.h"
#include "frameworks/code_cache/redis_strikes.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    JSVM_REDIS_KEY_DIGITS = 64,
    JSVM_REDIS_BATCH = 256, /* entries that the server is asked to change at once */
    JSVM_REDIS_LONGEST_SWEEP = 30000
};

typedef struct {
    JsvmBackend head;
    JsvmRedisPool* pool;
    JsvmStoreLimits limits;
    bool read_only;
    int64_t timeout; /* milliseconds */
    char process[JSVM_REDIS_PROCESS_SIZE];
    pthread_mutex_t mutex;
    /* All below are guarded by the mutex. */
    JsvmKeyList in_flight;
    JsvmKeyList landed; /* whose marks may still be there */
    JsvmKeyList used;   /* whose time of use is to be written */
    bool more_to_trim;
    int64_t next_trim;
    uint64_t evictions;
    uint64_t recoveries;
} JsvmRedisStore;

void jsvm_redis_hex(const JsvmStoreKey* key, char text[JSVM_REDIS_KEY_DIGITS + 1]);
bool jsvm_redis_from_hex(const char* text, size_t length, JsvmStoreKey* key);

int64_t jsvm_redis_deadline(const JsvmRedisStore* store);
/* For what writes. */
int64_t jsvm_redis_write_deadline(const JsvmRedisStore* store);

/* Asks on a connection of the pool, and frees the batch. There are as many replies as there were
 * commands. ENTRY_DAMAGED as with jsvm_redis_ask. */
JSVMX_CodeCacheReason jsvm_redis_store_ask(JsvmRedisStore* store, JsvmRedisBatch* batch,
                                           int64_t deadline, redisReply** replies);

/* Asks to change something, and for the last reply alone, to be freed by the caller; of a
 * transaction the last result. STORE_UNAVAILABLE, too, when that is an error of the server; *broken
 * tells whether it is JSVM_REDIS_BROKEN, and everything has been dropped therefore. */
JSVMX_CodeCacheReason jsvm_redis_store_change(JsvmRedisStore* store, JsvmRedisBatch* batch,
                                              redisReply** reply, bool* broken);

/* Drops down to that. */
JSVMX_CodeCacheReason jsvm_redis_store_trim(JsvmRedisStore* store, uint64_t bytes, uint64_t entries,
                                            uint64_t* dropped);
/* Drops everything. */
JSVMX_CodeCacheReason jsvm_redis_store_clear(JsvmRedisStore* store);
/* Notes what put and trim of redis_scripts.h have told, and gives how many were dropped. */
uint64_t jsvm_redis_store_note_dropped(JsvmRedisStore* store, const redisReply* reply);
/* Where trimming may end that a limit made begin. */
uint64_t jsvm_redis_enough(uint64_t limit);

/* What backend.h calls a tick. */
void jsvm_redis_store_tick(JsvmBackend* backend);
/* Takes back the marks of entries that have landed. */
JSVMX_CodeCacheReason jsvm_redis_store_unmark(JsvmRedisStore* store);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_STORE_H_ */
