/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/result.h"

#include <stdlib.h>
#include <string.h>

#include "sample/codecache/text.h"

ScriptResult* result_new(void) {
    ScriptResult* result = must_allocate(NULL, sizeof(*result));
    memset(result, 0, sizeof(*result));
    return result;
}

void result_free(ScriptResult* result) {
    free(result->path);
    free(result->cache_path);
    free(result->transpiled);
    failure_clear(&result->failure);
    free(result);
}

static int compare(const void* left, const void* right) {
    const double a = *(const double*)left;
    const double b = *(const double*)right;
    return (a > b) - (a < b);
}

/* Fills `sorted`, which has room for MAX_RUNS, and returns how many there are. */
static int sorted_values(const Series* series, Field field, double* sorted) {
    for (int i = 0; i < series->count; ++i) {
        const Timing* run = &series->runs[i];
        sorted[i] = field == FIELD_STRING    ? run->string
                    : field == FIELD_COMPILE ? run->compile
                                             : run->run;
    }
    qsort(sorted, (size_t)series->count, sizeof(sorted[0]), compare);
    return series->count;
}

static double middle(const double* sorted, int count) {
    if (count == 0) {
        return 0;
    }
    return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

double series_median(const Series* series, Field field) {
    double sorted[MAX_RUNS];
    const int count = sorted_values(series, field, sorted);
    return middle(sorted, count);
}

double series_best(const Series* series, Field field) {
    double sorted[MAX_RUNS];
    return sorted_values(series, field, sorted) > 0 ? sorted[0] : 0;
}

double median_of(const double* values, int count) {
    double sorted[MAX_RUNS];
    memcpy(sorted, values, (size_t)count * sizeof(sorted[0]));
    qsort(sorted, (size_t)count, sizeof(sorted[0]), compare);
    return middle(sorted, count);
}

double speed_up(const ScriptResult* result, Step cold, Step warm) {
    const double slow = series_median(&result->steps[cold], FIELD_COMPILE);
    const double fast = series_median(&result->steps[warm], FIELD_COMPILE);
    return fast > 0 ? slow / fast : 0;
}

int result_exit_code(const ScriptResult* result) {
    if (result->failure.code != 0) {
        return result->failure.code;
    }
    if (result->warm_vm.outcome != JSVMX_CODE_CACHE_USED ||
        result->warm_process.outcome != JSVMX_CODE_CACHE_USED) {
        return EXIT_PROMISE_BROKEN;
    }
    for (int i = 1; i < result->store_start_count; ++i) {
        if (result->store_starts[i].verdict.outcome != JSVMX_CODE_CACHE_USED) {
            return EXIT_PROMISE_BROKEN;
        }
    }
    for (int i = 0; i < result->safety_count; ++i) {
        if (result->safety[i].applicable && !result->safety[i].ok) {
            return EXIT_PROMISE_BROKEN;
        }
    }
    return EXIT_ALL_GOOD;
}

const char* outcome_name(JSVMX_CodeCacheOutcome outcome) {
    switch (outcome) {
        case JSVMX_CODE_CACHE_NOT_OFFERED:
            return "not offered";
        case JSVMX_CODE_CACHE_USED:
            return "used";
        case JSVMX_CODE_CACHE_NOT_LOOKED_AT:
            return "not looked at";
        case JSVMX_CODE_CACHE_REJECTED:
            return "rejected";
    }
    return "unknown";
}
