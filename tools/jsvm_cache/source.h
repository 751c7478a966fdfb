/* SPDX-License-Identifier: Apache-2.0 */
/* Files, read whole. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_SOURCE_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_SOURCE_H_

#include <stddef.h>
#include <stdint.h>

typedef struct {
    char* bytes; /* from malloc; NULL when it could not be read */
    size_t length;
} FileBytes;

/* Reads a regular file. An exit status; what is wrong is told on standard error. */
int file_read(const char* path, FileBytes* file);

/* Reads a script, which may not be UTF-16. A byte order mark stays: it is part of the text. */
int source_read(const char* path, FileBytes* file);

/* The bytes that a file has; 0 if that cannot be told. */
uint64_t file_size(const char* path);

void file_clear(FileBytes* file);

/* The name of a source: a template with {path} and {basename}. The caller frees it. */
char* source_name(const char* pattern, const char* path);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_SOURCE_H_ */
