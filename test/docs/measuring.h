/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs that measure code caches share. */
#ifndef ARK_JSVM_TEST_DOCS_MEASURING_H_
#define ARK_JSVM_TEST_DOCS_MEASURING_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ark_runtime/jsvm.h"

/* Ends the program unless the call succeeds. */
#define MUST(call) Must((call) == JSVM_OK, #call)

void Must(bool good, const char* what);

/* A VM with one env and all scopes open. */
typedef struct {
    JSVM_VM vm;
    JSVM_Env env;
    JSVM_VMScope vm_scope;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope scope;
} Session;

void Open(Session* session);
void Close(Session* session);

/* Of a clock that only goes forward. */
double Milliseconds(void);

/* Sorts the values. */
double Median(double* values, size_t count);

/* A file's bytes, to be freed. */
char* ReadFile(const char* path, size_t* length);

/* Makes the code cache of a script, copied out of the VM's life; to be freed. */
uint8_t* MakeCache(Session* session, JSVM_Script script, size_t* length);

#endif /* ARK_JSVM_TEST_DOCS_MEASURING_H_ */
