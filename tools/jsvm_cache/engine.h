/* SPDX-License-Identifier: Apache-2.0 */
/* The engine, and one fresh VM of it. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_ENGINE_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_ENGINE_H_

#include <stdbool.h>
#include <stddef.h>

#include "ark_runtime/jsvm.h"

typedef struct {
    JSVM_VM vm;
    JSVM_VMScope vm_scope;
    JSVM_Env env;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope handle_scope;
} Session;

/* Once per process. flags[0] stands for the program's name. An exit status; a flag that the engine
 * does not know is told on standard error. */
int engine_start(char* const* flags, size_t count);

/* Sessions follow one another; none is nested in another. */
bool session_open(Session* session);
void session_close(Session* session);

/* Takes the pending exception of a compile and tells it on standard error, as
 * PATH:LINE:COLUMN: MESSAGE. The text without the newline, which the caller frees. */
char* session_take_error(Session* session, const char* path);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_ENGINE_H_ */
