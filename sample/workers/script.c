/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/workers/script.h"

#include <stdio.h>
#include <stdlib.h>

void check(JSVM_Status status, const char* call, const char* file, int line) {
    if (status == JSVM_OK) {
        return;
    }
    fprintf(stderr, "%s:%d: %s gave status %d\n", file, line, call, (int)status);
    exit(EXIT_FAILURE);
}

Session session_open(size_t heap_bytes) {
    Session session = {NULL, NULL, NULL, NULL, NULL};
    JSVM_CreateVMOptions options = {0};
    options.maxOldGenerationSize = heap_bytes;
    CHECK(OH_JSVM_CreateVM(&options, &session.vm));
    CHECK(OH_JSVM_OpenVMScope(session.vm, &session.vm_scope));
    CHECK(OH_JSVM_CreateEnv(session.vm, 0, NULL, &session.env));
    CHECK(OH_JSVM_OpenEnvScope(session.env, &session.env_scope));
    CHECK(OH_JSVM_OpenHandleScope(session.env, &session.scope));
    return session;
}

void session_close(const Session* session) {
    CHECK(OH_JSVM_CloseHandleScope(session->env, session->scope));
    CHECK(OH_JSVM_CloseEnvScope(session->env, session->env_scope));
    CHECK(OH_JSVM_DestroyEnv(session->env));
    CHECK(OH_JSVM_CloseVMScope(session->vm, session->vm_scope));
    CHECK(OH_JSVM_DestroyVM(session->vm));
}

JSVM_Value string(JSVM_Env env, const char* text) {
    JSVM_Value value = NULL;
    CHECK(OH_JSVM_CreateStringUtf8(env, text, JSVM_AUTO_LENGTH, &value));
    return value;
}

JSVM_Value run(JSVM_Env env, const char* source) {
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    CHECK(OH_JSVM_CompileScript(env, string(env, source), NULL, 0, false, NULL, &script));
    CHECK(OH_JSVM_RunScript(env, script, &result));
    return result;
}

char* text_of(JSVM_Env env, JSVM_Value value) {
    size_t length = 0;
    CHECK(OH_JSVM_CoerceToString(env, value, &value));
    CHECK(OH_JSVM_GetValueStringUtf8(env, value, NULL, 0, &length));
    char* text = malloc(length + 1);
    if (text == NULL) {
        fputs("workers: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    CHECK(OH_JSVM_GetValueStringUtf8(env, value, text, length + 1, NULL));
    return text;
}

char* take_exception(JSVM_Env env) {
    JSVM_Value exception = NULL;
    CHECK(OH_JSVM_GetAndClearLastException(env, &exception));
    return text_of(env, exception);
}
