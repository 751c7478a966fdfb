/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The connections of a store to its server. A server that failed is left alone for a while: a
 * second, and after each further failure twice as long, up to half a minute. All who ask meanwhile
 * hear at once why. Then one of them tries.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_POOL_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_POOL_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/code_cache/backend.h"
#include "frameworks/code_cache/redis_connection.h"
#include "frameworks/code_cache/redis_url.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmRedisPool JsvmRedisPool;

/* Takes over what the URL owns, if it succeeds. NULL: out of memory. `most` is as with
 * jsvm_redis_connect. */
JsvmRedisPool* jsvm_redis_pool_new(JsvmRedisUrl* url, size_t most);

/* Milliseconds on some clock. */
typedef struct {
    int64_t (*now)(void* data);
    void* data;
} JsvmRedisClock;

/* Measures how long a server is left alone by another clock than jsvm_redis_now, so that nobody who
 * tests it has to wait. Before a connection is taken. */
void jsvm_redis_pool_set_clock(JsvmRedisPool* pool, const JsvmRedisClock* clock);

/* All connections were given back. */
void jsvm_redis_pool_free(JsvmRedisPool* pool);

/* A connection that was taken. */
typedef struct {
    JsvmRedisConnection* connection;
    uint64_t failures; /* the pool's, when it was taken */
} JsvmRedisLoan;

/* Takes a connection, to be given back; waits for one no longer than until the deadline. */
JSVMX_CodeCacheReason jsvm_redis_pool_take(JsvmRedisPool* pool, int64_t deadline,
                                           JsvmRedisLoan* loan);
/* `outcome`: of what was asked. Unless it is NONE the connection is closed; ENTRY_DAMAGED is no
 * failure of the server. */
void jsvm_redis_pool_give(JsvmRedisPool* pool, const JsvmRedisLoan* loan,
                          JSVMX_CodeCacheReason outcome);

/* Is the server known to fail, and is it time to try again? */
bool jsvm_redis_pool_is_due(JsvmRedisPool* pool);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_POOL_H_ */
