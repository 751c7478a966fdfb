/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/ascii.h"

#if defined(__x86_64__)

#include <immintrin.h>

enum { kVector = 32, kBlock = 4 * kVector };
_Static_assert((int)kBlock <= (int)kJsvmLongText, "a long text has a block");

__attribute__((target("avx2"))) static __m256i load(const char* text, int index) {
    return _mm256_loadu_si256((const __m256i*)(const void*)(text + (ptrdiff_t)index * kVector));
}

__attribute__((target("avx2"))) static bool is_block_ascii(const char* text) {
    const __m256i first = _mm256_or_si256(load(text, 0), load(text, 1));
    const __m256i second = _mm256_or_si256(load(text, 2), load(text, 3));
    return _mm256_movemask_epi8(_mm256_or_si256(first, second)) == 0;
}

/* At least a block. The last one overlaps the one before. */
__attribute__((target("avx2"))) static bool block_by_block(const char* text, size_t length) {
    for (size_t at = 0; length - at > kBlock; at += kBlock) {
        if (!is_block_ascii(text + at)) {
            return false;
        }
    }
    return is_block_ascii(text + length - kBlock);
}

bool jsvm_is_long_text_ascii(const char* text, size_t length) {
    return __builtin_cpu_supports("avx2") ? block_by_block(text, length)
                                          : jsvm_is_ascii_by_words(text, length);
}

#else

bool jsvm_is_long_text_ascii(const char* text, size_t length) {
    return jsvm_is_ascii_by_words(text, length);
}

#endif
