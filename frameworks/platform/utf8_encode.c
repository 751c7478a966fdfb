/* SPDX-License-Identifier: Apache-2.0 */
/* The choice between the ways to do it. It costs a look at one word of memory. */
#include "frameworks/platform/utf8_encode.h"

#include "frameworks/platform/utf8_avx2.h"
#include "frameworks/platform/utf8_avx512.h"
#include "frameworks/platform/utf8_encode_each.h"
#include "frameworks/platform/utf8_vector.h"

static JsvmUtf8Stride each_stride(void) {
    if (!jsvm_utf8_vector_works()) {
        return JSVM_UTF8_UNITS;
    }
    return jsvm_utf8_avx2_works() ? JSVM_UTF8_LARGE_BLOCKS : JSVM_UTF8_BLOCKS;
}

size_t jsvm_utf8_length_latin1(const uint8_t* units, size_t count) {
    return jsvm_utf8_avx512_works() ? jsvm_utf8_avx512_length_latin1(units, count)
                                    : jsvm_utf8_each_length_latin1(units, count);
}

size_t jsvm_utf8_length_utf16(const uint16_t* units, size_t count) {
    return jsvm_utf8_avx512_works() ? jsvm_utf8_avx512_length_utf16(units, count)
                                    : jsvm_utf8_each_length_utf16(units, count);
}

JsvmUtf8Run jsvm_utf8_encode_latin1(const uint8_t* units, size_t count, char* text, size_t room) {
    uint8_t* const bytes = (uint8_t*)text;
    if (jsvm_utf8_avx512_works()) {
        return jsvm_utf8_avx512_encode_latin1(units, count, bytes, room);
    }
    return jsvm_utf8_each_encode_latin1(units, count, bytes, room, each_stride());
}

JsvmUtf8Run jsvm_utf8_encode_utf16(const uint16_t* units, size_t count, char* text, size_t room) {
    uint8_t* const bytes = (uint8_t*)text;
    if (jsvm_utf8_avx512_works()) {
        return jsvm_utf8_avx512_encode_utf16(units, count, bytes, room);
    }
    return jsvm_utf8_each_encode_utf16(units, count, bytes, room, each_stride());
}
