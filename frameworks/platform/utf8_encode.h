/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code units to UTF-8. A surrogate that is not one of a pair becomes U+FFFD. What is given must not
 * end between the two of a pair.
 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_H_

#include <stddef.h>
#include <stdint.h>

#include "frameworks/platform/utf8_run.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How many bytes the units take: at most two of Latin-1, three of UTF-16 each. */
size_t jsvm_utf8_length_latin1(const uint8_t* units, size_t count);
size_t jsvm_utf8_length_utf16(const uint16_t* units, size_t count);

/* Write that many bytes. Where there is no room for all they stop early, with less than `count`
 * taken and in front of a character, not always the first that has no room. Nothing is written
 * behind the room; within it more may be than counts. */
JsvmUtf8Run jsvm_utf8_encode_latin1(const uint8_t* units, size_t count, char* text, size_t room);
JsvmUtf8Run jsvm_utf8_encode_utf16(const uint16_t* units, size_t count, char* text, size_t room);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_ENCODE_H_ */
