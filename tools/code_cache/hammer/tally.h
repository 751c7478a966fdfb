/* SPDX-License-Identifier: Apache-2.0 */
/* What all processes count together, in memory that they share. */
#ifndef ARK_JSVM_TOOLS_CODE_CACHE_HAMMER_TALLY_H_
#define ARK_JSVM_TOOLS_CODE_CACHE_HAMMER_TALLY_H_

#include <stdint.h>

typedef struct {
    uint64_t opens;
    uint64_t gets;       /* entries found, and compared byte by byte */
    uint64_t misses;     /* entries not found */
    uint64_t puts;       /* done */
    uint64_t refusals;   /* calls that answered that the store is unavailable */
    uint64_t wrong;      /* entries with bytes that are not theirs */
    uint64_t failures;   /* answers that may not be */
    uint64_t recoveries; /* of stores that were found damaged */
} Tally;

static inline void tally_add(uint64_t* counter, uint64_t count) {
    (void)__atomic_fetch_add(counter, count, __ATOMIC_RELAXED);
}

static inline uint64_t tally_get(const uint64_t* counter) {
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

#endif /* ARK_JSVM_TOOLS_CODE_CACHE_HAMMER_TALLY_H_ */
