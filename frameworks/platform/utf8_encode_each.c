/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/utf8_encode_each.h"

#include <string.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "frameworks/platform/utf8_vector.h"

/* So many units are gone through one by one before a run is looked for again. */
enum { kStride = 8 };

size_t jsvm_utf8_each_length_latin1(const uint8_t* units, size_t count) {
    size_t length = count;
    for (size_t i = 0; i < count; ++i) {
        length += units[i] >> 7;
    }
    return length;
}

/* Each surrogate counts for three, and so each pair for two too many. */
size_t jsvm_utf8_each_length_utf16(const uint16_t* units, size_t count) {
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

JsvmUtf8Run jsvm_utf8_each_encode_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                         size_t room, bool vectors) {
    JsvmUtf8Run done = {0, 0};
    if (vectors && count >= kStride) {
        done = jsvm_utf8_vector_from_latin1(units, count, bytes, room);
    }
    while (done.taken < count) {
        const size_t left = room - done.written;
        if (lesser(count - done.taken, left) >= kStride && is_ascii(units + done.taken)) {
            memcpy(bytes + done.written, units + done.taken, kStride);
            done.taken += kStride;
            done.written += kStride;
            continue;
        }
        if ((size_t)U8_LENGTH(units[done.taken]) > left) {
            break;
        }
        U8_APPEND_UNSAFE(bytes, done.written, units[done.taken]);
        ++done.taken;
    }
    return done;
}

/* Goes through `stride` units, or one more where a pair would be torn. False if there is no room.
 */
static bool encode_some(const uint16_t* units, size_t count, size_t stride, uint8_t* bytes,
                        size_t room, JsvmUtf8Run* done) {
    const size_t end = done->taken + lesser(stride, count - done->taken);
    while (done->taken < end) {
        size_t next = done->taken;
        UChar32 character;
        U16_NEXT_OR_FFFD(units, next, count, character);
        if ((size_t)U8_LENGTH(character) > room - done->written) {
            return false;
        }
        U8_APPEND_UNSAFE(bytes, done->written, character);
        done->taken = next;
    }
    return true;
}

JsvmUtf8Run jsvm_utf8_each_encode_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                        size_t room, bool vectors) {
    JsvmUtf8Run done = {0, 0};
    do {
        if (vectors) {
            const JsvmUtf8Run run = jsvm_utf8_vector_from_utf16(
                units + done.taken, count - done.taken, bytes + done.written, room - done.written);
            done.taken += run.taken;
            done.written += run.written;
        }
    } while (encode_some(units, count, kStride, bytes, room, &done) && done.taken < count);
    return done;
}
