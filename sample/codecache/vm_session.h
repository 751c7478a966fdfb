/* SPDX-License-Identifier: Apache-2.0 */
/* One fresh VM with one env in it, and what this program does there. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_VM_SESSION_H_
#define ARK_JSVM_SAMPLE_CODECACHE_VM_SESSION_H_

#include <stdbool.h>
#include <stddef.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "sample/codecache/failure.h"
#include "sample/codecache/files.h"
#include "sample/codecache/script.h"

typedef struct {
    JSVM_VM vm;
    JSVM_VMScope vm_scope;
    JSVM_Env env;
    JSVM_EnvScope env_scope;
    JSVM_HandleScope handle_scope;
} Session;

/* What became of the cache that a compile was given. */
typedef struct {
    JSVMX_CodeCacheOutcome outcome;
    JSVMX_CodeCacheReason reason;
    char text[160]; /* the reason in words */
} Verdict;

/* Once per process, before the first session. */
bool engine_start(Failure* failure);

/* Opens what a script needs to run. Sessions follow one another; none is nested in another. */
bool session_open(Session* session, Failure* failure);
void session_close(Session* session);

/* The JavaScript string of a source in UTF-8, and its length in UTF-16 code units. */
bool session_source(Session* session, const char* text, size_t length, JSVM_Value* source,
                    Failure* failure);
bool session_source_length(Session* session, JSVM_Value source, size_t* units, Failure* failure);

/* Compiles from the source, at once (eager) or function by function as they run (lazy).
 * `script` is what messages quote the source from. */
bool session_compile(Session* session, const Script* script, JSVM_Value source, bool eager,
                     JSVM_Script* compiled, Failure* failure);

/* Compiles with a cache. The verdict is there also when the source does not compile. */
bool session_compile_cached(Session* session, const Script* script, JSVM_Value source,
                            const Bytes* cache, JSVM_Script* compiled, Verdict* verdict,
                            Failure* failure);

bool session_run(Session* session, const Script* script, JSVM_Script compiled, JSVM_Value* result,
                 Failure* failure);

/* Takes the pending exception of a compile or a run and tells about it. Always returns false. */
bool session_fail(Session* session, const Script* script, int code, Failure* failure);

/* A code cache of what is compiled so far, copied into `cache`. */
bool session_create_cache(Session* session, JSVM_Script compiled, Bytes* cache, Failure* failure);

/* A value as text, like String(value) in JavaScript; NULL where that throws. The caller frees it.
 * Strings that hold NUL characters end there. */
char* session_text(Session* session, JSVM_Value value);

/* Compiles and runs a few lines of JavaScript, which may use what the script left behind. Its
 * string result, which the caller frees, or NULL: it threw, or the result is no string. */
char* session_evaluate(Session* session, const char* code);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_VM_SESSION_H_ */
