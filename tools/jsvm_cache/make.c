/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/jsvm_cache/commands.h"
#include "tools/jsvm_cache/engine.h"
#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/memory.h"
#include "tools/jsvm_cache/progress.h"
#include "tools/jsvm_cache/report.h"
#include "tools/jsvm_cache/source.h"
#include "tools/jsvm_cache/store.h"

/* Compiling so much takes as long as somebody waits without wondering. */
static const uint64_t kMuch = UINT64_C(4) << 20;

/* What is between the sources of one call. */
typedef struct {
    const Options* options;
    JSVMX_CodeCache store;
    JSVMX_CodeCache nowhere; /* has nothing, so that a compile through it is one from the source */
    Progress progress;
    uint64_t done; /* bytes of the sources that are done */
} Maker;

/* One source, compiled. */
typedef struct {
    JSVM_Script script;
    JSVM_Value function;
} Compiled;

static int complain(MadeSource* made, const char* path, const char* what) {
    made->error = must_format("%s: %s", path, what);
    fprintf(stderr, "jsvm-cache: %s\n", made->error);
    return STATUS_SYSTEM;
}

static int compile(Maker* maker, JSVMX_CodeCache cache, Session* session, const FileBytes* file,
                   MadeSource* made, JSVMX_CodeCacheLoad* load, Compiled* compiled) {
    const Options* options = maker->options;
    JSVM_ScriptOrigin origin;
    JSVMX_CodeCacheCompileOptions how;
    JSVM_Value source = NULL;
    memset(&origin, 0, sizeof(origin));
    memset(&how, 0, sizeof(how));
    memset(load, 0, sizeof(*load));
    origin.resourceName = made->name;
    how.size = sizeof(how);
    how.origin = made->name[0] != '\0' ? &origin : NULL;
    how.eager = !options->lazy;
    how.parameterCount = options->parameter_count;
    how.parameters = (const char* const*)options->parameters;
    if (JSVMX_CodeCacheCreateSource(session->env, file->bytes, file->length, &source) != JSVM_OK) {
        return complain(made, made->path, "is too long for the engine");
    }
    const JSVM_Status status = options->is_function
                                   ? JSVMX_CodeCacheCompileFunction(cache, session->env, source,
                                                                    &how, load, &compiled->function)
                                   : JSVMX_CodeCacheCompileScript(cache, session->env, source, &how,
                                                                  load, &compiled->script);
    if (status == JSVM_OK) {
        return STATUS_GOOD;
    }
    if (status == JSVM_INVALID_ARG && options->is_function) {
        complain(made, "--function", "these are no names of parameters");
        return STATUS_WRONG_USE;
    }
    made->error = session_take_error(session, made->path);
    return STATUS_SYNTAX_ERROR;
}

/* Hands what was compiled to the store, unless that has as much. */
static int refresh(Maker* maker, Session* session, const Compiled* compiled, MadeSource* made) {
    const JSVM_Status status =
        compiled->script != NULL
            ? JSVMX_CodeCacheRefreshScript(maker->store, session->env, compiled->script,
                                           &made->written)
            : JSVMX_CodeCacheRefreshFunction(maker->store, session->env, compiled->function,
                                             &made->written);
    return status == JSVM_OK ? STATUS_GOOD
                             : complain(made, made->path, "the engine makes no cache of it");
}

/* Compiles in a VM of its own, so that nothing of another source is in memory. `*again` is set when
 * the store had the source: what came out of it may hold fewer functions than asked for. */
