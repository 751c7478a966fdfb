/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/tally.h"

#include <stdatomic.h>
#include <stdlib.h>

struct JsvmTally {
    _Atomic uint64_t counts[JSVM_TALLY_KINDS];
};

JsvmTally* jsvm_tally_new(void) {
    JsvmTally* tally = malloc(sizeof(*tally));
    for (int kind = 0; tally != NULL && kind < JSVM_TALLY_KINDS; ++kind) {
        atomic_init(&tally->counts[kind], 0);
    }
    return tally;
}

void jsvm_tally_free(JsvmTally* tally) {
    free(tally);
}

void jsvm_tally_add(JsvmTally* tally, JsvmTallyKind kind) {
    atomic_fetch_add_explicit(&tally->counts[kind], 1, memory_order_relaxed);
}

static uint64_t Count(JsvmTally* tally, JsvmTallyKind kind) {
    return atomic_load_explicit(&tally->counts[kind], memory_order_relaxed);
}

void jsvm_tally_read(JsvmTally* tally, JSVMX_CodeCacheCounters* result) {
    result->hits = Count(tally, JSVM_TALLY_HITS);
    result->misses = Count(tally, JSVM_TALLY_MISSES);
    result->rejections = Count(tally, JSVM_TALLY_REJECTIONS);
    result->quarantined = Count(tally, JSVM_TALLY_QUARANTINED);
    result->inMemory = Count(tally, JSVM_TALLY_IN_MEMORY);
    result->unavailable = Count(tally, JSVM_TALLY_UNAVAILABLE);
    result->writes = Count(tally, JSVM_TALLY_WRITES);
    result->failedWrites = Count(tally, JSVM_TALLY_FAILED_WRITES);
}
