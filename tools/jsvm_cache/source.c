/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/memory.h"

/* The longest string that V8 makes on 64-bit machines, in UTF-16 code units. No file in UTF-8 has
 * fewer bytes than its text has code units. */
static const off_t kLongest = ((off_t)1 << 29) - 24;

static int complain(const char* path, const char* what) {
    fprintf(stderr, "jsvm-cache: %s: %s\n", path, what);
    return STATUS_NO_SOURCE;
}

/* Reads to the end of a file that has `size` bytes, unless it changes right now. */
static bool read_all(int descriptor, size_t size, FileBytes* file) {
    file->bytes = must_allocate(NULL, size + 1); /* one more, to see the end */
    while (file->length <= size) {
        const ssize_t got = read(descriptor, file->bytes + file->length, size + 1 - file->length);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return false;
        }
        file->length += got > 0 ? (size_t)got : 0;
    }
    errno = EFBIG;
    return false;
}

int file_read(const char* path, FileBytes* file) {
    memset(file, 0, sizeof(*file));
    /* Without O_NONBLOCK the opening of a named pipe would wait for its writer. */
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return complain(path, strerror(errno));
    }
    struct stat status;
    int result = STATUS_GOOD;
    const bool known = fstat(descriptor, &status) == 0;
    if (known && !S_ISREG(status.st_mode)) {
        result = complain(path, S_ISDIR(status.st_mode) ? "is a directory; a file is wanted"
                                                        : "is not a regular file");
    } else if (known && status.st_size > kLongest) {
        result = complain(path, "is larger than the engine's longest string");
    } else if (!known || !read_all(descriptor, (size_t)status.st_size, file)) {
        result = complain(path, strerror(errno));
    }
    close(descriptor);
    if (result != STATUS_GOOD) {
        file_clear(file);
    }
    return result;
}

int source_read(const char* path, FileBytes* file) {
    const int result = file_read(path, file);
    if (result == STATUS_GOOD && file->length >= 2 &&
        (memcmp(file->bytes, "\xFF\xFE", 2) == 0 || memcmp(file->bytes, "\xFE\xFF", 2) == 0)) {
        file_clear(file);
        return complain(path, "is in UTF-16; sources are to be in UTF-8");
    }
    return result;
}

uint64_t file_size(const char* path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
}

void file_clear(FileBytes* file) {
    free(file->bytes);
    memset(file, 0, sizeof(*file));
}

char* source_name(const char* pattern, const char* path) {
    static const char kPath[] = "{path}";
    static const char kBasename[] = "{basename}";
    const char* slash = strrchr(path, '/');
    const char* basename = slash != NULL ? slash + 1 : path;
    char* name = must_copy("");
    while (*pattern != '\0') {
        const bool is_path = strncmp(pattern, kPath, strlen(kPath)) == 0;
        const bool is_basename = strncmp(pattern, kBasename, strlen(kBasename)) == 0;
        char* longer = is_path       ? must_format("%s%s", name, path)
                       : is_basename ? must_format("%s%s", name, basename)
                                     : must_format("%s%c", name, *pattern);
        free(name);
        name = longer;
        pattern += is_path ? strlen(kPath) : is_basename ? strlen(kBasename) : 1;
    }
    return name;
}
