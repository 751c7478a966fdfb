/* SPDX-License-Identifier: Apache-2.0 */
/* What the implementation needs to know about the calling thread. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_THREAD_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_THREAD_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The operating system's id of the calling thread; asked once a thread. Never 0. */
int64_t jsvm_thread_id(void);

/* Whether a thread with this id runs in this process. Ids are given anew in time. */
bool jsvm_thread_exists(int64_t id);

/*
 * The lowest address of the calling thread's own stack that may be used, less a reserve for native
 * code; 1 when it cannot be told. Asked once a thread. Not that of a stack which a program switches
 * to by itself.
 */
uintptr_t jsvm_thread_stack_floor(void);

/*
 * The lowest address that JavaScript may push the calling thread's stack down to.
 * `wanted` is how many bytes of stack it should have, counted from here; what the thread really
 * has left, less a reserve for native code, is the bound.
 */
uintptr_t jsvm_thread_stack_limit(size_t wanted);

/* Whether the calling thread's stack has grown below `limit`. */
static inline bool jsvm_thread_stack_is_below(uintptr_t limit) {
    return (uintptr_t)__builtin_frame_address(0) < limit;
}

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_THREAD_H_ */
