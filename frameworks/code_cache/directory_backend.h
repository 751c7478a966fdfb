/* SPDX-License-Identifier: Apache-2.0 */
/* Entries in a directory, kept by LMDB and read in place from its map. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_BACKEND_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_BACKEND_H_

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Opens the store in a directory and makes it if need be. One that is damaged is made anew. Every
 * process, and every call, has its own limits. Opening one directory several times in a process
 * gives backends that share one environment of LMDB. Reasons: STORE_UNAVAILABLE, STORE_ON_NETWORK.
 */
JSVMX_CodeCacheReason jsvm_directory_backend_open(const char* path, const JsvmStoreLimits* limits,
                                                  bool read_only, JsvmBackend** result);

/* The same with another clock: seconds since 1970, or 0, so that nothing is written about time. */
typedef uint64_t (*JsvmStoreClock)(void);
JSVMX_CodeCacheReason jsvm_directory_backend_open_with_clock(const char* path,
                                                             const JsvmStoreLimits* limits,
                                                             bool read_only, JsvmStoreClock clock,
                                                             JsvmBackend** result);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_DIRECTORY_BACKEND_H_ */
