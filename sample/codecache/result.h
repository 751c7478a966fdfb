/* SPDX-License-Identifier: Apache-2.0 */
/* All that is found out about one script: measured by measure.c, fresh_process.c and safety.c,
 * printed by report.c and report_json.c. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_RESULT_H_
#define ARK_JSVM_SAMPLE_CODECACHE_RESULT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/codecache/failure.h"
#include "sample/codecache/options.h"
#include "sample/codecache/vm_session.h"

/* Milliseconds of one start of a script. */
typedef struct {
    double string;  /* making the JavaScript string from the file's bytes */
    double compile; /* the compile call, from source or with the cache */
    double run;
} Timing;

typedef enum { STEP_COLD_EAGER, STEP_COLD_LAZY, STEP_WARM_VM, STEP_WARM_PROCESS, STEP_COUNT } Step;

typedef enum { FIELD_STRING, FIELD_COMPILE, FIELD_RUN } Field;

/* The runs of one step; count is 0 when it was not asked for. */
typedef struct {
    int count;
    Timing runs[MAX_RUNS];
} Series;

/* One attempt to make the engine use what does not fit. */
typedef struct {
    const char* what;
    char detail[160]; /* what exactly was changed */
    bool applicable;  /* false: the script is too short for it */
    bool ok;          /* rejected, and nothing wrong ran */
    Verdict verdict;
    char outcome[160]; /* what ran instead; empty where nothing was run */
} SafetyCheck;

enum { SAFETY_CHECKS = 4 };

/* One start through a store; times are in microseconds. */
typedef struct {
    Verdict verdict;
    uint64_t bytes; /* of the cache that was found */
    uint64_t lookup;
    uint64_t verify;
    uint64_t compile;
    bool stored; /* its refresh has stored a cache */
} StoreStart;

enum { STORE_STARTS = 3 };

typedef struct {
    char* path; /* absolute */
    size_t file_bytes;
    size_t code_units; /* of the source: UTF-16, as JavaScript counts */
    Series steps[STEP_COUNT];
    double create_cache_ms[MAX_RUNS]; /* one for each run */
    double save_cache_ms;
    char* cache_path;
    size_t cache_bytes;
    Verdict warm_vm; /* the first that was not "used", else the last */
    Verdict warm_process;
    char* transpiled; /* by the program from the cache in a fresh process; NULL: it is not the
                         TypeScript compiler */
    StoreStart store_starts[STORE_STARTS];
    int store_start_count;
    SafetyCheck safety[SAFETY_CHECKS];
    int safety_count;
    Failure failure; /* what ended the work on this script early */
} ScriptResult;

ScriptResult* result_new(void);
void result_free(ScriptResult* result);

double series_median(const Series* series, Field field);
double series_best(const Series* series, Field field);
double median_of(const double* values, int count);

/* How many times faster the compile of a warm step is than that of a cold one; 0: not measured. */
double speed_up(const ScriptResult* result, Step cold, Step warm);

/* EXIT_ALL_GOOD if every cache was used that had to be, and no other; else an exit code. */
int result_exit_code(const ScriptResult* result);

/* Short names of outcomes, such as "used". */
const char* outcome_name(JSVMX_CodeCacheOutcome outcome);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_RESULT_H_ */
