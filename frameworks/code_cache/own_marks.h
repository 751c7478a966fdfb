/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The marks of one user of a flight table: which entries it has in flight, and since when. Any
 * thread. An entry may be in flight several times.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_OWN_MARKS_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_OWN_MARKS_H_

#include <pthread.h>

#include "frameworks/code_cache/flight_table.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { kJsvmMostOwnMarks = 256 };

typedef struct {
    uint64_t tag;
    uint64_t since; /* seconds of the monotonic clock */
    int place;
} JsvmOwnMark;

typedef struct {
    pthread_mutex_t mutex;
    JsvmFlightTable* table;
    const JsvmFlightOwner* self;
    size_t count;
    JsvmOwnMark marks[kJsvmMostOwnMarks]; /* the oldest first */
} JsvmOwnMarks;

void jsvm_own_marks_init(JsvmOwnMarks* marks, JsvmFlightTable* table, const JsvmFlightOwner* self);
/* Frees all marks. */
void jsvm_own_marks_destroy(JsvmOwnMarks* marks);

/* Times are in seconds of the monotonic clock. */
void jsvm_own_marks_add(JsvmOwnMarks* marks, uint64_t tag, uint64_t now);
void jsvm_own_marks_remove(JsvmOwnMarks* marks, uint64_t tag);
/* Frees the marks that were made before `then`. */
void jsvm_own_marks_forget(JsvmOwnMarks* marks, uint64_t then);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_OWN_MARKS_H_ */
