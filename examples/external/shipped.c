/* SPDX-License-Identifier: Apache-2.0 */
/* A program that is shipped with the bytecode of its script: it fails if it had to compile it.
 * usage: shipped STORE SCRIPT */
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvmx_code_cache.h"

#define CHECK(call)                                                                     \
    do {                                                                                \
        JSVM_Status status_ = (call);                                                   \
        if (status_ != JSVM_OK) {                                                       \
            fprintf(stderr, "shipped.c:%d: %s: status %d\n", __LINE__, #call, status_); \
            exit(EXIT_FAILURE);                                                         \
        }                                                                               \
    } while (0)

static bool Run(JSVMX_CodeCache cache, JSVM_Env env, const char* text) {
    /* The name that jsvm_code_cache gives: that of the file. */
    JSVM_ScriptOrigin origin = {.resourceName = "shipped.js"};
    JSVMX_CodeCacheCompileOptions options = {.size = sizeof(options), .origin = &origin};
    JSVMX_CodeCacheLoad load;
    JSVM_HandleScope scope = NULL;
    JSVM_Value value = NULL;
    JSVM_Script script = NULL;
    int32_t number = 0;

    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    CHECK(JSVMX_CodeCacheCreateSource(env, text, JSVM_AUTO_LENGTH, &value));
    CHECK(JSVMX_CodeCacheCompileScript(cache, env, value, &options, &load, &script));
    CHECK(OH_JSVM_RunScript(env, script, &value));
    CHECK(OH_JSVM_GetValueInt32(env, value, &number));
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
    printf("fibonacci(10) = %d. %s\n", (int)number, load.text);
    return number == 55 && load.outcome == JSVMX_CODE_CACHE_USED;
}

int main(int argc, char** argv) {
    static char text[10000];
    JSVMX_CodeCacheOptions options = {.size = sizeof(options), .readOnly = true};
    FILE* file = argc == 3 ? fopen(argv[2], "rb") : NULL;
    JSVMX_CodeCache cache = NULL;
    JSVM_VM vm = NULL;
    JSVM_VMScope vmScope = NULL;
    JSVM_Env env = NULL;
    JSVM_EnvScope envScope = NULL;
    bool good = false;

    if (file == NULL) {
        fprintf(stderr, "usage: shipped STORE SCRIPT\n");
        return 2;
    }
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    options.location = argv[1];
    CHECK(OH_JSVM_Init(NULL));
    CHECK(JSVMX_CodeCacheOpen(&options, &cache));
    CHECK(OH_JSVM_CreateVM(NULL, &vm));
    CHECK(OH_JSVM_OpenVMScope(vm, &vmScope));
    CHECK(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    CHECK(OH_JSVM_OpenEnvScope(env, &envScope));
    good = Run(cache, env, text);
    CHECK(OH_JSVM_CloseEnvScope(env, envScope));
    CHECK(OH_JSVM_DestroyEnv(env));
    CHECK(OH_JSVM_CloseVMScope(vm, vmScope));
    CHECK(OH_JSVM_DestroyVM(vm));
    CHECK(JSVMX_CodeCacheClose(cache));
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
