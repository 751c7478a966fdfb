/* SPDX-License-Identifier: Apache-2.0 */
/* A script as it was read from its file. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_SCRIPT_H_
#define ARK_JSVM_SAMPLE_CODECACHE_SCRIPT_H_

#include <stdbool.h>
#include <stddef.h>

#include "sample/codecache/failure.h"
#include "sample/codecache/files.h"

typedef struct {
    const char* path; /* absolute; borrowed; also the script's name in messages and stacks */
    Bytes file;       /* all bytes of the file */
    const char* text; /* the source in UTF-8, without a byte order mark; a place inside `file` */
    size_t length;    /* in bytes */
    size_t
        code_units; /* the same length as JavaScript counts it, once a cold start has found out */
} Script;

/* `path` must live as long as the script. */
bool script_read(const char* path, Script* script, Failure* failure);
void script_clear(Script* script);

/* The source line, or the part of it around the column, and a mark under the column; both count
 * from 1. The caller frees the text. */
char* script_excerpt(const Script* script, unsigned line, unsigned column);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_SCRIPT_H_ */
