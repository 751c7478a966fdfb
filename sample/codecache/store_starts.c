/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/store_starts.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample/codecache/measure.h"
#include "sample/codecache/own_process.h"
#include "sample/codecache/report.h"
#include "sample/codecache/store_session.h"
#include "sample/codecache/text.h"

/* One start, in a VM that is open. */
static bool start(JSVMX_CodeCache store, Session* session, const Script* script, bool thorough,
                  StoreStart* result, Failure* failure) {
    JSVM_Value source = NULL;
    JSVM_Value value = NULL;
    JSVM_Script compiled = NULL;
    JSVMX_CodeCacheLoad load;
    memset(&load, 0, sizeof(load));
    if (!store_source(session, script, &source, failure) ||
        !store_compile(store, session, script, source, &compiled, &load, failure) ||
        !session_run(session, script, compiled, &value, failure)) {
        return false;
    }
    result->verdict.outcome = load.outcome;
    result->verdict.reason = load.reason;
    snprintf(result->verdict.text, sizeof(result->verdict.text), "%s", load.text);
    result->bytes = load.bytes;
    result->lookup = load.lookupMicroseconds;
    result->verify = load.verifyMicroseconds;
    result->compile = load.compileMicroseconds;
    if (thorough) {
        free(transpile_snippet(session));
    }
    return store_refresh(store, session, compiled, &result->stored, failure);
}

static void process(const char* script_path, const char* location, bool thorough,
                    StoreStart* result, Failure* failure) {
    Script script = {0};
    Session session;
    JSVMX_CodeCache store = NULL;
    if (script_read(script_path, &script, failure) && engine_start(failure) &&
        store_open(location, &store, failure)) {
        if (session_open(&session, failure)) {
            start(store, &session, &script, thorough, result, failure);
            session_close(&session);
        }
        JSVMX_CodeCacheClose(store);
    }
    script_clear(&script);
}

/* The answer is one line of numbers, one for the verdict's text, and why there is no answer. */
#define ANSWER_FORMAT "store %d %d %d %d %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64

int store_process_main(const char* script_path, const char* location, bool thorough) {
    StoreStart result;
    Failure failure = {0};
    memset(&result, 0, sizeof(result));
    process(script_path, location, thorough, &result, &failure);
    const int code = failure.code;
    printf("store %d %d %d %d %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n%s\n%s", code,
           (int)result.verdict.outcome, (int)result.verdict.reason, result.stored ? 1 : 0,
           result.bytes, result.lookup, result.verify, result.compile, result.verdict.text,
           code != 0 ? failure.text : "");
    failure_clear(&failure);
    return fflush(stdout) == 0 ? code : EXIT_SYSTEM;
}

static bool understand(const char* answer, StoreStart* result, Failure* failure) {
    int code = 0;
    int outcome = 0;
    int reason = 0;
    int stored = 0;
    const char* text = strchr(answer, '\n');
    const char* rest = text != NULL ? strchr(text + 1, '\n') : NULL;
    if (rest == NULL ||
        sscanf(answer, ANSWER_FORMAT, &code, &outcome, &reason, &stored, &result->bytes,
               &result->lookup, &result->verify, &result->compile) != 8) {
        return fail(failure, EXIT_SYSTEM, "the fresh process gave no answer that makes sense");
    }
    ++text;
    if (code != 0) {
        return fail(failure, code, "in a fresh process: %s", rest + 1);
    }
    result->verdict.outcome = (JSVMX_CodeCacheOutcome)outcome;
    result->verdict.reason = (JSVMX_CodeCacheReason)reason;
    result->stored = stored != 0;
    snprintf(result->verdict.text, sizeof(result->verdict.text), "%.*s", (int)(rest - text), text);
    return true;
}

static bool start_process(const char* program, const char* script_path, const char* location,
                          bool thorough, StoreStart* result, Failure* failure) {
    const char* const arguments[] = {
        thorough ? THOROUGH_STORE_PROCESS_OPTION : STORE_PROCESS_OPTION, location, "--",
        script_path};
    Text answer = {0};
    bool ok = own_process_run(program, arguments, sizeof(arguments) / sizeof(arguments[0]), &answer,
                              failure) &&
              understand(answer.data, result, failure);
    text_clear(&answer);
    const JSVMX_CodeCacheReason reason = result->verdict.reason;
    if (ok && (reason == JSVMX_REASON_STORE_UNAVAILABLE ||
               reason == JSVMX_REASON_STORE_ON_NETWORK || reason == JSVMX_REASON_STORE_TIMEOUT)) {
        ok = fail(failure, EXIT_NO_CACHE, "%s: %s", location, result->verdict.text);
    }
    return ok;
}

/* A store's files, and their directory. */
static void remove_store(const char* directory) {
    DIR* files = opendir(directory);
    for (struct dirent* file = NULL; files != NULL && (file = readdir(files)) != NULL;) {
        char* path = text_format("%s/%s", directory, file->d_name);
        if (strcmp(file->d_name, ".") != 0 && strcmp(file->d_name, "..") != 0) {
            unlink(path);
        }
        free(path);
    }
    if (files != NULL) {
        closedir(files);
    }
    rmdir(directory);
}

static bool all_starts(const char* program, const char* location, ScriptResult* result) {
    for (int i = 0; i < STORE_STARTS; ++i) {
        report_progress(result->path, "starts through a store", i, STORE_STARTS);
        /* The first only starts the program; it has more functions to keep when it was used. */
        if (!start_process(program, result->path, location, i > 0, &result->store_starts[i],
                           &result->failure)) {
            return false;
        }
        ++result->store_start_count;
    }
    return true;
}

bool store_starts(const Options* options, const char* program, const char* cache_directory,
                  ScriptResult* result) {
    if (options->shared != NULL) {
        return all_starts(program, options->shared, result);
    }
    char* directory = text_format("%s/store-XXXXXX", cache_directory);
    bool ok = false;
    if (mkdtemp(directory) == NULL) {
        fail(&result->failure, EXIT_NO_CACHE, "%s: %s", directory, strerror(errno));
    } else {
        ok = all_starts(program, directory, result);
        remove_store(directory);
    }
    free(directory);
    return ok;
}
