/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures what the envelope of a code cache costs; docs/design/code-cache.md tells the results.
 *
 *   code_cache_cost FILE.js [RUNS]
 *
 * A source that the VM still has compiled in memory is not compiled again. A compile call on it
 * that offers a cache then does nothing but verify the cache, and so tells what verifying costs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"

#define MUST(call) Must((call) == JSVM_OK, #call)

static void Must(bool good, const char* what) {
    if (!good) {
        fprintf(stderr, "code_cache_cost: failed: %s\n", what);
        exit(1);
    }
}

typedef struct {
    JSVM_VM vm;
    JSVM_Env env;
    JSVM_VMScope vm_scope;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope scope;
    JSVM_Value source;
} Session;

static char* g_text;
static size_t g_length;

static void Open(Session* session) {
    MUST(OH_JSVM_CreateVM(NULL, &session->vm));
    MUST(OH_JSVM_OpenVMScope(session->vm, &session->vm_scope));
    MUST(OH_JSVM_CreateEnv(session->vm, 0, NULL, &session->env));
    MUST(OH_JSVM_OpenEnvScope(session->env, &session->env_scope));
    MUST(OH_JSVM_OpenHandleScope(session->env, &session->scope));
    MUST(OH_JSVM_CreateStringUtf8(session->env, g_text, g_length, &session->source));
}

static void Close(Session* session) {
    MUST(OH_JSVM_CloseHandleScope(session->env, session->scope));
    MUST(OH_JSVM_CloseEnvScope(session->env, session->env_scope));
    MUST(OH_JSVM_DestroyEnv(session->env));
    MUST(OH_JSVM_CloseVMScope(session->vm, session->vm_scope));
    MUST(OH_JSVM_DestroyVM(session->vm));
}

static double Milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* The time of one compile call, which must end with that outcome for its cache. */
static double Compile(Session* session, const uint8_t* cache, size_t length, JSVM_Script* script,
                      JSVMX_CodeCacheOutcome outcome) {
    JSVM_ScriptOrigin origin = {NULL, "measured.js", 0, 0};
    JSVMX_CodeCacheReport report;
    const double start = Milliseconds();
    MUST(OH_JSVM_CompileScriptWithOrigin(session->env, session->source, cache, length, false, NULL,
                                         &origin, script));
    const double passed = Milliseconds() - start;
    MUST(JSVMX_GetCodeCacheReport(session->env, &report));
    Must(report.outcome == outcome, report.text);
    return passed;
}

static int Compare(const void* left, const void* right) {
    const double a = *(const double*)left;
    const double b = *(const double*)right;
    return (a > b) - (a < b);
}

static double Median(double* values, size_t count) {
    qsort(values, count, sizeof(*values), Compare);
    return values[count / 2];
}

static void ReadFile(const char* path) {
    FILE* file = fopen(path, "rb");
    Must(file != NULL, path);
    Must(fseek(file, 0, SEEK_END) == 0, path);
    const long size = ftell(file);
    Must(size > 0 && fseek(file, 0, SEEK_SET) == 0, path);
    g_length = (size_t)size;
    g_text = malloc(g_length);
    Must(g_text != NULL && fread(g_text, 1, g_length, file) == g_length, path);
    fclose(file);
}

/* Makes the cache after the script ran, and copies it out of the VM's life. */
static void MakeCache(Session* session, JSVM_Script script, uint8_t** cache, size_t* length) {
    JSVM_Value result = NULL;
    const uint8_t* made = NULL;
    MUST(OH_JSVM_RunScript(session->env, script, &result));
    MUST(OH_JSVM_CreateCodeCache(session->env, script, &made, length));
    *cache = malloc(*length);
    Must(*cache != NULL, "malloc");
    for (size_t i = 0; i < *length; ++i) (*cache)[i] = made[i];
    MUST(OH_JSVM_ReleaseCache(session->env, made, JSVM_CACHE_TYPE_JS));
}

int main(int argc, char** argv) {
    enum { kMost = 1000 };
    static double found[kMost], verified[kMost], consumed[kMost];
    const size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 15;
    Must(argc > 1 && runs > 0 && runs <= kMost, "usage: code_cache_cost FILE.js [RUNS, to 1000]");
    ReadFile(argv[1]);
    MUST(OH_JSVM_Init(NULL));
    uint8_t* cache = NULL;
    size_t length = 0;
    Session session;
    JSVM_Script script = NULL;
    JSVM_Script again = NULL;
    Open(&session);
    Compile(&session, NULL, 0, &script, JSVMX_CODE_CACHE_NOT_OFFERED);
    MakeCache(&session, script, &cache, &length);
    for (size_t i = 0; i < runs; ++i) {
        found[i] = Compile(&session, NULL, 0, &again, JSVMX_CODE_CACHE_NOT_OFFERED);
        verified[i] = Compile(&session, cache, length, &again, JSVMX_CODE_CACHE_NOT_LOOKED_AT);
    }
    Close(&session);
    for (size_t i = 0; i < runs; ++i) {
        Open(&session);
        consumed[i] = Compile(&session, cache, length, &script, JSVMX_CODE_CACHE_USED);
        Close(&session);
    }
    const double verify = Median(verified, runs) - Median(found, runs);
    const double whole = Median(consumed, runs);
    printf("source %.1f MB, cache %.1f MB, median of %zu runs\n", (double)g_length / 1e6,
           (double)length / 1e6, runs);
    printf("compile from the cache %8.2f ms\n", whole);
    printf("of that, verifying it  %8.2f ms, %.1f %%\n", verify, 100 * verify / whole);
    free(cache);
    free(g_text);
    return 0;
}
