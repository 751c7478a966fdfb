/* SPDX-License-Identifier: Apache-2.0 */
/* From the name of a server to its addresses, within a time that the system's resolver may not
 * keep. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_RESOLVE_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_RESOLVE_H_

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "frameworks/code_cache/backend.h"
#include "frameworks/code_cache/redis_url.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { JSVM_REDIS_MOST_ADDRESSES = 8 };

typedef struct {
    struct sockaddr_storage storage;
    socklen_t length;
} JsvmRedisAddress;

typedef struct {
    JsvmRedisAddress addresses[JSVM_REDIS_MOST_ADDRESSES];
    size_t count;
} JsvmRedisAddresses;

/* Milliseconds on a clock that is never set. */
int64_t jsvm_redis_now(void);

/* Until `deadline` on that clock: NONE with one address or more, STORE_UNAVAILABLE or
 * STORE_TIMEOUT. A name may be looked up by a thread, which ends by itself later. */
JSVMX_CodeCacheReason jsvm_redis_resolve(const JsvmRedisUrl* url, int64_t deadline,
                                         JsvmRedisAddresses* result);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_RESOLVE_H_ */
