/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/own_marks.h"

#include <stdint.h>
#include <string.h>

void jsvm_own_marks_init(JsvmOwnMarks* marks, JsvmFlightTable* table, const JsvmFlightOwner* self) {
    (void)pthread_mutex_init(&marks->mutex, NULL);
    marks->table = table;
    marks->self = self;
    marks->count = 0;
}

/* With the mutex held. */
static void RemoveAt(JsvmOwnMarks* marks, size_t at) {
    jsvm_flight_free(marks->table, marks->marks[at].place);
    --marks->count;
    memmove(&marks->marks[at], &marks->marks[at + 1],
            (marks->count - at) * sizeof(marks->marks[0]));
}

void jsvm_own_marks_destroy(JsvmOwnMarks* marks) {
    jsvm_own_marks_forget(marks, UINT64_MAX);
    pthread_mutex_destroy(&marks->mutex);
}

void jsvm_own_marks_add(JsvmOwnMarks* marks, uint64_t tag, uint64_t now) {
    pthread_mutex_lock(&marks->mutex);
    if (marks->count < kJsvmMostOwnMarks) {
        const int place = jsvm_flight_claim(marks->table, tag, marks->self, now);
        if (place != kJsvmNoFlight) {
            marks->marks[marks->count++] = (JsvmOwnMark){tag, now, place};
        }
    }
    pthread_mutex_unlock(&marks->mutex);
}

void jsvm_own_marks_remove(JsvmOwnMarks* marks, uint64_t tag) {
    pthread_mutex_lock(&marks->mutex);
    for (size_t i = 0; i < marks->count; ++i) {
        if (marks->marks[i].tag == tag) {
            RemoveAt(marks, i);
            break;
        }
    }
    pthread_mutex_unlock(&marks->mutex);
}

void jsvm_own_marks_forget(JsvmOwnMarks* marks, uint64_t then) {
    pthread_mutex_lock(&marks->mutex);
    while (marks->count > 0 && marks->marks[0].since < then) {
        RemoveAt(marks, 0);
    }
    pthread_mutex_unlock(&marks->mutex);
}
