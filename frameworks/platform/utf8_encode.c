/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/utf8_encode.h"

#include <stdbool.h>
#include <string.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "frameworks/platform/utf8_vector.h"

/* So many units are gone through one by one before a run is looked for again. */
enum { kStride = 8 };

size_t jsvm_utf8_length_latin1(const uint8_t* units, size_t count) {
    size_t length = count;
    for (size_t i = 0; i < count; ++i) {
        length += units[i] >> 7;
    }
    return length;
}

/* Each surrogate counts for three, and so each pair for two too many. */
size_t jsvm_utf8_length_utf16(const uint16_t* units, size_t count) {
    size_t length = count;
    for (size_t i = 0; i < count; ++i) {
        length += (size_t)(units[i] >= 0x80) + (size_t)(units[i] >= 0x800);
    }
    for (size_t i = 1; i < count; ++i) {
        const bool paired = U16_IS_LEAD(units[i - 1]) && U16_IS_TRAIL(units[i]);
        length -= paired ? 2 : 0;
    }
    return length;
}

static bool is_ascii(const uint8_t units[kStride]) {
    uint64_t word;
    _Static_assert(sizeof(word) == kStride, "a word is looked at");
    memcpy(&word, units, sizeof(word));
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

static size_t lesser(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t jsvm_utf8_encode_latin1(const uint8_t* units, size_t count, char* text, size_t room) {
    uint8_t* bytes = (uint8_t*)text;
    JsvmUtf8Run done = {0, 0};
    if (count >= kStride && jsvm_utf8_vector_works()) {
        done = jsvm_utf8_vector_from_latin1(units, count, bytes, room);
    }
    while (done.taken < count) {
        if (count - done.taken >= kStride && is_ascii(units + done.taken)) {
            memcpy(bytes + done.written, units + done.taken, kStride);
            done.taken += kStride;
            done.written += kStride;
            continue;
        }
        U8_APPEND_UNSAFE(bytes, done.written, units[done.taken]);
        ++done.taken;
    }
    return done.written;
}

/* Goes through `stride` units, or one more where a pair would be torn. */
static void encode_each(const uint16_t* units, size_t count, size_t stride, uint8_t* bytes,
                        JsvmUtf8Run* done) {
    const size_t end = done->taken + lesser(stride, count - done->taken);
    while (done->taken < end) {
        UChar32 character;
        U16_NEXT_OR_FFFD(units, done->taken, count, character);
        U8_APPEND_UNSAFE(bytes, done->written, character);
    }
}

size_t jsvm_utf8_encode_utf16(const uint16_t* units, size_t count, char* text, size_t room) {
    uint8_t* bytes = (uint8_t*)text;
    const bool vectors = jsvm_utf8_vector_works();
    JsvmUtf8Run done = {0, 0};
    while (done.taken < count) {
        if (vectors) {
            const JsvmUtf8Run run = jsvm_utf8_vector_from_utf16(
                units + done.taken, count - done.taken, bytes + done.written, room - done.written);
            done.taken += run.taken;
            done.written += run.written;
        }
        encode_each(units, count, kStride, bytes, &done);
    }
    return done.written;
}
