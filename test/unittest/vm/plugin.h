/* SPDX-License-Identifier: Apache-2.0 */
/* A shared library that uses JSVM for itself, not knowing whether others of the program do too. */
#ifndef ARK_JSVM_TEST_UNITTEST_VM_PLUGIN_H_
#define ARK_JSVM_TEST_UNITTEST_VM_PLUGIN_H_

#include "ark_runtime/jsvm.h"

typedef struct {
    JSVM_Status init;  /* what OH_JSVM_Init answered */
    JSVM_Status first; /* the first status of the rest that is not JSVM_OK */
    int answer;        /* of the script */
} PluginResult;

typedef PluginResult PluginRun(const char* source);

#endif /* ARK_JSVM_TEST_UNITTEST_VM_PLUGIN_H_ */
