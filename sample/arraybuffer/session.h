/* SPDX-License-Identifier: Apache-2.0 */
/* A VM with one env to run scripts in. Whatever goes wrong ends the program with a message. */
#ifndef ARK_JSVM_SAMPLE_ARRAYBUFFER_SESSION_H_
#define ARK_JSVM_SAMPLE_ARRAYBUFFER_SESSION_H_

#include <stdnoreturn.h>

#include "ark_runtime/jsvm.h"

/* What has to be closed, the last first. Values live until `handle_scope` is closed. */
typedef struct {
    JSVM_VM vm;
    JSVM_VMScope vm_scope;
    JSVM_Env env;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope handle_scope;
} Session;

Session session_open(void);
void session_close(Session* session);

/* Calls the function that `source` evaluates to, with `argument` unless that is NULL, and gives
 * what it returns. */
JSVM_Value call_script(JSVM_Env env, const char* source, JSVM_Value argument);

/* Prints `what` and a JavaScript string. */
void print_text(JSVM_Env env, const char* what, JSVM_Value string);

/* Ends the program: as much as this sample does about errors. */
noreturn void fail(const char* message);

/* For every call of the API: ends the program unless it worked. */
#define CHECK(call) check((call), #call)
void check(JSVM_Status status, const char* call);

#endif
