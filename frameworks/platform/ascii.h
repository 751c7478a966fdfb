/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_ASCII_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_ASCII_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* From this length on it is worth a call. */
enum { kJsvmLongText = 128 };

/* The same for long texts. */
bool jsvm_is_long_text_ascii(const char* text, size_t length);

static inline bool jsvm_is_ascii_by_words(const char* text, size_t length) {
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    uint64_t word = 0;
    uint64_t all = 0;
    if (length < sizeof(word)) {
        for (size_t at = 0; at < length; ++at) {
            all |= (unsigned char)text[at];
        }
        return all < 0x80;
    }
    /* The last word overlaps the one before. */
    for (size_t at = 0; at < length - sizeof(word); at += sizeof(word)) {
        memcpy(&word, text + at, sizeof(word));
        all |= word;
    }
    memcpy(&word, text + length - sizeof(word), sizeof(word));
    return ((all | word) & high_bits) == 0;
}

/* Whether no byte is above 0x7F. */
static inline bool jsvm_is_ascii(const char* text, size_t length) {
    return length >= kJsvmLongText ? jsvm_is_long_text_ascii(text, length)
                                   : jsvm_is_ascii_by_words(text, length);
}

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_ASCII_H_ */
