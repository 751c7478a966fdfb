/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/platform/thread.h"

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

uintptr_t jsvm_thread_stack_limit(size_t wanted) {
    const uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uintptr_t limit = here > wanted ? here - wanted : 1;
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
        return limit;
    }
    void* lowest = NULL;
    size_t size = 0;
    if (pthread_attr_getstack(&attributes, &lowest, &size) == 0 && lowest != NULL) {
        size_t reserve = size / kReserveDivisor;
        if (reserve > kReserveMost) {
            reserve = kReserveMost;
        }
        const uintptr_t floor = (uintptr_t)lowest + reserve;
        if (limit < floor && floor < here) {
            limit = floor;
        }
    }
    pthread_attr_destroy(&attributes);
    return limit;
}
