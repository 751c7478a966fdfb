/* SPDX-License-Identifier: Apache-2.0 */
/* A program of a workspace of its own: it runs a script, then one that calls back into C. */
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"

/* Ends the program when a call does not succeed: fine for an example, not for a library. */
#define CHECK(call)                                                                  \
    do {                                                                             \
        JSVM_Status status_ = (call);                                                \
        if (status_ != JSVM_OK) {                                                    \
            fprintf(stderr, "main.c:%d: %s: status %d\n", __LINE__, #call, status_); \
            exit(EXIT_FAILURE);                                                      \
        }                                                                            \
    } while (0)

/* What twice(x) does in JavaScript. */
static JSVM_Value Twice(JSVM_Env env, JSVM_CallbackInfo info) {
    size_t argc = 1;
    JSVM_Value argument = NULL;
    double number = 0;
    JSVM_Value result = NULL;

    CHECK(OH_JSVM_GetCbInfo(env, info, &argc, &argument, NULL, NULL));
    if (OH_JSVM_GetValueDouble(env, argument, &number) != JSVM_OK) {
        CHECK(OH_JSVM_ThrowTypeError(env, NULL, "twice takes a number"));
        return NULL;
    }
    CHECK(OH_JSVM_CreateDouble(env, 2 * number, &result));
    return result;
}

/* The struct has to live as long as the function may be called. */
static JSVM_CallbackStruct g_twice = {Twice, NULL};

static int32_t Run(JSVM_Env env, const char* text) {
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    int32_t number = 0;

    CHECK(OH_JSVM_CreateStringUtf8(env, text, JSVM_AUTO_LENGTH, &source));
    CHECK(OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script));
    CHECK(OH_JSVM_RunScript(env, script, &result));
    CHECK(OH_JSVM_GetValueInt32(env, result, &number));
    printf("%s = %d\n", text, (int)number);
    return number;
}

static bool RunAll(JSVM_Env env) {
    JSVM_HandleScope scope = NULL;
    JSVM_Value global = NULL;
    JSVM_Value twice = NULL;
    bool good = false;

    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    CHECK(OH_JSVM_CreateFunction(env, "twice", JSVM_AUTO_LENGTH, &g_twice, &twice));
    CHECK(OH_JSVM_GetGlobal(env, &global));
    CHECK(OH_JSVM_SetNamedProperty(env, global, "twice", twice));
    good = Run(env, "6*7") == 42;
    good = Run(env, "twice(21)") == 42 && good;
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
    return good;
}

int main(void) {
    JSVM_InitOptions options = {0};
    JSVM_VM vm = NULL;
    JSVM_VMScope vmScope = NULL;
    JSVM_Env env = NULL;
    JSVM_EnvScope envScope = NULL;
    bool good = false;

    CHECK(OH_JSVM_Init(&options));
    CHECK(OH_JSVM_CreateVM(NULL, &vm));
    CHECK(OH_JSVM_OpenVMScope(vm, &vmScope));
    CHECK(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    CHECK(OH_JSVM_OpenEnvScope(env, &envScope));
    good = RunAll(env);
    CHECK(OH_JSVM_CloseEnvScope(env, envScope));
    CHECK(OH_JSVM_DestroyEnv(env));
    CHECK(OH_JSVM_CloseVMScope(vm, vmScope));
    CHECK(OH_JSVM_DestroyVM(vm));
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
