/* SPDX-License-Identifier: Apache-2.0 */
/* Random numbers that are the same for the same seed, so that a run can be repeated. */
#ifndef ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_RANDOM_H_
#define ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_RANDOM_H_

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t state;
} Random;

static inline uint64_t random_next(Random* random) {
    uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* Of 0 to most - 1; 0 for none. */
static inline size_t random_below(Random* random, size_t most) {
    return most == 0 ? 0 : (size_t)(random_next(random) % most);
}

#endif /* ARK_JSVM_TOOLS_CODE_CACHE_MUTATE_RANDOM_H_ */
