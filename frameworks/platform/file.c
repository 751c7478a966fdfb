/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static JsvmFileStamp StampOf(const struct stat* status) {
    JsvmFileStamp stamp = {0};
    if (S_ISREG(status->st_mode)) {
        stamp.device = (uint64_t)status->st_dev;
        stamp.inode = (uint64_t)status->st_ino;
        stamp.size = (int64_t)status->st_size;
        stamp.seconds = (int64_t)status->st_mtim.tv_sec;
        stamp.nanoseconds = (int64_t)status->st_mtim.tv_nsec;
    }
    return stamp;
}

JsvmFileStamp jsvm_file_stamp(const char* path) {
    struct stat status;
    const JsvmFileStamp none = {0};
    return stat(path, &status) == 0 ? StampOf(&status) : none;
}

bool jsvm_file_stamp_equals(const JsvmFileStamp* a, const JsvmFileStamp* b) {
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->seconds == b->seconds && a->nanoseconds == b->nanoseconds;
}

/* Fills `bytes` as far as the file goes, and tells how far; -1 on an error. */
static ssize_t ReadAll(int file, char* bytes, size_t size) {
    size_t done = 0;
    while (done < size) {
        const ssize_t got = read(file, bytes + done, size - done);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        done += (size_t)got;
    }
    return (ssize_t)done;
}

static char* ReadOpened(int file, size_t most, size_t* length, JsvmFileStamp* stamp) {
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        return NULL;
    }
    *stamp = StampOf(&status);
    if (status.st_size < 0 || (uint64_t)status.st_size > most) {
        return NULL;
    }
    const size_t size = (size_t)status.st_size;
    char* bytes = malloc(size + 1);
    if (bytes == NULL) {
        return NULL;
    }
    const ssize_t done = ReadAll(file, bytes, size);
    if (done < 0) {
        free(bytes);
        return NULL;
    }
    bytes[done] = '\0';
    *length = (size_t)done;
    return bytes;
}

char* jsvm_file_read(const char* path, size_t most, size_t* length, JsvmFileStamp* stamp) {
    const JsvmFileStamp none = {0};
    *stamp = none;
    /* Opening a pipe would wait for who writes into it, and a terminal might become ours. */
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0) {
        return NULL;
    }
    char* bytes = ReadOpened(file, most, length, stamp);
    close(file);
    return bytes;
}
