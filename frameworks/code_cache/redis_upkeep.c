/* SPDX-License-Identifier: Apache-2.0 */
/* What the store's own thread does about once a second. */
#include <stdio.h>
#include <stdlib.h>

#include "frameworks/code_cache/redis_resolve.h"
#include "frameworks/code_cache/redis_scripts.h"
#include "frameworks/code_cache/redis_store.h"

enum { kTrimEvery = 60000 /* milliseconds */, kNumberSize = 24 };

static const char kAnyKey[] = JSVM_REDIS_PREFIX "bytes"; /* as in JSVM_REDIS_EVAL */

/* Copies some keys of a list, the newest, as text; gives how many. */
static size_t peek(JsvmRedisStore* store, const JsvmKeyList* list, JsvmStoreKey* keys) {
    pthread_mutex_lock(&store->mutex);
    const size_t count = list->length < JSVM_REDIS_BATCH ? list->length : JSVM_REDIS_BATCH;
    for (size_t i = 0; i < count; ++i) {
        keys[i] = list->items[list->length - 1 - i].key;
    }
    pthread_mutex_unlock(&store->mutex);
    return count;
}

static void take_out(JsvmRedisStore* store, JsvmKeyList* list, const JsvmStoreKey* keys,
                     size_t count) {
    pthread_mutex_lock(&store->mutex);
    for (size_t i = 0; i < count; ++i) {
        jsvm_key_list_remove(list, &keys[i]);
    }
    pthread_mutex_unlock(&store->mutex);
}

/* An entry that has taken off again meanwhile has left the list. What it lost is its mark only if
 * that was set just before: one strike that is not counted, at worst. */
JSVMX_CodeCacheReason jsvm_redis_store_unmark(JsvmRedisStore* store) {
    JsvmStoreKey keys[JSVM_REDIS_BATCH];
    redisReply* replies[JSVM_REDIS_BATCH];
    for (;;) {
        JsvmRedisBatch batch = {0};
        char text[JSVM_REDIS_KEY_DIGITS + 1];
        const size_t count = peek(store, &store->landed, keys);
        if (count == 0) {
            return JSVMX_REASON_NONE;
        }
        for (size_t i = 0; i < count; ++i) {
            jsvm_redis_hex(&keys[i], text);
            jsvm_redis_batch_add(&batch, "ZREM " JSVM_REDIS_PREFIX "f:%s %s", text, store->process);
        }
        const JSVMX_CodeCacheReason reason =
            jsvm_redis_store_ask(store, &batch, jsvm_redis_write_deadline(store), replies);
        if (reason != JSVMX_REASON_NONE) {
            return reason;
        }
        jsvm_redis_free_replies(replies, count);
        take_out(store, &store->landed, keys, count);
    }
}

static JSVMX_CodeCacheReason touch(JsvmRedisStore* store, const JsvmStoreKey* keys, size_t count) {
    enum { kWordsBefore = 5 };
    JsvmRedisBatch batch = {0};
    redisReply* reply = NULL;
    bool broken = false;
    char age[kNumberSize];
    const char* words[kWordsBefore + JSVM_REDIS_BATCH] = {"EVAL", jsvm_redis_touch, "1", kAnyKey,
                                                          age};
    char(*text)[JSVM_REDIS_KEY_DIGITS + 1] = malloc(count * sizeof(*text));
    if (text == NULL) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    snprintf(age, sizeof(age), "%llu", (unsigned long long)store->limits.age_seconds);
    for (size_t i = 0; i < count; ++i) {
        jsvm_redis_hex(&keys[i], text[i]);
        words[kWordsBefore + i] = text[i];
    }
    jsvm_redis_batch_add_words(&batch, kWordsBefore + count, words);
    free(text);
    const JSVMX_CodeCacheReason reason = jsvm_redis_store_change(store, &batch, &reply, &broken);
    freeReplyObject(reply);
    return reason;
}

/* What cannot be written now is dropped: it is seen again when it is used again. */
static void write_times_of_use(JsvmRedisStore* store) {
    JsvmStoreKey keys[JSVM_REDIS_BATCH];
    JSVMX_CodeCacheReason reason = JSVMX_REASON_NONE;
    while (reason == JSVMX_REASON_NONE) {
        const size_t count = peek(store, &store->used, keys);
        if (count == 0) {
            return;
        }
        reason = touch(store, keys, count);
        take_out(store, &store->used, keys, count);
    }
}

static void trim_when_due(JsvmRedisStore* store) {
    const int64_t now = jsvm_redis_now();
    uint64_t dropped = 0;
    pthread_mutex_lock(&store->mutex);
    const bool more = store->more_to_trim;
    const bool is_due = more || now >= store->next_trim;
    if (is_due) {
        store->next_trim = now + kTrimEvery;
    }
    pthread_mutex_unlock(&store->mutex);
    if (more) {
        jsvm_redis_store_trim(store, jsvm_redis_enough(store->limits.bytes),
                              jsvm_redis_enough(store->limits.entries), &dropped);
    } else if (is_due) {
        jsvm_redis_store_trim(store, store->limits.bytes, store->limits.entries, &dropped);
    }
}

/* So that no compile has to wait to find out that a server is back, or is not. */
static void try_again_when_due(JsvmRedisStore* store) {
    JsvmRedisBatch batch = {0};
    redisReply* reply = NULL;
    if (!jsvm_redis_pool_is_due(store->pool)) {
        return;
    }
    jsvm_redis_batch_add(&batch, "PING");
    if (jsvm_redis_store_ask(store, &batch, jsvm_redis_deadline(store), &reply) ==
        JSVMX_REASON_NONE) {
        freeReplyObject(reply);
    }
}

void jsvm_redis_store_tick(JsvmBackend* backend) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    try_again_when_due(store);
    if (!store->read_only && jsvm_redis_store_unmark(store) == JSVMX_REASON_NONE) {
        write_times_of_use(store);
        trim_when_due(store);
    }
}
