/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures a store of code caches in a directory:
 *
 *   store_side fill DIRECTORY ENTRIES           puts that many small entries there
 *   store_side hits DIRECTORY ENTRIES COUNT KEYS
 *       loads COUNT of them, chosen from KEYS different ones
 *   store_side miss DIRECTORY SOURCE RUNS fresh|same
 *       compiles what it lacks, with and without it, each in a fresh VM or all in the same
 *
 * Times are in microseconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx_code_cache.h"
#include "test/docs/measuring.h"

enum { kSessionScripts = 200, kMostCount = 100000 };

static double Microseconds(void) {
    return Milliseconds() * 1e3;
}

/* What V8 still had in memory it would take from there. */
static void Init(void) {
    char name[] = "store_side";
    char no_memory[] = "--no-compilation-cache";
    char* flags[] = {name, no_memory, NULL};
    int count = 2;
    JSVM_InitOptions options;
    memset(&options, 0, sizeof(options));
    options.argc = &count;
    options.argv = flags;
    MUST(OH_JSVM_Init(&options));
}

static JSVMX_CodeCache OpenStore(const char* directory) {
    JSVMX_CodeCacheOptions options;
    JSVMX_CodeCacheCounters counters;
    JSVMX_CodeCache cache = NULL;
    memset(&options, 0, sizeof(options));
    options.size = sizeof(options);
    options.location = directory;
    options.maxBytes = UINT64_C(4) << 30;
    options.maxEntries = 1000000;
    MUST(JSVMX_CodeCacheOpen(&options, &cache));
    MUST(JSVMX_CodeCacheGetCounters(cache, &counters));
    Must(counters.state == JSVMX_REASON_NONE, counters.stateText);
    return cache;
}

/* One of the small scripts: half a kilobyte. */
static JSVM_Value SmallSource(Session* session, size_t number) {
    char text[512];
    JSVM_Value source = NULL;
    const int length = snprintf(
        text, sizeof(text),
        "(function script%zu() { const table = { a: [1, 2, 3], b: 'text', c: %zu };\n"
        "function add(x, y) { return x + y; }\n"
        "let total = 0; for (const value of table.a) total = add(total, value * table.c);\n"
        "return `${table.b} ${total}`; })()",
        number, number);
    Must(length > 0 && (size_t)length < sizeof(text), "room for a source");
    MUST(OH_JSVM_CreateStringUtf8(session->env, text, (size_t)length, &source));
    return source;
}

static void FillSome(Session* session, JSVMX_CodeCache cache, size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
        JSVM_HandleScope scope = NULL;
        JSVM_Script script = NULL;
        JSVM_Value result = NULL;
        bool queued = false;
        MUST(OH_JSVM_OpenHandleScope(session->env, &scope));
        MUST(JSVMX_CodeCacheCompileScript(cache, session->env, SmallSource(session, i), NULL, NULL,
                                          &script));
        MUST(OH_JSVM_RunScript(session->env, script, &result));
        MUST(JSVMX_CodeCacheRefreshScript(cache, session->env, script, &queued));
        MUST(OH_JSVM_CloseHandleScope(session->env, scope));
    }
    MUST(JSVMX_CodeCacheFlush(cache));
}

static void Fill(const char* directory, size_t entries) {
    JSVMX_CodeCacheCounters counters;
    JSVMX_CodeCache cache = OpenStore(directory);
    const double start = Microseconds();
    for (size_t from = 0; from < entries; from += kSessionScripts) {
        Session session;
        Open(&session);
        FillSome(&session, cache, from,
                 entries - from < kSessionScripts ? entries : from + kSessionScripts);
        Close(&session);
    }
    const double passed = Microseconds() - start;
    MUST(JSVMX_CodeCacheGetCounters(cache, &counters));
    if (counters.entries != entries) {
        fprintf(stderr, "%zu entries of %zu, %zu writes, %zu failed, %zu evicted, %s\n",
                (size_t)counters.entries, entries, (size_t)counters.writes,
                (size_t)counters.failedWrites, (size_t)counters.evictions, counters.stateText);
        Must(false, "every entry was written");
    }
    printf("fill %f\nbytes %f\n", passed / (double)entries, (double)counters.bytes);
    MUST(JSVMX_CodeCacheClose(cache));
}

/* The same numbers in every process, and never far apart in size. */
static size_t NextRandom(uint64_t* state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(*state >> 33);
}

typedef struct {
    double* whole;
    double* lookup;
} Times;

static void Hit(Session* session, JSVMX_CodeCache cache, size_t number, const Times* times,
                size_t at) {
    JSVM_HandleScope scope = NULL;
    JSVM_Script script = NULL;
    JSVMX_CodeCacheLoad load;
    bool queued = false;
    MUST(OH_JSVM_OpenHandleScope(session->env, &scope));
    JSVM_Value source = SmallSource(session, number);
    const double start = Microseconds();
    MUST(JSVMX_CodeCacheCompileScript(cache, session->env, source, NULL, &load, &script));
    times->whole[at] = Microseconds() - start;
    times->lookup[at] = (double)load.lookupMicroseconds;
    Must(load.outcome == JSVMX_CODE_CACHE_USED, load.text);
    /* As programs do when a script has run: only so many entries can be in flight at once. */
    MUST(JSVMX_CodeCacheRefreshScript(cache, session->env, script, &queued));
    MUST(OH_JSVM_CloseHandleScope(session->env, scope));
}

