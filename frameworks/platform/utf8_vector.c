/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/utf8_vector.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "frameworks/platform/utf8_squeeze.h"

/* The rest of the library runs on every x86-64. */
#define SSSE3 __attribute__((target("ssse3")))

enum { kVector = 16, kUnits = kVector / 2, kAllBytes = 0xFFFF };

SSSE3 static __m128i load(const void* at) {
    return _mm_loadu_si128((const __m128i*)at);
}

SSSE3 static void store(void* at, __m128i vector) {
    _mm_storeu_si128((__m128i*)at, vector);
}

SSSE3 static void store_half(void* at, __m128i vector) {
    _mm_storel_epi64((__m128i*)at, vector);
}

SSSE3 static bool all(__m128i wanted) {
    return _mm_movemask_epi8(wanted) == kAllBytes;
}

SSSE3 static bool none(__m128i unwanted) {
    return _mm_movemask_epi8(unwanted) == 0;
}

/* Eight characters of two bytes each, or false. */
SSSE3 static bool decode_twos(const uint8_t* bytes, __m128i* characters) {
    const __m128i pairs = load(bytes);
    const __m128i shape = _mm_and_si128(pairs, _mm_set1_epi16((short)0xC0E0));
    const __m128i lead = _mm_slli_epi16(_mm_and_si128(pairs, _mm_set1_epi16(0x1F)), 6);
    const __m128i trail = _mm_and_si128(_mm_srli_epi16(pairs, 8), _mm_set1_epi16(0x3F));
    *characters = _mm_or_si128(lead, trail);
    return all(_mm_and_si128(_mm_cmpeq_epi16(shape, _mm_set1_epi16((short)0x80C0)),
                             _mm_cmpgt_epi16(*characters, _mm_set1_epi16(0x7F))));
}

/* Four characters of three bytes each, in the low half, or false. */
SSSE3 static bool decode_threes(const uint8_t* bytes, __m128i* characters) {
    const __m128i spread = _mm_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
    const __m128i gather = _mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, -1, -1, -1, -1, -1, -1, -1, -1);
    const __m128i parts = _mm_shuffle_epi8(load(bytes), spread);
    const __m128i shape = _mm_and_si128(parts, _mm_set1_epi32(0xC0C0F0));
    const __m128i first = _mm_slli_epi32(_mm_and_si128(parts, _mm_set1_epi32(0x0F)), 12);
    const __m128i second = _mm_and_si128(_mm_srli_epi32(parts, 2), _mm_set1_epi32(0xFC0));
    const __m128i third = _mm_and_si128(_mm_srli_epi32(parts, 16), _mm_set1_epi32(0x3F));
    const __m128i character = _mm_or_si128(_mm_or_si128(first, second), third);
    const __m128i block = _mm_and_si128(character, _mm_set1_epi32(0xF800));
    const __m128i surrogate = _mm_cmpeq_epi32(block, _mm_set1_epi32(0xD800));
    const __m128i sound = _mm_and_si128(_mm_cmpeq_epi32(shape, _mm_set1_epi32(0x8080E0)),
                                        _mm_cmpgt_epi32(character, _mm_set1_epi32(0x7FF)));
    *characters = _mm_shuffle_epi8(character, gather);
    return all(_mm_andnot_si128(surrogate, sound));
}

/* Four characters of four bytes each, as pairs of surrogates, or false. */
SSSE3 static bool decode_fours(const uint8_t* bytes, __m128i* pairs) {
    const __m128i parts = load(bytes);
    const __m128i shape = _mm_and_si128(parts, _mm_set1_epi32((int)0xC0C0C0F8));
    const __m128i first = _mm_slli_epi32(_mm_and_si128(parts, _mm_set1_epi32(0x07)), 18);
    const __m128i second = _mm_and_si128(_mm_slli_epi32(parts, 4), _mm_set1_epi32(0x3F000));
    const __m128i third = _mm_and_si128(_mm_srli_epi32(parts, 10), _mm_set1_epi32(0xFC0));
    const __m128i fourth = _mm_and_si128(_mm_srli_epi32(parts, 24), _mm_set1_epi32(0x3F));
    const __m128i character =
        _mm_or_si128(_mm_or_si128(first, second), _mm_or_si128(third, fourth));
    const __m128i above = _mm_sub_epi32(character, _mm_set1_epi32(0x10000));
    const __m128i sound = _mm_and_si128(_mm_cmpgt_epi32(above, _mm_set1_epi32(-1)),
                                        _mm_cmplt_epi32(above, _mm_set1_epi32(0x100000)));
    const __m128i high = _mm_add_epi32(_mm_srli_epi32(above, 10), _mm_set1_epi32(0xD800));
    const __m128i low = _mm_slli_epi32(_mm_and_si128(above, _mm_set1_epi32(0x3FF)), 16);
    *pairs = _mm_add_epi32(_mm_or_si128(high, low), _mm_set1_epi32((int)0xDC000000));
    return all(_mm_and_si128(sound, _mm_cmpeq_epi32(shape, _mm_set1_epi32((int)0x808080F0))));
}

