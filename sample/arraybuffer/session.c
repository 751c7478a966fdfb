/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/arraybuffer/session.h"

#include <stdio.h>
#include <stdlib.h>

void fail(const char* message) {
    fprintf(stderr, "arraybuffer: %s\n", message);
    exit(EXIT_FAILURE);
}

void check(JSVM_Status status, const char* call) {
    if (status != JSVM_OK) {
        fprintf(stderr, "arraybuffer: status %d from %s\n", (int)status, call);
        exit(EXIT_FAILURE);
    }
}

Session session_open(void) {
    Session session;
    CHECK(OH_JSVM_Init(NULL));
    CHECK(OH_JSVM_CreateVM(NULL, &session.vm));
    CHECK(OH_JSVM_OpenVMScope(session.vm, &session.vm_scope));
    CHECK(OH_JSVM_CreateEnv(session.vm, 0, NULL, &session.env));
    CHECK(OH_JSVM_OpenEnvScope(session.env, &session.env_scope));
    CHECK(OH_JSVM_OpenHandleScope(session.env, &session.handle_scope));
    return session;
}

void session_close(Session* session) {
    CHECK(OH_JSVM_CloseHandleScope(session->env, session->handle_scope));
    CHECK(OH_JSVM_CloseEnvScope(session->env, session->env_scope));
    CHECK(OH_JSVM_DestroyEnv(session->env));
    CHECK(OH_JSVM_CloseVMScope(session->vm, session->vm_scope));
    CHECK(OH_JSVM_DestroyVM(session->vm));
}

JSVM_Value call_script(JSVM_Env env, const char* source, JSVM_Value argument) {
    JSVM_Value text = NULL;
    JSVM_Value undefined = NULL;
    JSVM_Value function = NULL;
    JSVM_Value result = NULL;
    JSVM_Script script = NULL;
    CHECK(OH_JSVM_CreateStringUtf8(env, source, JSVM_AUTO_LENGTH, &text));
    CHECK(OH_JSVM_CompileScript(env, text, NULL, 0, false, NULL, &script));
    CHECK(OH_JSVM_RunScript(env, script, &function));
    CHECK(OH_JSVM_GetUndefined(env, &undefined));
    CHECK(OH_JSVM_CallFunction(env, undefined, function, argument != NULL ? 1 : 0, &argument,
                               &result));
    return result;
}

void print_text(JSVM_Env env, const char* what, JSVM_Value string) {
    char text[200];
    CHECK(OH_JSVM_GetValueStringUtf8(env, string, text, sizeof(text), NULL));
    printf("%s: %s\n", what, text);
}
