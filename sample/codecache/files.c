/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sample/codecache/text.h"

void bytes_clear(Bytes* bytes) {
    free(bytes->data);
    memset(bytes, 0, sizeof(*bytes));
}

/* Reads to the end of a file that has `size` bytes, unless it changes right now. */
static bool read_all(int file, size_t size, Bytes* bytes) {
    bytes->data = must_allocate(NULL, size + 1); /* one more, to see the end */
    while (bytes->length <= size) {
        const ssize_t got = read(file, bytes->data + bytes->length, size + 1 - bytes->length);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return false;
        }
        bytes->length += got > 0 ? (size_t)got : 0;
    }
    errno = EFBIG;
    return false;
}

bool file_read(const char* path, size_t limit, int code, Bytes* bytes, Failure* failure) {
    memset(bytes, 0, sizeof(*bytes));
    /* Without O_NONBLOCK the opening of a named pipe would wait for its writer. */
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return fail(failure, code, "%s: cannot be opened: %s", path, strerror(errno));
    }
    struct stat status;
    bool ok = false;
    if (fstat(file, &status) != 0) {
        fail(failure, code, "%s: cannot be read: %s", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        fail(failure, code, "%s: is a directory; a file is wanted", path);
    } else if (!S_ISREG(status.st_mode)) {
        fail(failure, code, "%s: is not a regular file", path);
    } else if (status.st_size < 0 || (uintmax_t)status.st_size > limit) {
        fail(failure, code, "%s: is too large: %.1f MB; at most %.1f MB can be used", path,
             (double)status.st_size / 1e6, (double)limit / 1e6);
    } else if (!read_all(file, (size_t)status.st_size, bytes)) {
        fail(failure, code, "%s: cannot be read: %s", path,
             errno == EFBIG ? "it grew meanwhile" : strerror(errno));
    } else {
        ok = true;
    }
    close(file);
    if (!ok) {
        bytes_clear(bytes);
    }
    return ok;
}

bool cache_directory_make(const char* path, Failure* failure) {
    char* part = text_format("%s", path);
    bool ok = true;
    for (char* end = part + 1; ok; ++end) {
        const char was = *end;
        if (was != '/' && was != '\0') {
            continue;
        }
        *end = '\0';
        if (mkdir(part, 0700) != 0 && errno != EEXIST) {
            /* A directory above may refuse the attempt and still lead on to one that exists. */
            const int error = errno;
            struct stat status;
            if (stat(part, &status) != 0) {
                ok = fail(failure, EXIT_NO_CACHE, "%s: cannot be made a cache directory: %s", path,
                          strerror(error));
            }
        }
        *end = was;
        if (was == '\0') {
            break;
        }
    }
    free(part);
    struct stat status;
    if (ok && (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))) {
        ok = fail(failure, EXIT_NO_CACHE, "%s: cannot hold caches: it is not a directory", path);
    }
    if (ok && access(path, W_OK | X_OK) != 0) { /* better told now than after minutes of work */
        ok = fail(failure, EXIT_NO_CACHE, "%s: no caches can be saved there: %s", path,
                  strerror(errno));
    }
    return ok;
}

static bool write_all(int file, const Bytes* bytes) {
    size_t done = 0;
    while (done < bytes->length) {
        const ssize_t written = write(file, bytes->data + done, bytes->length - done);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return true;
}

/* The rename itself is on the disk only when the directory is. */
static bool sync_directory_of(const char* path) {
    char* directory = text_format("%s", path);
    char* slash = strrchr(directory, '/');
    if (slash != NULL) {
        slash[slash == directory ? 1 : 0] = '\0';
    }
    const int file = open(slash != NULL ? directory : ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    free(directory);
    if (file < 0) {
        return false;
    }
    /* Some file systems cannot sync a directory and say EINVAL. */
    const bool ok = fsync(file) == 0 || errno == EINVAL;
    close(file);
    return ok;
}

bool file_save(const char* path, const Bytes* bytes, Failure* failure) {
    char* temporary = text_format("%s.XXXXXX", path);
    const int file = mkstemp(temporary); /* readable and writable for this user alone */
    bool ok = file >= 0;
    if (ok) {
        ok = write_all(file, bytes) && fsync(file) == 0;
        int error = errno;
        if (close(file) != 0 && ok) {
            ok = false;
            error = errno;
        }
        if (ok && rename(temporary, path) != 0) {
            ok = false;
            error = errno;
        }
        if (!ok) {
            unlink(temporary);
        }
        errno = error;
    }
    if (!ok || !sync_directory_of(path)) {
        ok = fail(failure, EXIT_NO_CACHE, "%s: cannot be saved: %s", path, strerror(errno));
    }
    free(temporary);
    return ok;
}
