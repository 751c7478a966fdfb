/* SPDX-License-Identifier: Apache-2.0 */
/* The side of JSVM-API: a program of its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/benchmark/operations/api.h"

Value NewFunction(Side* side, const char* name, Callback callback) {
    JSVM_CallbackStruct function = {callback, side};
    JSVM_Value result = NULL;
    MUST(OH_JSVM_CreateFunction(side->env, name, JSVM_AUTO_LENGTH, &function, &result));
    return result;
}

enum { kMaxProperties = 4 };

Value NewClass(Side* side, const char* name, Callback constructor, const Property* properties,
               size_t count) {
    Must(count <= kMaxProperties, "too many properties");
    JSVM_CallbackStruct functions[kMaxProperties * 3];
    JSVM_PropertyDescriptor descriptors[kMaxProperties];
    memset(descriptors, 0, sizeof(descriptors));
    for (size_t i = 0; i < count; i++) {
        JSVM_CallbackStruct* own = &functions[i * 3];
        own[0] = (JSVM_CallbackStruct){properties[i].method, side};
        own[1] = (JSVM_CallbackStruct){properties[i].getter, side};
        own[2] = (JSVM_CallbackStruct){properties[i].setter, side};
        descriptors[i].utf8name = properties[i].name;
        descriptors[i].attributes = JSVM_DEFAULT_METHOD;
        descriptors[i].method = own[0].callback != NULL ? &own[0] : NULL;
        descriptors[i].getter = own[1].callback != NULL ? &own[1] : NULL;
        descriptors[i].setter = own[2].callback != NULL ? &own[2] : NULL;
    }
    JSVM_CallbackStruct function = {constructor, side};
    JSVM_Value result = NULL;
    MUST(OH_JSVM_DefineClass(side->env, name, JSVM_AUTO_LENGTH, &function, count, descriptors,
                             &result));
    return result;
}

Value RunSource(Env env, const char* source, size_t length) {
    JSVM_Value text = NULL;
    JSVM_Script script = NULL;
    JSVM_Value result = NULL;
    MUST(OH_JSVM_CreateStringUtf8(env, source, length, &text));
    MUST(OH_JSVM_CompileScript(env, text, NULL, 0, false, NULL, &script));
    MUST(OH_JSVM_RunScript(env, script, &result));
    return result;
}

void Settle(Side* side) {
    JSVM_VM vm = NULL;
    bool more = true;
    MUST(OH_JSVM_GetVM(side->env, &vm));
    while (more) MUST(OH_JSVM_PumpMessageLoop(vm, &more));
}

/* Takes flags of the engine, such as "--no-opt". */
int main(int argc, char** argv) {
    JSVM_InitOptions options;
    JSVM_VM vm = NULL;
    JSVM_VMScope vm_scope = NULL;
    JSVM_EnvScope env_scope = NULL;
    JSVM_HandleScope scope = NULL;
    Side* side = calloc(1, sizeof(*side));
    Must(side != NULL, "calloc");
    memset(&options, 0, sizeof(options));
    options.argc = &argc;
    options.argv = argv;
    options.removeFlags = true;
    MUST(OH_JSVM_Init(&options));
    Must(argc == 1, "unknown flags");
    MUST(OH_JSVM_CreateVM(NULL, &vm));
    MUST(OH_JSVM_OpenVMScope(vm, &vm_scope));
    MUST(OH_JSVM_CreateEnv(vm, 0, NULL, &side->env));
    MUST(OH_JSVM_OpenEnvScope(side->env, &env_scope));
    MUST(OH_JSVM_OpenHandleScope(side->env, &scope));
    BeginSide(side);
    MUST(OH_JSVM_CloseHandleScope(side->env, scope));
    Bench bench = {0};
    char line[256];
    while (fgets(line, sizeof(line), stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        Perform(&bench, side, line);
    }
    EndSide(side);
    if (side->snapshot != NULL) {
        const void* blob = side->snapshot;
        MUST(OH_JSVM_ReleaseCache(side->env, blob, JSVM_CACHE_TYPE_JS));
    }
    MUST(OH_JSVM_CloseEnvScope(side->env, env_scope));
    MUST(OH_JSVM_DestroyEnv(side->env));
    MUST(OH_JSVM_CloseVMScope(vm, vm_scope));
    MUST(OH_JSVM_DestroyVM(vm));
    free(side);
    return 0;
}
