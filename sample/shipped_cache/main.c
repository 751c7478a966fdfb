/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that is shipped with a script and with its bytecode, which //sample:greet_cache has
 * made at build time. It never compiles the script, not even at its first start.
 *
 * usage: shipped_cache STORE SCRIPT    (`bazel run` gives it both)
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ark_runtime/jsvmx_code_cache.h"

/* Ends the program when a call does not succeed: fine for an example, not for a library. */
#define CHECK(call)                                                                       \
    do {                                                                                  \
        const JSVM_Status status_ = (call);                                               \
        if (status_ != JSVM_OK) {                                                         \
            fprintf(stderr, "main.c:%d: %s: status %d\n", __LINE__, #call, (int)status_); \
            exit(EXIT_FAILURE);                                                           \
        }                                                                                 \
    } while (0)

static char* read_script(const char* path) {
    enum { kMost = 1 << 20 };
    FILE* file = fopen(path, "rb");
    char* text = calloc(1, kMost + 1);
    if (file == NULL || text == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    text[fread(text, 1, kMost, file)] = '\0';
    fclose(file);
    return text;
}

/* The rule named the script by the last part of its path; so do we, or its cache does not fit. */
static bool run(JSVMX_CodeCache cache, JSVM_Env env, const char* path) {
    const char* slash = strrchr(path, '/');
    JSVM_ScriptOrigin origin = {NULL, slash != NULL ? slash + 1 : path, 0, 0};
    JSVMX_CodeCacheCompileOptions options = {.size = sizeof(options), .origin = &origin};
    JSVMX_CodeCacheLoad load;
    JSVM_HandleScope scope = NULL;
    JSVM_Value value = NULL;
    JSVM_Script script = NULL;
    char result[200];
    char* text = read_script(path);

    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    CHECK(JSVMX_CodeCacheCreateSource(env, text, JSVM_AUTO_LENGTH, &value));
    CHECK(JSVMX_CodeCacheCompileScript(cache, env, value, &options, &load, &script));
    CHECK(OH_JSVM_RunScript(env, script, &value));
    CHECK(OH_JSVM_GetValueStringUtf8(env, value, result, sizeof(result), NULL));
    printf("%s\n%s\n", result, load.text);
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
    free(text);
    return load.outcome == JSVMX_CODE_CACHE_USED;
}

int main(int argc, char** argv) {
    JSVMX_CodeCacheOptions options = {.size = sizeof(options), .readOnly = true};
    JSVMX_CodeCache cache = NULL;
    JSVM_VM vm = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_Env env = NULL;
    JSVM_EnvScope env_scope = NULL;
    if (argc != 3) {
        fputs("usage: shipped_cache STORE SCRIPT\n", stderr);
        return 2;
    }
    options.location = argv[1];

    CHECK(OH_JSVM_Init(NULL));
    CHECK(JSVMX_CodeCacheOpen(&options, &cache));
    CHECK(OH_JSVM_CreateVM(NULL, &vm));
    CHECK(OH_JSVM_OpenVMScope(vm, &vm_scope));
    CHECK(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    CHECK(OH_JSVM_OpenEnvScope(env, &env_scope));
    const bool used = run(cache, env, argv[2]);
    CHECK(OH_JSVM_CloseEnvScope(env, env_scope));
    CHECK(OH_JSVM_DestroyEnv(env));
    CHECK(OH_JSVM_CloseVMScope(vm, vm_scope));
    CHECK(OH_JSVM_DestroyVM(vm));
    CHECK(JSVMX_CodeCacheClose(cache));
    return used ? EXIT_SUCCESS : EXIT_FAILURE;
}
