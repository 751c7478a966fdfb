/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells ThreadSanitizer about absl::Mutex. The distribution's library is built without it: it sees
 * neither the locking nor the order that follows from it, and takes all that a mutex guards for a
 * race. These functions stand before the library's own, call them, and say what they mean. Waiting
 * for an absl::Condition is not covered. Linked in with --config=tsan only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

void __tsan_acquire(void* address);
void __tsan_release(void* address);

/* A member of absl::debian3::Mutex; what is given is the rest of its mangled name. */
#define MUTEX(mangled) _ZN4absl7debian35Mutex##mangled

#define TEXT_(symbol) #symbol
#define TEXT(symbol) TEXT_(symbol)

/* Makes `real` the library's own function. */
#define LOOK_UP(Function, symbol)                                    \
    static Function* known;                                          \
    Function* real = __atomic_load_n(&known, __ATOMIC_ACQUIRE);      \
    if (real == 0) {                                                 \
        real = (Function*)(uintptr_t)dlsym(RTLD_NEXT, TEXT(symbol)); \
        __atomic_store_n(&known, real, __ATOMIC_RELEASE);            \
    }

typedef void Plain(void* mutex);
typedef bool Tried(void* mutex);

#define LOCKS(symbol)          \
    Plain symbol;              \
    void symbol(void* mutex) { \
        LOOK_UP(Plain, symbol) \
        real(mutex);           \
        __tsan_acquire(mutex); \
    }

#define TRIES(symbol)                      \
    Tried symbol;                          \
    bool symbol(void* mutex) {             \
        LOOK_UP(Tried, symbol)             \
        const bool locked = real(mutex);   \
        if (locked) __tsan_acquire(mutex); \
        return locked;                     \
    }

#define UNLOCKS(symbol)        \
    Plain symbol;              \
    void symbol(void* mutex) { \
        LOOK_UP(Plain, symbol) \
        __tsan_release(mutex); \
        real(mutex);           \
    }

LOCKS(MUTEX(4LockEv))
TRIES(MUTEX(7TryLockEv))
UNLOCKS(MUTEX(6UnlockEv))
LOCKS(MUTEX(10ReaderLockEv))
TRIES(MUTEX(13ReaderTryLockEv))
UNLOCKS(MUTEX(12ReaderUnlockEv))

/* absl::CondVar gives the mutex back while it waits. */
#define COND_VAR_WAIT _ZN4absl7debian37CondVar4WaitEPNS0_5MutexE
typedef void Waited(void* condition, void* mutex);
Waited COND_VAR_WAIT;
void COND_VAR_WAIT(void* condition, void* mutex) {
    LOOK_UP(Waited, COND_VAR_WAIT)
    __tsan_release(mutex);
    real(condition, mutex);
    __tsan_acquire(mutex);
}
