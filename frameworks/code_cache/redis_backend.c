/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_backend.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frameworks/code_cache/redis_scripts.h"
#include "frameworks/code_cache/redis_store.h"
#include "frameworks/code_cache/redis_url.h"

enum {
    kMostMarks = 64,        /* of an entry, that are looked at: the oldest */
    kMostUsed = 4096,       /* entries that wait for their time of use to be written */
    kTouchAfter = 60,       /* seconds: no entry's time of use is written more often */
    kRoomForRest = 1 << 17, /* bytes for what is answered beside an entry */
    kMostPieces = 8
};

/* Beyond that a server's sums would overflow. */
static const uint64_t kLongestAge = UINT64_C(10) * 365 * 24 * 60 * 60;
static const uint64_t kLargestEntry = UINT64_C(512) << 20; /* of a server's strings */

static uint64_t number_of(const redisReply* reply) {
    return reply->type == REDIS_REPLY_STRING ? strtoull(reply->str, NULL, 10) : 0;
}

/* The server's clock, in a reply to TIME. */
static uint64_t time_of(const redisReply* reply) {
    return reply->type == REDIS_REPLY_ARRAY && reply->elements == 2 ? number_of(reply->element[0])
                                                                    : 0;
}

/* The places of the replies to fetch(). */
enum { kTime, kValue, kInfo, kUsed, kMarks, kFetched };

static bool is_wrong_type(const redisReply* reply) {
    return reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, "WRONGTYPE", 9) == 0;
}

/* What is known of a value that came; false when it is no entry. */
static bool read_meta(const JsvmRedisStore* store, redisReply** replies, JsvmStoreMeta* meta) {
    const redisReply* value = replies[kValue];
    char* end = NULL;
    if (value->type != REDIS_REPLY_STRING || value->len == 0 ||
        value->len > store->limits.entry_bytes || replies[kInfo]->type != REDIS_REPLY_STRING ||
        replies[kUsed]->type != REDIS_REPLY_STRING) {
        return false;
    }
    meta->bytes = strtoull(replies[kInfo]->str, &end, 10);
    meta->made = strtoull(end, NULL, 10);
    meta->used = number_of(replies[kUsed]);
    meta->strikes = jsvm_redis_strikes(replies[kMarks], store->process, time_of(replies[kTime]));
    return meta->bytes == value->len;
}

/* Notes what is to be told to the server later: that an entry was used, or that its index has one
 * which is gone. */
static void note_use(JsvmRedisStore* store, const JsvmStoreKey* key, redisReply** replies,
                     bool is_there) {
    const uint64_t now = time_of(replies[kTime]);
    const uint64_t quarter = store->limits.age_seconds / 4;
    const uint64_t after = quarter < kTouchAfter ? quarter : kTouchAfter;
    const bool is_gone = !is_there && replies[kInfo]->type == REDIS_REPLY_STRING;
    const bool is_due = is_there && now >= number_of(replies[kUsed]) + after;
    if (store->read_only || !(is_gone || is_due)) {
        return;
    }
    pthread_mutex_lock(&store->mutex);
    if (store->used.length < kMostUsed) {
        jsvm_key_list_add(&store->used, key);
    }
    pthread_mutex_unlock(&store->mutex);
}

/* Gets an entry in one round trip. No more of a value comes than an entry may have, and one byte,
 * whoever wrote it. */
static JSVMX_CodeCacheReason fetch(JsvmRedisStore* store, const JsvmStoreKey* key, bool is_use,
                                   int64_t deadline, JsvmStoreLease* lease) {
    JsvmRedisBatch batch = {0};
    redisReply* replies[kFetched] = {NULL};
    char text[JSVM_REDIS_KEY_DIGITS + 1];
    jsvm_redis_hex(key, text);
    jsvm_redis_batch_add(&batch, "TIME");
    jsvm_redis_batch_add(&batch, "GETRANGE " JSVM_REDIS_PREFIX "e:%s 0 %llu", text,
                         (unsigned long long)store->limits.entry_bytes);
    jsvm_redis_batch_add(&batch, "HGET " JSVM_REDIS_PREFIX "info %s", text);
    jsvm_redis_batch_add(&batch, "ZSCORE " JSVM_REDIS_PREFIX "used %s", text);
    jsvm_redis_batch_add(&batch, "ZRANGE " JSVM_REDIS_PREFIX "f:%s 0 %d WITHSCORES", text,
                         kMostMarks - 1);
    JSVMX_CodeCacheReason reason = jsvm_redis_store_ask(store, &batch, deadline, replies);
    if (reason != JSVMX_REASON_NONE) {
        return reason == JSVMX_REASON_ENTRY_DAMAGED ? JSVMX_REASON_NOT_STORED : reason;
    }
    redisReply* value = replies[kValue];
    if (value->type == REDIS_REPLY_ERROR && !is_wrong_type(value)) {
        reason = JSVMX_REASON_STORE_UNAVAILABLE;
    } else {
        const bool is_there = read_meta(store, replies, &lease->meta);
        reason = is_there ? JSVMX_REASON_NONE : JSVMX_REASON_NOT_STORED;
        if (is_use) {
            note_use(store, key, replies, is_there);
        }
    }
    if (reason == JSVMX_REASON_NONE) {
        lease->bytes = (const uint8_t*)value->str;
        lease->length = value->len;
        lease->in_place = false;
        lease->owner = value;
        replies[kValue] = NULL;
    }
    jsvm_redis_free_replies(replies, kFetched);
    return reason;
}

