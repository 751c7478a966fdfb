/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The thread of a store: it writes entries, so that no thread of a program's has to, and has the
 * backend do what is to be done from time to time. It is started when there is something to do.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_WRITER_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_WRITER_H_

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    kJsvmMostQueuedBytes = 64 * 1024 * 1024, /* but one cache may be larger, alone */
    kJsvmMostQueued = 2048
};

/* A cache to be written, or a key to be removed. */
typedef struct JsvmWrite {
    struct JsvmWrite* next;
    uint64_t number; /* the writer's */
    JsvmStoreKey key;
    char name[64];
    uint8_t* cache; /* from malloc; NULL: remove the key */
    size_t length;
} JsvmWrite;

void jsvm_write_free(JsvmWrite* write);

/* What the thread does. Called with no mutex held. */
typedef struct {
    void (*write)(void* data, const JsvmWrite* write);
    void (*tick)(void* data);
    void* data;
} JsvmWriterTasks;

typedef struct {
    JsvmWriterTasks tasks;
    pthread_mutex_t mutex;
    pthread_cond_t news;     /* for the thread */
    pthread_cond_t progress; /* from the thread */
    pthread_t thread;
    bool started;
    bool ending;
    JsvmWrite* first;
    JsvmWrite* last;
    size_t count;
    size_t bytes;
    uint64_t numbers;        /* given out */
    const JsvmWrite* during; /* what is being written */
    struct timespec next_tick;
    struct timespec quiet; /* when there is nothing to tick for any more */
} JsvmWriter;

bool jsvm_writer_init(JsvmWriter* writer, const JsvmWriterTasks* tasks);
/* Starts the thread now rather than within the first call that needs it. Without one nothing is
 * lost: that call tries again. */
void jsvm_writer_start(JsvmWriter* writer);
/* Writes what is queued and ends the thread. */
void jsvm_writer_finish(JsvmWriter* writer);

/* Queues a write, which is the writer's then, in place of one with the same key. False: the queue
 * is full, or there is no thread for it. */
bool jsvm_writer_push(JsvmWriter* writer, JsvmWrite* write);

/* There is something to tick for: about once a second, for a while. */
void jsvm_writer_stir(JsvmWriter* writer);

/* Waits until what was queued before this call is done. */
void jsvm_writer_flush(JsvmWriter* writer);

/* Drops what is queued and waits for the write that is under way. */
void jsvm_writer_drop(JsvmWriter* writer);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_WRITER_H_ */
