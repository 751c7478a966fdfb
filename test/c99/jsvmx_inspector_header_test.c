/* SPDX-License-Identifier: Apache-2.0 */
/* jsvmx_inspector.h alone, as C99: it brings jsvm.h along, and what it declares can be used. */
#include <string.h>

#include "ark_runtime/jsvmx_inspector.h"

static int failures = 0;
#define CHECK(condition) ((condition) ? (void)0 : (void)++failures)

static void Wake(void* data) {
    *(int*)data = 1;
}

int main(void) {
    JSVM_InitOptions options = {0};
    JSVM_VM vm = NULL;
    JSVM_VMScope scope = NULL;
    JSVM_Env env = NULL;
    const char* url = NULL;
    size_t count = 7;
    int woken = 0;

    CHECK(OH_JSVM_Init(&options) == JSVM_OK);
    CHECK(OH_JSVM_CreateVM(NULL, &vm) == JSVM_OK);
    CHECK(OH_JSVM_OpenVMScope(vm, &scope) == JSVM_OK);
    CHECK(OH_JSVM_CreateEnv(vm, 0, NULL, &env) == JSVM_OK);

    CHECK(JSVMX_GetInspectorUrl(env, &url) == JSVM_GENERIC_FAILURE);
    CHECK(JSVMX_SetInspectorWakeHandler(env, Wake, &woken) == JSVM_GENERIC_FAILURE);
    CHECK(JSVMX_GetInspectorUrl(NULL, &url) == JSVM_INVALID_ARG);
    CHECK(JSVMX_SetInspectorWakeHandler(NULL, Wake, &woken) == JSVM_INVALID_ARG);
    CHECK(JSVMX_CountDebuggers(env, &count) == JSVM_GENERIC_FAILURE);
    CHECK(JSVMX_CountDebuggers(NULL, &count) == JSVM_INVALID_ARG);
    CHECK(url == NULL && count == 7);

    CHECK(OH_JSVM_OpenInspector(env, "localhost", 0) == JSVM_OK);
    CHECK(JSVMX_GetInspectorUrl(env, NULL) == JSVM_INVALID_ARG);
    CHECK(JSVMX_GetInspectorUrl(env, &url) == JSVM_OK);
    CHECK(url != NULL && strncmp(url, "ws://", 5) == 0);
    CHECK(JSVMX_SetInspectorWakeHandler(env, Wake, &woken) == JSVM_OK);
    CHECK(JSVMX_SetInspectorWakeHandler(env, NULL, NULL) == JSVM_OK);
    CHECK(JSVMX_CountDebuggers(env, NULL) == JSVM_INVALID_ARG);
    CHECK(JSVMX_CountDebuggers(env, &count) == JSVM_OK && count == 0);
    CHECK(OH_JSVM_CloseInspector(env) == JSVM_OK);
    CHECK(JSVMX_GetInspectorUrl(env, &url) == JSVM_GENERIC_FAILURE);

    CHECK(OH_JSVM_DestroyEnv(env) == JSVM_OK);
    CHECK(OH_JSVM_CloseVMScope(vm, scope) == JSVM_OK);
    CHECK(OH_JSVM_DestroyVM(vm) == JSVM_OK);
    return failures != 0;
}
