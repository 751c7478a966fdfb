/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/jsvm_cache/exit_status.h"

void* must_allocate(void* old, size_t size) {
    void* room = realloc(old, size == 0 ? 1 : size);
    if (room == NULL) {
        fputs("jsvm-cache: out of memory\n", stderr);
        exit(STATUS_SYSTEM);
    }
    return room;
}

char* must_copy(const char* text) {
    const size_t size = strlen(text) + 1;
    return memcpy(must_allocate(NULL, size), text, size);
}

char* must_format(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    const size_t size = length > 0 ? (size_t)length + 1 : 1;
    char* text = must_allocate(NULL, size);
    text[0] = '\0';
    va_start(arguments, format);
    vsnprintf(text, size, format, arguments);
    va_end(arguments);
    return text;
}
