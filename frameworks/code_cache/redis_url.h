/* SPDX-License-Identifier: Apache-2.0 */
/* The places of servers: redis://[[user]:password@]host[:port][/database] and unix://path. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_URL_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_URL_H_

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    char* user;     /* NULL: none is told */
    char* password; /* NULL: none is told */
    char* host;     /* a name or an address; NULL with a path */
    char* path;     /* of a Unix socket; NULL with a host */
    uint16_t port;
    uint32_t database;
} JsvmRedisUrl;

/* False: not understood (then *invalid is true), or out of memory. */
bool jsvm_redis_url_parse(const char* text, JsvmRedisUrl* url, bool* invalid);
/* Leaves nothing of the password in memory. */
void jsvm_redis_url_free(JsvmRedisUrl* url);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_URL_H_ */
