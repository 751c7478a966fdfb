/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shows what code caches bring: how much faster a program starts from one, and that a cache which
 * does not fit is never used. `codecache --help` tells how to use it.
 *
 *   main.c           the order of things
 *   measure.c        starts of a script, cold and warm, timed
 *   fresh_process.c  the warm start in a process of its own
 *   store_starts.c   starts through a store, in processes of their own
 *   safety.c         caches that must be rejected
 *   vm_session.c     every use of JSVM-API: the file to learn from
 *   store_session.c  every use of the code cache store: the other one
 *   report*.c        tables and JSON
 */
#include <stdio.h>
#include <stdlib.h>

#include "sample/codecache/fresh_process.h"
#include "sample/codecache/measure.h"
#include "sample/codecache/options.h"
#include "sample/codecache/paths.h"
#include "sample/codecache/report.h"
#include "sample/codecache/store_starts.h"
#include "sample/codecache/text.h"

/* Prints a failure that is not one script's, and makes it the exit code. */
static int complain(Failure* failure) {
    const int code = failure->code;
    fprintf(stderr, "codecache: %s\n", failure->text);
    failure_clear(failure);
    return code;
}

static int work_on(const Options* options, const char* program, const char* cache_directory,
                   const char* script, bool first) {
    ScriptResult* result = result_new();
    result->path = path_absolute(script, &result->failure);
    if (result->path == NULL) {
        result->path = text_format("%s", script);
    } else {
        measure_script(options, program, cache_directory, result);
    }
    report_progress(NULL, NULL, 0, 0);
    if (options->json) {
        report_json_script(result, first);
    } else {
        report_script(result);
    }
    const int code = result_exit_code(result);
    result_free(result);
    return code;
}

static int work(const Options* options, const char* program, char** scripts, int count) {
    Failure failure = {0};
    int code = EXIT_ALL_GOOD;
    char* directory = path_of_cache_directory(options->cache_dir, &failure);
    if (directory == NULL || !cache_directory_make(directory, &failure) ||
        !engine_start(&failure)) {
        free(directory);
        return complain(&failure);
    }
    if (options->json) {
        report_json_start(options);
    } else {
        report_start(options);
    }
    for (int i = 0; i < count; ++i) {
        const int this_code = work_on(options, program, directory, scripts[i], i == 0);
        code = code == EXIT_ALL_GOOD ? this_code : code;
    }
    if (options->json) {
        report_json_end(code);
    }
    free(directory);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("codecache: the report could not be written\n", stderr);
        return EXIT_SYSTEM;
    }
    return code;
}

int main(int argc, char** argv) {
    Options options;
    Failure failure = {0};
    int code = EXIT_ALL_GOOD;
    if (!options_parse(argc, argv, &options, &code)) {
        return code;
    }
    if (options.fresh_cache != NULL || options.store != NULL) {
        if (options.script_count != 1) {
            return EXIT_WRONG_USE;
        }
        if (options.store != NULL) {
            return store_process_main(options.scripts[0], options.store, options.thorough);
        }
        return fresh_process_main(options.scripts[0], options.fresh_cache);
    }
    char* default_script = options.script_count == 0 ? path_of_default_script(argv[0]) : NULL;
    if (options.script_count == 0 && default_script == NULL) {
        fputs(
            "codecache: the TypeScript compiler is not beside this program (it is when Bazel\n"
            "built it): name a script, codecache FILE.js\n",
            stderr);
        return EXIT_NO_SCRIPT;
    }
    if (!path_return_to_user(&failure)) {
        code = complain(&failure);
    } else if (default_script != NULL) {
        code = work(&options, argv[0], &default_script, 1);
    } else {
        code = work(&options, argv[0], options.scripts, options.script_count);
    }
    free(default_script);
    return code;
}
