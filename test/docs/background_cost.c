/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures what deserialising a code cache in the background saves on the VM's thread;
 * docs/design/code-cache.md tells the results.
 *
 *   background_cost FILE.js [RUNS]
 *
 * The work that goes on meanwhile is making a JavaScript string of the file, which every program
 * has to do in any case. Each run starts twice, with and without, in fresh VMs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/docs/measuring.h"

enum { kMost = 1000 };

typedef struct {
    double begin[kMost];   /* of OH_JSVM_BackgroundDeserialize */
    double compile[kMost]; /* of the compile call */
    double whole[kMost];   /* from the beginning until the script is compiled */
} Times;

static char* g_text;
static size_t g_text_length;

static JSVM_CompileOptions Pointer(JSVM_CompileOptionId id, void* pointer) {
    JSVM_CompileOptions option = {.id = id};
    option.content.ptr = pointer;
    return option;
}

static JSVM_Script CompileWith(JSVM_Env env, JSVM_Value source, JSVM_CodeCache* cache,
                               JSVM_DeserializeResult result) {
    JSVM_ScriptOrigin origin = {NULL, "measured.js", 0, 0};
    JSVM_Script script = NULL;
    JSVM_CompileOptions options[4] = {
        {.id = JSVM_COMPILE_MODE},
        Pointer(JSVM_COMPILE_SCRIPT_ORIGIN, &origin),
        Pointer(JSVM_COMPILE_CODE_CACHE, cache),
        Pointer(JSVM_COMPILE_BACKGROUND_DESERIALIZE_RESULT, result),
    };
    options[0].content.num =
        cache != NULL ? JSVM_COMPILE_MODE_CONSUME_CODE_CACHE : JSVM_COMPILE_MODE_EAGER_COMPILE;
    MUST(OH_JSVM_CompileScriptWithOptions(env, source, cache != NULL ? 4 : 2, options, &script));
    return script;
}

static void Start(JSVM_CodeCache cache, bool background, Times* times, size_t run) {
    Session session;
    JSVM_Value source = NULL;
    JSVM_DeserializeResult result = NULL;
    JSVMX_CodeCacheReport report;
    Open(&session);
    const double start = Milliseconds();
    if (background) MUST(OH_JSVM_BackgroundDeserialize(session.vm, cache, &result));
    const double begun = Milliseconds();
    MUST(OH_JSVM_CreateStringUtf8(session.env, g_text, g_text_length, &source));
    const double made = Milliseconds();
    CompileWith(session.env, source, &cache, result);
    const double end = Milliseconds();
    times->begin[run] = begun - start;
    times->compile[run] = end - made;
    times->whole[run] = end - start;
    MUST(JSVMX_GetCodeCacheReport(session.env, &report));
    Must(report.outcome == JSVMX_CODE_CACHE_USED, report.text);
    if (background) MUST(OH_JSVM_ReleaseDeserializeResult(result));
    Close(&session);
}

static void Measure(const char* what, JSVM_CodeCache cache, size_t runs) {
    static Times without;
    static Times with;
    for (size_t i = 0; i < runs; ++i) {
        Start(cache, false, &without, i);
        Start(cache, true, &with, i);
    }
    const double alone = Median(without.compile, runs);
    const double begin = Median(with.begin, runs);
    const double compile = Median(with.compile, runs);
    printf("cache made %s, %.1f MB\n", what, (double)cache.length / 1e6);
    printf("  without: compile %6.2f ms, all %6.1f ms\n", alone, Median(without.whole, runs));
    printf("  with:    compile %6.2f ms, all %6.1f ms, beginning %.2f ms\n", compile,
           Median(with.whole, runs), begin);
    printf("  the VM's thread is busy with the cache for %.0f %% of the time\n",
           100 * (begin + compile) / alone);
}

int main(int argc, char** argv) {
    const size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 15;
    Must(argc > 1 && runs > 0 && runs <= kMost, "usage: background_cost FILE.js [RUNS, to 1000]");
    g_text = ReadFile(argv[1], &g_text_length);
    MUST(OH_JSVM_Init(NULL));
    Session session;
    JSVM_Value source = NULL;
    JSVM_CodeCache cache = {NULL, 0};
    Open(&session);
    MUST(OH_JSVM_CreateStringUtf8(session.env, g_text, g_text_length, &source));
    JSVM_Script script = CompileWith(session.env, source, NULL, NULL);
    cache.cache = MakeCache(&session, script, &cache.length);
    Close(&session);
    printf("source %.1f MB, medians of %zu runs\n", (double)g_text_length / 1e6, runs);
    Measure("after an eager compile", cache, runs);
    free(cache.cache);
    Open(&session);
    MUST(OH_JSVM_CreateStringUtf8(session.env, g_text, g_text_length, &source));
    JSVM_ScriptOrigin origin = {NULL, "measured.js", 0, 0};
    MUST(OH_JSVM_CompileScriptWithOrigin(session.env, source, NULL, 0, false, NULL, &origin,
                                         &script));
    MUST(OH_JSVM_RunScript(session.env, script, &source));
    cache.cache = MakeCache(&session, script, &cache.length);
    Close(&session);
    Measure("after a run", cache, runs);
    free(cache.cache);
    free(g_text);
    return 0;
}
