/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Somebody's sink, and how many threads are in it. */
struct Sink {
    JSVMX_LogSink call;
    void* data;
    size_t running;
    bool orphaned; /* replaced, and nobody waits: the last one out frees it */
};

/* The log works before the state of the process exists, so it has its own. */
struct Log {
    pthread_mutex_t mutex; /* never held while a sink runs */
    pthread_cond_t left;   /* a thread left a sink */
    struct Sink* sink;     /* NULL: standard error */
};

static struct Log* TheLog(void) {
    static struct Log log = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, NULL};
    return &log;
}

/* Whether the calling thread is in a sink. */
static bool* InSink(void) {
    static _Thread_local bool in_sink;
    return &in_sink;
}

static struct Sink* EnterSink(struct Log* log) {
    pthread_mutex_lock(&log->mutex);
    struct Sink* sink = log->sink;
    if (sink != NULL) {
        ++sink->running;
    }
    pthread_mutex_unlock(&log->mutex);
    return sink;
}

static void LeaveSink(struct Log* log, struct Sink* sink) {
    pthread_mutex_lock(&log->mutex);
    const bool last = --sink->running == 0;
    const bool mine = last && sink->orphaned;
    if (last) {
        pthread_cond_broadcast(&log->left);
    }
    pthread_mutex_unlock(&log->mutex);
    if (mine) {
        free(sink);
    }
}

/* False when the line has to go to standard error. */
static bool GiveToSink(JsvmLogLevel level, const char* text) {
    static const JSVMX_LogLevel kLevels[] = {JSVMX_LOG_INFO, JSVMX_LOG_ERROR, JSVMX_LOG_FATAL};
    bool* in_sink = InSink();
    if (*in_sink) {
        return false;
    }
    struct Log* log = TheLog();
    struct Sink* sink = EnterSink(log);
    if (sink == NULL) {
        return false;
    }
    *in_sink = true;
    sink->call(kLevels[level], text, sink->data);
    *in_sink = false;
    LeaveSink(log, sink);
    return true;
}

void jsvm_log(JsvmLogLevel level, const char* format, ...) {
    static const char* const kNames[] = {"info", "error", "fatal"};
    char line[1024];
    const int saved_errno = errno;
    const int head = snprintf(line, sizeof(line), "jsvm: %s: ", kNames[level]);
    const size_t room = sizeof(line) - (size_t)head - 1; /* one byte stays for the newline */
    va_list arguments;
    va_start(arguments, format);
    const int body = vsnprintf(line + head, room, format, arguments);
    va_end(arguments);
    size_t length = (size_t)head;
    if (body > 0) {
        length += (size_t)body < room ? (size_t)body : room - 1;
    }
    line[length] = '\0';
    if (!GiveToSink(level, line + head)) {
        line[length++] = '\n';
        const ssize_t written = write(STDERR_FILENO, line, length);
        (void)written; /* nowhere left to complain to */
    }
    errno = saved_errno;
}

bool jsvm_log_set_sink(JSVMX_LogSink sink, void* data) {
    struct Sink* next = NULL;
    if (sink != NULL) {
        next = malloc(sizeof(*next));
        if (next == NULL) {
            return false;
        }
        *next = (struct Sink){sink, data, 0, false};
    }
    struct Log* log = TheLog();
    pthread_mutex_lock(&log->mutex);
    struct Sink* previous = log->sink;
    log->sink = next;
    if (previous != NULL && *InSink()) {
        /* Waiting for another thread that does the same would be for ever. */
        previous->orphaned = previous->running != 0;
    } else {
        while (previous != NULL && previous->running != 0) {
            pthread_cond_wait(&log->left, &log->mutex);
        }
    }
    const bool unused = previous != NULL && !previous->orphaned;
    pthread_mutex_unlock(&log->mutex);
    if (unused) {
        free(previous);
    }
    return true;
}
