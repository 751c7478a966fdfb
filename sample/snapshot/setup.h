/* SPDX-License-Identifier: Apache-2.0 */
/* The set-up script: what a program runs in an environment before it does anything with it. */
#ifndef ARK_JSVM_SAMPLE_SNAPSHOT_SETUP_H_
#define ARK_JSVM_SAMPLE_SNAPSHOT_SETUP_H_

#include <stdbool.h>
#include <stddef.h>

#include "ark_runtime/jsvm.h"

enum { SETUP_FUNCTIONS = 5000 };

/* The text of a script with that many functions, as from a bundler: handlers in modules, in a table
 * by their names. NULL without memory; freed with free. */
char* setup_script(void);

/* Runs a script in the environment, whose scopes are opened and closed by it. The number that it
 * ends with goes to `result`, which may be NULL. */
bool setup_run(JSVM_Env env, const char* script, double* result);

/* What shows that the environment is ready: it calls a handler, which calls a native function. */
extern const char* const setup_question;
extern const double setup_answer;

#endif /* ARK_JSVM_SAMPLE_SNAPSHOT_SETUP_H_ */
