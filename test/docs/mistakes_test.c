/* SPDX-License-Identifier: Apache-2.0 */
/* The table "Common mistakes" of docs/guide/getting-started.md, row by row: each mistake has the
 * status that the table gives. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"

static int g_failures = 0;

#define EXPECT(condition) Expect((condition), #condition, __LINE__)

static void Expect(bool good, const char* condition, int line) {
    if (good) {
        return;
    }
    ++g_failures;
    fprintf(stderr, "line %d: not so: %s\n", line, condition);
}

static JSVM_Status Run(JSVM_Env env, const char* text, JSVM_Value* result) {
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    EXPECT(OH_JSVM_CreateStringUtf8(env, text, JSVM_AUTO_LENGTH, &source) == JSVM_OK);
    EXPECT(OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script) == JSVM_OK);
    return OH_JSVM_RunScript(env, script, result);
}

static void TakeException(JSVM_Env env) {
    JSVM_Value exception = NULL;
    bool pending = false;
    EXPECT(OH_JSVM_IsExceptionPending(env, &pending) == JSVM_OK && pending);
    EXPECT(OH_JSVM_GetAndClearLastException(env, &exception) == JSVM_OK);
}

static void Starting(void) {
    JSVM_VM vm = NULL;
    EXPECT(OH_JSVM_CreateVM(NULL, &vm) == JSVM_GENERIC_FAILURE);
    EXPECT(OH_JSVM_Init(NULL) == JSVM_OK);
    EXPECT(OH_JSVM_Init(NULL) == JSVM_GENERIC_FAILURE);
}

static void Scopes(JSVM_Env env) {
    JSVM_HandleScope scope = NULL;
    JSVM_Value value = NULL;
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    EXPECT(OH_JSVM_CreateObject(env, &value) == JSVM_HANDLE_SCOPE_MISMATCH);
    EXPECT(OH_JSVM_OpenHandleScope(env, &scope) == JSVM_OK);
    EXPECT(OH_JSVM_CreateStringUtf8(env, "1", JSVM_AUTO_LENGTH, &source) == JSVM_OK);
    EXPECT(OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script) == JSVM_OK);
    EXPECT(OH_JSVM_CloseHandleScope(env, scope) == JSVM_OK);
    EXPECT(OH_JSVM_CloseHandleScope(env, scope) == JSVM_HANDLE_SCOPE_MISMATCH);
    EXPECT(OH_JSVM_OpenHandleScope(env, &scope) == JSVM_OK);
    EXPECT(OH_JSVM_RunScript(env, script, &value) == JSVM_INVALID_ARG);
    EXPECT(OH_JSVM_CloseHandleScope(env, scope) == JSVM_OK);
}

static void Values(JSVM_Env env) {
    JSVM_Value string = NULL;
    JSVM_Value object = NULL;
    double number = 0;
    size_t length = 0;
    char text[8] = "";
    JSVM_Ref ref = NULL;
    EXPECT(OH_JSVM_CreateStringUtf8(env, "text", sizeof("text"), &string) == JSVM_OK);
    EXPECT(OH_JSVM_GetValueStringUtf8(env, string, NULL, 0, &length) == JSVM_OK && length == 5);
    EXPECT(OH_JSVM_GetValueStringUtf8(env, string, text, 3, NULL) == JSVM_OK);
    EXPECT(strcmp(text, "te") == 0);
    EXPECT(OH_JSVM_GetValueDouble(env, string, &number) == JSVM_NUMBER_EXPECTED);
    EXPECT(OH_JSVM_CreateObject(env, &object) == JSVM_OK);
    EXPECT(OH_JSVM_GetValueStringUtf8(env, object, text, sizeof(text), NULL) ==
           JSVM_STRING_EXPECTED);
    EXPECT(OH_JSVM_CreateObject(env, NULL) == JSVM_INVALID_ARG);
    EXPECT(OH_JSVM_CreateReference(env, object, 1, &ref) == JSVM_OK);
    EXPECT(OH_JSVM_DeleteReference(env, ref) == JSVM_OK);
    EXPECT(OH_JSVM_DeleteReference(env, ref) == JSVM_INVALID_ARG);
    EXPECT(OH_JSVM_GetReferenceValue(env, ref, &object) == JSVM_OK && object == NULL);
}

static void Exceptions(JSVM_Env env) {
    JSVM_Value value = NULL;
    JSVM_Value thrower = NULL;
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    EXPECT(Run(env, "throw 1", &value) == JSVM_GENERIC_FAILURE);
    EXPECT(OH_JSVM_GetNamedProperty(env, source, "x", &value) == JSVM_PENDING_EXCEPTION);
    TakeException(env);
    EXPECT(Run(env, "() => { throw 1 }", &thrower) == JSVM_OK);
    EXPECT(OH_JSVM_CallFunction(env, thrower, thrower, 0, NULL, &value) == JSVM_PENDING_EXCEPTION);
    TakeException(env);
    EXPECT(OH_JSVM_CreateStringUtf8(env, "1 +", JSVM_AUTO_LENGTH, &source) == JSVM_OK);
    EXPECT(OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script) ==
           JSVM_GENERIC_FAILURE);
    TakeException(env);
    EXPECT(Run(env, "const hidden = 1", &value) == JSVM_OK);
    EXPECT(Run(env, "globalThis", &value) == JSVM_OK);
    EXPECT(OH_JSVM_GetNamedProperty(env, value, "hidden", &value) == JSVM_OK);
    JSVM_ValueType type = JSVM_OBJECT;
    EXPECT(OH_JSVM_Typeof(env, value, &type) == JSVM_OK && type == JSVM_UNDEFINED);
}

static JSVM_CallbackInfo g_ended_call = NULL;

static JSVM_Value InCallback(JSVM_Env env, JSVM_CallbackInfo info) {
    size_t argc = 1;
    JSVM_Value arguments[1] = {NULL};
    g_ended_call = info;
    EXPECT(OH_JSVM_DestroyEnv(env) == JSVM_GENERIC_FAILURE);
    EXPECT(OH_JSVM_GetCbInfo(env, info, &argc, arguments, NULL, NULL) == JSVM_OK && argc == 3);
    return NULL;
}

static void Callbacks(JSVM_Env env) {
    JSVM_CallbackStruct callback = {InCallback, NULL};
    JSVM_Value function = NULL;
    JSVM_Value value = NULL;
    JSVM_Value arguments[3];
    size_t argc = 0;
    EXPECT(OH_JSVM_CreateFunction(env, "f", JSVM_AUTO_LENGTH, &callback, &function) == JSVM_OK);
    arguments[0] = arguments[1] = arguments[2] = function;
    EXPECT(OH_JSVM_CallFunction(env, function, function, 3, arguments, &value) == JSVM_OK);
    EXPECT(OH_JSVM_GetCbInfo(env, g_ended_call, &argc, NULL, NULL, NULL) == JSVM_INVALID_ARG);
}

static void Caches(JSVM_Env env) {
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    const uint8_t* cache = NULL;
    size_t length = 0;
    bool rejected = true;
    JSVM_ScriptOrigin origin = {NULL, "answer.js", 0, 0};
    JSVMX_CodeCacheReport report;
    EXPECT(OH_JSVM_CreateStringUtf8(env, "6 * 7", JSVM_AUTO_LENGTH, &source) == JSVM_OK);
    EXPECT(OH_JSVM_CompileScriptWithOrigin(env, source, NULL, 0, true, NULL, &origin, &script) ==
           JSVM_OK);
    EXPECT(OH_JSVM_CreateCodeCache(env, script, &cache, &length) == JSVM_OK);
    EXPECT(OH_JSVM_CompileScriptWithOrigin(env, source, cache, length, false, &rejected, &origin,
                                           &script) == JSVM_OK);
    EXPECT(!rejected);
    EXPECT(JSVMX_GetCodeCacheReport(env, &report) == JSVM_OK);
    EXPECT(report.outcome == JSVMX_CODE_CACHE_NOT_LOOKED_AT);
    EXPECT(OH_JSVM_ReleaseCache(env, cache, JSVM_CACHE_TYPE_JS) == JSVM_OK);
}

static void* OnAnotherThread(void* data) {
    JSVM_Env env = data;
    JSVM_Value value = NULL;
    EXPECT(OH_JSVM_CreateObject(env, &value) == JSVM_GENERIC_FAILURE);
    return NULL;
}

static void Threads(JSVM_Env env) {
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, OnAnotherThread, env) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
}

int main(void) {
    JSVM_VM vm = NULL;
    JSVM_Env env = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_EnvScope env_scope = NULL;
    JSVM_HandleScope scope = NULL;
    JSVM_Value value = NULL;
    Starting();
    EXPECT(OH_JSVM_CreateVM(NULL, &vm) == JSVM_OK);
    EXPECT(OH_JSVM_CreateEnv(vm, 0, NULL, &env) == JSVM_OK);
    /* Without the scopes of VM and env a call works, and is told in the log. */
    EXPECT(OH_JSVM_OpenHandleScope(env, &scope) == JSVM_OK);
    EXPECT(OH_JSVM_CreateObject(env, &value) == JSVM_OK);
    EXPECT(OH_JSVM_CloseHandleScope(env, scope) == JSVM_OK);

    EXPECT(OH_JSVM_OpenVMScope(vm, &vm_scope) == JSVM_OK);
    EXPECT(OH_JSVM_OpenEnvScope(env, &env_scope) == JSVM_OK);
    Scopes(env);
    EXPECT(OH_JSVM_OpenHandleScope(env, &scope) == JSVM_OK);
    Values(env);
    Exceptions(env);
    Callbacks(env);
    Caches(env);
    Threads(env);
    EXPECT(OH_JSVM_CloseHandleScope(env, scope) == JSVM_OK);
    EXPECT(OH_JSVM_CloseEnvScope(env, env_scope) == JSVM_OK);
    EXPECT(OH_JSVM_DestroyVM(vm) == JSVM_GENERIC_FAILURE);
    EXPECT(OH_JSVM_CloseVMScope(vm, vm_scope) == JSVM_OK);
    EXPECT(OH_JSVM_CloseVMScope(vm, vm_scope) == JSVM_INVALID_ARG);
    EXPECT(OH_JSVM_DestroyEnv(env) == JSVM_OK);
    EXPECT(OH_JSVM_DestroyVM(vm) == JSVM_OK);
    return g_failures != 0;
}
