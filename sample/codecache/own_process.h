/* SPDX-License-Identifier: Apache-2.0 */
/* This program, started again: a process in which nothing is compiled yet. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_OWN_PROCESS_H_
#define ARK_JSVM_SAMPLE_CODECACHE_OWN_PROCESS_H_

#include <stddef.h>

#include "sample/codecache/failure.h"
#include "sample/codecache/text.h"

/* Starts it with these arguments behind its name, `program`, and waits for what it writes to its
 * standard output. What its exit code means is for the caller to read out of the answer. */
bool own_process_run(const char* program, const char* const* arguments, size_t count, Text* answer,
                     Failure* failure);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_OWN_PROCESS_H_ */
