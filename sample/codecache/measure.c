/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/measure.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sample/codecache/fresh_process.h"
#include "sample/codecache/paths.h"
#include "sample/codecache/report.h"
#include "sample/codecache/safety.h"
#include "sample/codecache/store_starts.h"
#include "sample/codecache/text.h"

const char kTypeScriptSnippet[] = "const greet = (name: string): string => `Hello, ${name}!`;";

double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The time since *start, which moves on to now. */
static double lap_ms(double* start) {
    const double now = now_ms();
    const double passed = now - *start;
    *start = now;
    return passed;
}

bool cold_start(const Script* script, bool eager, Timing* timing, size_t* code_units, Bytes* cache,
                double* create_cache_ms, Failure* failure) {
    Session session;
    if (!session_open(&session, failure)) {
        return false;
    }
    JSVM_Value source = NULL;
    JSVM_Value value = NULL;
    JSVM_Script compiled = NULL;
    double clock = now_ms();
    bool ok = session_source(&session, script->text, script->length, &source, failure);
    timing->string = lap_ms(&clock);
    ok = ok && session_compile(&session, script, source, eager, &compiled, failure);
    timing->compile = lap_ms(&clock);
    ok = ok && session_run(&session, script, compiled, &value, failure);
    timing->run = lap_ms(&clock);
    if (ok && cache != NULL) {
        ok = session_create_cache(&session, compiled, cache, failure);
        *create_cache_ms = lap_ms(&clock);
    }
    if (ok && code_units != NULL) {
        ok = session_source_length(&session, source, code_units, failure);
    }
    session_close(&session);
    return ok;
}

char* transpile_snippet(Session* session) {
    Text code = {0};
    text_add(&code,
             "typeof ts === 'object' && typeof ts.transpileModule === 'function' ?"
             " ts.transpileModule(");
    text_add_json(&code, kTypeScriptSnippet);
    text_add(&code, ", {compilerOptions: {target: ts.ScriptTarget.ES5}}).outputText : undefined");
    char* transpiled = session_evaluate(session, code.data);
    text_clear(&code);
    for (size_t end = transpiled != NULL ? strlen(transpiled) : 0;
         end > 0 && strchr("\r\n", transpiled[end - 1]) != NULL; --end) {
        transpiled[end - 1] = '\0';
    }
    return transpiled;
}

bool warm_start(const Script* script, const Bytes* cache, Timing* timing, Verdict* verdict,
                char** transpiled, Failure* failure) {
    Session session;
    if (!session_open(&session, failure)) {
        return false;
    }
    JSVM_Value source = NULL;
    JSVM_Value value = NULL;
    JSVM_Script compiled = NULL;
    double clock = now_ms();
    bool ok = session_source(&session, script->text, script->length, &source, failure);
    timing->string = lap_ms(&clock);
    ok = ok && session_compile_cached(&session, script, source, cache, &compiled, verdict, failure);
    timing->compile = lap_ms(&clock);
    ok = ok && session_run(&session, script, compiled, &value, failure);
    timing->run = lap_ms(&clock);
    if (ok && transpiled != NULL) {
        *transpiled = transpile_snippet(&session);
    }
    session_close(&session);
    return ok;
}

/* Where the next run of a step is written. */
static Timing* next(ScriptResult* result, Step step) {
    Series* series = &result->steps[step];
    return &series->runs[series->count++];
}

/* The cache is made after the lazy start, where there is one: it then holds what ran. */
static bool measure_cold(const Options* options, Script* script, Bytes* cache,
                         ScriptResult* result) {
    for (int run = 0; run < options->runs; ++run) {
        double* create_ms = &result->create_cache_ms[run];
        bytes_clear(cache);
        if (options->eager) {
            report_progress(result->path, "cold start, eager", run, options->runs);
            if (!cold_start(script, true, next(result, STEP_COLD_EAGER), &script->code_units,
                            options->lazy ? NULL : cache, create_ms, &result->failure)) {
                return false;
            }
        }
        if (options->lazy) {
            report_progress(result->path, "cold start, lazy", run, options->runs);
            if (!cold_start(script, false, next(result, STEP_COLD_LAZY), &script->code_units, cache,
                            create_ms, &result->failure)) {
                return false;
            }
        }
    }
    return true;
}

static bool save_cache(const char* directory, const Bytes* cache, ScriptResult* result) {
    double clock = now_ms();
    result->cache_path = path_of_cache(directory, result->path);
    result->cache_bytes = cache->length;
    const bool ok = file_save(result->cache_path, cache, &result->failure);
    result->save_cache_ms = lap_ms(&clock);
    return ok;
}

/* One start that was not from the cache must not hide behind later ones that were. */
static void keep(Verdict* kept, const Verdict* verdict, int run) {
    if (run == 0 || kept->outcome == JSVMX_CODE_CACHE_USED) {
        *kept = *verdict;
    }
}

static bool measure_warm(const Options* options, const char* program, const Script* script,
                         const Bytes* cache, ScriptResult* result) {
    for (int run = 0; run < options->runs; ++run) {
        Verdict verdict;
        report_progress(result->path, "warm start, fresh VM", run, options->runs);
        if (!warm_start(script, cache, next(result, STEP_WARM_VM), &verdict, NULL,
                        &result->failure)) {
            return false;
        }
        keep(&result->warm_vm, &verdict, run);
    }
    for (int run = 0; run < options->runs; ++run) {
        Verdict verdict;
        report_progress(result->path, "warm start, fresh process", run, options->runs);
        free(result->transpiled);
        result->transpiled = NULL;
        if (!fresh_process_start(program, result->path, result->cache_path,
                                 next(result, STEP_WARM_PROCESS), &verdict, &result->transpiled,
                                 &result->failure)) {
            return false;
        }
        keep(&result->warm_process, &verdict, run);
    }
    return true;
}

bool measure_script(const Options* options, const char* program, const char* cache_directory,
                    ScriptResult* result) {
    Script script;
    Bytes cache = {0};
    if (!script_read(result->path, &script, &result->failure)) {
        return false;
    }
    result->file_bytes = script.file.length;
    const bool ok = measure_cold(options, &script, &cache, result) &&
                    save_cache(cache_directory, &cache, result) &&
                    measure_warm(options, program, &script, &cache, result) &&
                    store_starts(options, program, cache_directory, result) &&
                    check_safety(&script, &cache, result);
    result->code_units = script.code_units;
    report_progress(NULL, NULL, 0, 0);
    bytes_clear(&cache);
    script_clear(&script);
    return ok;
}
