/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/profiler/session.h"

#include <stdio.h>
#include <stdlib.h>

void check(JSVM_Status status, const char* call) {
    if (status != JSVM_OK) {
        fprintf(stderr, "profiler: status %d from %s\n", (int)status, call);
        exit(EXIT_FAILURE);
    }
}

void session_open(Session* session) {
    CHECK(OH_JSVM_CreateVM(NULL, &session->vm));
    CHECK(OH_JSVM_OpenVMScope(session->vm, &session->vm_scope));
    CHECK(OH_JSVM_CreateEnv(session->vm, 0, NULL, &session->env));
    CHECK(OH_JSVM_OpenEnvScope(session->env, &session->env_scope));
    CHECK(OH_JSVM_OpenHandleScope(session->env, &session->handle_scope));
}

void session_close(Session* session) {
    CHECK(OH_JSVM_CloseHandleScope(session->env, session->handle_scope));
    CHECK(OH_JSVM_CloseEnvScope(session->env, session->env_scope));
    CHECK(OH_JSVM_DestroyEnv(session->env));
    CHECK(OH_JSVM_CloseVMScope(session->vm, session->vm_scope));
    CHECK(OH_JSVM_DestroyVM(session->vm));
}

/* What a script threw, as text. */
static void report_exception(JSVM_Env env) {
    JSVM_Value exception = NULL;
    JSVM_Value text = NULL;
    char message[512];
    CHECK(OH_JSVM_GetAndClearLastException(env, &exception));
    if (OH_JSVM_CoerceToString(env, exception, &text) == JSVM_OK &&
        OH_JSVM_GetValueStringUtf8(env, text, message, sizeof(message), NULL) == JSVM_OK) {
        fprintf(stderr, "profiler: the script threw %s\n", message);
    }
    exit(EXIT_FAILURE);
}

void session_run(Session* session, const char* source, const char* name) {
    JSVM_Env env = session->env;
    JSVM_ScriptOrigin origin = {NULL, name, 0, 0};
    JSVM_Value text = NULL;
    JSVM_Value result = NULL;
    JSVM_Script script = NULL;
    bool threw = false;
    CHECK(OH_JSVM_CreateStringUtf8(env, source, JSVM_AUTO_LENGTH, &text));
    JSVM_Status status =
        OH_JSVM_CompileScriptWithOrigin(env, text, NULL, 0, false, NULL, &origin, &script);
    if (status == JSVM_OK) status = OH_JSVM_RunScript(env, script, &result);
    CHECK(OH_JSVM_IsExceptionPending(env, &threw));
    if (threw) report_exception(env);
    CHECK(status);
}
