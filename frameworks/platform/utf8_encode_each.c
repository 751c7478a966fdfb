/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/utf8_encode_each.h"

#include <stdbool.h>
#include <string.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "frameworks/platform/utf8_avx2.h"
#include "frameworks/platform/utf8_vector.h"

/* So many units are gone through one by one before a run is looked for again. */
enum { kStride = 8 };

/* So many there are, or were gone through in small blocks, before large ones are tried. */
enum { kSmallBlocks = 32 };

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

static void add(JsvmUtf8Run run, JsvmUtf8Run* done) {
    done->taken += run.taken;
    done->written += run.written;
}

static JsvmUtf8Run latin1_blocks(const uint8_t* units, size_t count, uint8_t* bytes, size_t room,
                                 JsvmUtf8Stride stride) {
    JsvmUtf8Run run = {0, 0};
    if (stride == JSVM_UTF8_LARGE_BLOCKS && count >= kSmallBlocks) {
        run = jsvm_utf8_avx2_from_latin1(units, count, bytes, room);
    }
    add(jsvm_utf8_vector_from_latin1(units + run.taken, count - run.taken, bytes + run.written,
                                     room - run.written),
        &run);
    return run;
}

/* Small blocks are tried first, and large ones where those got far. */
static JsvmUtf8Run utf16_blocks(const uint16_t* units, size_t count, uint8_t* bytes, size_t room,
                                JsvmUtf8Stride stride) {
    if (stride != JSVM_UTF8_LARGE_BLOCKS) {
        return jsvm_utf8_vector_from_utf16(units, count, bytes, room);
    }
    JsvmUtf8Run run = jsvm_utf8_vector_from_utf16(units, lesser(count, kSmallBlocks), bytes, room);
    if (run.taken == kSmallBlocks) {
        add(jsvm_utf8_avx2_from_utf16(units + run.taken, count - run.taken, bytes + run.written,
                                      room - run.written),
            &run);
    }
    return run;
}

JsvmUtf8Run jsvm_utf8_each_encode_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                         size_t room, JsvmUtf8Stride stride) {
    JsvmUtf8Run done = {0, 0};
    if (stride != JSVM_UTF8_UNITS && count >= kStride) {
        done = latin1_blocks(units, count, bytes, room, stride);
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

/* Goes through some units, and one more where a pair would be torn. False if there is no room. */
static bool encode_some(const uint16_t* units, size_t count, uint8_t* bytes, size_t room,
                        JsvmUtf8Run* done) {
    const size_t end = done->taken + lesser(kStride, count - done->taken);
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
                                        size_t room, JsvmUtf8Stride stride) {
    JsvmUtf8Run done = {0, 0};
    while (done.taken < count) {
        JsvmUtf8Run run = {0, 0};
        if (stride != JSVM_UTF8_UNITS && count - done.taken >= kStride) {
            run = utf16_blocks(units + done.taken, count - done.taken, bytes + done.written,
                               room - done.written, stride);
            add(run, &done);
        }
        if (run.taken < kSmallBlocks && !encode_some(units, count, bytes, room, &done)) {
            break;
        }
    }
    return done;
}