static JSVMX_CodeCacheReason may_have(JsvmBackend* backend, const uint8_t fingerprint[16],
                                      bool* result) {
    (void)backend;
    (void)fingerprint;
    *result = true;
    return JSVMX_REASON_NONE;
}

static JSVMX_CodeCacheReason get(JsvmBackend* backend, const JsvmStoreKey* key,
                                 JsvmStoreLease* lease) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    return fetch(store, key, true, jsvm_redis_deadline(store), lease);
}

static void give_back(JsvmBackend* backend, JsvmStoreLease* lease) {
    (void)backend;
    freeReplyObject(lease->owner);
    lease->owner = NULL;
    lease->bytes = NULL;
}

/* Sends one command without waiting for what it says. */
static void tell(JsvmRedisStore* store, JsvmRedisBatch* batch) {
    JsvmRedisLoan loan;
    const int64_t deadline = jsvm_redis_deadline(store);
    if (jsvm_redis_pool_take(store->pool, deadline, &loan) == JSVMX_REASON_NONE) {
        jsvm_redis_pool_give(store->pool, &loan, jsvm_redis_tell(loan.connection, batch, deadline));
    }
    jsvm_redis_batch_free(batch);
}

static void take_off(JsvmBackend* backend, const JsvmStoreKey* key) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    JsvmRedisBatch batch = {0};
    char text[JSVM_REDIS_KEY_DIGITS + 1];
    if (store->read_only) {
        return;
    }
    pthread_mutex_lock(&store->mutex);
    const bool is_first = jsvm_key_list_add(&store->in_flight, key) == 1;
    jsvm_key_list_remove(&store->landed, key);
    pthread_mutex_unlock(&store->mutex);
    if (is_first) {
        jsvm_redis_hex(key, text);
        jsvm_redis_batch_add(&batch, JSVM_REDIS_EVAL " %llu %s %s", jsvm_redis_mark,
                             (unsigned long long)store->limits.age_seconds, text, store->process);
        tell(store, &batch);
    }
}

/* Told at once, in case that the process ends soon, and asked for by the next tick, in case that it
 * was not heard. */
static void land(JsvmBackend* backend, const JsvmStoreKey* key) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    JsvmRedisBatch batch = {0};
    char text[JSVM_REDIS_KEY_DIGITS + 1];
    pthread_mutex_lock(&store->mutex);
    const bool is_last = jsvm_key_list_subtract(&store->in_flight, key);
    if (is_last) {
        jsvm_key_list_add(&store->landed, key);
    }
    pthread_mutex_unlock(&store->mutex);
    if (is_last) {
        jsvm_redis_hex(key, text);
        jsvm_redis_batch_add(&batch, "ZREM " JSVM_REDIS_PREFIX "f:%s %s", text, store->process);
        tell(store, &batch);
    }
}

static void add_put(const JsvmRedisStore* store, JsvmRedisBatch* batch, const JsvmStoreKey* key,
                    const JsvmStorePiece* pieces, size_t count, size_t length) {
    const JsvmStoreLimits* limits = &store->limits;
    char text[JSVM_REDIS_KEY_DIGITS + 1];
    char value_key[sizeof(JSVM_REDIS_PREFIX "e:") + JSVM_REDIS_KEY_DIGITS];
    jsvm_redis_hex(key, text);
    snprintf(value_key, sizeof(value_key), JSVM_REDIS_PREFIX "e:%s", text);
    jsvm_redis_batch_add(batch, "MULTI");
    jsvm_redis_batch_add_value(batch, value_key, pieces, count, length, limits->age_seconds);
    jsvm_redis_batch_add(batch, JSVM_REDIS_EVAL " %llu %s %llu %llu %llu %llu %llu %d",
                         jsvm_redis_put, (unsigned long long)limits->age_seconds, text,
                         (unsigned long long)length, (unsigned long long)limits->bytes,
                         (unsigned long long)limits->entries,
                         (unsigned long long)jsvm_redis_enough(limits->bytes),
                         (unsigned long long)jsvm_redis_enough(limits->entries), JSVM_REDIS_BATCH);
    jsvm_redis_batch_add(batch, "EXEC");
}

