/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code units to UTF-8 on any processor: what utf8_encode.h promises.
 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_EACH_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_EACH_H_

#include <stddef.h>
#include <stdint.h>

#include "frameworks/platform/utf8_run.h"

#ifdef __cplusplus
extern "C" {
#endif

size_t jsvm_utf8_each_length_latin1(const uint8_t* units, size_t count);
size_t jsvm_utf8_each_length_utf16(const uint16_t* units, size_t count);

/* What of a run is gone through at once: a unit, or where the processor can do it blocks as
 * utf8_vector.h takes them, or as utf8_avx2.h does and then utf8_vector.h. */
typedef enum {
    JSVM_UTF8_UNITS,
    JSVM_UTF8_BLOCKS,
    JSVM_UTF8_LARGE_BLOCKS,
} JsvmUtf8Stride;

JsvmUtf8Run jsvm_utf8_each_encode_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                         size_t room, JsvmUtf8Stride stride);
JsvmUtf8Run jsvm_utf8_each_encode_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                        size_t room, JsvmUtf8Stride stride);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_EACH_H_ */
