/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that is shipped with a store which jsvm_code_cache has made. Fails unless every load
 * ends as told.
 *
 *   shipped_program used|not_stored script|function STORE [FLAG...] -- SOURCE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ark_runtime/jsvmx_code_cache.h"

#define MUST(call)                                                                         \
    do {                                                                                   \
        const JSVM_Status status_ = (call);                                                \
        if (status_ != JSVM_OK) {                                                          \
            fprintf(stderr, "%s:%d: %s: status %d\n", __FILE__, __LINE__, #call, status_); \
            exit(1);                                                                       \
        }                                                                                  \
    } while (0)

static char* read_file(const char* path, size_t* length) {
    FILE* file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    const long size = ftell(file);
    rewind(file);
    char* text = malloc((size_t)size + 1);
    if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) {
        perror(path);
        exit(1);
    }
    fclose(file);
    *length = (size_t)size;
    return text;
}

/* body.js gets these, and gives their sum. */
static void call(JSVM_Env env, JSVM_Value function) {
    JSVM_Value arguments[2];
    JSVM_Value global = NULL;
    JSVM_Value result = NULL;
    int32_t sum = 0;
    MUST(OH_JSVM_CreateInt32(env, 40, &arguments[0]));
    MUST(OH_JSVM_CreateInt32(env, 2, &arguments[1]));
    MUST(OH_JSVM_GetGlobal(env, &global));
    MUST(OH_JSVM_CallFunction(env, global, function, 2, arguments, &result));
    MUST(OH_JSVM_GetValueInt32(env, result, &sum));
    if (sum != 42) {
        fprintf(stderr, "the function gave %d\n", (int)sum);
        exit(1);
    }
}

/* Compiles as the rule was told to: named by the last part of the path. */
static JSVMX_CodeCacheLoad load(JSVMX_CodeCache cache, JSVM_Env env, const char* path,
                                bool is_function) {
    static const char* const kParameters[] = {"first", "second"};
    size_t length = 0;
    char* text = read_file(path, &length);
    const char* slash = strrchr(path, '/');
    JSVM_ScriptOrigin origin = {NULL, slash != NULL ? slash + 1 : path, 0, 0};
    JSVMX_CodeCacheCompileOptions options = {.size = sizeof(options), .origin = &origin};
    JSVMX_CodeCacheLoad report;
    JSVM_HandleScope scope = NULL;
    JSVM_Value source = NULL;
    JSVM_Value value = NULL;
    JSVM_Script script = NULL;
    MUST(OH_JSVM_OpenHandleScope(env, &scope));
    MUST(JSVMX_CodeCacheCreateSource(env, text, length, &source));
    if (is_function) {
        options.parameterCount = 2;
        options.parameters = kParameters;
        MUST(JSVMX_CodeCacheCompileFunction(cache, env, source, &options, &report, &value));
        call(env, value);
    } else {
        MUST(JSVMX_CodeCacheCompileScript(cache, env, source, &options, &report, &script));
        MUST(OH_JSVM_RunScript(env, script, &value));
    }
    MUST(OH_JSVM_CloseHandleScope(env, scope));
    free(text);
    return report;
}

static int load_all(JSVMX_CodeCache cache, char** paths, bool used, bool is_function) {
    const JSVMX_CodeCacheOutcome outcome =
        used ? JSVMX_CODE_CACHE_USED : JSVMX_CODE_CACHE_NOT_OFFERED;
    const JSVMX_CodeCacheReason reason = used ? JSVMX_REASON_NONE : JSVMX_REASON_NOT_STORED;
    JSVM_VM vm = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_Env env = NULL;
    JSVM_EnvScope env_scope = NULL;
    int failed = 0;
    int count = 0;
    MUST(OH_JSVM_CreateVM(NULL, &vm));
    MUST(OH_JSVM_OpenVMScope(vm, &vm_scope));
    MUST(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    MUST(OH_JSVM_OpenEnvScope(env, &env_scope));
    for (; *paths != NULL; ++paths, ++count) {
        const JSVMX_CodeCacheLoad report = load(cache, env, *paths, is_function);
        const bool good = report.outcome == outcome && report.reason == reason;
        printf("%s: outcome %d, reason %d: %s\n", *paths, (int)report.outcome, (int)report.reason,
               report.text);
        failed += good ? 0 : 1;
    }
    MUST(OH_JSVM_CloseEnvScope(env, env_scope));
    MUST(OH_JSVM_DestroyEnv(env));
    MUST(OH_JSVM_CloseVMScope(vm, vm_scope));
    MUST(OH_JSVM_DestroyVM(vm));
    return failed == 0 && count > 0 ? 0 : 1;
}

int main(int argc, char** argv) {
    int flags = 4;
    while (flags < argc && strcmp(argv[flags], "--") != 0) {
        ++flags;
    }
    if (flags >= argc) {
        fputs("wrong use\n", stderr);
        return 2;
    }
    /* argv[3] stands for the name of a program, the flags follow. */
    int flag_count = flags - 3;
    JSVM_InitOptions init = {.argc = &flag_count, .argv = argv + 3};
    JSVMX_CodeCacheOptions options = {.size = sizeof(options)};
    JSVMX_CodeCache cache = NULL;
    JSVMX_CodeCacheCounters counters;
    options.location = argv[3];
    options.readOnly = true;
    MUST(OH_JSVM_Init(&init));
    MUST(JSVMX_CodeCacheOpen(&options, &cache));
    const int result = load_all(cache, argv + flags + 1, strcmp(argv[1], "used") == 0,
                                strcmp(argv[2], "function") == 0);
    MUST(JSVMX_CodeCacheGetCounters(cache, &counters));
    if (counters.state != JSVMX_REASON_NONE) {
        fprintf(stderr, "%s\n", counters.stateText);
        return 1;
    }
    MUST(JSVMX_CodeCacheClose(cache));
    return result;
}
