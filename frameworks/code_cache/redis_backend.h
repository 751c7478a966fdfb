/* SPDX-License-Identifier: Apache-2.0 */
/* Entries in a database of a Redis or Valkey server. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_BACKEND_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_BACKEND_H_

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Does a location look like a server's URL rather than a directory? */
bool jsvm_redis_is_url(const char* location);

/* Opens a store on a server, without connecting yet. False: the URL is not understood (then
 * *result is NULL and *invalid true), or out of memory. */
bool jsvm_redis_backend_open(const char* url, const JsvmStoreLimits* limits, bool read_only,
                             uint32_t timeout_milliseconds, bool* invalid, JsvmBackend** result);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_BACKEND_H_ */
