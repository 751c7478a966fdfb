/* SPDX-License-Identifier: Apache-2.0 */
/* A script in a file, known to debuggers by its place. */
#ifndef ARK_JSVM_SAMPLE_INSPECTOR_SCRIPT_H_
#define ARK_JSVM_SAMPLE_INSPECTOR_SCRIPT_H_

#include <stdbool.h>

#include "ark_runtime/jsvm.h"

/* For every call of the API: ends the program unless it worked. */
#define CHECK(call) check((call), #call)
void check(JSVM_Status status, const char* call);

/* Runs the script in an open env scope. Tells what it throws, or why it cannot be read, on standard
 * error and returns false. */
bool script_run(JSVM_Env env, const char* path);

/* The text of a value as String() makes it, or NULL when that throws. Freed with free. */
char* script_text(JSVM_Env env, JSVM_Value value);

#endif /* ARK_JSVM_SAMPLE_INSPECTOR_SCRIPT_H_ */
