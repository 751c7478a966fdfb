/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 from and to code units, many characters at a time where they are of one length. Text has
 * such runs: words of a language, rows of emoji. What is not in one is left to others, and so is
 * all of it where the processor has no SSSE3, which x86-64 has had since 2006.
 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_VECTOR_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_VECTOR_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/platform/utf8_run.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Looks at what was found out when the program was loaded. */
static inline bool jsvm_utf8_vector_works(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("ssse3") != 0;
#else
    return false;
#endif
}

/* The rest may only be called where that works. They take what is well-formed and has room, in
 * blocks, and nothing of a block that is not: of characters of two, three or four bytes, the first
 * of which tells how many, and the Latin-1 ones among those of two. */
JsvmUtf8Run jsvm_utf8_vector_to_utf16(const uint8_t* bytes, size_t length, uint16_t* units,
                                      size_t room);
JsvmUtf8Run jsvm_utf8_vector_to_latin1(const uint8_t* bytes, size_t length, uint8_t* units,
                                       size_t room);

/* Of units: all of Latin-1; of UTF-16 blocks of 8 that are all below U+0800, all above and no
 * surrogates, or all pairs of surrogates. Nothing is written behind the room. */
JsvmUtf8Run jsvm_utf8_vector_from_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                         size_t room);
JsvmUtf8Run jsvm_utf8_vector_from_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                        size_t room);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_VECTOR_H_ */
