/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "frameworks/code_cache/redis_resolve.h"

enum { kMostConnections = 8, kFirstPause = 1000, kLongestPause = 30000 };

struct JsvmRedisPool {
    JsvmRedisUrl url;
    size_t most;
    JsvmRedisClock clock; /* of pauses, not of deadlines */
    pthread_mutex_t mutex;
    pthread_cond_t given_back;
    /* All below are guarded by the mutex. */
    JsvmRedisConnection* idle[kMostConnections];
    size_t idle_count;
    size_t open_count;             /* idle, in use and being made */
    JSVMX_CodeCacheReason failure; /* NONE while the server answers */
    uint64_t failures;             /* how many there were */
    int64_t pause;                 /* milliseconds */
    int64_t next_try;
    bool is_trying; /* one thread does, after a failure */
};

static int64_t monotonic(void* data) {
    (void)data;
    return jsvm_redis_now();
}

static int64_t now_of(const JsvmRedisPool* pool) {
    return pool->clock.now(pool->clock.data);
}

JsvmRedisPool* jsvm_redis_pool_new(JsvmRedisUrl* url, size_t most) {
    pthread_condattr_t attributes;
    JsvmRedisPool* pool = calloc(1, sizeof(*pool));
    if (pool == NULL) {
        return NULL;
    }
    pool->url = *url;
    memset(url, 0, sizeof(*url));
    pool->most = most;
    pool->clock.now = monotonic;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->given_back, &attributes);
    pthread_condattr_destroy(&attributes);
    return pool;
}

void jsvm_redis_pool_set_clock(JsvmRedisPool* pool, const JsvmRedisClock* clock) {
    pool->clock = *clock;
}

void jsvm_redis_pool_free(JsvmRedisPool* pool) {
    for (size_t i = 0; i < pool->idle_count; ++i) {
        jsvm_redis_disconnect(pool->idle[i]);
    }
    pthread_cond_destroy(&pool->given_back);
    pthread_mutex_destroy(&pool->mutex);
    jsvm_redis_url_free(&pool->url);
    free(pool);
}

static void close_idle(JsvmRedisPool* pool) {
    while (pool->idle_count > 0) {
        jsvm_redis_disconnect(pool->idle[--pool->idle_count]);
        --pool->open_count;
    }
}

/* Threads that fail together have found out one thing, so only the first of them counts. What is
 * connected to a server that does not answer is not tried one after the other later. */
static void note(JsvmRedisPool* pool, uint64_t failures, JSVMX_CodeCacheReason outcome) {
    if (failures != pool->failures) {
        return;
    }
    pool->is_trying = false;
    if (outcome != JSVMX_REASON_NONE) {
        const int64_t longer = pool->pause * 2 < kLongestPause ? pool->pause * 2 : kLongestPause;
        pool->pause = pool->failure == JSVMX_REASON_NONE ? kFirstPause : longer;
        pool->next_try = now_of(pool) + pool->pause;
        ++pool->failures;
        close_idle(pool);
    }
    pool->failure = outcome;
}

/* After a failure one thread may try when the pause is over. */
static bool may_ask(JsvmRedisPool* pool) {
    if (pool->failure == JSVMX_REASON_NONE) {
        return true;
    }
    if (pool->is_trying || now_of(pool) < pool->next_try) {
        return false;
    }
    pool->is_trying = true;
    /* On a new connection, which is none before the server has answered: what was given back since
     * the failure takes what is only told to it, too. */
    close_idle(pool);
    return true;
}

/* An idle connection that has not ended meanwhile, or NULL. */
static JsvmRedisConnection* take_idle(JsvmRedisPool* pool) {
    while (pool->idle_count > 0) {
        JsvmRedisConnection* connection = pool->idle[--pool->idle_count];
        if (jsvm_redis_is_alive(connection)) {
            return connection;
        }
        jsvm_redis_disconnect(connection);
        --pool->open_count;
    }
    return NULL;
}

/* Waits until there is an idle connection (*idle), or room for one more (*idle is NULL). */
static JSVMX_CodeCacheReason take_place(JsvmRedisPool* pool, int64_t deadline,
                                        JsvmRedisConnection** idle) {
    const struct timespec until = {deadline / 1000, (long)(deadline % 1000) * 1000000};
    for (;;) {
        *idle = take_idle(pool);
        if (*idle != NULL) {
            return JSVMX_REASON_NONE;
        }
        if (pool->open_count < kMostConnections) {
            ++pool->open_count;
            return JSVMX_REASON_NONE;
        }
        if (pthread_cond_timedwait(&pool->given_back, &pool->mutex, &until) == ETIMEDOUT) {
            return JSVMX_REASON_STORE_TIMEOUT;
        }
    }
}

JSVMX_CodeCacheReason jsvm_redis_pool_take(JsvmRedisPool* pool, int64_t deadline,
                                           JsvmRedisLoan* loan) {
    JSVMX_CodeCacheReason reason = JSVMX_REASON_NONE;
    pthread_mutex_lock(&pool->mutex);
    loan->connection = NULL;
    loan->failures = pool->failures;
    if (!may_ask(pool)) {
        reason = pool->failure;
        pthread_mutex_unlock(&pool->mutex);
        return reason;
    }
    reason = take_place(pool, deadline, &loan->connection);
    if (reason != JSVMX_REASON_NONE && loan->failures == pool->failures) {
        pool->is_trying = false;
    }
    pthread_mutex_unlock(&pool->mutex);
    if (reason != JSVMX_REASON_NONE || loan->connection != NULL) {
        return reason;
    }
    reason = jsvm_redis_connect(&pool->url, pool->most, deadline, &loan->connection);
    if (reason != JSVMX_REASON_NONE) {
        jsvm_redis_pool_give(pool, loan, reason);
    }
    return reason;
}

void jsvm_redis_pool_give(JsvmRedisPool* pool, const JsvmRedisLoan* loan,
                          JSVMX_CodeCacheReason outcome) {
    pthread_mutex_lock(&pool->mutex);
    note(pool, loan->failures, outcome == JSVMX_REASON_ENTRY_DAMAGED ? JSVMX_REASON_NONE : outcome);
    if (outcome == JSVMX_REASON_NONE) {
        pool->idle[pool->idle_count++] = loan->connection;
    } else {
        --pool->open_count;
    }
    pthread_cond_signal(&pool->given_back);
    pthread_mutex_unlock(&pool->mutex);
    if (outcome != JSVMX_REASON_NONE) {
        jsvm_redis_disconnect(loan->connection);
    }
}

bool jsvm_redis_pool_is_due(JsvmRedisPool* pool) {
    pthread_mutex_lock(&pool->mutex);
    const bool is_due =
        pool->failure != JSVMX_REASON_NONE && !pool->is_trying && now_of(pool) >= pool->next_try;
    pthread_mutex_unlock(&pool->mutex);
    return is_due;
}
