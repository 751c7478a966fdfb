/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries that V8 is reading right now. A handler of a user's may leave a compile by longjmp, and
 * then nobody comes back to give the entry back. So each is in a list of its store's, and who
 * closes the store tells by thread and stack which of them were left. Any thread.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_H_

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "frameworks/code_cache/backend.h"
#include "frameworks/code_cache/entry.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An entry in V8's hands. */
typedef struct JsvmFlight {
    struct JsvmFlight* next;
    int64_t thread;  /* that compiles */
    uintptr_t frame; /* of its compile function */
    JsvmStoreLease lease;
    bool leased; /* not given back yet */
    JsvmEntryCache cache;
} JsvmFlight;

typedef struct {
    pthread_mutex_t mutex;
    pthread_cond_t landed;
    JsvmFlight* first;
    bool left_behind;
} JsvmFlights;

bool jsvm_flights_init(JsvmFlights* flights);
void jsvm_flights_destroy(JsvmFlights* flights);

/* Adds a flight of this thread, which is the list's then. `frame` is an address in the compile
 * function's part of the stack. */
void jsvm_flight_begin(JsvmFlights* flights, JsvmFlight* flight, uintptr_t frame);

/* Ends and frees a flight. True when its list was left behind and this was the last one in it: the
 * caller frees the store. */
bool jsvm_flight_end(JsvmFlights* flights, JsvmFlight* flight, JsvmBackend* backend);

/*
 * Ends the flights that nobody will come back to, and waits for those of other threads. False when
 * some are left after `milliseconds`, or belong to a compile of this thread that is still going on:
 * the list is left behind then. `here` is an address in the frame of the function that closes.
 */
bool jsvm_flights_settle(JsvmFlights* flights, JsvmBackend* backend, uintptr_t here,
                         uint32_t milliseconds);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_FLIGHT_H_ */
