/* SPDX-License-Identifier: Apache-2.0 */
/* What Node-API has not: interceptors, environments, VMs. */
#include <string.h>

#include "test/benchmark/operations/api.h"
#include "test/benchmark/operations/javascript.h"

/* ---- Interceptors. */

static JSVM_Value Construct(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value self = NULL;
    size_t count = 0;
    MUST(OH_JSVM_GetCbInfo(env, info, &count, NULL, &self, NULL));
    return self;
}

static JSVM_Value GetNamed(JSVM_Env env, JSVM_Value name, JSVM_Value self, JSVM_Value data) {
    (void)name;
    (void)self;
    (void)data;
    JSVM_Value result = NULL;
    MUST(OH_JSVM_CreateInt32(env, 42, &result));
    return result;
}

static JSVM_Value GetIndexed(JSVM_Env env, JSVM_Value index, JSVM_Value self, JSVM_Value data) {
    (void)self;
    (void)data;
    int32_t number = 0;
    JSVM_Value result = NULL;
    MUST(OH_JSVM_GetValueInt32(env, index, &number));
    MUST(OH_JSVM_CreateInt32(env, number * 2, &result));
    return result;
}

static JSVM_Value Intercepted(Side* side) {
    JSVM_CallbackStruct constructor = {Construct, NULL};
    JSVM_PropertyHandlerConfigurationStruct handlers;
    JSVM_Value class = NULL;
    JSVM_Value instance = NULL;
    memset(&handlers, 0, sizeof(handlers));
    handlers.genericNamedPropertyGetterCallback = GetNamed;
    handlers.genericIndexedPropertyGetterCallback = GetIndexed;
    MUST(OH_JSVM_DefineClassWithPropertyHandler(side->env, "Intercepted", JSVM_AUTO_LENGTH,
                                                &constructor, 0, NULL, &handlers, NULL, &class));
    MUST(OH_JSVM_NewInstance(side->env, class, 0, NULL, &instance));
    return instance;
}

static void SetUpNamed(Side* side) {
    SetUpLoop(side, JS_NAMED, Intercepted(side));
}

static void SetUpIndexed(Side* side) {
    SetUpLoop(side, JS_INDEXED, Intercepted(side));
}

/* ---- Environments and VMs. */

/* Runs something in the env, which ends. */
static double RunIn(JSVM_Env env) {
    JSVM_EnvScope env_scope = NULL;
    JSVM_HandleScope scope = NULL;
    double number = 0;
    MUST(OH_JSVM_OpenEnvScope(env, &env_scope));
    MUST(OH_JSVM_OpenHandleScope(env, &scope));
    MUST(OH_JSVM_GetValueDouble(env, RunSource(env, "40 + 2", 6), &number));
    MUST(OH_JSVM_CloseHandleScope(env, scope));
    MUST(OH_JSVM_CloseEnvScope(env, env_scope));
    MUST(OH_JSVM_DestroyEnv(env));
    return number;
}

static void OneEnv(Side* side) {
    JSVM_VM vm = NULL;
    JSVM_Env env = NULL;
    MUST(OH_JSVM_GetVM(side->env, &vm));
    MUST(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    side->number = RunIn(env);
}
GIVES_NUMBER(OneEnv)

static void OneVm(Side* side) {
    JSVM_VM vm = NULL;
    JSVM_VMScope scope = NULL;
    JSVM_Env env = NULL;
    MUST(OH_JSVM_CreateVM(NULL, &vm));
    MUST(OH_JSVM_OpenVMScope(vm, &scope));
    MUST(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    side->number = RunIn(env);
    MUST(OH_JSVM_CloseVMScope(vm, scope));
    MUST(OH_JSVM_DestroyVM(vm));
}
GIVES_NUMBER(OneVm)

/* Text and length of the side are the snapshot, which is made once. */
static void MakeSnapshot(Side* side) {
    JSVM_CreateVMOptions options;
    JSVM_VM vm = NULL;
    JSVM_VMScope scope = NULL;
    JSVM_Env env = NULL;
    memset(&options, 0, sizeof(options));
    options.isForSnapshotting = true;
    MUST(OH_JSVM_CreateVM(&options, &vm));
    MUST(OH_JSVM_OpenVMScope(vm, &scope));
    MUST(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    MUST(OH_JSVM_CreateSnapshot(vm, 1, &env, &side->snapshot, &side->snapshot_size));
    MUST(OH_JSVM_DestroyEnv(env));
    MUST(OH_JSVM_CloseVMScope(vm, scope));
    MUST(OH_JSVM_DestroyVM(vm));
}

static void OneVmFromSnapshot(Side* side) {
    JSVM_CreateVMOptions options;
    JSVM_VM vm = NULL;
    JSVM_VMScope scope = NULL;
    JSVM_Env env = NULL;
    memset(&options, 0, sizeof(options));
    options.snapshotBlobData = side->snapshot;
    options.snapshotBlobSize = side->snapshot_size;
    MUST(OH_JSVM_CreateVM(&options, &vm));
    MUST(OH_JSVM_OpenVMScope(vm, &scope));
    MUST(OH_JSVM_CreateEnvFromSnapshot(vm, 0, &env));
    side->number = RunIn(env);
    MUST(OH_JSVM_CloseVMScope(vm, scope));
    MUST(OH_JSVM_DestroyVM(vm));
}
GIVES_NUMBER(OneVmFromSnapshot)

static const Operation kList[] = {
    LOOP("JS reads an intercepted name", SetUpNamed),
    LOOP("JS reads an intercepted index", SetUpIndexed),
    OPERATION("an env, from start to end", OneEnv, NULL, 0),
    OPERATION("a VM with an env", OneVm, NULL, 0),
    OPERATION("a VM with an env, snapshot", OneVmFromSnapshot, MakeSnapshot, 0),
};
const Operations kOwnOperations = OPERATIONS(kList);
