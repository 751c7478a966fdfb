/* SPDX-License-Identifier: Apache-2.0 */
/* Code units to UTF-8 as utf8_vector.h does it, twice as many at a time. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_AVX2_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_AVX2_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/platform/utf8_run.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Looks at what was found out when the program was loaded. */
static inline bool jsvm_utf8_avx2_works(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") != 0;
#else
    return false;
#endif
}

/* The rest may only be called where that works. They take all of Latin-1, and of UTF-16 blocks of
 * 16 that are all below U+0800, all above and no surrogates, or all pairs of surrogates. What is
 * less than a block is left. Nothing is written behind the room. */
JsvmUtf8Run jsvm_utf8_avx2_from_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                       size_t room);
JsvmUtf8Run jsvm_utf8_avx2_from_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                      size_t room);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_AVX2_H_ */
