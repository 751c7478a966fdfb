/* SPDX-License-Identifier: Apache-2.0 */
#include "test/benchmark/footprint/jsvm_session.h"

#include <stdlib.h>
#include <string.h>

void Open(Session* session) {
    MUST(OH_JSVM_Init(NULL));
    MUST(OH_JSVM_CreateVM(NULL, &session->vm));
    MUST(OH_JSVM_OpenVMScope(session->vm, &session->vm_scope));
    MUST(OH_JSVM_CreateEnv(session->vm, 0, NULL, &session->env));
    MUST(OH_JSVM_OpenEnvScope(session->env, &session->env_scope));
    MUST(OH_JSVM_OpenHandleScope(session->env, &session->scope));
}

void Close(const Session* session) {
    MUST(OH_JSVM_CloseHandleScope(session->env, session->scope));
    MUST(OH_JSVM_CloseEnvScope(session->env, session->env_scope));
    MUST(OH_JSVM_DestroyEnv(session->env));
    MUST(OH_JSVM_CloseVMScope(session->vm, session->vm_scope));
    MUST(OH_JSVM_DestroyVM(session->vm));
}

void* Allocate(size_t count, size_t size) {
    void* memory = malloc(count * size);
    Must(memory != NULL, "malloc");
    memset(memory, 0xff, count * size); /* all of it belongs to the process from here on */
    return memory;
}

void Collect(JSVM_Env env) {
    JSVM_VM vm = NULL;
    MUST(OH_JSVM_GetVM(env, &vm));
    for (int i = 0; i < 3; i++) {
        bool more = true;
        MUST(OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL));
        while (more) MUST(OH_JSVM_PumpMessageLoop(vm, &more));
    }
    MUST(OH_JSVM_MemoryPressureNotification(env, JSVM_MEMORY_PRESSURE_LEVEL_NONE));
    TrimMemory();
}

JSVM_Value Evaluate(JSVM_Env env, const char* source) {
    JSVM_Value text = NULL;
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    MUST(OH_JSVM_CreateStringUtf8(env, source, JSVM_AUTO_LENGTH, &text));
    MUST(OH_JSVM_CompileScript(env, text, NULL, 0, false, NULL, &script));
    MUST(OH_JSVM_RunScript(env, script, &result));
    return result;
}

/* An array with room for so many. */
JSVM_Value NewArray(JSVM_Env env, size_t count) {
    JSVM_Value undefined = NULL;
    JSVM_Value number = NULL;
    JSVM_Value result = NULL;
    MUST(OH_JSVM_GetUndefined(env, &undefined));
    MUST(OH_JSVM_CreateDouble(env, (double)count, &number));
    MUST(OH_JSVM_CallFunction(env, undefined, Evaluate(env, "(n) => new Array(n).fill(0)"), 1,
                              &number, &result));
    return result;
}
