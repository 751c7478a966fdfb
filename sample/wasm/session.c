/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/wasm/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Instances are made by JavaScript: it is all that connects a module with its imports. */
static const char kInstantiate[] =
    "(function (module, next) {\n"
    "    return new WebAssembly.Instance(module, { host: { next } }).exports;\n"
    "})";

void check(JSVM_Status status, const char* call) {
    if (status != JSVM_OK) {
        fprintf(stderr, "wasm: status %d from %s\n", (int)status, call);
        exit(EXIT_FAILURE);
    }
}

double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
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

JSVM_Value session_compile(Session* session, Bytes module, const Bytes* cache,
                           JSVMX_CodeCacheReport* report) {
    JSVM_Value compiled = NULL;
    CHECK(OH_JSVM_CompileWasmModule(session->env, module.data, module.length,
                                    cache != NULL ? cache->data : NULL,
                                    cache != NULL ? cache->length : 0, NULL, &compiled));
    CHECK(JSVMX_GetCodeCacheReport(session->env, report));
    return compiled;
}

/* host.next(): the count is the callback's data. */
static JSVM_Value next(JSVM_Env env, JSVM_CallbackInfo info) {
    void* count = NULL;
    JSVM_Value result = NULL;
    CHECK(OH_JSVM_GetCbInfo(env, info, NULL, NULL, NULL, &count));
    CHECK(OH_JSVM_CreateInt32(env, ++*(int32_t*)count, &result));
    return result;
}

int32_t session_call(Session* session, JSVM_Value module, const char* name, int32_t argument) {
    JSVM_Env env = session->env;
    int32_t count = 0;
    int32_t number = 0;
    JSVM_CallbackStruct callback = {next, &count};
    JSVM_Value source = NULL;
    JSVM_Script script = NULL;
    JSVM_Value instantiate = NULL;
    JSVM_Value undefined = NULL;
    JSVM_Value arguments[2] = {module, NULL};
    JSVM_Value exports = NULL;
    JSVM_Value function = NULL;
    JSVM_Value value = NULL;
    CHECK(OH_JSVM_GetUndefined(env, &undefined));
    CHECK(OH_JSVM_CreateStringUtf8(env, kInstantiate, JSVM_AUTO_LENGTH, &source));
    CHECK(OH_JSVM_CompileScript(env, source, NULL, 0, false, NULL, &script));
    CHECK(OH_JSVM_RunScript(env, script, &instantiate));
    CHECK(OH_JSVM_CreateFunction(env, "next", JSVM_AUTO_LENGTH, &callback, &arguments[1]));
    CHECK(OH_JSVM_CallFunction(env, undefined, instantiate, 2, arguments, &exports));
    CHECK(OH_JSVM_GetNamedProperty(env, exports, name, &function));
    CHECK(OH_JSVM_CreateInt32(env, argument, &value));
    CHECK(OH_JSVM_CallFunction(env, undefined, function, 1, &value, &value));
    CHECK(OH_JSVM_GetValueInt32(env, value, &number));
    return number;
}
