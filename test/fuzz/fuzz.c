/* SPDX-License-Identifier: Apache-2.0 */
#include "test/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>

uint64_t fuzz_below(FuzzRandom* random, uint64_t bound) {
    uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (z ^ z >> 31) % bound;
}

void fuzz_field(FuzzRandom* random, uint8_t* at, size_t bytes) {
    static const uint64_t kValues[] = {0,          1,           2,          3,
                                       0x7F,       0xFF,        0x7FFFFFFF, 0x80000000,
                                       0xFFFFFFFF, 0x100000000, INT64_MAX,  UINT64_MAX};
    const uint64_t count = sizeof(kValues) / sizeof(kValues[0]);
    uint64_t value = fuzz_below(random, 2) == 0 ? kValues[fuzz_below(random, count)]
                                                : fuzz_below(random, 1 << 20);
    if (fuzz_below(random, 2) == 0) {
        value += (uint64_t)at[0] | (uint64_t)at[1] << 8;
    }
    for (size_t i = 0; i < bytes; ++i) {
        at[i] = (uint8_t)(value >> (8 * i));
    }
}

void fuzz_require(int is_so, const char* what) {
    if (!is_so) {
        fprintf(stderr, "not so: %s\n", what);
        abort();
    }
}
