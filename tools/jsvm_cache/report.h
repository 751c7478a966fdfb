/* SPDX-License-Identifier: Apache-2.0 */
/* What make has done. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_REPORT_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_REPORT_H_

#include <stdbool.h>
#include <stdint.h>

#include "ark_runtime/jsvmx_code_cache.h"
#include "tools/jsvm_cache/options.h"

typedef struct {
    const char* path;
    char* name;   /* in the origin; empty for none */
    char* error;  /* NULL: none */
    bool written; /* false without an error: the store had as much */
    uint64_t compile_microseconds;
    int status; /* an exit status */
} MadeSource;

/* `made` has one for each source of the command line. */
void report_made(const Options* options, JSVMX_CodeCache store, const MadeSource* made);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_REPORT_H_ */
