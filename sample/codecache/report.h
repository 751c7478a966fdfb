/* SPDX-License-Identifier: Apache-2.0 */
/* What the user sees. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_REPORT_H_
#define ARK_JSVM_SAMPLE_CODECACHE_REPORT_H_

#include "sample/codecache/result.h"

/* Tells on standard error what is going on, if that is a terminal. Runs count from 0. A NULL path
 * wipes the line. */
void report_progress(const char* path, const char* what, int run, int runs);

/* The tables: once at the start, then once for each script. */
void report_start(const Options* options);
void report_script(const ScriptResult* result);
void report_store_starts(const ScriptResult* result); /* a part of it */

/* One JSON object for everything. */
void report_json_start(const Options* options);
void report_json_script(const ScriptResult* result, bool first);
void report_json_end(int exit_code);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_REPORT_H_ */
