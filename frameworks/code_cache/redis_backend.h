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

/*
 * Opens a store on a server, without connecting yet. False: the URL is not understood (then
 * *result is NULL and *invalid true), or out of memory.
 *
 * may_have, get, take_off, land and usage take no longer than the time-out, next for each entry
 * that it looks at. What writes, which nobody's start waits for, gets ten times as long for each
 * thing that the server is asked; trim and clear ask for many and end after half a minute at most.
 * A server that failed is left alone for a second, later for up to half a minute; meanwhile
 * everything fails at once. What is in flight on other machines counts as a strike after a minute.
 */
bool jsvm_redis_backend_open(const char* url, const JsvmStoreLimits* limits, bool read_only,
                             uint32_t timeout_milliseconds, bool* invalid, JsvmBackend** result);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_BACKEND_H_ */
