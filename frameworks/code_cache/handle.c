/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/handle.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* So many records rest before one of them is used again. */
enum { kResting = 32 };

struct JSVMX_CodeCache__ {
    _Atomic(JsvmStore*) store; /* NULL: closed */
    atomic_size_t users;
    struct JSVMX_CodeCache__* next;      /* of all */
    struct JSVMX_CodeCache__* next_free; /* of those that rest */
};

struct Handles {
    pthread_mutex_t mutex;
    pthread_cond_t left; /* the last user of a handle that ends has */
    JSVMX_CodeCache all;
    JSVMX_CodeCache oldest_free;
    JSVMX_CodeCache newest_free;
    size_t resting;
};

static struct Handles* TheHandles(void) {
    static struct Handles handles = {
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL, NULL, NULL, 0};
    return &handles;
}

static JSVMX_CodeCache Take(struct Handles* handles) {
    if (handles->resting > kResting) {
        JSVMX_CodeCache handle = handles->oldest_free;
        handles->oldest_free = handle->next_free;
        --handles->resting;
        return handle;
    }
    JSVMX_CodeCache handle = calloc(1, sizeof(*handle));
    if (handle != NULL) {
        handle->next = handles->all;
        handles->all = handle;
    }
    return handle;
}

static void Rest(struct Handles* handles, JSVMX_CodeCache handle) {
    handle->next_free = NULL;
    if (handles->resting++ == 0) {
        handles->oldest_free = handle;
    } else {
        handles->newest_free->next_free = handle;
    }
    handles->newest_free = handle;
}

JSVMX_CodeCache jsvm_store_handle_make(JsvmStore* store) {
    struct Handles* handles = TheHandles();
    pthread_mutex_lock(&handles->mutex);
    JSVMX_CodeCache handle = Take(handles);
    if (handle != NULL) {
        atomic_store(&handle->store, store);
    }
    pthread_mutex_unlock(&handles->mutex);
    return handle;
}

/* Who enters counts first and looks then; who ends a handle does it the other way round. So at
 * least one of two that meet sees the other. */

JsvmStore* jsvm_store_enter(JSVMX_CodeCache handle) {
    if (handle == NULL) {
        return NULL;
    }
    atomic_fetch_add(&handle->users, 1);
    JsvmStore* store = atomic_load(&handle->store);
    if (store == NULL) {
        jsvm_store_leave(handle);
    }
    return store;
}

void jsvm_store_leave(JSVMX_CodeCache handle) {
    if (atomic_fetch_sub(&handle->users, 1) == 1 && atomic_load(&handle->store) == NULL) {
        struct Handles* handles = TheHandles();
        pthread_mutex_lock(&handles->mutex);
        pthread_cond_broadcast(&handles->left);
        pthread_mutex_unlock(&handles->mutex);
    }
}

bool jsvm_store_is_open(JSVMX_CodeCache handle) {
    return handle != NULL && atomic_load(&handle->store) != NULL;
}

JsvmStore* jsvm_store_handle_end(JSVMX_CodeCache handle) {
    JsvmStore* store = handle != NULL ? atomic_exchange(&handle->store, NULL) : NULL;
    if (store == NULL) {
        return NULL;
    }
    struct Handles* handles = TheHandles();
    pthread_mutex_lock(&handles->mutex);
    while (atomic_load(&handle->users) != 0) {
        pthread_cond_wait(&handles->left, &handles->mutex);
    }
    Rest(handles, handle);
    pthread_mutex_unlock(&handles->mutex);
    return store;
}

void jsvm_store_for_each(void (*visit)(JsvmStore* store)) {
    struct Handles* handles = TheHandles();
    pthread_mutex_lock(&handles->mutex);
    JSVMX_CodeCache handle = handles->all; /* records are only ever added before it */
    pthread_mutex_unlock(&handles->mutex);
    for (; handle != NULL; handle = handle->next) {
        JsvmStore* store = jsvm_store_enter(handle);
        if (store != NULL) {
            visit(store);
            jsvm_store_leave(handle);
        }
    }
}
