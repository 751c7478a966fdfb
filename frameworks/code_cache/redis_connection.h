/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection to a Redis server. Used by one thread at a time. After any failure it can only be
 * closed: an answer that comes late is never taken for that to another question.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_CONNECTION_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_CONNECTION_H_

#include <hiredis/hiredis.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/code_cache/backend.h"
#include "frameworks/code_cache/redis_batch.h"
#include "frameworks/code_cache/redis_url.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmRedisConnection JsvmRedisConnection;

/* Connects, logs in and selects the database. `most` is how many bytes the answers to one batch may
 * have. Deadlines are on the clock of jsvm_redis_now. */
JSVMX_CodeCacheReason jsvm_redis_connect(const JsvmRedisUrl* url, size_t most, int64_t deadline,
                                         JsvmRedisConnection** result);
void jsvm_redis_disconnect(JsvmRedisConnection* connection);

/* Sends a batch and waits for its replies, one for each command, to be freed by the caller with
 * jsvm_redis_free_replies. Replies may be errors of the server. ENTRY_DAMAGED: they are larger than
 * they may be. */
JSVMX_CodeCacheReason jsvm_redis_ask(JsvmRedisConnection* connection, const JsvmRedisBatch* batch,
                                     int64_t deadline, redisReply** replies);
void jsvm_redis_free_replies(redisReply** replies, size_t count);

/* Sends a batch and leaves its replies to be thrown away later. */
JSVMX_CodeCacheReason jsvm_redis_tell(JsvmRedisConnection* connection, const JsvmRedisBatch* batch,
                                      int64_t deadline);

/* Reads what has come, without waiting. False: the connection has ended. */
bool jsvm_redis_is_alive(JsvmRedisConnection* connection);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_CONNECTION_H_ */
