/* SPDX-License-Identifier: Apache-2.0 */
/* A growing piece of text, and the few forms of text that this program needs. */
#ifndef ARK_JSVM_SAMPLE_CODECACHE_TEXT_H_
#define ARK_JSVM_SAMPLE_CODECACHE_TEXT_H_

#include <stdarg.h>
#include <stddef.h>

/* All zero is empty. Where `data` is not NULL it is NUL-terminated. */
typedef struct {
    char* data;
    size_t length;
    size_t capacity;
} Text;

void text_add_bytes(Text* text, const void* bytes, size_t length);
void text_add(Text* text, const char* format, ...) __attribute__((format(printf, 2, 3)));
void text_add_list(Text* text, const char* format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Adds a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void text_add_json(Text* text, const char* string);

void text_clear(Text* text);

/* A new string, which the caller frees. */
char* text_format(const char* format, ...) __attribute__((format(printf, 1, 2)));

/* Room that is never NULL: without memory the program ends here. Zero bytes give a valid pointer;
 * `old` as for realloc. */
void* must_allocate(void* old, size_t size);

#endif /* ARK_JSVM_SAMPLE_CODECACHE_TEXT_H_ */
