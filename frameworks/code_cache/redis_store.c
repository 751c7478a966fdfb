/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_store.h"

#include <stdlib.h>
#include <string.h>

#include "frameworks/code_cache/redis_resolve.h"
#include "frameworks/code_cache/redis_scripts.h"

enum {
    kMostCommands = 8,
    kWriteFactor = 10,
    kScanned = 500 /* keys that the server looks at at once */
};

static const char kHex[] = "0123456789abcdef";

void jsvm_redis_hex(const JsvmStoreKey* key, char text[JSVM_REDIS_KEY_DIGITS + 1]) {
    for (size_t i = 0; i < sizeof(key->fingerprint); ++i) {
        text[2 * i] = kHex[key->fingerprint[i] >> 4];
        text[2 * i + 1] = kHex[key->fingerprint[i] & 15];
        text[32 + 2 * i] = kHex[key->source[i] >> 4];
        text[32 + 2 * i + 1] = kHex[key->source[i] & 15];
    }
    text[JSVM_REDIS_KEY_DIGITS] = '\0';
}

bool jsvm_redis_from_hex(const char* text, size_t length, JsvmStoreKey* key) {
    uint8_t bytes[JSVM_REDIS_KEY_DIGITS / 2] = {0};
    if (length != JSVM_REDIS_KEY_DIGITS) {
        return false;
    }
    for (size_t i = 0; i < length; ++i) {
        const char* digit = text[i] == '\0' ? NULL : strchr(kHex, text[i]);
        if (digit == NULL) {
            return false;
        }
        bytes[i / 2] = (uint8_t)(bytes[i / 2] << 4 | (digit - kHex));
    }
    memcpy(key->fingerprint, bytes, sizeof(key->fingerprint));
    memcpy(key->source, bytes + sizeof(key->fingerprint), sizeof(key->source));
    return true;
}

int64_t jsvm_redis_deadline(const JsvmRedisStore* store) {
    return jsvm_redis_now() + store->timeout;
}

int64_t jsvm_redis_write_deadline(const JsvmRedisStore* store) {
    return jsvm_redis_now() + store->timeout * kWriteFactor;
}

uint64_t jsvm_redis_enough(uint64_t limit) {
    return limit / 10 * 7 + limit % 10 * 7 / 10;
}

static bool begins_with(const redisReply* reply, const char* code) {
    const size_t length = strlen(code);
    return reply->type == REDIS_REPLY_ERROR && strncmp(reply->str, code, length) == 0 &&
           (reply->str[length] == ' ' || reply->str[length] == '\0');
}

static bool any_begins_with(redisReply** replies, size_t count, const char* code) {
    for (size_t i = 0; i < count; ++i) {
        if (begins_with(replies[i], code)) {
            return true;
        }
    }
    return false;
}

/* What errors say of the server, rather than of what it was asked. STORE_UNAVAILABLE: whatever it
 * is asked, it cannot answer now. ENTRY_DAMAGED: it has become the copy of another, which a new
 * connection may lead to. */
static JSVMX_CodeCacheReason judge_server(redisReply** replies, size_t count) {
    static const char* const kAway[] = {"LOADING",     "BUSY",   "MASTERDOWN",
                                        "CLUSTERDOWN", "NOAUTH", "MOVED"};
    for (size_t i = 0; i < sizeof(kAway) / sizeof(kAway[0]); ++i) {
        if (any_begins_with(replies, count, kAway[i])) {
            return JSVMX_REASON_STORE_UNAVAILABLE;
        }
    }
    return any_begins_with(replies, count, "READONLY") ? JSVMX_REASON_ENTRY_DAMAGED
                                                       : JSVMX_REASON_NONE;
}

