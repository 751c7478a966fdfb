/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/flight.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "frameworks/platform/thread.h"

/* Between a compile that goes on and a function that a handler calls within it lie V8's frames,
 * which take more of the stack than this. */
enum { kLeastOfV8 = 1024 };

bool jsvm_flights_init(JsvmFlights* flights) {
    *flights = (JsvmFlights){0};
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0) {
        return false;
    }
    const bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                      pthread_cond_init(&flights->landed, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (!made) {
        return false;
    }
    pthread_mutex_init(&flights->mutex, NULL);
    return true;
}

void jsvm_flights_destroy(JsvmFlights* flights) {
    pthread_cond_destroy(&flights->landed);
    pthread_mutex_destroy(&flights->mutex);
}

void jsvm_flight_begin(JsvmFlights* flights, JsvmFlight* flight, uintptr_t frame) {
    flight->thread = jsvm_thread_id();
    flight->frame = frame;
    pthread_mutex_lock(&flights->mutex);
    flight->next = flights->first;
    flights->first = flight;
    pthread_mutex_unlock(&flights->mutex);
}

static void GiveUp(JsvmFlight* flight, JsvmBackend* backend) {
    jsvm_entry_cache_free(&flight->cache);
    if (flight->leased) {
        backend->ops->give_back(backend, &flight->lease);
    }
}

bool jsvm_flight_end(JsvmFlights* flights, JsvmFlight* flight, JsvmBackend* backend) {
    /* It is in the list for as long as it has something of the backend's. */
    GiveUp(flight, backend);
    pthread_mutex_lock(&flights->mutex);
    JsvmFlight** link = &flights->first;
    while (*link != flight) {
        link = &(*link)->next;
    }
    *link = flight->next;
    const bool last = flights->left_behind && flights->first == NULL;
    pthread_cond_broadcast(&flights->landed);
    pthread_mutex_unlock(&flights->mutex);
    free(flight);
    return last;
}

/* Whether nobody will come back for a flight, as seen from the frame of a function of this thread:
 * the stack of a compile that goes on is above it, with V8's between. */
static bool IsLost(const JsvmFlight* flight, uintptr_t here) {
    if (flight->thread != jsvm_thread_id()) {
        return !jsvm_thread_exists(flight->thread);
    }
    return here + kLeastOfV8 > flight->frame;
}

static void EndLost(JsvmFlights* flights, JsvmBackend* backend, uintptr_t here) {
    for (JsvmFlight** link = &flights->first; *link != NULL;) {
        JsvmFlight* flight = *link;
        if (IsLost(flight, here)) {
            *link = flight->next;
            GiveUp(flight, backend);
            free(flight);
        } else {
            link = &flight->next;
        }
    }
}

static bool HasOwn(const JsvmFlights* flights) {
    for (const JsvmFlight* flight = flights->first; flight != NULL; flight = flight->next) {
        if (flight->thread == jsvm_thread_id()) {
            return true;
        }
    }
    return false;
}

bool jsvm_flights_settle(JsvmFlights* flights, JsvmBackend* backend, uintptr_t here,
                         uint32_t milliseconds) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        ++until.tv_sec;
    }
    pthread_mutex_lock(&flights->mutex);
    int waited = 0;
    EndLost(flights, backend, here);
    while (flights->first != NULL && !HasOwn(flights) && waited != ETIMEDOUT) {
        waited = pthread_cond_timedwait(&flights->landed, &flights->mutex, &until);
        EndLost(flights, backend, here);
    }
    flights->left_behind = flights->first != NULL;
    const bool settled = !flights->left_behind;
    pthread_mutex_unlock(&flights->mutex);
    return settled;
}
