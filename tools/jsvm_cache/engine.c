/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ark_runtime/jsvmx_error.h"
#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/memory.h"

int engine_start(char* const* flags, size_t count) {
    /* The engine takes out what it knows, and reorders the rest. */
    char** left = must_allocate(NULL, (count + 1) * sizeof(char*));
    for (size_t i = 0; i < count; ++i) {
        left[i] = flags[i];
    }
    left[count] = NULL;
    int left_count = (int)count;
    JSVM_InitOptions options;
    memset(&options, 0, sizeof(options));
    options.argc = &left_count;
    options.argv = left;
    options.removeFlags = true;
    int result = STATUS_GOOD;
    if (OH_JSVM_Init(&options) != JSVM_OK) {
        fputs("jsvm-cache: the engine does not start\n", stderr);
        result = STATUS_SYSTEM;
    }
    for (int i = 1; i < left_count && result == STATUS_GOOD; ++i) {
        fprintf(stderr, "jsvm-cache: the engine has no flag %s\n", left[i]);
        result = STATUS_WRONG_USE;
    }
    free(left);
    return result;
}

bool session_open(Session* session) {
    memset(session, 0, sizeof(*session));
    if (OH_JSVM_CreateVM(NULL, &session->vm) == JSVM_OK &&
        OH_JSVM_OpenVMScope(session->vm, &session->vm_scope) == JSVM_OK &&
        OH_JSVM_CreateEnv(session->vm, 0, NULL, &session->env) == JSVM_OK &&
        OH_JSVM_OpenEnvScope(session->env, &session->env_scope) == JSVM_OK &&
        OH_JSVM_OpenHandleScope(session->env, &session->handle_scope) == JSVM_OK) {
        return true;
    }
    session_close(session);
    fputs("jsvm-cache: the engine gives no VM\n", stderr);
    return false;
}

void session_close(Session* session) {
    if (session->handle_scope != NULL) {
        OH_JSVM_CloseHandleScope(session->env, session->handle_scope);
    }
    if (session->env_scope != NULL) {
        OH_JSVM_CloseEnvScope(session->env, session->env_scope);
    }
    if (session->env != NULL) {
        OH_JSVM_DestroyEnv(session->env);
    }
    if (session->vm_scope != NULL) {
        OH_JSVM_CloseVMScope(session->vm, session->vm_scope);
    }
    if (session->vm != NULL) {
        OH_JSVM_DestroyVM(session->vm);
    }
    memset(session, 0, sizeof(*session));
}

static char* text_of(JSVM_Env env, JSVM_Value value) {
    JSVM_Value string = NULL;
    size_t length = 0;
    if (OH_JSVM_CoerceToString(env, value, &string) != JSVM_OK ||
        OH_JSVM_GetValueStringUtf8(env, string, NULL, 0, &length) != JSVM_OK) {
        return must_copy("it does not compile");
    }
    char* text = must_allocate(NULL, length + 1);
    text[0] = '\0';
    OH_JSVM_GetValueStringUtf8(env, string, text, length + 1, &length);
    return text;
}

char* session_take_error(Session* session, const char* path) {
    JSVM_Value exception = NULL;
    JSVMX_ErrorPosition position = {0, 0};
    if (OH_JSVM_GetAndClearLastException(session->env, &exception) != JSVM_OK) {
        char* text = must_format("%s: the engine gave up without an exception", path);
        fprintf(stderr, "jsvm-cache: %s\n", text);
        return text;
    }
    JSVMX_GetErrorPosition(session->env, exception, &position);
    char* message = text_of(session->env, exception);
    char* text = position.line > 0
                     ? must_format("%s:%u:%u: %s", path, position.line, position.column, message)
                     : must_format("%s: %s", path, message);
    free(message);
    fprintf(stderr, "jsvm-cache: %s\n", text);
    return text;
}
