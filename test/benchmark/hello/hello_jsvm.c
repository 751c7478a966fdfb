/* SPDX-License-Identifier: Apache-2.0 */
/* The shortest program over JSVM-API: prints what a script gives, and takes down what it set up. */
#include <stdio.h>
#include <stdlib.h>

#include "ark_runtime/jsvm.h"
#include "test/benchmark/hello/hello.h"

static void check(JSVM_Status status, int line) {
    if (status != JSVM_OK) {
        fprintf(stderr, "hello_jsvm: line %d: status %d\n", line, (int)status);
        exit(EXIT_FAILURE);
    }
}

#define CHECK(call) check((call), __LINE__)

static void run_script(JSVM_Env env) {
    JSVM_HandleScope scope = NULL;
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    char text[HELLO_MOST];
    CHECK(OH_JSVM_OpenHandleScope(env, &scope));
    CHECK(OH_JSVM_CreateStringUtf8(env, HELLO_SCRIPT, JSVM_AUTO_LENGTH, &source));
    CHECK(OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script));
    CHECK(OH_JSVM_RunScript(env, script, &result));
    CHECK(OH_JSVM_GetValueStringUtf8(env, result, text, sizeof(text), NULL));
    hello_tell(text);
    CHECK(OH_JSVM_CloseHandleScope(env, scope));
}

int main(void) {
    JSVM_VM vm = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_Env env = NULL;
    JSVM_EnvScope env_scope = NULL;
    CHECK(OH_JSVM_Init(NULL));
    CHECK(OH_JSVM_CreateVM(NULL, &vm));
    CHECK(OH_JSVM_OpenVMScope(vm, &vm_scope));
    CHECK(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    CHECK(OH_JSVM_OpenEnvScope(env, &env_scope));
    run_script(env);
    CHECK(OH_JSVM_CloseEnvScope(env, env_scope));
    CHECK(OH_JSVM_DestroyEnv(env));
    CHECK(OH_JSVM_CloseVMScope(vm, vm_scope));
    CHECK(OH_JSVM_DestroyVM(vm));
    return EXIT_SUCCESS;
}
