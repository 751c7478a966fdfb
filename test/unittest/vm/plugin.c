/* SPDX-License-Identifier: Apache-2.0 */
#include "test/unittest/vm/plugin.h"

#include <stddef.h>

/* Each library has the function under a name of its own: PLUGIN_ENTRY. */
PluginRun PLUGIN_ENTRY;

static JSVM_Status Run(JSVM_VM vm, JSVM_Env env, const char* source, int* answer) {
    JSVM_VMScope vm_scope = NULL;
    JSVM_EnvScope env_scope = NULL;
    JSVM_HandleScope scope = NULL;
    JSVM_Value value = NULL;
    JSVM_Script script = NULL;
    JSVM_Status status = OH_JSVM_OpenVMScope(vm, &vm_scope);
    if (status == JSVM_OK) status = OH_JSVM_OpenEnvScope(env, &env_scope);
    if (status == JSVM_OK) status = OH_JSVM_OpenHandleScope(env, &scope);
    if (status == JSVM_OK) {
        status = OH_JSVM_CreateStringUtf8(env, source, JSVM_AUTO_LENGTH, &value);
    }
    if (status == JSVM_OK) {
        status = OH_JSVM_CompileScript(env, value, NULL, 0, false, NULL, &script);
    }
    if (status == JSVM_OK) status = OH_JSVM_RunScript(env, script, &value);
    if (status == JSVM_OK) status = OH_JSVM_GetValueInt32(env, value, answer);
    if (status == JSVM_OK) status = OH_JSVM_CloseHandleScope(env, scope);
    if (status == JSVM_OK) status = OH_JSVM_CloseEnvScope(env, env_scope);
    return status == JSVM_OK ? OH_JSVM_CloseVMScope(vm, vm_scope) : status;
}

PluginResult PLUGIN_ENTRY(const char* source) {
    PluginResult result = {OH_JSVM_Init(NULL), JSVM_OK, 0};
    JSVM_VM vm = NULL;
    JSVM_Env env = NULL;
    result.first = OH_JSVM_CreateVM(NULL, &vm);
    if (result.first == JSVM_OK) result.first = OH_JSVM_CreateEnv(vm, 0, NULL, &env);
    if (result.first == JSVM_OK) result.first = Run(vm, env, source, &result.answer);
    if (result.first == JSVM_OK) result.first = OH_JSVM_DestroyEnv(env);
    if (result.first == JSVM_OK) result.first = OH_JSVM_DestroyVM(vm);
    return result;
}
