/* SPDX-License-Identifier: Apache-2.0 */
/* jsvmx_code_cache.h alone, as C99: it brings jsvm.h along, and what it declares can be used. */
#include "ark_runtime/jsvmx_code_cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;
#define CHECK(condition) ((condition) ? (void)0 : (void)++failures)

static bool Count(const JSVMX_CodeCacheEntry* entry, void* data) {
    CHECK(strlen(entry->key) == 64);
    CHECK(entry->kind == JSVMX_CODE_CACHE_SCRIPT);
    ++*(int*)data;
    return true;
}

/* Compiles, runs and refreshes in a VM of its own. */
static JSVMX_CodeCacheReason RunOnce(JSVMX_CodeCache cache) {
    static const char kSource[] = "'ok'.length";
    JSVMX_CodeCacheLoad load;
    JSVM_VM vm;
    JSVM_VMScope vm_scope;
    JSVM_Env env;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope scope;
    JSVM_Value source;
    JSVM_Value result;
    JSVM_Script script;

    CHECK(OH_JSVM_CreateVM(NULL, &vm) == JSVM_OK);
    CHECK(OH_JSVM_OpenVMScope(vm, &vm_scope) == JSVM_OK);
    CHECK(OH_JSVM_CreateEnv(vm, 0, NULL, &env) == JSVM_OK);
    CHECK(OH_JSVM_OpenEnvScope(env, &env_scope) == JSVM_OK);
    CHECK(OH_JSVM_OpenHandleScope(env, &scope) == JSVM_OK);
    CHECK(JSVMX_CodeCacheCreateSource(env, kSource, JSVM_AUTO_LENGTH, &source) == JSVM_OK);
    CHECK(JSVMX_CodeCacheCompileScript(cache, env, source, NULL, &load, &script) == JSVM_OK);
    CHECK(OH_JSVM_RunScript(env, script, &result) == JSVM_OK);
    CHECK(JSVMX_CodeCacheRefreshScript(cache, env, script, NULL) == JSVM_OK);
    CHECK(JSVMX_CodeCacheFlush(cache) == JSVM_OK);
    CHECK(OH_JSVM_CloseHandleScope(env, scope) == JSVM_OK);
    CHECK(OH_JSVM_CloseEnvScope(env, env_scope) == JSVM_OK);
    CHECK(OH_JSVM_DestroyEnv(env) == JSVM_OK);
    CHECK(OH_JSVM_CloseVMScope(vm, vm_scope) == JSVM_OK);
    CHECK(OH_JSVM_DestroyVM(vm) == JSVM_OK);
    return load.reason;
}

int main(void) {
    char place[1024];
    const char* folder = getenv("TEST_TMPDIR");
    JSVMX_CodeCacheOptions options;
    JSVMX_CodeCacheCounters counters;
    JSVMX_CodeCache cache = NULL;
    JSVM_InitOptions init;
    int entries = 0;

    memset(&options, 0, sizeof(options));
    memset(&init, 0, sizeof(init));
    snprintf(place, sizeof(place), "%s/store", folder != NULL ? folder : ".");
    CHECK(JSVMX_CodeCacheOpen(&options, &cache) == JSVM_INVALID_ARG);
    options.size = sizeof(options);
    options.location = place;
    /* Before OH_JSVM_Init. */
    CHECK(JSVMX_CodeCacheOpen(&options, &cache) == JSVM_OK);
    CHECK(OH_JSVM_Init(&init) == JSVM_OK);
    CHECK(RunOnce(cache) == JSVMX_REASON_NOT_STORED);
    CHECK(RunOnce(cache) == JSVMX_REASON_NONE);
    CHECK(JSVMX_CodeCacheIterate(cache, Count, &entries) == JSVM_OK && entries == 1);
    CHECK(JSVMX_CodeCacheGetCounters(cache, &counters) == JSVM_OK);
    CHECK(counters.hits == 1 && counters.misses == 1 && counters.state == JSVMX_REASON_NONE);
    CHECK(JSVMX_CodeCacheClose(cache) == JSVM_OK);
    CHECK(JSVMX_CodeCacheClose(cache) == JSVM_INVALID_ARG);
    return failures != 0;
}