JSVMX_CodeCacheReason jsvm_redis_store_ask(JsvmRedisStore* store, JsvmRedisBatch* batch,
                                           int64_t deadline, redisReply** replies) {
    JsvmRedisLoan loan;
    JSVMX_CodeCacheReason reason = jsvm_redis_pool_take(store->pool, deadline, &loan);
    if (reason == JSVMX_REASON_NONE) {
        reason = jsvm_redis_ask(loan.connection, batch, deadline, replies);
        JSVMX_CodeCacheReason outcome = reason;
        if (reason == JSVMX_REASON_NONE) {
            outcome = judge_server(replies, batch->commands);
        }
        if (reason == JSVMX_REASON_NONE && outcome == JSVMX_REASON_STORE_UNAVAILABLE) {
            jsvm_redis_free_replies(replies, batch->commands);
            reason = outcome;
        }
        jsvm_redis_pool_give(store->pool, &loan, outcome);
    }
    jsvm_redis_batch_free(batch);
    return reason;
}

/* Puts the last result of a transaction in the place of its reply. */
static redisReply* take_last_result(redisReply* reply) {
    if (reply->type != REDIS_REPLY_ARRAY || reply->elements == 0 ||
        reply->element[reply->elements - 1] == NULL) {
        return reply;
    }
    redisReply* last = reply->element[reply->elements - 1];
    reply->element[reply->elements - 1] = NULL;
    freeReplyObject(reply);
    return last;
}

JSVMX_CodeCacheReason jsvm_redis_store_change(JsvmRedisStore* store, JsvmRedisBatch* batch,
                                              redisReply** reply, bool* broken) {
    redisReply* replies[kMostCommands] = {NULL};
    const size_t count = batch->commands;
    *reply = NULL;
    *broken = false;
    const JSVMX_CodeCacheReason reason =
        jsvm_redis_store_ask(store, batch, jsvm_redis_write_deadline(store), replies);
    if (reason != JSVMX_REASON_NONE) {
        return reason == JSVMX_REASON_ENTRY_DAMAGED ? JSVMX_REASON_STORE_UNAVAILABLE : reason;
    }
    jsvm_redis_free_replies(replies, count - 1);
    redisReply* last = count > 1 ? take_last_result(replies[count - 1]) : replies[count - 1];
    if (last->type != REDIS_REPLY_ERROR) {
        *reply = last;
        return JSVMX_REASON_NONE;
    }
    *broken = strstr(last->str, JSVM_REDIS_BROKEN) != NULL;
    freeReplyObject(last);
    if (*broken && jsvm_redis_store_clear(store) == JSVMX_REASON_NONE) {
        pthread_mutex_lock(&store->mutex);
        ++store->recoveries;
        pthread_mutex_unlock(&store->mutex);
    }
    return JSVMX_REASON_STORE_UNAVAILABLE;
}

static void add_trim(const JsvmRedisStore* store, JsvmRedisBatch* batch, uint64_t bytes,
                     uint64_t entries) {
    jsvm_redis_batch_add(batch, JSVM_REDIS_EVAL " %llu %llu %llu %d", jsvm_redis_trim,
                         (unsigned long long)store->limits.age_seconds, (unsigned long long)bytes,
                         (unsigned long long)entries, JSVM_REDIS_BATCH);
}

uint64_t jsvm_redis_store_note_dropped(JsvmRedisStore* store, const redisReply* reply) {
    uint64_t dropped = 0;
    bool more = false;
    if (reply->type == REDIS_REPLY_ARRAY && reply->elements == 2 &&
        reply->element[0]->type == REDIS_REPLY_INTEGER &&
        reply->element[1]->type == REDIS_REPLY_INTEGER && reply->element[0]->integer > 0) {
        dropped = (uint64_t)reply->element[0]->integer;
        more = reply->element[1]->integer != 0;
    }
    pthread_mutex_lock(&store->mutex);
    store->evictions += dropped;
    store->more_to_trim = more;
    pthread_mutex_unlock(&store->mutex);
    return dropped;
}

