/* SPDX-License-Identifier: Apache-2.0 */
/* One start of a script in a VM of its own, timed. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_MEASURE_H_
#define ARK_JSVM_SAMPLE_CODECACHE_MEASURE_H_

#include "sample/codecache/result.h"

/* What the TypeScript compiler is asked to do, to see that the cached program works. */
extern const char kTypeScriptSnippet[];

/* Compiles from source, eagerly or lazily, and runs. With `cache`, makes a code cache afterwards,
 * which the caller frees, and tells how long that took. `code_units` may be NULL. */
bool cold_start(const Script* script, bool eager, Timing* timing, size_t* code_units, Bytes* cache,
                double* create_cache_ms, Failure* failure);

/* Compiles with a cache and runs. With `transpiled`, which the caller frees: what the program makes
 * of the snippet if it is the TypeScript compiler, else NULL. */
bool warm_start(const Script* script, const Bytes* cache, Timing* timing, Verdict* verdict,
                char** transpiled, Failure* failure);

/* What the program that ran makes of the snippet, which the caller frees; NULL unless it is the
 * TypeScript compiler. */
char* transpile_snippet(Session* session);

/* All measurements of one script. False: result->failure tells why it ended early. */
bool measure_script(const Options* options, const char* program, const char* cache_directory,
                    ScriptResult* result);

/* Milliseconds on a clock that only goes forward. */
double now_ms(void);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_MEASURE_H_ */
