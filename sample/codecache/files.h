/* SPDX-License-Identifier: Apache-2.0 */
/* Files: read whole, saved so that nobody ever sees half of one. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_FILES_H_
#define ARK_JSVM_SAMPLE_CODECACHE_FILES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sample/codecache/failure.h"

typedef struct {
    uint8_t* data; /* from malloc */
    size_t length;
} Bytes;

void bytes_clear(Bytes* bytes);

/* Reads a regular file of at most `limit` bytes. A failure gets `code`. */
bool file_read(const char* path, size_t limit, int code, Bytes* bytes, Failure* failure);

/* Makes the directory for caches and those above it that are missing, for this user alone. */
bool cache_directory_make(const char* path, Failure* failure);

/* Writes a file whole or not at all: into a file beside it, synced, then renamed over it. Several
 * processes may do so at once; the last one wins, and readers see one of the versions. */
bool file_save(const char* path, const Bytes* bytes, Failure* failure);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_FILES_H_ */