JSVMX_CodeCacheReason jsvm_redis_store_trim(JsvmRedisStore* store, uint64_t bytes, uint64_t entries,
                                            uint64_t* dropped) {
    const int64_t end = jsvm_redis_now() + JSVM_REDIS_LONGEST_SWEEP;
    uint64_t now_dropped = 0;
    *dropped = 0;
    do {
        JsvmRedisBatch batch = {0};
        redisReply* reply = NULL;
        bool broken = false;
        add_trim(store, &batch, bytes, entries);
        const JSVMX_CodeCacheReason reason =
            jsvm_redis_store_change(store, &batch, &reply, &broken);
        if (reason != JSVMX_REASON_NONE) {
            return broken ? JSVMX_REASON_NONE : reason;
        }
        now_dropped = jsvm_redis_store_note_dropped(store, reply);
        *dropped += now_dropped;
        freeReplyObject(reply);
    } while (now_dropped == JSVM_REDIS_BATCH && jsvm_redis_now() < end);
    return JSVMX_REASON_NONE;
}

static JSVMX_CodeCacheReason ask_for_one(JsvmRedisStore* store, JsvmRedisBatch* batch,
                                         redisReply** reply) {
    const JSVMX_CodeCacheReason reason =
        jsvm_redis_store_ask(store, batch, jsvm_redis_write_deadline(store), reply);
    if (reason != JSVMX_REASON_NONE) {
        return reason == JSVMX_REASON_ENTRY_DAMAGED ? JSVMX_REASON_STORE_UNAVAILABLE : reason;
    }
    if ((*reply)->type == REDIS_REPLY_ERROR) {
        jsvm_redis_free_replies(reply, 1);
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    return JSVMX_REASON_NONE;
}

static JSVMX_CodeCacheReason unlink_all(JsvmRedisStore* store, const redisReply* keys) {
    JsvmRedisBatch batch = {0};
    redisReply* reply = NULL;
    size_t count = 0;
    const char** words = malloc((keys->elements + 1) * sizeof(*words));
    if (words == NULL) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    words[count++] = "UNLINK";
    for (size_t i = 0; i < keys->elements; ++i) {
        if (keys->element[i]->type == REDIS_REPLY_STRING) {
            words[count++] = keys->element[i]->str;
        }
    }
    jsvm_redis_batch_add_words(&batch, count, words);
    free(words);
    const JSVMX_CodeCacheReason reason = ask_for_one(store, &batch, &reply);
    freeReplyObject(reply);
    return reason;
}

/* Drops what the next part of the server's keys has of ours. */
static JSVMX_CodeCacheReason sweep(JsvmRedisStore* store, unsigned long long* cursor) {
    JsvmRedisBatch batch = {0};
    redisReply* reply = NULL;
    jsvm_redis_batch_add(&batch, "SCAN %llu MATCH " JSVM_REDIS_PREFIX "[ef]:* COUNT %d", *cursor,
                         kScanned);
    JSVMX_CodeCacheReason reason = ask_for_one(store, &batch, &reply);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    *cursor = 0;
    if (reply->type == REDIS_REPLY_ARRAY && reply->elements == 2 &&
        reply->element[0]->type == REDIS_REPLY_STRING &&
        reply->element[1]->type == REDIS_REPLY_ARRAY) {
        *cursor = strtoull(reply->element[0]->str, NULL, 10);
        if (reply->element[1]->elements > 0) {
            reason = unlink_all(store, reply->element[1]);
        }
    }
    freeReplyObject(reply);
    return reason;
}

/* The index first: what is written meanwhile begins a new one. Never another user's keys. */
JSVMX_CodeCacheReason jsvm_redis_store_clear(JsvmRedisStore* store) {
    const int64_t end = jsvm_redis_now() + JSVM_REDIS_LONGEST_SWEEP;
    JsvmRedisBatch batch = {0};
    redisReply* reply = NULL;
    unsigned long long cursor = 0;
    jsvm_redis_batch_add(&batch, "UNLINK %s %s %s %s", JSVM_REDIS_PREFIX "keys",
                         JSVM_REDIS_PREFIX "used", JSVM_REDIS_PREFIX "info",
                         JSVM_REDIS_PREFIX "bytes");
    JSVMX_CodeCacheReason reason = ask_for_one(store, &batch, &reply);
    freeReplyObject(reply);
    while (reason == JSVMX_REASON_NONE) {
        reason = sweep(store, &cursor);
        if (cursor == 0) {
            break;
        }
        if (jsvm_redis_now() > end) {
            return JSVMX_REASON_STORE_TIMEOUT;
        }
    }
    return reason;
}
