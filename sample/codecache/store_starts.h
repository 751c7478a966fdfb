/* SPDX-License-Identifier: Apache-2.0 */
/* Starts of a script through a store, each in a process of its own: the first finds nothing and
 * stores what it compiled, the others start from that. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_STORE_STARTS_H_
#define ARK_JSVM_SAMPLE_CODECACHE_STORE_STARTS_H_

#include "sample/codecache/result.h"

/* Makes the starts and notes in `result` what became of them: through the store that --shared
 * names, or one in a directory of its own, which is removed afterwards. */
bool store_starts(const Options* options, const char* program, const char* cache_directory,
                  ScriptResult* result);

/* What each of these processes does; returns its exit code. The results go to standard output. A
 * `thorough` one uses the program too, if it is the TypeScript compiler. */
int store_process_main(const char* script_path, const char* location, bool thorough);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_STORE_STARTS_H_ */
