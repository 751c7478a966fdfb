/* SPDX-License-Identifier: Apache-2.0 */
/* jsvm.h alone, as C99: it brings the types along, and its functions can be called and pointed to
 * without any other header. Everything here works before OH_JSVM_Init. */
#include "ark_runtime/jsvm.h"

static int failures = 0;
#define CHECK(condition) ((condition) ? (void)0 : (void)++failures)

typedef JSVM_Status (*Create)(JSVM_Env env, JSVM_Value* result);

int main(void) {
    const Create creators[] = {OH_JSVM_CreateObject, OH_JSVM_CreateArray, OH_JSVM_GetUndefined};
    const size_t count = sizeof creators / sizeof creators[0];
    JSVM_VMInfo info = {0};
    JSVM_VM vm = NULL;
    JSVM_Env env = NULL;
    JSVM_VMScope scope = NULL;
    JSVM_Value value = NULL;
    bool flag = true;
    size_t i;

    CHECK(OH_JSVM_GetVMInfo(NULL) == JSVM_INVALID_ARG);
    CHECK(OH_JSVM_GetVMInfo(&info) == JSVM_OK);
    CHECK(info.apiVersion == 1);
    CHECK(info.engine != NULL && info.engine[0] == 'v' && info.engine[1] == '8');
    CHECK(info.version != NULL && info.version[0] != '\0');

    CHECK(OH_JSVM_CreateVM(NULL, NULL) == JSVM_INVALID_ARG);
    CHECK(OH_JSVM_CreateVM(NULL, &vm) == JSVM_GENERIC_FAILURE);
    CHECK(OH_JSVM_DestroyVM(NULL) == JSVM_INVALID_ARG);
    CHECK(OH_JSVM_OpenVMScope(NULL, &scope) == JSVM_INVALID_ARG);
    CHECK(OH_JSVM_CreateEnv(NULL, 0, NULL, &env) == JSVM_INVALID_ARG);
    CHECK(OH_JSVM_DestroyEnv(NULL) == JSVM_INVALID_ARG);
    for (i = 0; i < count; ++i) {
        CHECK(creators[i](NULL, &value) == JSVM_INVALID_ARG);
    }
    CHECK(OH_JSVM_PumpMessageLoop(NULL, &flag) == JSVM_OK && !flag);
    CHECK(vm == NULL && env == NULL && scope == NULL && value == NULL);
    return failures != 0;
}
