/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/report.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sample/codecache/measure.h"
#include "sample/codecache/paths.h"

void report_progress(const char* path, const char* what, int run, int runs) {
    if (!isatty(STDERR_FILENO)) {
        return;
    }
    fputs("\r\033[K", stderr);
    if (path != NULL && runs > 1) {
        fprintf(stderr, "%.60s: %s, %d of %d ...", path_name(path), what, run + 1, runs);
    } else if (path != NULL) {
        fprintf(stderr, "%.60s: %s ...", path_name(path), what);
    }
    fflush(stderr);
}

/* "10.8 MB". */
static void print_size(size_t bytes) {
    if (bytes < 1000) {
        printf("%zu %s", bytes, bytes == 1 ? "byte" : "bytes");
    } else if (bytes < 1000000) {
        printf("%.1f KB", (double)bytes / 1e3);
    } else {
        printf("%.1f MB", (double)bytes / 1e6);
    }
}

/* A right-aligned number with about three digits that count. */
static void print_number(int width, double value) {
    printf("%*.*f", width, value < 1 ? 3 : value < 10 ? 2 : 1, value);
}

static void print_factor(double factor) {
    if (factor > 0) {
        printf("%10.1fx", factor);
    } else {
        printf("%11s", "");
    }
}

static void print_step(const ScriptResult* result, Step step, const char* name) {
    const Series* series = &result->steps[step];
    if (series->count == 0) {
        return;
    }
    printf("  %-22s", name);
    print_number(10, series_median(series, FIELD_STRING));
    print_number(11, series_median(series, FIELD_COMPILE));
    print_number(11, series_best(series, FIELD_COMPILE));
    print_number(11, series_median(series, FIELD_RUN));
    if (step == STEP_WARM_VM || step == STEP_WARM_PROCESS) {
        print_factor(speed_up(result, STEP_COLD_EAGER, step));
        print_factor(speed_up(result, STEP_COLD_LAZY, step));
    }
    putchar('\n');
}

static void print_steps(const ScriptResult* result) {
    printf("\n  %-22s%10s%11s%11s%11s%22s\n", "", "source to", "", "best", "",
           "compiles faster than");
    printf("  %-22s%10s%11s%11s%11s%11s%11s\n", "median, milliseconds", "string", "compile",
           "compile", "run", "eager", "lazy");
    print_step(result, STEP_COLD_EAGER, "cold, eager compile");
    print_step(result, STEP_COLD_LAZY, "cold, lazy compile");
    print_step(result, STEP_WARM_VM, "warm, fresh VM");
    print_step(result, STEP_WARM_PROCESS, "warm, fresh process");
}

static void print_warm_verdict(const char* where, const Verdict* verdict) {
    if (verdict->outcome != JSVMX_CODE_CACHE_USED) {
        printf("  NOT USED   in a fresh %s the cache was %s: %s\n", where,
               outcome_name(verdict->outcome), verdict->text);
    }
}

static void print_cache(const ScriptResult* result) {
    const int runs = result->steps[STEP_WARM_VM].count;
    printf("\n  cache      ");
    print_size(result->cache_bytes);
    printf(", made in ");
    print_number(0, median_of(result->create_cache_ms, runs));
    printf(" ms after the run, saved in ");
    print_number(0, result->save_cache_ms);
    printf(" ms as\n             %s\n", result->cache_path);
    print_warm_verdict("VM", &result->warm_vm);
    print_warm_verdict("process", &result->warm_process);
    if (result->warm_vm.outcome == JSVMX_CODE_CACHE_USED &&
        result->warm_process.outcome == JSVMX_CODE_CACHE_USED) {
        printf("             used in the fresh VM and in the fresh process\n");
    }
}

static void print_safety(const ScriptResult* result) {
    printf("\n  what does not fit is not used\n");
    for (int i = 0; i < result->safety_count; ++i) {
        const SafetyCheck* check = &result->safety[i];
        if (!check->applicable) {
            printf("  -          %s: the source is too short for that\n", check->what);
            continue;
        }
        printf("  %-10s %s (%s)\n", check->ok ? "rejected" : "FAILED", check->what, check->detail);
        printf("             %s%s\n",
               check->verdict.outcome == JSVMX_CODE_CACHE_REJECTED ? ""
                                                                   : "The cache was not rejected. ",
               check->verdict.text);
        if (check->outcome[0] != '\0') {
            printf("             %s\n", check->outcome);
        }
    }
}

void report_start(const Options* options) {
    JSVM_VMInfo info;
    memset(&info, 0, sizeof(info));
    OH_JSVM_GetVMInfo(&info);
    printf("Code caches on %s %s, %d %s of each step\n", info.engine, info.version, options->runs,
           options->runs == 1 ? "run" : "runs");
}

void report_script(const ScriptResult* result) {
    if (result->failure.code != 0) {
        fflush(stdout); /* so that the two streams keep their order on a terminal */
        fprintf(stderr, "codecache: %s\n", result->failure.text);
        return;
    }
    printf("\n%s, ", path_name(result->path));
    print_size(result->file_bytes);
    printf("\n  %s\n", result->path);
    print_steps(result);
    print_cache(result);
    report_store_starts(result);
    if (result->transpiled != NULL) {
        printf("\n  the program from the cache works: ts.transpileModule in the fresh process\n");
        printf("  TypeScript %s\n  JavaScript %s\n", kTypeScriptSnippet, result->transpiled);
    }
    print_safety(result);
}
