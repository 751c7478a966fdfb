/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tools/jsvm_cache/utf8.h"

enum { kCells = 30, kNameBytes = 40 };

static const double kLong = 0.4;  /* seconds after which work counts as long */
static const double kOften = 0.1; /* seconds between two drawings */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_open(Progress* progress, const char* verb, uint64_t total, bool expected) {
    memset(progress, 0, sizeof(*progress));
    progress->verb = verb;
    progress->total = total;
    progress->began = now();
    progress->expected = expected;
    progress->possible = isatty(STDERR_FILENO) == 1;
}

/* A name that a terminal cannot take for anything else. */
static void clean_name(const char* what, char* name) {
    size_t length = 0;
    while (*what != '\0') {
        size_t taken = 1;
        const uint32_t character = utf8_next(what, &taken);
        if (length + taken > kNameBytes) {
            break;
        }
        if (utf8_is_control(character) || character == UTF8_REPLACEMENT) {
            name[length++] = '?';
        } else {
            memcpy(name + length, what, taken);
            length += taken;
        }
        what += taken;
    }
    name[length] = '\0';
}

void progress_update(Progress* progress, uint64_t done, const char* what) {
    if (!progress->possible) {
        return;
    }
    const double time = now();
    if (!progress->expected && time - progress->began < kLong) {
        return;
    }
    if (progress->visible && time - progress->shown < kOften) {
        return;
    }
    progress->visible = true;
    progress->shown = time;
    const double share = done >= progress->total ? 1.0 : (double)done / (double)progress->total;
    const int full = (int)(share * kCells);
    char bar[kCells + 1];
    char name[kNameBytes + 1];
    memset(bar, '.', kCells);
    memset(bar, '#', (size_t)full);
    bar[kCells] = '\0';
    clean_name(what, name);
    fprintf(stderr, "\r\033[K%s [%s] %3d%% %s", progress->verb, bar, (int)(share * 100), name);
    fflush(stderr);
}

void progress_hide(Progress* progress) {
    if (progress->visible) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        progress->visible = false;
    }
}
