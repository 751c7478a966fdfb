/* SPDX-License-Identifier: Apache-2.0 */
/* The programs whose caches are mutated, and a VM to compile them in. */
#ifndef ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_SPECIMENS_H_
#define ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_SPECIMENS_H_

#include <stdbool.h>
#include <stddef.h>

#include "ark_runtime/jsvm.h"
#include "tools/code_cache/mutate/mutation.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Ends the program unless the call succeeds. */
#define MUST(call) must((call) == JSVM_OK, #call)
void must(bool good, const char* what);

typedef struct {
    JSVM_VM vm;
    JSVM_Env env;
    JSVM_VMScope vm_scope;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope scope;
} Session;

void session_open(Session* session);
void session_close(Session* session);

enum { PROGRAMS = 4, CACHES = 3, STRANGERS = 3, RESULT_SIZE = 128 };

typedef struct {
    char source[2048];
    size_t length;            /* as V8 counts it, for telling programs apart */
    char result[RESULT_SIZE]; /* what it gives, compiled from its source */
    Blob caches[CACHES];      /* lazy, eager and after a run */
} Program;

typedef struct {
    Program programs[PROGRAMS]; /* the first two have sources of the same length */
    Blob strangers[STRANGERS];  /* of another origin, of a function, of a WebAssembly module */
} Specimens;

void specimens_make(Specimens* specimens);
void specimens_free(Specimens* specimens);

/* Runs a script and copies the text of its value, in a handle scope of its own. */
void run_to_text(JSVM_Env env, JSVM_Script script, char result[RESULT_SIZE]);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_SPECIMENS_H_ */
