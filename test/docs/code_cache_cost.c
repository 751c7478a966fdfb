/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures what the envelope of a code cache costs; docs/design/code-cache.md tells the results.
 *
 *   code_cache_cost FILE.js [RUNS]
 *
 * A source that the VM still has compiled in memory is not compiled again. A compile call on it
 * that offers a cache then does nothing but verify the cache, and so tells what verifying costs:
 * with a string that the VM has not seen yet, whose text is read for its hash, and with the same
 * again.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/docs/measuring.h"

/* The time of one compile call, which must end with that outcome for its cache. */
static double Compile(Session* session, JSVM_Value source, const uint8_t* cache, size_t length,
                      JSVM_Script* script, JSVMX_CodeCacheOutcome outcome) {
    JSVM_ScriptOrigin origin = {NULL, "measured.js", 0, 0};
    JSVMX_CodeCacheReport report;
    const double start = Milliseconds();
    MUST(OH_JSVM_CompileScriptWithOrigin(session->env, source, cache, length, false, NULL, &origin,
                                         script));
    const double passed = Milliseconds() - start;
    MUST(JSVMX_GetCodeCacheReport(session->env, &report));
    Must(report.outcome == outcome, report.text);
    return passed;
}

static void OpenWithSource(Session* session, const char* text, size_t length, JSVM_Value* source) {
    Open(session);
    MUST(OH_JSVM_CreateStringUtf8(session->env, text, length, source));
}

enum { kMost = 1000 };

typedef struct {
    double found[kMost];
    double verified[kMost];
    double consumed[kMost];
} Times;

/* What compile calls cost on a source that is compiled in memory, each with a string of its own. */
static void MeasureInMemory(Session* session, const char* text, size_t text_length,
                            const uint8_t* cache, size_t length, Times* times, size_t run) {
    JSVM_HandleScope scope = NULL;
    JSVM_Value first = NULL;
    JSVM_Value second = NULL;
    JSVM_Script again = NULL;
    MUST(OH_JSVM_OpenHandleScope(session->env, &scope));
    MUST(OH_JSVM_CreateStringUtf8(session->env, text, text_length, &first));
    MUST(OH_JSVM_CreateStringUtf8(session->env, text, text_length, &second));
    times->found[run] = Compile(session, first, NULL, 0, &again, JSVMX_CODE_CACHE_NOT_OFFERED);
    times->verified[run] =
        Compile(session, second, cache, length, &again, JSVMX_CODE_CACHE_NOT_LOOKED_AT);
    MUST(OH_JSVM_CloseHandleScope(session->env, scope));
}

static void Print(Times* times, size_t runs) {
    const double found = Median(times->found, runs);
    const double verify = Median(times->verified, runs) - found;
    const double whole = Median(times->consumed, runs);
    printf("compile from the cache %8.2f ms\n", whole);
    printf("of that, verifying it  %8.2f ms, %.1f %%\n", verify, 100 * verify / whole);
}

int main(int argc, char** argv) {
    static Times times;
    const size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 15;
    Must(argc > 1 && runs > 0 && runs <= kMost, "usage: code_cache_cost FILE.js [RUNS, to 1000]");
    size_t text_length = 0;
    char* text = ReadFile(argv[1], &text_length);
    MUST(OH_JSVM_Init(NULL));
    size_t length = 0;
    Session session;
    JSVM_Value source = NULL;
    JSVM_Value result = NULL;
    JSVM_Script script = NULL;
    OpenWithSource(&session, text, text_length, &source);
    Compile(&session, source, NULL, 0, &script, JSVMX_CODE_CACHE_NOT_OFFERED);
    MUST(OH_JSVM_RunScript(session.env, script, &result));
    uint8_t* cache = MakeCache(&session, script, &length);
    for (size_t i = 0; i < runs; ++i) {
        MeasureInMemory(&session, text, text_length, cache, length, &times, i);
    }
    Close(&session);
    for (size_t i = 0; i < runs; ++i) {
        OpenWithSource(&session, text, text_length, &source);
        times.consumed[i] =
            Compile(&session, source, cache, length, &script, JSVMX_CODE_CACHE_USED);
        Close(&session);
    }
    printf("source %.1f MB, cache %.1f MB, median of %zu runs\n", (double)text_length / 1e6,
           (double)length / 1e6, runs);
    Print(&times, runs);
    free(cache);
    free(text);
    return 0;
}