static double Mean(const double* values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; ++i) {
        sum += values[i];
    }
    return sum / (double)count;
}

static void Hits(const char* directory, size_t entries, size_t count, size_t keys) {
    static double whole[kMostCount];
    static double lookup[kMostCount];
    const Times times = {whole, lookup};
    Must(count > 0 && count <= kMostCount && keys > 0, "COUNT is in its range");
    JSVMX_CodeCache cache = OpenStore(directory);
    const size_t step = entries / keys == 0 ? 1 : entries / keys;
    uint64_t random = 1;
    Session session;
    Open(&session);
    /* What the first hits cost is not what a hit costs. */
    for (size_t i = 0; i < 10; ++i) {
        Hit(&session, cache, i % entries, &times, 0);
    }
    for (size_t i = 0; i < count; ++i) {
        const size_t chosen = keys < count ? NextRandom(&random) % keys : i % keys;
        Hit(&session, cache, chosen * step % entries, &times, i);
    }
    Close(&session);
    MUST(JSVMX_CodeCacheClose(cache));
    printf("mean %f\nlookup %f\nmedian %f\n", Mean(whole, count), Mean(lookup, count),
           Median(whole, count));
}

/* One compile; without the store if there is none. */
static double CompileIn(Session* session, JSVMX_CodeCache cache, const char* text, size_t length) {
    JSVM_HandleScope scope = NULL;
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVMX_CodeCacheLoad load;
    JSVM_ScriptOrigin origin = {NULL, "measured.js", 0, 0};
    JSVMX_CodeCacheCompileOptions options;
    memset(&options, 0, sizeof(options));
    options.size = sizeof(options);
    options.origin = &origin;
    MUST(OH_JSVM_OpenHandleScope(session->env, &scope));
    MUST(JSVMX_CodeCacheCreateSource(session->env, text, length, &source));
    const double start = Microseconds();
    if (cache == NULL) {
        MUST(OH_JSVM_CompileScriptWithOrigin(session->env, source, NULL, 0, false, NULL, &origin,
                                             &script));
    } else {
        MUST(JSVMX_CodeCacheCompileScript(cache, session->env, source, &options, &load, &script));
        Must(load.reason == JSVMX_REASON_NOT_STORED, load.text);
    }
    const double passed = Microseconds() - start;
    MUST(OH_JSVM_CloseHandleScope(session->env, scope));
    return passed;
}

typedef struct {
    const char* text;
    size_t length;
    Session* session; /* NULL: each compile has a fresh VM */
} Missed;

static double CompileOnce(const Missed* missed, JSVMX_CodeCache cache) {
    if (missed->session != NULL) {
        return CompileIn(missed->session, cache, missed->text, missed->length);
    }
    Session session;
    Open(&session);
    const double passed = CompileIn(&session, cache, missed->text, missed->length);
    Close(&session);
    return passed;
}

/* By turns, and each as often before the other as after it. */
static void CompareMisses(const Missed* missed, JSVMX_CodeCache cache, size_t runs) {
    static double with[kMostCount];
    static double without[kMostCount];
    Must(runs > 0 && runs <= kMostCount, "RUNS is in its range");
    CompileOnce(missed, NULL);
    CompileOnce(missed, cache);
    for (size_t i = 0; i < runs; ++i) {
        const bool first = i % 2 == 0;
        with[i] = first ? CompileOnce(missed, cache) : 0;
        without[i] = CompileOnce(missed, NULL);
        with[i] = first ? with[i] : CompileOnce(missed, cache);
    }
    const double median_with = Median(with, runs);
    const double median_without = Median(without, runs);
    printf("with %f\nwithout %f\nwith_best %f\nwithout_best %f\n", median_with, median_without,
           with[0], without[0]);
}

static void Miss(const char* directory, const char* path, size_t runs, bool fresh) {
    Missed missed = {NULL, 0, NULL};
    char* text = ReadFile(path, &missed.length);
    missed.text = text;
    JSVMX_CodeCache cache = OpenStore(directory);
    if (fresh) {
        CompareMisses(&missed, cache, runs);
    } else {
        Session session;
        Open(&session);
        missed.session = &session;
        CompareMisses(&missed, cache, runs);
        Close(&session);
    }
    MUST(JSVMX_CodeCacheClose(cache));
    free(text);
}

static size_t Number(const char* text) {
    return (size_t)strtoull(text, NULL, 10);
}

int main(int argc, char** argv) {
    Must(argc >= 4, "usage: store_side fill|hits|miss DIRECTORY ...");
    Init();
    if (strcmp(argv[1], "fill") == 0) {
        Fill(argv[2], Number(argv[3]));
    } else if (strcmp(argv[1], "hits") == 0 && argc == 6) {
        Hits(argv[2], Number(argv[3]), Number(argv[4]), Number(argv[5]));
    } else if (strcmp(argv[1], "miss") == 0 && argc == 6) {
        Miss(argv[2], argv[3], Number(argv[4]), strcmp(argv[5], "fresh") == 0);
    } else {
        Must(false, "usage: store_side fill|hits|miss DIRECTORY ...");
    }
    return 0;
}
