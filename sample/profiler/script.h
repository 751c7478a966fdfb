/* SPDX-License-Identifier: Apache-2.0 */
/* The script that is recorded: a file, or one with a slow function and a leak. */
#ifndef ARK_JSVM_SAMPLE_PROFILER_SCRIPT_H_
#define ARK_JSVM_SAMPLE_PROFILER_SCRIPT_H_

extern const char kDefaultScript[];

/* A file's text, to be freed by the caller. Ends the program if it cannot be read. */
char* script_read(const char* path);

#endif
