/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_JSVM_SESSION_H_
#define ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_JSVM_SESSION_H_

#include <stddef.h>

#include "ark_runtime/jsvm.h"
#include "test/benchmark/footprint/footprint.h"

/* Ends the program unless the call succeeds. */
#define MUST(call) Must((call) == JSVM_OK, #call)

/* A VM with one env and all scopes open. */
typedef struct {
    JSVM_VM vm;
    JSVM_VMScope vm_scope;
    JSVM_Env env;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope scope;
} Session;

/* Starts the engine too. */
void Open(Session* session);
void Close(const Session* session);

/* To be freed. All of it belongs to the process already. */
void* Allocate(size_t count, size_t size);

/* Collects garbage, lets finalizers run, and gives memory back. */
void Collect(JSVM_Env env);

JSVM_Value Evaluate(JSVM_Env env, const char* source);

/* An array with room for so many. */
JSVM_Value NewArray(JSVM_Env env, size_t count);

#endif /* ARK_JSVM_TEST_BENCHMARK_FOOTPRINT_JSVM_SESSION_H_ */
