/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample/codecache/failure.h"

void* must_allocate(void* old, size_t size) {
    void* room = realloc(old, size == 0 ? 1 : size);
    if (room == NULL) {
        fputs("codecache: out of memory\n", stderr);
        exit(EXIT_SYSTEM);
    }
    return room;
}

static void reserve(Text* text, size_t more) {
    const size_t needed = text->length + more + 1;
    if (needed > text->capacity) {
        text->capacity = needed + needed / 2;
        text->data = must_allocate(text->data, text->capacity);
    }
}

void text_add_bytes(Text* text, const void* bytes, size_t length) {
    reserve(text, length);
    if (length > 0) {
        memcpy(text->data + text->length, bytes, length);
    }
    text->length += length;
    text->data[text->length] = '\0';
}

void text_add_list(Text* text, const char* format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) {
        return;
    }
    reserve(text, (size_t)length);
    vsnprintf(text->data + text->length, (size_t)length + 1, format, arguments);
    text->length += (size_t)length;
}

void text_add(Text* text, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    text_add_list(text, format, arguments);
    va_end(arguments);
}

/* How many of the bytes at `at` make one UTF-8 character; 0 if they make none. */
static size_t character_length(const unsigned char* at) {
    static const uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t length = at[0] < 0x80             ? 1
                          : (at[0] & 0xE0) == 0xC0 ? 2
                          : (at[0] & 0xF0) == 0xE0 ? 3
                          : (at[0] & 0xF8) == 0xF0 ? 4
                                                   : 0;
    if (length < 2) {
        return length;
    }
    uint32_t character = at[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; ++i) {
        if ((at[i] & 0xC0) != 0x80) { /* the final NUL stops here too */
            return 0;
        }
        character = character << 6 | (at[i] & 0x3Fu);
    }
    const int is_surrogate = character >= 0xD800 && character <= 0xDFFF;
    return character < kLeast[length] || character > 0x10FFFF || is_surrogate ? 0 : length;
}

void text_add_json(Text* text, const char* string) {
    const unsigned char* at = (const unsigned char*)string;
    text_add_bytes(text, "\"", 1);
    while (*at != '\0') {
        const size_t length = character_length(at);
        if (length == 0) {
            text_add(text, "\\ufffd");
        } else if (*at == '"' || *at == '\\') {
            text_add(text, "\\%c", *at);
        } else if (*at == '\n') {
            text_add(text, "\\n");
        } else if (*at < 0x20 || *at == 0x7F) {
            text_add(text, "\\u%04x", *at);
        } else {
            text_add_bytes(text, at, length);
        }
        at += length == 0 ? 1 : length;
    }
    text_add_bytes(text, "\"", 1);
}

void text_clear(Text* text) {
    free(text->data);
    memset(text, 0, sizeof(*text));
}

char* text_format(const char* format, ...) {
    Text text = {0};
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    return text.data;
}

bool fail(Failure* failure, int code, const char* format, ...) {
    if (failure->code == 0) {
        Text text = {0};
        va_list arguments;
        va_start(arguments, format);
        text_add_list(&text, format, arguments);
        va_end(arguments);
        failure->code = code;
        failure->text = text.data;
    }
    return false;
}

void failure_clear(Failure* failure) {
    free(failure->text);
    memset(failure, 0, sizeof(*failure));
}
