/* SPDX-License-Identifier: Apache-2.0 */
/* Who has an entry in flight: "SPACE:PROCESS:START", as platform/process.h tells them apart. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_STRIKES_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_STRIKES_H_

#include <hiredis/hiredis.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    JSVM_REDIS_PROCESS_SIZE = 64,
    /* Processes of other machines cannot be looked at: by then they have landed or died. */
    JSVM_REDIS_FLIGHT_SECONDS = 60
};

/* This process. */
void jsvm_redis_process_name(char name[JSVM_REDIS_PROCESS_SIZE]);

/* Of a sorted set of processes, given with scores, those that died. `own` is still there. */
uint32_t jsvm_redis_strikes(const redisReply* marks, const char* own, uint64_t now);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_REDIS_STRIKES_H_ */