static JSVMX_CodeCacheReason put(JsvmBackend* backend, const JsvmStoreKey* key,
                                 const JsvmStorePiece* pieces, size_t count) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    JSVMX_CodeCacheReason reason = JSVMX_REASON_STORE_UNAVAILABLE;
    bool broken = true;
    uint64_t length = 0;
    for (size_t i = 0; i < count; ++i) {
        length += pieces[i].length;
    }
    if (store->read_only || length == 0 || length > store->limits.entry_bytes ||
        length > store->limits.bytes || count > kMostPieces) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    /* Where the index had to be dropped, once again. */
    for (int tries = 0; broken && tries < 2; ++tries) {
        JsvmRedisBatch batch = {0};
        redisReply* reply = NULL;
        add_put(store, &batch, key, pieces, count, (size_t)length);
        reason = jsvm_redis_store_change(store, &batch, &reply, &broken);
        if (reason == JSVMX_REASON_NONE) {
            jsvm_redis_store_note_dropped(store, reply);
            freeReplyObject(reply);
        }
    }
    return reason;
}

static JSVMX_CodeCacheReason remove_entry(JsvmBackend* backend, const JsvmStoreKey* key) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    JsvmRedisBatch batch = {0};
    redisReply* reply = NULL;
    bool broken = false;
    char text[JSVM_REDIS_KEY_DIGITS + 1];
    if (store->read_only) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    jsvm_redis_hex(key, text);
    jsvm_redis_batch_add(&batch, JSVM_REDIS_EVAL " %llu %s", jsvm_redis_remove,
                         (unsigned long long)store->limits.age_seconds, text);
    const JSVMX_CodeCacheReason reason = jsvm_redis_store_change(store, &batch, &reply, &broken);
    freeReplyObject(reply);
    return broken ? JSVMX_REASON_NONE : reason;
}

/* The first key of the index above one given as text, or above all with "". Foreign ones are passed
 * over. */
static JSVMX_CodeCacheReason next_key(JsvmRedisStore* store, const char* above, int64_t deadline,
                                      JsvmStoreKey* key) {
    char bound[1 + 256] = "-";
    if (above[0] != '\0') {
        snprintf(bound, sizeof(bound), "(%s", above);
    }
    for (;;) {
        JsvmRedisBatch batch = {0};
        redisReply* reply = NULL;
        jsvm_redis_batch_add(&batch, "ZRANGEBYLEX " JSVM_REDIS_PREFIX "keys %s + LIMIT 0 1", bound);
        JSVMX_CodeCacheReason reason = jsvm_redis_store_ask(store, &batch, deadline, &reply);
        if (reason != JSVMX_REASON_NONE) {
            return reason;
        }
        reason = reply->type == REDIS_REPLY_ERROR && !is_wrong_type(reply)
                     ? JSVMX_REASON_STORE_UNAVAILABLE
                     : JSVMX_REASON_NOT_STORED;
        const redisReply* found =
            reply->type == REDIS_REPLY_ARRAY && reply->elements == 1 ? reply->element[0] : NULL;
        const bool is_text = found != NULL && found->type == REDIS_REPLY_STRING &&
                             found->len < sizeof(bound) - 1 && strlen(found->str) == found->len;
        const bool is_key = is_text && jsvm_redis_from_hex(found->str, found->len, key);
        if (is_text) {
            snprintf(bound, sizeof(bound), "(%s", found->str);
        }
        freeReplyObject(reply);
        if (is_key || !is_text) {
            return is_key ? JSVMX_REASON_NONE : reason;
        }
    }
}

static JSVMX_CodeCacheReason next(JsvmBackend* backend, bool first, JsvmStoreKey* key,
                                  JsvmStoreLease* lease) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    char above[JSVM_REDIS_KEY_DIGITS + 1] = "";
    if (!first) {
        jsvm_redis_hex(key, above);
    }
    for (;;) {
        const int64_t deadline = jsvm_redis_deadline(store);
        JSVMX_CodeCacheReason reason = next_key(store, above, deadline, key);
        if (reason == JSVMX_REASON_NONE) {
            reason = fetch(store, key, false, deadline, lease);
            if (reason == JSVMX_REASON_NOT_STORED) {
                jsvm_redis_hex(key, above);
                continue;
            }
        }
        return reason == JSVMX_REASON_ENTRY_DAMAGED ? JSVMX_REASON_NOT_STORED : reason;
    }
}

