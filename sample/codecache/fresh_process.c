/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/fresh_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample/codecache/measure.h"
#include "sample/codecache/options.h"
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

/* Starts the process with its standard output going into a pipe; returns the end to read from, or
 * -1 with errno set. */
static int spawn_with_pipe(const char* program, const char* script_path, const char* cache_path,
                           pid_t* child) {
    extern char** environ;
    int ends[2];
    if (pipe(ends) != 0) {
        return -1;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC); /* the copy at standard output stays open */
    /* posix_spawn wants arrays of char*, and does not write to them. */
    char* arguments[] = {text_format("%s", program),     text_format("%s", FRESH_PROCESS_OPTION),
                         text_format("%s", cache_path),  text_format("--"),
                         text_format("%s", script_path), NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int error = posix_spawn(child, "/proc/self/exe", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 0; arguments[i] != NULL; ++i) {
        free(arguments[i]);
    }
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        errno = error;
        return -1;
    }
    return ends[0];
}

bool fresh_process_start(const char* program, const char* script_path, const char* cache_path,
                         Timing* timing, Verdict* verdict, char** transpiled, Failure* failure) {
    pid_t child = 0;
    memset(verdict, 0, sizeof(*verdict));
    fflush(stdout);
    const int from_child = spawn_with_pipe(program, script_path, cache_path, &child);
    if (from_child < 0) {
        return fail(failure, EXIT_SYSTEM, "no fresh process could be started: %s", strerror(errno));
    }
    Text answer = {0};
    text_add_bytes(&answer, "", 0);
    for (;;) {
        char piece[4096];
        const ssize_t got = read(from_child, piece, sizeof(piece));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            break;
        }
        if (got > 0) {
            text_add_bytes(&answer, piece, (size_t)got);
        }
    }
    close(from_child);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    bool ok = false;
    if (WIFSIGNALED(status)) {
        fail(failure, EXIT_SYSTEM, "the fresh process was ended by signal %d", WTERMSIG(status));
    } else {
        ok = understand(answer.data, timing, verdict, transpiled, failure);
    }
    text_clear(&answer);
    return ok;
}
