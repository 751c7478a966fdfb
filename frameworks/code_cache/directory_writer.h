/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is written to a store in a directory, and how it is kept within its limits. All with the
 * lock of the directory held. Functions return 0 or a code of LMDB or errno.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_WRITER_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_WRITER_H_

#include "frameworks/code_cache/directory.h"
#include "frameworks/code_cache/use_times.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    JsvmDirectory* directory;
    const JsvmStoreLimits* limits;
    JsvmUseTimes* uses; /* that are not written yet */
    uint64_t now;
} JsvmDirectoryWriter;

/* EFBIG: larger than an entry may be. */
int jsvm_directory_writer_put(const JsvmDirectoryWriter* writer, const JsvmStoreKey* key,
                              const JsvmStorePiece* pieces, size_t count);
int jsvm_directory_writer_remove(const JsvmDirectoryWriter* writer, const JsvmStoreKey* key);
int jsvm_directory_writer_strike(const JsvmDirectoryWriter* writer, const JsvmStoreKey* key,
                                 uint32_t strikes);
/* Drops what was used longest ago until the rest is within both bounds. */
int jsvm_directory_writer_trim(const JsvmDirectoryWriter* writer, uint64_t bytes, uint64_t entries,
                               uint64_t* dropped);
int jsvm_directory_writer_clear(const JsvmDirectoryWriter* writer);
/* Writes the uses that are `seconds` or more from what the store says. */
int jsvm_directory_writer_uses(const JsvmDirectoryWriter* writer, uint64_t seconds);
/* Drops what was not used for too long. */
int jsvm_directory_writer_expire(const JsvmDirectoryWriter* writer);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_WRITER_H_ */
