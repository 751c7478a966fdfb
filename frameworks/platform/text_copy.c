/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/text_copy.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)

#include <immintrin.h>

enum { kVector = 64, kMost = 4096 };

/* At least a vector. The last one overlaps the one before. */
__attribute__((target("avx512f"))) static void copy_vectors(uint8_t* to, const uint8_t* from,
                                                            size_t size) {
    const __m512i last = _mm512_loadu_si512(from + size - kVector);
    for (size_t done = 0; done < size - kVector; done += kVector) {
        _mm512_storeu_si512(to + done, _mm512_loadu_si512(from + done));
    }
    _mm512_storeu_si512(to + size - kVector, last);
}

void jsvm_text_copy(void* to, const void* from, size_t size) {
    if (size >= kVector && size <= kMost && __builtin_cpu_supports("avx512f")) {
        copy_vectors(to, from, size);
    } else {
        memcpy(to, from, size);
    }
}

#else

void jsvm_text_copy(void* to, const void* from, size_t size) {
    memcpy(to, from, size);
}

#endif
