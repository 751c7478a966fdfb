/* SPDX-License-Identifier: Apache-2.0 */
/* A VM with one env, and what this sample does there. Whatever goes wrong ends the program with a
 * message. */
#ifndef ARK_JSVM_SAMPLE_WASM_SESSION_H_
#define ARK_JSVM_SAMPLE_WASM_SESSION_H_

#include <stddef.h>
#include <stdint.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"

/* What has to be closed, the last first. Values live until `handle_scope` is closed. */
typedef struct {
    JSVM_VM vm;
    JSVM_VMScope vm_scope;
    JSVM_Env env;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope handle_scope;
} Session;

/* Bytes of a module or of a cache; who makes them says how they are freed. */
typedef struct {
    const uint8_t* data;
    size_t length;
} Bytes;

/* Sessions follow one another; none is nested in another. */
void session_open(Session* session);
void session_close(Session* session);

/* Compiles a module, with a cache unless `cache` is NULL, and tells what became of that. */
JSVM_Value session_compile(Session* session, Bytes module, const Bytes* cache,
                           JSVMX_CodeCacheReport* report);

/* Makes an instance whose import "host.next" is a function in C that gives 1, 2, 3 and so on, and
 * calls the function that it exports under `name`. */
int32_t session_call(Session* session, JSVM_Value module, const char* name, int32_t argument);

/* Milliseconds since some moment. */
double now(void);

/* For every call of the API: ends the program unless it worked. */
#define CHECK(call) check((call), #call)
void check(JSVM_Status status, const char* call);

#endif
