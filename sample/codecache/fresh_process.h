/* SPDX-License-Identifier: Apache-2.0 */
/* A warm start in a process of its own, which finds the saved cache. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_FRESH_PROCESS_H_
#define ARK_JSVM_SAMPLE_CODECACHE_FRESH_PROCESS_H_

#include "sample/codecache/result.h"

/* Starts this program again and waits for what it found out. `program` is its argv[0]. */
bool fresh_process_start(const char* program, const char* script_path, const char* cache_path,
                         Timing* timing, Verdict* verdict, char** transpiled, Failure* failure);

/* What that process does; returns its exit code. The results go to standard output. */
int fresh_process_main(const char* script_path, const char* cache_path);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_FRESH_PROCESS_H_ */
