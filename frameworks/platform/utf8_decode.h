/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 to code units, piece by piece. What is not well-formed becomes U+FFFD as the encoding
 * standard of the web has it, and V8 too: one for the longest start of a character that there is,
 * or for one byte where there is none.
 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_DECODE_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_DECODE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is still to be decoded. */
typedef struct {
    const char* at;
    size_t length; /* in bytes */
} JsvmUtf8Text;

/*
 * Whether the text has a byte that only characters beyond Latin-1 have. Where it has none, only
 * U+FFFD can lie beyond. Stops at the first.
 */
bool jsvm_utf8_exceeds_latin1(const char* text, size_t length);

/*
 * Decode from the start of the text, which moves on, and tell how many units were written. They end
 * with the text, or when the next character has no room; the first also before a character beyond
 * Latin-1. No text has more units than bytes. Room for two units is enough to get on.
 */
size_t jsvm_utf8_decode_latin1(JsvmUtf8Text* text, uint8_t* units, size_t room);
size_t jsvm_utf8_decode_utf16(JsvmUtf8Text* text, uint16_t* units, size_t room);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_DECODE_H_ */
