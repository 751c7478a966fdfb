/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code units to UTF-8, 32 or 64 at a time whatever they are: what utf8_encode.h promises, where the
 * processor has the newer half of AVX-512.
 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_AVX512_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_AVX512_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/platform/utf8_run.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Looks at what was found out when the program was loaded. */
static inline bool jsvm_utf8_avx512_works(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
#else
    return false;
#endif
}

/* The rest may only be called where that works. */
size_t jsvm_utf8_avx512_length_latin1(const uint8_t* units, size_t count);
size_t jsvm_utf8_avx512_length_utf16(const uint16_t* units, size_t count);
JsvmUtf8Run jsvm_utf8_avx512_encode_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                           size_t room);
JsvmUtf8Run jsvm_utf8_avx512_encode_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                          size_t room);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_AVX512_H_ */