static JSVMX_CodeCacheReason trim(JsvmBackend* backend, uint64_t bytes, uint64_t entries,
                                  uint64_t* dropped) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    *dropped = 0;
    if (store->read_only) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    return jsvm_redis_store_trim(store, bytes, entries, dropped);
}

static JSVMX_CodeCacheReason clear(JsvmBackend* backend) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    return store->read_only ? JSVMX_REASON_STORE_UNAVAILABLE : jsvm_redis_store_clear(store);
}

static JSVMX_CodeCacheReason usage(JsvmBackend* backend, JsvmStoreUsage* result) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    JsvmRedisBatch batch = {0};
    redisReply* replies[2];
    pthread_mutex_lock(&store->mutex);
    *result = (JsvmStoreUsage){0, 0, store->evictions, store->recoveries};
    pthread_mutex_unlock(&store->mutex);
    jsvm_redis_batch_add(&batch, "ZCARD " JSVM_REDIS_PREFIX "used");
    jsvm_redis_batch_add(&batch, "GET " JSVM_REDIS_PREFIX "bytes");
    JSVMX_CodeCacheReason reason =
        jsvm_redis_store_ask(store, &batch, jsvm_redis_deadline(store), replies);
    if (reason != JSVMX_REASON_NONE) {
        return reason == JSVMX_REASON_ENTRY_DAMAGED ? JSVMX_REASON_NONE : reason;
    }
    if (replies[0]->type == REDIS_REPLY_INTEGER && replies[0]->integer > 0) {
        result->entries = (uint64_t)replies[0]->integer;
        result->bytes = number_of(replies[1]);
    } else if (replies[0]->type == REDIS_REPLY_ERROR && !is_wrong_type(replies[0])) {
        reason = JSVMX_REASON_STORE_UNAVAILABLE;
    }
    jsvm_redis_free_replies(replies, 2);
    return reason;
}

static void close_store(JsvmBackend* backend) {
    JsvmRedisStore* store = (JsvmRedisStore*)backend;
    for (size_t i = 0; i < store->in_flight.length; ++i) {
        jsvm_key_list_add(&store->landed, &store->in_flight.items[i].key);
    }
    jsvm_redis_store_unmark(store);
    jsvm_key_list_free(&store->in_flight);
    jsvm_key_list_free(&store->landed);
    jsvm_key_list_free(&store->used);
    jsvm_redis_pool_free(store->pool);
    pthread_mutex_destroy(&store->mutex);
    free(store);
}

bool jsvm_redis_is_url(const char* location) {
    const char* at = location;
    while (isalnum((unsigned char)*at) || *at == '+' || *at == '-' || *at == '.') {
        ++at;
    }
    return at != location && isalpha((unsigned char)*location) && strncmp(at, "://", 3) == 0;
}

static const JsvmBackendOps kOps = {
    .may_have = may_have,
    .get = get,
    .give_back = give_back,
    .take_off = take_off,
    .land = land,
    .put = put,
    .remove = remove_entry,
    .next = next,
    .trim = trim,
    .clear = clear,
    .usage = usage,
    .tick = jsvm_redis_store_tick,
    .close = close_store,
};

static uint64_t at_most(uint64_t value, uint64_t most) {
    return value < most ? value : most;
}

bool jsvm_redis_backend_open(const char* url, const JsvmStoreLimits* limits, bool read_only,
                             uint32_t timeout_milliseconds, bool* invalid, JsvmBackend** result) {
    JsvmRedisUrl parsed;
    *result = NULL;
    if (!jsvm_redis_url_parse(url, &parsed, invalid)) {
        return false;
    }
    JsvmRedisStore* store = calloc(1, sizeof(*store));
    if (store != NULL) {
        store->head.ops = &kOps;
        store->limits = *limits;
        store->limits.age_seconds = at_most(limits->age_seconds, kLongestAge);
        store->limits.entry_bytes = at_most(limits->entry_bytes, kLargestEntry);
        store->read_only = read_only;
        store->timeout = timeout_milliseconds;
        store->pool =
            jsvm_redis_pool_new(&parsed, (size_t)store->limits.entry_bytes + kRoomForRest);
    }
    if (store == NULL || store->pool == NULL) {
        free(store);
        jsvm_redis_url_free(&parsed);
        return false;
    }
    jsvm_redis_process_name(store->process);
    pthread_mutex_init(&store->mutex, NULL);
    *result = &store->head;
    return true;
}
