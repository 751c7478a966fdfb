/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/utf8_decode.h"

#include <string.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "frameworks/platform/utf8_vector.h"

/* How much is looked at, and then written, at once while all of it is ASCII. */
enum { kStride = 32 };

/* So many bytes are gone through one by one before a run of like characters is looked for again. */
enum { kApart = 16 };

static const uint64_t kHighBits = UINT64_C(0x8080808080808080);

static uint64_t load(const uint8_t* at) {
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return word;
}

static bool stride_is_ascii(const uint8_t* at) {
    return ((load(at) | load(at + 8) | load(at + 16) | load(at + 24)) & kHighBits) == 0;
}

/* The bytes from 0xC4 on: the two high bits, and one of the next four. */
static uint64_t bytes_beyond_latin1(uint64_t word) {
    return word & word << 1 & (word << 2 | word << 3 | word << 4 | word << 5) & kHighBits;
}

bool jsvm_utf8_exceeds_latin1(const char* text, size_t length) {
    const uint8_t* at = (const uint8_t*)text;
    const uint8_t* const end = at + length;
    for (; end - at >= kStride; at += kStride) {
        if (stride_is_ascii(at)) {
            continue;
        }
        if ((bytes_beyond_latin1(load(at)) | bytes_beyond_latin1(load(at + 8)) |
             bytes_beyond_latin1(load(at + 16)) | bytes_beyond_latin1(load(at + 24))) != 0) {
            return true;
        }
    }
    for (; at < end; ++at) {
        if (*at >= 0xC4) {
            return true;
        }
    }
    return false;
}

/* How much of the text and of the room can be gone through without looking at their ends. */
static size_t lesser(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Copies ASCII from the start of the text, and tells how much. */
static size_t copy_ascii(const uint8_t* at, size_t length, uint8_t* units) {
    size_t done = 0;
    for (; length - done >= kStride && stride_is_ascii(at + done); done += kStride) {
        memcpy(units + done, at + done, kStride);
    }
    for (; done < length && at[done] < 0x80; ++done) {
        units[done] = at[done];
    }
    return done;
}

/* The same, made wide. The loop of a fixed length becomes a few instructions for many units. */
static size_t widen_ascii(const uint8_t* at, size_t length, uint16_t* units) {
    size_t done = 0;
    for (; length - done >= kStride && stride_is_ascii(at + done); done += kStride) {
        for (size_t i = 0; i < kStride; ++i) {
            units[done + i] = at[done + i];
        }
    }
    for (; done < length && at[done] < 0x80; ++done) {
        units[done] = at[done];
    }
    return done;
}

size_t jsvm_utf8_decode_latin1(JsvmUtf8Text* text, uint8_t* units, size_t room) {
    const uint8_t* bytes = (const uint8_t*)text->at;
    const size_t length = text->length;
    const bool vectors = jsvm_utf8_vector_works();
    size_t at = 0;
    size_t written = 0;
    while (at < length && written < room) {
        const size_t plain =
            copy_ascii(bytes + at, lesser(length - at, room - written), units + written);
        at += plain;
        written += plain;
        size_t run_from = at;
        while (at < length && written < room && bytes[at] >= 0x80) {
            if (vectors && at >= run_from) {
                const JsvmUtf8Run run = jsvm_utf8_vector_to_latin1(bytes + at, length - at,
                                                                   units + written, room - written);
                at += run.taken;
                written += run.written;
                run_from = at + kApart;
                continue;
            }
            size_t next = at;
            UChar32 character;
            U8_NEXT_OR_FFFD(bytes, next, length, character);
            if (character > 0xFF) {
                text->at += at;
                text->length -= at;
                return written;
            }
            units[written++] = (uint8_t)character;
            at = next;
        }
    }
    text->at += at;
    text->length -= at;
    return written;
}

size_t jsvm_utf8_decode_utf16(JsvmUtf8Text* text, uint16_t* units, size_t room) {
    const uint8_t* bytes = (const uint8_t*)text->at;
    const size_t length = text->length;
    const bool vectors = jsvm_utf8_vector_works();
    size_t at = 0;
    size_t written = 0;
    while (at < length && written < room) {
        const size_t plain =
            widen_ascii(bytes + at, lesser(length - at, room - written), units + written);
        at += plain;
        written += plain;
        size_t run_from = at;
        while (at < length && written < room && bytes[at] >= 0x80) {
            if (vectors && at >= run_from) {
                const JsvmUtf8Run run = jsvm_utf8_vector_to_utf16(bytes + at, length - at,
                                                                  units + written, room - written);
                at += run.taken;
                written += run.written;
                run_from = at + kApart;
                continue;
            }
            size_t next = at;
            UChar32 character;
            U8_NEXT_OR_FFFD(bytes, next, length, character);
            if (U_IS_BMP(character)) {
                units[written++] = (uint16_t)character;
            } else if (room - written >= 2) {
                units[written++] = U16_LEAD(character);
                units[written++] = U16_TRAIL(character);
            } else {
                room = written;
                break;
            }
            at = next;
        }
    }
    text->at += at;
    text->length -= at;
    return written;
}
