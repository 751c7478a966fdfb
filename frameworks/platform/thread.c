/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/platform/thread.h"

#include <errno.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Native code that JavaScript calls into (V8's runtime, callbacks) needs room below the limit. */
enum { kReserveDivisor = 8, kReserveMost = 128 * 1024 };

int64_t jsvm_thread_id(void) {
    static _Thread_local int64_t id;
    if (id == 0) {
        id = (int64_t)syscall(SYS_gettid);
    }
    return id;
}

bool jsvm_thread_exists(int64_t id) {
    const int saved_errno = errno;
    const bool exists = syscall(SYS_tgkill, getpid(), (pid_t)id, 0) == 0 || errno != ESRCH;
    errno = saved_errno;
    return exists;
}

static uintptr_t stack_floor(void) {
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
        return 1;
    }
    uintptr_t floor = 1;
    void* lowest = NULL;
    size_t size = 0;
    if (pthread_attr_getstack(&attributes, &lowest, &size) == 0 && lowest != NULL) {
        size_t reserve = size / kReserveDivisor;
        if (reserve > kReserveMost) {
            reserve = kReserveMost;
        }
        floor = (uintptr_t)lowest + reserve;
    }
    pthread_attr_destroy(&attributes);
    return floor;
}

uintptr_t jsvm_thread_stack_floor(void) {
    static _Thread_local uintptr_t floor;
    if (floor == 0) {
        floor = stack_floor();
    }
    return floor;
}

uintptr_t jsvm_thread_stack_limit(size_t wanted) {
    const uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    const uintptr_t floor = jsvm_thread_stack_floor();
    const uintptr_t limit = here > wanted ? here - wanted : 1;
    return limit < floor && floor < here ? floor : limit;
}
