/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/snapshot/native.h"

/* twice(number): twice the number. */
static JSVM_Value twice(JSVM_Env env, JSVM_CallbackInfo info) {
    JSVM_Value value = NULL;
    size_t argc = 1;
    double number = 0;
    if (OH_JSVM_GetCbInfo(env, info, &argc, &value, NULL, NULL) != JSVM_OK ||
        OH_JSVM_GetValueDouble(env, value, &number) != JSVM_OK ||
        OH_JSVM_CreateDouble(env, number + number, &value) != JSVM_OK) {
        OH_JSVM_ThrowTypeError(env, NULL, "twice() needs a number");
        return NULL;
    }
    return value;
}

/* A snapshot keeps the place of the struct in the list, so both live as long as the process. */
static JSVM_CallbackStruct twice_struct = {twice, NULL};

bool native_start_engine(void) {
    static intptr_t references[2];
    references[0] = (intptr_t)&twice_struct;
    references[1] = 0;
    JSVM_InitOptions options = {0};
    options.externalReferences = references;
    return OH_JSVM_Init(&options) == JSVM_OK;
}

bool native_define(JSVM_Env env) {
    JSVM_Value global = NULL;
    JSVM_Value function = NULL;
    return OH_JSVM_GetGlobal(env, &global) == JSVM_OK &&
           OH_JSVM_CreateFunction(env, "twice", JSVM_AUTO_LENGTH, &twice_struct, &function) ==
               JSVM_OK &&
           OH_JSVM_SetNamedProperty(env, global, "twice", function) == JSVM_OK;
}
