/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_stamp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "frameworks/code_cache/lmdb_check.h"

enum { kPath = 4096, kNanoseconds = 1000000000 };

static bool DataPath(const char* directory, char* path) {
    const int length = snprintf(path, kPath, "%s/data.mdb", directory);
    return length > 0 && length < kPath;
}

static uint64_t Mix(uint64_t sum, uint64_t value) {
    sum = (sum ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return sum ^ sum >> 29;
}

/* Never 0. */
static uint64_t StampOf(const struct stat* status, uint64_t space) {
    uint64_t sum = Mix(space, (uint64_t)status->st_dev);
    sum = Mix(sum, (uint64_t)status->st_ino);
    sum = Mix(sum, (uint64_t)status->st_size);
    sum = Mix(sum, (uint64_t)status->st_mtim.tv_sec);
    sum = Mix(sum, (uint64_t)status->st_mtim.tv_nsec);
    sum = Mix(sum, (uint64_t)status->st_ctim.tv_sec);
    sum = Mix(sum, (uint64_t)status->st_ctim.tv_nsec);
    return sum == 0 ? 1 : sum;
}

JsvmLmdbFileState jsvm_lmdb_file_state(const char* directory, uint64_t space,
                                       const JsvmFlightTable* flights) {
    char path[kPath];
    if (!DataPath(directory, path)) {
        return JSVM_LMDB_FILE_UNREADABLE;
    }
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return errno == ENOENT ? JSVM_LMDB_FILE_MISSING : JSVM_LMDB_FILE_UNREADABLE;
    }
    JsvmLmdbFileState state = JSVM_LMDB_FILE_UNREADABLE;
    struct stat status;
    if (fstat(file, &status) == 0) {
        if (!S_ISREG(status.st_mode)) {
            state = JSVM_LMDB_FILE_DAMAGED;
        } else if (status.st_size == 0) {
            state = JSVM_LMDB_FILE_MISSING; /* whoever made it came no further */
        } else if (jsvm_flight_stamp(flights) == StampOf(&status, space)) {
            state = JSVM_LMDB_FILE_KNOWN;
        } else {
            state = jsvm_lmdb_check(file) ? JSVM_LMDB_FILE_WHOLE : JSVM_LMDB_FILE_DAMAGED;
        }
    }
    close(file);
    return state;
}

bool jsvm_lmdb_stamp_matches(const char* directory, uint64_t space,
                             const JsvmFlightTable* flights) {
    char path[kPath];
    struct stat status;
    return DataPath(directory, path) && stat(path, &status) == 0 &&
           jsvm_flight_stamp(flights) == StampOf(&status, space);
}

/* A time of change as the system gives it is as coarse as its clock, so two writes can get the same
 * one. */
static bool SetUnlikelyTime(const char* path, const struct stat* status) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const uint64_t noise =
        Mix(Mix((uint64_t)getpid(), (uint64_t)now.tv_nsec), (uint64_t)now.tv_sec);
    const struct timespec times[2] = {
        {0, UTIME_OMIT},
        {status->st_mtim.tv_sec, (long)(noise % kNanoseconds)},
    };
    return utimensat(AT_FDCWD, path, times, 0) == 0;
}

void jsvm_lmdb_stamp_file(const char* directory, uint64_t space, JsvmFlightTable* flights) {
    char path[kPath];
    struct stat status;
    uint64_t stamp = 0;
    if (DataPath(directory, path) && stat(path, &status) == 0) {
        if (jsvm_flight_stamp(flights) == StampOf(&status, space)) {
            return;
        }
        if (SetUnlikelyTime(path, &status) && stat(path, &status) == 0) {
            stamp = StampOf(&status, space);
        }
    }
    jsvm_flight_set_stamp(flights, stamp);
}
