/* SPDX-License-Identifier: Apache-2.0 */
/* A VM with one env. Whatever goes wrong ends the program with a message. */
#ifndef ARK_JSVM_SAMPLE_PROFILER_SESSION_H_
#define ARK_JSVM_SAMPLE_PROFILER_SESSION_H_

#include "ark_runtime/jsvm.h"

/* What has to be closed, the last first. */
typedef struct {
    JSVM_VM vm;
    JSVM_VMScope vm_scope;
    JSVM_Env env;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope handle_scope;
} Session;

void session_open(Session* session);
void session_close(Session* session);

/* Runs a script; `name` is what profiles and traces call it. */
void session_run(Session* session, const char* source, const char* name);

/* For every call of the API: ends the program unless it worked. */
#define CHECK(call) check((call), #call)
void check(JSVM_Status status, const char* call);

#endif
