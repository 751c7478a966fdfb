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

/* What the last of these sources gives; the env ends. */
static double RunIn(JSVM_Env env, const char* start, const char* source) {
    JSVM_EnvScope env_scope = NULL;
    JSVM_HandleScope scope = NULL;
    double number = 0;
    MUST(OH_JSVM_OpenEnvScope(env, &env_scope));
    MUST(OH_JSVM_OpenHandleScope(env, &scope));
    if (start != NULL) RunSource(env, start, strlen(start));
    MUST(OH_JSVM_GetValueDouble(env, RunSource(env, source, strlen(source)), &number));
    MUST(OH_JSVM_CloseHandleScope(env, scope));
    MUST(OH_JSVM_CloseEnvScope(env, env_scope));
    return number;
}

static void OneEnv(Side* side) {
    JSVM_VM vm = NULL;
    JSVM_Env env = NULL;
    MUST(OH_JSVM_GetVM(side->env, &vm));
    MUST(OH_JSVM_CreateEnv(vm, 0, NULL, &env));
    side->number = RunIn(env, NULL, "40 + 2");
    MUST(OH_JSVM_DestroyEnv(env));
}
GIVES_NUMBER(OneEnv)

typedef struct {
    JSVM_VM vm;
    JSVM_VMScope scope;
    JSVM_Env env;
} Machine;

static Machine NewMachine(const JSVM_CreateVMOptions* options) {
    Machine machine;
    MUST(OH_JSVM_CreateVM(options, &machine.vm));
    MUST(OH_JSVM_OpenVMScope(machine.vm, &machine.scope));
    if (options != NULL && options->snapshotBlobData != NULL) {
        MUST(OH_JSVM_CreateEnvFromSnapshot(machine.vm, 0, &machine.env));
    } else {
        MUST(OH_JSVM_CreateEnv(machine.vm, 0, NULL, &machine.env));
    }
    return machine;
}

static void End(const Machine* machine) {
    MUST(OH_JSVM_DestroyEnv(machine->env));
    MUST(OH_JSVM_CloseVMScope(machine->vm, machine->scope));
    MUST(OH_JSVM_DestroyVM(machine->vm));
}

static void RunInNew(Side* side, const JSVM_CreateVMOptions* options, const char* start,
                     const char* source) {
    const Machine machine = NewMachine(options);
    side->number = RunIn(machine.env, start, source);
    End(&machine);
}

static void OneVm(Side* side) {
    RunInNew(side, NULL, NULL, "40 + 2");
}
GIVES_NUMBER(OneVm)

static void OneStart(Side* side) {
    RunInNew(side, NULL, JS_START, JS_STARTED);
}
GIVES_NUMBER(OneStart)

static void MakeSnapshot(Side* side) {
    JSVM_CreateVMOptions options;
    memset(&options, 0, sizeof(options));
    options.isForSnapshotting = true;
    const Machine machine = NewMachine(&options);
    RunIn(machine.env, JS_START, JS_STARTED);
    MUST(
        OH_JSVM_CreateSnapshot(machine.vm, 1, &machine.env, &side->snapshot, &side->snapshot_size));
    End(&machine);
}

static void OneSnapshot(Side* side) {
    JSVM_CreateVMOptions options;
    memset(&options, 0, sizeof(options));
    options.snapshotBlobData = side->snapshot;
    options.snapshotBlobSize = side->snapshot_size;
    RunInNew(side, &options, NULL, JS_STARTED);
}
GIVES_NUMBER(OneSnapshot)

static const Operation kList[] = {
    LOOP("JS reads an intercepted name", SetUpNamed),
    LOOP("JS reads an intercepted index", SetUpIndexed),
    OPERATION("an env, from start to end", OneEnv, NULL, 0),
    OPERATION("a VM with an env", OneVm, NULL, 0),
    OPERATION("a VM with a script started", OneStart, NULL, 0),
    OPERATION("the same, from a snapshot", OneSnapshot, MakeSnapshot, 0),
};
const Operations kOwnOperations = OPERATIONS(kList);
