/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock of a store's directory, among threads and among processes: a POSIX record lock on the
 * file `flights`, which the system takes away when a process ends, and which a forked child does
 * not inherit. Such a lock is lost when the process closes the file anywhere, so a process opens it
 * once.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_LOCK_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_LOCK_H_

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Between these two, writing more than a file may hold (RLIMIT_FSIZE) is an error in this thread
 * and not a signal. */
void jsvm_large_writes_begin(sigset_t* before);
void jsvm_large_writes_end(const sigset_t* before);

typedef struct {
    pthread_mutex_t mutex; /* among threads */
    int file;
    sigset_t signals; /* blocked in the thread before it had the lock */
} JsvmDirectoryLock;

void jsvm_directory_lock_init(JsvmDirectoryLock* lock, int file);
void jsvm_directory_lock_destroy(JsvmDirectoryLock* lock);

/* False when it could not be had in that time. While it is held, large writes give no signal. */
bool jsvm_directory_lock_take(JsvmDirectoryLock* lock, unsigned milliseconds);
void jsvm_directory_lock_release(JsvmDirectoryLock* lock);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_LOCK_H_ */
