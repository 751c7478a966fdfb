/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/directory_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

enum { kFirstPause = 50000, kLongestPause = 2000000 }; /* nanoseconds */

void jsvm_directory_lock_init(JsvmDirectoryLock* lock, int file) {
    (void)pthread_mutex_init(&lock->mutex, NULL);
    lock->file = file;
    (void)sigemptyset(&lock->signals);
}

void jsvm_directory_lock_destroy(JsvmDirectoryLock* lock) {
    pthread_mutex_destroy(&lock->mutex);
}

static bool LockFile(int file, short type) {
    struct flock range = {0};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    return fcntl(file, F_SETLK, &range) == 0;
}

static bool TryBoth(JsvmDirectoryLock* lock) {
    if (pthread_mutex_trylock(&lock->mutex) != 0) {
        return false;
    }
    if (LockFile(lock->file, F_WRLCK)) {
        return true;
    }
    pthread_mutex_unlock(&lock->mutex);
    return false;
}

static uint64_t Milliseconds(void) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* A lock with a time-out is asked for again and again: there is no other kind for files. */
static bool Wait(JsvmDirectoryLock* lock, unsigned milliseconds) {
    const uint64_t end = Milliseconds() + milliseconds;
    struct timespec pause = {0, kFirstPause};
    while (!TryBoth(lock)) {
        if (Milliseconds() >= end) {
            return false;
        }
        (void)nanosleep(&pause, NULL);
        pause.tv_nsec = pause.tv_nsec < kLongestPause / 2 ? pause.tv_nsec * 2 : kLongestPause;
    }
    return true;
}

static sigset_t TooLarge(void) {
    sigset_t signals;
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGXFSZ);
    return signals;
}

void jsvm_large_writes_begin(sigset_t* before) {
    const sigset_t signals = TooLarge();
    (void)pthread_sigmask(SIG_BLOCK, &signals, before);
}

void jsvm_large_writes_end(const sigset_t* before) {
    if (sigismember(before, SIGXFSZ) == 0) {
        /* Takes the signal that a write of this thread may have left. */
        const struct timespec none = {0, 0};
        const sigset_t signals = TooLarge();
        while (sigtimedwait(&signals, NULL, &none) > 0) {
        }
        (void)pthread_sigmask(SIG_SETMASK, before, NULL);
    }
}

bool jsvm_directory_lock_take(JsvmDirectoryLock* lock, unsigned milliseconds) {
    if (!Wait(lock, milliseconds)) {
        return false;
    }
    jsvm_large_writes_begin(&lock->signals);
    return true;
}

void jsvm_directory_lock_release(JsvmDirectoryLock* lock) {
    const sigset_t before = lock->signals;
    jsvm_large_writes_end(&before);
    (void)LockFile(lock->file, F_UNLCK);
    pthread_mutex_unlock(&lock->mutex);
}
