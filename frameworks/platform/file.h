/* SPDX-License-Identifier: Apache-2.0 */
/* Reading whole files whose paths come from a caller. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_FILE_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_FILE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Tells one state of a file from another; all zeros where there is no regular file. */
typedef struct {
    uint64_t device;
    uint64_t inode;
    int64_t size;
    int64_t seconds; /* of the last change to its content */
    int64_t nanoseconds;
} JsvmFileStamp;

JsvmFileStamp jsvm_file_stamp(const char* path);
bool jsvm_file_stamp_equals(const JsvmFileStamp* a, const JsvmFileStamp* b);

/*
 * Reads a regular file of at most `most` bytes. Returns its bytes with a zero behind them, to be
 * freed by the caller, or NULL: not there, not readable, larger, or something else than a regular
 * file, such as a folder or a pipe, which is not waited for. `stamp` is written in any case.
 */
char* jsvm_file_read(const char* path, size_t most, size_t* length, JsvmFileStamp* stamp);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_FILE_H_ */
