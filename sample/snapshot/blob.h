/* SPDX-License-Identifier: Apache-2.0 */
/* A snapshot blob in a file. */
#ifndef ARK_JSVM_SAMPLE_SNAPSHOT_BLOB_H_
#define ARK_JSVM_SAMPLE_SNAPSHOT_BLOB_H_

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char* data; /* from malloc */
    size_t size;
} Blob;

bool blob_read(const char* path, Blob* blob);
bool blob_write(const char* path, const char* data, size_t size);
void blob_free(Blob* blob);

/* Makes the snapshot: an environment after the set-up, into a file. The engine runs. */
bool blob_make(const char* path);

#endif /* ARK_JSVM_SAMPLE_SNAPSHOT_BLOB_H_ */