static int compile_in(Maker* maker, JSVMX_CodeCache cache, const FileBytes* file, MadeSource* made,
                      bool* again) {
    Session session;
    JSVMX_CodeCacheLoad load;
    Compiled compiled = {NULL, NULL};
    if (!session_open(&session)) {
        made->error = must_copy("the engine gives no VM");
        return STATUS_SYSTEM;
    }
    int status = compile(maker, cache, &session, file, made, &load, &compiled);
    made->compile_microseconds = load.compileMicroseconds;
    *again = load.outcome == JSVMX_CODE_CACHE_USED && !maker->options->lazy;
    if (status == STATUS_GOOD && !*again) {
        progress_update(&maker->progress, maker->done + file->length / 2, made->name);
        status = refresh(maker, &session, &compiled, made);
    }
    session_close(&session);
    return status;
}

/* Waits for the store's thread, and finds out whether the last entry was written. */
static int finish(Maker* maker, uint64_t failed_before, MadeSource* made) {
    JSVMX_CodeCacheCounters counters;
    memset(&counters, 0, sizeof(counters));
    JSVMX_CodeCacheFlush(maker->store);
    if (JSVMX_CodeCacheGetCounters(maker->store, &counters) == JSVM_OK &&
        counters.failedWrites == failed_before) {
        return STATUS_GOOD;
    }
    made->written = false;
    complain(made, made->path, "its entry could not be written: too large, or no space left");
    return STATUS_NOT_WRITTEN;
}

static int make_one(Maker* maker, MadeSource* made) {
    JSVMX_CodeCacheCounters before;
    FileBytes file;
    bool again = false;
    memset(&before, 0, sizeof(before));
    made->name = source_name(maker->options->name, made->path);
    progress_update(&maker->progress, maker->done, made->name);
    int status = source_read(made->path, &file);
    if (status != STATUS_GOOD) {
        made->error = must_format("%s: cannot be read", made->path);
        return status;
    }
    JSVMX_CodeCacheGetCounters(maker->store, &before);
    status = compile_in(maker, maker->store, &file, made, &again);
    if (status == STATUS_GOOD && again) {
        status = compile_in(maker, maker->nowhere, &file, made, &again);
    }
    if (status == STATUS_GOOD && made->written) {
        progress_update(&maker->progress, maker->done + file.length * 3 / 4, made->name);
        status = finish(maker, before.failedWrites, made);
    }
    maker->done += file.length;
    file_clear(&file);
    return status;
}

static bool open_nowhere(JSVMX_CodeCache* nowhere) {
    JSVMX_CodeCacheOptions how;
    memset(&how, 0, sizeof(how));
    how.size = sizeof(how);
    how.location = "/dev/null/nowhere";
    how.readOnly = true;
    return JSVMX_CodeCacheOpen(&how, nowhere) == JSVM_OK;
}

static int make_all(Maker* maker, MadeSource* made) {
    const Options* options = maker->options;
    uint64_t total = 0;
    int status = STATUS_GOOD;
    for (size_t i = 0; i < options->source_count; ++i) {
        total += file_size(options->sources[i]);
    }
    progress_open(&maker->progress, "make", total, total >= kMuch);
    for (size_t i = 0; i < options->source_count; ++i) {
        made[i].path = options->sources[i];
        made[i].status = make_one(maker, &made[i]);
        status = status == STATUS_GOOD ? made[i].status : status;
        progress_hide(&maker->progress);
    }
    return status;
}

int command_make(const Options* options, JSVMX_CodeCache store) {
    Maker maker = {.options = options, .store = store};
    int status = store_check(options, store, NULL);
    if (status != STATUS_GOOD) {
        return status;
    }
    if (!open_nowhere(&maker.nowhere)) {
        fputs("jsvm-cache: out of memory\n", stderr);
        return STATUS_SYSTEM;
    }
    MadeSource* made = must_allocate(NULL, options->source_count * sizeof(*made));
    memset(made, 0, options->source_count * sizeof(*made));
    status = make_all(&maker, made);
    report_made(options, store, made);
    for (size_t i = 0; i < options->source_count; ++i) {
        free(made[i].name);
        free(made[i].error);
    }
    free(made);
    JSVMX_CodeCacheClose(maker.nowhere);
    return status;
}
