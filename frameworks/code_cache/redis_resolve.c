/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/redis_resolve.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <time.h>

/* Shared by the thread that looks up and the one that waits; the last one frees it. */
typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t over;
    bool is_over;
    bool abandoned;
    char service[8];
    JsvmRedisAddresses found;
    char host[]; /* NUL-terminated */
} Lookup;

int64_t jsvm_redis_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What getaddrinfo says, which is 0 for success. */
static int look_up(const char* host, const char* service, int flags, JsvmRedisAddresses* result) {
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};
    struct addrinfo* found = NULL;
    const int error = getaddrinfo(host, service, &hints, &found);
    result->count = 0;
    if (error != 0) {
        return error;
    }
    for (const struct addrinfo* at = found; at != NULL; at = at->ai_next) {
        JsvmRedisAddress* address = &result->addresses[result->count];
        if (result->count < JSVM_REDIS_MOST_ADDRESSES &&
            at->ai_addrlen <= sizeof(address->storage)) {
            memcpy(&address->storage, at->ai_addr, at->ai_addrlen);
            address->length = at->ai_addrlen;
            ++result->count;
        }
    }
    freeaddrinfo(found);
    return 0;
}

static void free_lookup(Lookup* lookup) {
    pthread_cond_destroy(&lookup->over);
    pthread_mutex_destroy(&lookup->mutex);
    free(lookup);
}

static void* run_lookup(void* data) {
    Lookup* lookup = data;
    JsvmRedisAddresses found;
    look_up(lookup->host, lookup->service, 0, &found);
    pthread_mutex_lock(&lookup->mutex);
    lookup->found = found;
    lookup->is_over = true;
    const bool abandoned = lookup->abandoned;
    pthread_cond_signal(&lookup->over);
    pthread_mutex_unlock(&lookup->mutex);
    if (abandoned) {
        free_lookup(lookup);
    }
    return NULL;
}

static Lookup* new_lookup(const char* host, const char* service) {
    const size_t size = strlen(host) + 1;
    pthread_condattr_t attributes;
    Lookup* lookup = calloc(1, sizeof(*lookup) + size);
    if (lookup == NULL) {
        return NULL;
    }
    memcpy(lookup->host, host, size);
    snprintf(lookup->service, sizeof(lookup->service), "%s", service);
    pthread_mutex_init(&lookup->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&lookup->over, &attributes);
    pthread_condattr_destroy(&attributes);
    return lookup;
}

/* The program's signals are not for a thread that it knows nothing of. */
static bool start_lookup(Lookup* lookup) {
    pthread_t thread;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool started = pthread_create(&thread, NULL, run_lookup, lookup) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started) {
        pthread_detach(thread);
    }
    return started;
}

static JSVMX_CodeCacheReason await_lookup(Lookup* lookup, int64_t deadline,
                                          JsvmRedisAddresses* result) {
    const struct timespec until = {deadline / 1000, (long)(deadline % 1000) * 1000000};
    int error = 0;
    pthread_mutex_lock(&lookup->mutex);
    while (!lookup->is_over && error != ETIMEDOUT) {
        error = pthread_cond_timedwait(&lookup->over, &lookup->mutex, &until);
    }
    const bool is_over = lookup->is_over;
    lookup->abandoned = !is_over;
    if (is_over) {
        *result = lookup->found;
    }
    pthread_mutex_unlock(&lookup->mutex);
    if (!is_over) {
        return JSVMX_REASON_STORE_TIMEOUT;
    }
    free_lookup(lookup);
    return result->count == 0 ? JSVMX_REASON_STORE_UNAVAILABLE : JSVMX_REASON_NONE;
}

static void take_path(const char* path, JsvmRedisAddresses* result) {
    struct sockaddr_un address;
    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    memcpy(&result->addresses[0].storage, &address, sizeof(address));
    result->addresses[0].length = sizeof(address);
    result->count = 1;
}

JSVMX_CodeCacheReason jsvm_redis_resolve(const JsvmRedisUrl* url, int64_t deadline,
                                         JsvmRedisAddresses* result) {
    char service[8];
    if (url->path != NULL) {
        take_path(url->path, result);
        return JSVMX_REASON_NONE;
    }
    snprintf(service, sizeof(service), "%u", (unsigned)url->port);
    if (look_up(url->host, service, AI_NUMERICHOST, result) == 0) {
        return result->count == 0 ? JSVMX_REASON_STORE_UNAVAILABLE : JSVMX_REASON_NONE;
    }
    Lookup* lookup = new_lookup(url->host, service);
    if (lookup == NULL || !start_lookup(lookup)) {
        if (lookup != NULL) {
            free_lookup(lookup);
        }
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    return await_lookup(lookup, deadline, result);
}
