/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code units to UTF-8 on any processor: what utf8_encode.h promises.
 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_EACH_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_EACH_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/platform/utf8_run.h"

#ifdef __cplusplus
extern "C" {
#endif

size_t jsvm_utf8_each_length_latin1(const uint8_t* units, size_t count);
size_t jsvm_utf8_each_length_utf16(const uint16_t* units, size_t count);

/* One by one, or with `vectors` in blocks where utf8_vector.h takes them. */
JsvmUtf8Run jsvm_utf8_each_encode_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                         size_t room, bool vectors);
JsvmUtf8Run jsvm_utf8_each_encode_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                        size_t room, bool vectors);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_EACH_H_ */
