/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/jsvm_cache/engine.h"
#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/memory.h"
#include "tools/jsvm_cache/source.h"

/* LMDB's, inside of a directory. */
static const char kDataFile[] = "data.mdb";

enum { kPatience = 1000 }; /* milliseconds: a person waits longer than a program's start */

static bool is_url(const char* location) {
    return strstr(location, "://") != NULL;
}

char* store_label(const Options* options) {
    const char* scheme = strstr(options->store, "://");
    const char* at = scheme != NULL ? strrchr(scheme, '@') : NULL;
    if (at == NULL) {
        return must_copy(options->store);
    }
    return must_format("%.*s***%s", (int)(scheme + 3 - options->store), options->store, at);
}

static int complain(const Options* options, const char* what) {
    char* label = store_label(options);
    fprintf(stderr, "jsvm-cache: %s: %s\n", label, what);
    free(label);
    return STATUS_NO_STORE;
}

/* A store that nobody may write to: as Bazel leaves what it has built, also to root. */
static bool is_protected(const char* path, mode_t mode) {
    return (mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0 || access(path, W_OK) != 0;
}

/* Looks at a directory before it is opened, which would make a store in any that is writable. */
static int look(const Options* options, bool* read_only) {
    struct stat status;
    if (stat(options->store, &status) != 0) {
        return complain(options, strerror(errno));
    }
    if (!S_ISDIR(status.st_mode)) {
        return complain(options, "is not a directory");
    }
    char* file = must_format("%s/%s", options->store, kDataFile);
    const bool is_there = stat(file, &status) == 0;
    *read_only = is_there && (options->read_only || is_protected(file, status.st_mode) ||
                              access(options->store, W_OK) != 0);
    free(file);
    return is_there ? STATUS_GOOD : complain(options, "there is no store in this directory");
}

/* Whether a store could be read as it is. To open it for reading and writing would make one that is
 * damaged anew, which only a repair may do; without its locks it must not be read while others
 * write. So this looks first. */
static int probe(const Options* options, const JSVMX_CodeCacheOptions* how) {
    JSVMX_CodeCacheOptions reading = *how;
    reading.readOnly = true;
    for (int tries = 3;; --tries) { /* it may be written to right now */
        JSVMX_CodeCache store = NULL;
        JSVMX_CodeCacheCounters counters;
        memset(&counters, 0, sizeof(counters));
        if (JSVMX_CodeCacheOpen(&reading, &store) != JSVM_OK) {
            return complain(options, "cannot be opened");
        }
        JSVMX_CodeCacheGetCounters(store, &counters);
        JSVMX_CodeCacheClose(store);
        if (counters.state == JSVMX_REASON_NONE) {
            return STATUS_GOOD;
        }
        if (tries == 1) {
            complain(options, counters.stateText);
            if (counters.state == JSVMX_REASON_STORE_UNAVAILABLE) {
                fputs("It is damaged, or may not be read; verify --repair makes it anew.\n",
                      stderr);
            }
            return STATUS_NO_STORE;
        }
    }
}

static int open_with_key(const Options* options, JSVMX_CodeCacheOptions* how,
                         JSVMX_CodeCache* store) {
    FileBytes key = {NULL, 0};
    if (options->key_file != NULL) {
        const int status = file_read(options->key_file, &key);
        if (status != STATUS_GOOD) {
            return status;
        }
        if (key.length < 16) {
            fprintf(stderr, "jsvm-cache: %s: a key needs at least 16 bytes\n", options->key_file);
            file_clear(&key);
            return STATUS_NO_SOURCE;
        }
        how->signingKey = (const uint8_t*)key.bytes;
        how->signingKeyLength = key.length;
    }
    const JSVM_Status status = JSVMX_CodeCacheOpen(how, store);
    file_clear(&key);
    if (status == JSVM_INVALID_ARG) {
        complain(options, "is neither a directory nor a URL that is understood; try --help");
        return STATUS_WRONG_USE;
    }
    return status == JSVM_OK ? STATUS_GOOD : complain(options, "cannot be opened");
}

int store_open(const Options* options, JSVMX_CodeCache* store) {
    bool read_only = options->read_only;
    int status = STATUS_GOOD;
    if (options->command != COMMAND_MAKE && !is_url(options->store)) {
        status = look(options, &read_only);
    }
    if (status == STATUS_GOOD) {
        status = engine_start(options->flags, options->flag_count);
    }
    if (status != STATUS_GOOD) {
        return status;
    }
    JSVMX_CodeCacheOptions how;
    memset(&how, 0, sizeof(how));
    how.size = sizeof(how);
    how.location = options->store;
    how.readOnly = read_only;
    how.compressionLevel = options->level;
    how.timeoutMilliseconds = options->timeout != 0 ? options->timeout : kPatience;
    const bool changes =
        options->command == COMMAND_MAKE || options->command == COMMAND_TRIM || options->repair;
    if (!is_url(options->store) && !read_only && !changes) {
        status = probe(options, &how);
        if (status != STATUS_GOOD) {
            return status;
        }
    }
    if (options->command == COMMAND_MAKE) {
        how.maxBytes = options->bytes;
        how.maxEntries = options->entries;
        how.reproducible = options->ship;
    }
    return open_with_key(options, &how, store);
}

void store_strip(const Options* options) {
    static const char* const kOfWriters[] = {"lock.mdb", "flights"};
    for (size_t i = 0; i < sizeof(kOfWriters) / sizeof(kOfWriters[0]); ++i) {
        char* file = must_format("%s/%s", options->store, kOfWriters[i]);
        unlink(file);
        free(file);
    }
}

int store_check(const Options* options, JSVMX_CodeCache store, JSVMX_CodeCacheCounters* counters) {
    JSVMX_CodeCacheCounters own;
    JSVMX_CodeCacheCounters* result = counters != NULL ? counters : &own;
    memset(result, 0, sizeof(*result));
    if (JSVMX_CodeCacheGetCounters(store, result) != JSVM_OK) {
        return complain(options, "cannot be asked");
    }
    if (result->state == JSVMX_REASON_NONE) {
        return STATUS_GOOD;
    }
    complain(options, result->stateText);
    if (is_url(options->store) && result->state == JSVMX_REASON_STORE_UNAVAILABLE) {
        fputs("No server answers there, or not to this user, password or database.\n", stderr);
    }
    return STATUS_NO_STORE;
}
