/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

enum { kFieldsAfterName = 19 /* from the state, the 3rd field, to the start, the 22nd */ };

/* Reads the start of a small file; gives its length, with a zero behind it. */
static size_t read_text(const char* path, char* text, size_t size) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = 0;
    if (file >= 0) {
        length = read(file, text, size - 1);
        close(file);
    }
    text[length < 0 ? 0 : length] = '\0';
    return length < 0 ? 0 : (size_t)length;
}

struct Forks {
    pthread_once_t watch;
    bool watched;
    uint64_t count;
};

static struct Forks* TheForks(void) {
    static struct Forks forks = {PTHREAD_ONCE_INIT, false, 0};
    return &forks;
}

static void CountFork(void) {
    __atomic_fetch_add(&TheForks()->count, 1, __ATOMIC_RELAXED);
}

static void WatchForks(void) {
    TheForks()->watched = pthread_atfork(NULL, NULL, CountFork) == 0;
}

uint64_t jsvm_process_generation(void) {
    struct Forks* forks = TheForks();
    pthread_once(&forks->watch, WatchForks);
    return forks->watched ? __atomic_load_n(&forks->count, __ATOMIC_RELAXED) : (uint64_t)getpid();
}

/* 0 when it cannot be told. A process that has ended but was not waited for has ended. */
static uint64_t start_of(int64_t id, bool* ended) {
    char path[64];
    char text[1024];
    snprintf(path, sizeof(path), "/proc/%" PRId64 "/stat", id);
    read_text(path, text, sizeof(text));
    /* The name, in parentheses, may hold anything. */
    const char* at = strrchr(text, ')');
    *ended = at != NULL && at[1] == ' ' && (at[2] == 'Z' || at[2] == 'X');
    for (int field = 0; at != NULL && field <= kFieldsAfterName; ++field) {
        at = strchr(at + 1, ' ');
    }
    return at == NULL ? 0 : strtoull(at + 1, NULL, 10);
}

JsvmProcess jsvm_process_self(void) {
    bool ended = false;
    JsvmProcess self = {getpid(), 0};
    self.start = start_of(self.id, &ended);
    return self;
}

bool jsvm_process_lives(const JsvmProcess* process) {
    bool ended = false;
    /* 0 and below stand for groups of processes. */
    if (process->id <= 0 || process->id > INT32_MAX) {
        return false;
    }
    if (kill((pid_t)process->id, 0) != 0 && errno == ESRCH) {
        return false;
    }
    const uint64_t start = start_of(process->id, &ended);
    return !ended && (start == 0 || process->start == 0 || start == process->start);
}

uint64_t jsvm_process_space(void) {
    char text[1024];
    size_t used = read_text("/proc/sys/kernel/random/boot_id", text, 128);
    const ssize_t space = readlink("/proc/self/ns/pid", text + used, 128);
    used += space < 0 ? 0 : (size_t)space;
    if (gethostname(text + used, 256) == 0) {
        text[used + 255] = '\0';
        used += strlen(text + used);
    }
    return XXH3_64bits(text, used);
}
