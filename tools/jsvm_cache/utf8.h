/* SPDX-License-Identifier: Apache-2.0 */
/* One character after the other, out of text that may be anything. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_UTF8_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_UTF8_H_

#include <stddef.h>
#include <stdint.h>

/* Stands for bytes that make no character. */
#define UTF8_REPLACEMENT UINT32_C(0xFFFD)

/* The character that NUL-terminated text begins with, and how many bytes it takes: at least 1, as
 * long as the text has not ended. */
uint32_t utf8_next(const char* text, size_t* length);

/* How many columns of a terminal a character takes: 0, 1 or 2. */
int utf8_width(uint32_t character);

/* Whether a terminal, or a reader, would take it for something else than text: controls, and marks
 * that turn the direction of what follows. */
int utf8_is_control(uint32_t character);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_UTF8_H_ */
