/* SPDX-License-Identifier: Apache-2.0 */
#include "test/benchmark/footprint/stage.h"

#include <stdio.h>
#include <time.h>

static int64_t Nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void BeginStage(Stage* stage) {
    stage->begun = Nanoseconds();
}

void EndStage(Stage* stage, size_t done) {
    stage->took += Nanoseconds() - stage->begun;
    stage->intervals++;
    stage->done += done;
}

void ForgetStages(Stage* stages, size_t count) {
    for (size_t i = 0; i < count; i++) {
        stages[i].took = 0;
        stages[i].intervals = 0;
        stages[i].done = 0;
    }
}

/* The least that lies between two looks at the clock. */
static int64_t TimeToLook(void) {
    int64_t least = INT64_MAX;
    for (int i = 0; i < 1000; i++) {
        const int64_t before = Nanoseconds();
        const int64_t took = Nanoseconds() - before;
        if (took < least) least = took;
    }
    return least;
}

void TellStages(const Stage* stages, size_t count) {
    const double look = (double)TimeToLook();
    for (size_t i = 0; i < count; i++) {
        const double took = (double)stages[i].took - look * (double)stages[i].intervals;
        printf("%s\t%.3f\n", stages[i].name, (took > 0 ? took : 0) / (double)stages[i].done);
    }
}

size_t RoundsOf(size_t count, size_t all) {
    const size_t rounds = all / count;
    return (rounds > 1 ? rounds : 1) + 1;
}
