/* SPDX-License-Identifier: Apache-2.0 */
/* What the main thread and the workers both do with their VMs. */
#ifndef ARK_JSVM_SAMPLE_WORKERS_SCRIPT_H_
#define ARK_JSVM_SAMPLE_WORKERS_SCRIPT_H_

#include "ark_runtime/jsvm.h"

/* Ends the program unless the call went well. */
#define CHECK(call) check((call), #call, __FILE__, __LINE__)
void check(JSVM_Status status, const char* call, const char* file, int line);

/* A VM with one env, both entered by this thread, and a handle scope open in them. */
typedef struct {
    JSVM_VM vm;
    JSVM_VMScope vm_scope;
    JSVM_Env env;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope scope;
} Session;

/* Opens a session whose heap is kept to so many bytes; 0 for the engine's own limit. */
Session session_open(size_t heap_bytes);
void session_close(const Session* session);

/* Runs a script that is known not to throw, and gives its completion value. */
JSVM_Value run(JSVM_Env env, const char* source);

/* The text of a value, or of what String() makes of it; freed by the caller. */
char* text_of(JSVM_Env env, JSVM_Value value);

/* Takes the pending exception and gives its text; freed by the caller. */
char* take_exception(JSVM_Env env);

JSVM_Value string(JSVM_Env env, const char* text);

#endif /* ARK_JSVM_SAMPLE_WORKERS_SCRIPT_H_ */
