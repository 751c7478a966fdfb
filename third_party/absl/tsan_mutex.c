/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells ThreadSanitizer about absl::Mutex. The distribution's library is built without it: it sees
 * neither the locking nor the order that follows from it, and takes all that a mutex guards for a
 * race. These functions stand before the library's own, call them, and say what they mean: waiting
 * for an absl::CondVar, too, gives the mutex up and takes it again. Waiting for an absl::Condition,
 * which the library calls on any thread, or until a point in time is not covered. Linked in with
 * --config=tsan only.
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

/* Members of absl::debian3::CondVar; the mutex is their first argument. */
#define COND_VAR(mangled) _ZN4absl7debian37CondVar##mangled
#define WAIT COND_VAR(4WaitEPNS0_5MutexE)
#define WAIT_WITH_TIMEOUT COND_VAR(15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE)

/* An absl::Duration, as far as passing one on goes. */
typedef struct {
    int64_t high;
    uint32_t low;
} Duration;

typedef void Waits(void* cond_var, void* mutex);
typedef bool WaitsWithTimeout(void* cond_var, void* mutex, Duration timeout);

Waits WAIT;
void WAIT(void* cond_var, void* mutex) {
    LOOK_UP(Waits, WAIT)
    __tsan_release(mutex);
    real(cond_var, mutex);
    __tsan_acquire(mutex);
}

WaitsWithTimeout WAIT_WITH_TIMEOUT;
bool WAIT_WITH_TIMEOUT(void* cond_var, void* mutex, Duration timeout) {
    LOOK_UP(WaitsWithTimeout, WAIT_WITH_TIMEOUT)
    __tsan_release(mutex);
    const bool timed_out = real(cond_var, mutex, timeout);
    __tsan_acquire(mutex);
    return timed_out;
}
