/* SPDX-License-Identifier: Apache-2.0 */
/* Commands for a Redis server that are sent together. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_BATCH_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_BATCH_H_

#include <stdbool.h>
#include <stddef.h>

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All zeros is an empty one. */
typedef struct {
    char* bytes; /* owned: the commands as they are sent, without the value */
    size_t length;
    size_t capacity;
    size_t commands;
    bool failed; /* out of memory */
    /* One value that is too large to be copied, borrowed, and where it belongs. */
    const JsvmStorePiece* pieces;
    size_t piece_count;
    size_t pieces_at;
} JsvmRedisBatch;

/* Appends a command, given as to hiredis: words, %s for text, %b for a pointer and a size_t. */
void jsvm_redis_batch_add(JsvmRedisBatch* batch, const char* format, ...);

/* The same of words that stand in an array. */
void jsvm_redis_batch_add_words(JsvmRedisBatch* batch, size_t count, const char** words);

/* Appends SET key value EX seconds; once in a batch. */
void jsvm_redis_batch_add_value(JsvmRedisBatch* batch, const char* key,
                                const JsvmStorePiece* pieces, size_t count, size_t length,
                                unsigned long long seconds);

void jsvm_redis_batch_free(JsvmRedisBatch* batch);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_BATCH_H_ */
