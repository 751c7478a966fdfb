/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/writer.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum {
    kTickSeconds = 1,
    kStirSeconds = 15 /* marks are forgotten after ten, times of use are written sooner */
};

void jsvm_write_free(JsvmWrite* write) {
    if (write != NULL) {
        free(write->cache);
        free(write);
    }
}

bool jsvm_writer_init(JsvmWriter* writer, const JsvmWriterTasks* tasks) {
    *writer = (JsvmWriter){.tasks = *tasks};
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0) {
        return false;
    }
    const bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                      pthread_cond_init(&writer->news, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (!made) {
        return false;
    }
    pthread_cond_init(&writer->progress, NULL);
    pthread_mutex_init(&writer->mutex, NULL);
    return true;
}

static struct timespec Now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now;
}

static bool IsBefore(const struct timespec* a, const struct timespec* b) {
    return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

/* The three that follow are called with the mutex held, and give it up for as long as they work. */

static void TakeAndWrite(JsvmWriter* writer) {
    JsvmWrite* write = writer->first;
    writer->first = write->next;
    if (writer->first == NULL) {
        writer->last = NULL;
    }
    --writer->count;
    writer->bytes -= write->length;
    writer->during = write;
    pthread_mutex_unlock(&writer->mutex);
    writer->tasks.write(writer->tasks.data, write);
    pthread_mutex_lock(&writer->mutex);
    writer->during = NULL;
    jsvm_write_free(write);
    pthread_cond_broadcast(&writer->progress);
}

/* Whether it was time for a tick. */
static bool TickIfDue(JsvmWriter* writer) {
    const struct timespec now = Now();
    if (!IsBefore(&writer->next_tick, &writer->quiet) || IsBefore(&now, &writer->next_tick)) {
        return false;
    }
    writer->next_tick = now;
    writer->next_tick.tv_sec += kTickSeconds;
    pthread_mutex_unlock(&writer->mutex);
    writer->tasks.tick(writer->tasks.data);
    pthread_mutex_lock(&writer->mutex);
    return true;
}

static void Wait(JsvmWriter* writer) {
    if (IsBefore(&writer->next_tick, &writer->quiet)) {
        pthread_cond_timedwait(&writer->news, &writer->mutex, &writer->next_tick);
    } else {
        pthread_cond_wait(&writer->news, &writer->mutex);
    }
}

static void* Run(void* data) {
    JsvmWriter* writer = data;
    pthread_mutex_lock(&writer->mutex);
    while (writer->first != NULL || !writer->ending) {
        if (!writer->ending && TickIfDue(writer)) {
            continue;
        }
        if (writer->first != NULL) {
            TakeAndWrite(writer);
        } else {
            Wait(writer);
        }
    }
    pthread_mutex_unlock(&writer->mutex);
    return NULL;
}

/* Signals are for the threads of the program. With the mutex held. */
static bool Start(JsvmWriter* writer) {
    if (writer->started) {
        return true;
    }
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) {
        return false;
    }
    writer->started = pthread_create(&writer->thread, NULL, Run, writer) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return writer->started;
}

void jsvm_writer_start(JsvmWriter* writer) {
    pthread_mutex_lock(&writer->mutex);
    (void)Start(writer);
    pthread_mutex_unlock(&writer->mutex);
}

void jsvm_writer_finish(JsvmWriter* writer) {
    pthread_mutex_lock(&writer->mutex);
    writer->ending = true;
    pthread_cond_signal(&writer->news);
    pthread_mutex_unlock(&writer->mutex);
    if (writer->started) {
        pthread_join(writer->thread, NULL);
    }
    pthread_mutex_destroy(&writer->mutex);
    pthread_cond_destroy(&writer->news);
    pthread_cond_destroy(&writer->progress);
}

/* The newer of two of one key takes the place of the older. With the mutex held. */
static bool Replace(JsvmWriter* writer, JsvmWrite* write) {
    for (JsvmWrite* old = writer->first; old != NULL; old = old->next) {
        if (memcmp(&old->key, &write->key, sizeof(old->key)) != 0) {
            continue;
        }
        writer->bytes += write->length - old->length;
        free(old->cache);
        memcpy(old->name, write->name, sizeof(old->name));
        old->cache = write->cache;
        old->length = write->length;
        free(write);
        return true;
    }
    return false;
}

static bool HasRoom(const JsvmWriter* writer, size_t length) {
    return writer->count == 0 ||
           (writer->count < kJsvmMostQueued && writer->bytes < kJsvmMostQueuedBytes &&
            length <= kJsvmMostQueuedBytes - writer->bytes);
}

static void Append(JsvmWriter* writer, JsvmWrite* write) {
    write->next = NULL;
    write->number = ++writer->numbers;
    if (writer->last == NULL) {
        writer->first = write;
    } else {
        writer->last->next = write;
    }
    writer->last = write;
    ++writer->count;
    writer->bytes += write->length;
}

bool jsvm_writer_push(JsvmWriter* writer, JsvmWrite* write) {
    pthread_mutex_lock(&writer->mutex);
    bool queued = Start(writer);
    if (queued && !Replace(writer, write)) {
        queued = HasRoom(writer, write->length);
        if (queued) {
            Append(writer, write);
        }
    }
    pthread_cond_signal(&writer->news);
    pthread_mutex_unlock(&writer->mutex);
    return queued;
}

void jsvm_writer_stir(JsvmWriter* writer) {
    const struct timespec now = Now();
    pthread_mutex_lock(&writer->mutex);
    const bool was_quiet = !IsBefore(&writer->next_tick, &writer->quiet);
    if (was_quiet) {
        writer->next_tick = now;
        writer->next_tick.tv_sec += kTickSeconds;
    }
    writer->quiet = now;
    writer->quiet.tv_sec += kStirSeconds;
    if (Start(writer) && was_quiet) {
        pthread_cond_signal(&writer->news);
    }
    pthread_mutex_unlock(&writer->mutex);
}

/* Whether something numbered up to this is queued or under way. */
static bool IsPending(const JsvmWriter* writer, uint64_t number) {
    return (writer->first != NULL && writer->first->number <= number) ||
           (writer->during != NULL && writer->during->number <= number);
}

void jsvm_writer_flush(JsvmWriter* writer) {
    pthread_mutex_lock(&writer->mutex);
    const uint64_t number = writer->numbers;
    while (IsPending(writer, number)) {
        pthread_cond_wait(&writer->progress, &writer->mutex);
    }
    pthread_mutex_unlock(&writer->mutex);
}

void jsvm_writer_drop(JsvmWriter* writer) {
    pthread_mutex_lock(&writer->mutex);
    JsvmWrite* dropped = writer->first;
    writer->first = NULL;
    writer->last = NULL;
    writer->count = 0;
    writer->bytes = 0;
    pthread_cond_broadcast(&writer->progress);
    const uint64_t number = writer->numbers;
    while (writer->during != NULL && writer->during->number <= number) {
        pthread_cond_wait(&writer->progress, &writer->mutex);
    }
    pthread_mutex_unlock(&writer->mutex);
    while (dropped != NULL) {
        JsvmWrite* next = dropped->next;
        jsvm_write_free(dropped);
        dropped = next;
    }
}
