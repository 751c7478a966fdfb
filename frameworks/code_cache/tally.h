/* SPDX-License-Identifier: Apache-2.0 */
/* What a store counts. Any thread; C's atomics are not for C++ to see. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_TALLY_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_TALLY_H_

#include "ark_runtime/jsvmx_code_cache.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    JSVM_TALLY_HITS,
    JSVM_TALLY_MISSES,
    JSVM_TALLY_REJECTIONS,
    JSVM_TALLY_QUARANTINED,
    JSVM_TALLY_IN_MEMORY,
    JSVM_TALLY_UNAVAILABLE,
    JSVM_TALLY_WRITES,
    JSVM_TALLY_FAILED_WRITES,
    JSVM_TALLY_KINDS
} JsvmTallyKind;

typedef struct JsvmTally JsvmTally;

JsvmTally* jsvm_tally_new(void); /* NULL: out of memory */
void jsvm_tally_free(JsvmTally* tally);
void jsvm_tally_add(JsvmTally* tally, JsvmTallyKind kind);
/* Writes the members of the counters that have a kind here. */
void jsvm_tally_read(JsvmTally* tally, JSVMX_CodeCacheCounters* result);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_TALLY_H_ */
