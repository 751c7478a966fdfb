/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/fresh_process.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample/codecache/measure.h"
#include "sample/codecache/options.h"
#include "sample/codecache/own_process.h"
#include "sample/codecache/text.h"

/* No code cache is larger: its length is an int to the engine. */
static const size_t kLargestCache = INT_MAX;

/* The answer is one line of numbers, one line for the verdict's text, and the rest: the transpiled
 * snippet, or why there is no answer. */
#define ANSWER_FORMAT "start %d %d %d %lf %lf %lf"

int fresh_process_main(const char* script_path, const char* cache_path) {
    Script script = {0};
    Bytes cache = {0};
    Timing timing = {0};
    Verdict verdict = {0};
    Failure failure = {0};
    char* transpiled = NULL;
    if (script_read(script_path, &script, &failure) &&
        file_read(cache_path, kLargestCache, EXIT_NO_CACHE, &cache, &failure) &&
        engine_start(&failure)) {
        warm_start(&script, &cache, &timing, &verdict, &transpiled, &failure);
    }
    const int code = failure.code;
    const char* rest = code != 0 ? failure.text : transpiled;
    printf("start %d %d %d %.6f %.6f %.6f\n%s\n%s", code, (int)verdict.outcome, (int)verdict.reason,
           timing.string, timing.compile, timing.run, verdict.text, rest != NULL ? rest : "");
    free(transpiled);
    bytes_clear(&cache);
    script_clear(&script);
    failure_clear(&failure);
    return fflush(stdout) == 0 ? code : EXIT_SYSTEM;
}

static bool understand(const char* answer, Timing* timing, Verdict* verdict, char** transpiled,
                       Failure* failure) {
    int code = 0;
    int outcome = 0;
    int reason = 0;
    const char* text = strchr(answer, '\n');
    const char* rest = text != NULL ? strchr(text + 1, '\n') : NULL;
    if (rest == NULL || sscanf(answer, ANSWER_FORMAT, &code, &outcome, &reason, &timing->string,
                               &timing->compile, &timing->run) != 6) {
        return fail(failure, EXIT_SYSTEM, "the fresh process gave no answer that makes sense");
    }
    ++text;
    ++rest;
    if (code != 0) {
        return fail(failure, code, "in a fresh process: %s", rest);
    }
    verdict->outcome = (JSVMX_CodeCacheOutcome)outcome;
    verdict->reason = (JSVMX_CodeCacheReason)reason;
    snprintf(verdict->text, sizeof(verdict->text), "%.*s", (int)(rest - 1 - text), text);
    if (*rest != '\0') {
        *transpiled = text_format("%s", rest);
    }
    return true;
}

bool fresh_process_start(const char* program, const char* script_path, const char* cache_path,
                         Timing* timing, Verdict* verdict, char** transpiled, Failure* failure) {
    const char* const arguments[] = {FRESH_PROCESS_OPTION, cache_path, "--", script_path};
    Text answer = {0};
    memset(verdict, 0, sizeof(*verdict));
    const bool ok = own_process_run(program, arguments, sizeof(arguments) / sizeof(arguments[0]),
                                    &answer, failure) &&
                    understand(answer.data, timing, verdict, transpiled, failure);
    text_clear(&answer);
    return ok;
}