SSSE3 JsvmUtf8Run jsvm_utf8_vector_to_utf16(const uint8_t* bytes, size_t length, uint16_t* units,
                                            size_t room) {
    JsvmUtf8Run run = {0, 0};
    __m128i decoded;
    if (length == 0) {
        return run;
    }
    if (bytes[0] >= 0xF0) {
        while (length - run.taken >= kVector && room - run.written >= kUnits &&
               decode_fours(bytes + run.taken, &decoded)) {
            store(units + run.written, decoded);
            run.taken += kVector;
            run.written += kUnits;
        }
    } else if (bytes[0] >= 0xE0) {
        while (length - run.taken >= kVector && room - run.written >= kUnits / 2 &&
               decode_threes(bytes + run.taken, &decoded)) {
            store_half(units + run.written, decoded);
            run.taken += 12;
            run.written += kUnits / 2;
        }
    } else {
        while (length - run.taken >= kVector && room - run.written >= kUnits &&
               decode_twos(bytes + run.taken, &decoded)) {
            store(units + run.written, decoded);
            run.taken += kVector;
            run.written += kUnits;
        }
    }
    return run;
}

SSSE3 JsvmUtf8Run jsvm_utf8_vector_to_latin1(const uint8_t* bytes, size_t length, uint8_t* units,
                                             size_t room) {
    JsvmUtf8Run run = {0, 0};
    __m128i decoded;
    while (length - run.taken >= kVector && room - run.written >= kUnits &&
           decode_twos(bytes + run.taken, &decoded) &&
           none(_mm_cmpgt_epi16(decoded, _mm_set1_epi16(0xFF)))) {
        store_half(units + run.written, _mm_packus_epi16(decoded, decoded));
        run.taken += kVector;
        run.written += kUnits;
    }
    return run;
}

/* Eight units below U+0800. Writes up to sixteen bytes and tells how many count. */
SSSE3 static size_t encode_low(__m128i units, uint8_t* bytes) {
    const __m128i twos = _mm_cmpgt_epi16(units, _mm_set1_epi16(0x7F));
    const __m128i lead = _mm_or_si128(_mm_srli_epi16(units, 6), _mm_set1_epi16(0xC0));
    const __m128i trail =
        _mm_or_si128(_mm_and_si128(units, _mm_set1_epi16(0x3F)), _mm_set1_epi16(0x80));
    const __m128i both = _mm_or_si128(lead, _mm_slli_epi16(trail, 8));
    const __m128i mixed = _mm_or_si128(_mm_and_si128(twos, both), _mm_andnot_si128(twos, units));
    const unsigned which = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(twos, _mm_setzero_si128()));
    if (which == 0) {
        store_half(bytes, _mm_packus_epi16(units, units));
        return kUnits;
    }
    if (which == 0xFF) {
        store(bytes, mixed);
        return kVector;
    }
    const unsigned first = which & 15;
    const unsigned second = which >> 4;
    store_half(bytes, _mm_shuffle_epi8(mixed, load(kJsvmUtf8Squeezed[first])));
    store_half(bytes + kJsvmUtf8SqueezedLength[first],
               _mm_shuffle_epi8(_mm_srli_si128(mixed, 8), load(kJsvmUtf8Squeezed[second])));
    return (size_t)kJsvmUtf8SqueezedLength[first] + kJsvmUtf8SqueezedLength[second];
}

/* Eight units of three bytes each. Writes 28 bytes, of which 24 count. */
SSSE3 static void encode_threes(__m128i units, uint8_t* bytes) {
    const __m128i squeeze = _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
    const __m128i first = _mm_or_si128(_mm_srli_epi16(units, 12), _mm_set1_epi16(0xE0));
    const __m128i second =
        _mm_or_si128(_mm_and_si128(_mm_slli_epi16(units, 2), _mm_set1_epi16(0x3F00)),
                     _mm_set1_epi16((short)0x8000));
    const __m128i third =
        _mm_or_si128(_mm_and_si128(units, _mm_set1_epi16(0x3F)), _mm_set1_epi16(0x80));
    const __m128i start = _mm_or_si128(first, second);
    store(bytes, _mm_shuffle_epi8(_mm_unpacklo_epi16(start, third), squeeze));
    store(bytes + 12, _mm_shuffle_epi8(_mm_unpackhi_epi16(start, third), squeeze));
}

/* Four pairs of surrogates. */
SSSE3 static void encode_fours(__m128i pairs, uint8_t* bytes) {
    const __m128i high = _mm_slli_epi32(_mm_and_si128(pairs, _mm_set1_epi32(0x3FF)), 10);
    const __m128i low = _mm_and_si128(_mm_srli_epi32(pairs, 16), _mm_set1_epi32(0x3FF));
    const __m128i character = _mm_add_epi32(_mm_or_si128(high, low), _mm_set1_epi32(0x10000));
    const __m128i first = _mm_srli_epi32(character, 18);
    const __m128i second = _mm_and_si128(_mm_srli_epi32(character, 4), _mm_set1_epi32(0x3F00));
    const __m128i third = _mm_and_si128(_mm_slli_epi32(character, 10), _mm_set1_epi32(0x3F0000));
    const __m128i fourth = _mm_slli_epi32(_mm_and_si128(character, _mm_set1_epi32(0x3F)), 24);
    const __m128i parts = _mm_or_si128(_mm_or_si128(first, second), _mm_or_si128(third, fourth));
    store(bytes, _mm_or_si128(parts, _mm_set1_epi32((int)0x808080F0)));
}

/* Copies ASCII, four vectors at a time, and tells how much. */
SSSE3 static size_t copy_ascii(const uint8_t* units, size_t count, uint8_t* bytes, size_t room) {
    enum { kVectors = 4, kStride = kVectors * kVector };
    size_t done = 0;
    while (count - done >= kStride && room - done >= kStride) {
        __m128i vectors[kVectors];
        __m128i all_bits = _mm_setzero_si128();
        for (size_t i = 0; i < kVectors; ++i) {
            vectors[i] = load(units + done + i * kVector);
            all_bits = _mm_or_si128(all_bits, vectors[i]);
        }
        if (!none(all_bits)) {
            break;
        }
        for (size_t i = 0; i < kVectors; ++i) {
            store(bytes + done + i * kVector, vectors[i]);
        }
        done += kStride;
    }
    return done;
}

SSSE3 JsvmUtf8Run jsvm_utf8_vector_from_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                               size_t room) {
    JsvmUtf8Run run = {0, 0};
    while (count - run.taken >= kVector && room - run.written >= (size_t)2 * kVector) {
        const __m128i block = load(units + run.taken);
        uint8_t* to = bytes + run.written;
        if (none(block)) {
            store(to, block);
            run.written += kVector;
            run.taken += kVector;
            const size_t plain =
                copy_ascii(units + run.taken, count - run.taken, to + kVector, room - run.written);
            run.written += plain;
            run.taken += plain;
            continue;
        }
        const __m128i zero = _mm_setzero_si128();
        const size_t first = encode_low(_mm_unpacklo_epi8(block, zero), to);
        run.written += first + encode_low(_mm_unpackhi_epi8(block, zero), to + first);
        run.taken += kVector;
    }
    return run;
}

SSSE3 JsvmUtf8Run jsvm_utf8_vector_from_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                              size_t room) {
    JsvmUtf8Run run = {0, 0};
    const __m128i zero = _mm_setzero_si128();
    while (count - run.taken >= kUnits && room - run.written >= (size_t)2 * kVector) {
        const __m128i block = load(units + run.taken);
        uint8_t* to = bytes + run.written;
        const __m128i low = _mm_cmpeq_epi16(_mm_subs_epu16(block, _mm_set1_epi16(0x7FF)), zero);
        const __m128i surrogate = _mm_cmpeq_epi16(
            _mm_and_si128(block, _mm_set1_epi16((short)0xF800)), _mm_set1_epi16((short)0xD800));
        const __m128i paired = _mm_cmpeq_epi16(_mm_and_si128(block, _mm_set1_epi16((short)0xFC00)),
                                               _mm_set1_epi32((int)0xDC00D800));
        if (all(low)) {
            run.written += encode_low(block, to);
        } else if (none(_mm_or_si128(low, surrogate))) {
            encode_threes(block, to);
            run.written += 24;
        } else if (all(paired)) {
            encode_fours(block, to);
            run.written += kVector;
        } else {
            break;
        }
        run.taken += kUnits;
    }
    return run;
}

#else

JsvmUtf8Run jsvm_utf8_vector_to_utf16(const uint8_t* bytes, size_t length, uint16_t* units,
                                      size_t room) {
    (void)bytes, (void)length, (void)units, (void)room;
    return (JsvmUtf8Run){0, 0};
}

JsvmUtf8Run jsvm_utf8_vector_to_latin1(const uint8_t* bytes, size_t length, uint8_t* units,
                                       size_t room) {
    (void)bytes, (void)length, (void)units, (void)room;
    return (JsvmUtf8Run){0, 0};
}

JsvmUtf8Run jsvm_utf8_vector_from_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                         size_t room) {
    (void)units, (void)count, (void)bytes, (void)room;
    return (JsvmUtf8Run){0, 0};
}

JsvmUtf8Run jsvm_utf8_vector_from_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                        size_t room) {
    (void)units, (void)count, (void)bytes, (void)room;
    return (JsvmUtf8Run){0, 0};
}

#endif
