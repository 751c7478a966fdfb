/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/utf8_avx2.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "frameworks/platform/utf8_squeeze.h"

/* The rest of the library runs on every x86-64. */
#define AVX2 __attribute__((target("avx2")))
#define INLINE AVX2 __attribute__((always_inline)) static inline

enum { kVector = 32, kUnits = kVector / 2, kAllBytes = -1 };

INLINE __m256i load(const void* at) {
    return _mm256_loadu_si256((const __m256i*)at);
}

INLINE void store(void* at, __m256i vector) {
    _mm256_storeu_si256((__m256i*)at, vector);
}

INLINE void store_half(void* at, __m128i vector) {
    _mm_storeu_si128((__m128i*)at, vector);
}

INLINE bool all(__m256i wanted) {
    return _mm256_movemask_epi8(wanted) == kAllBytes;
}

INLINE bool none(__m256i unwanted) {
    return _mm256_testz_si256(unwanted, unwanted) != 0;
}

/* Sixteen units of two bytes each. */
INLINE __m256i encode_twos(__m256i units) {
    const __m256i lead = _mm256_srli_epi16(units, 6);
    const __m256i trail = _mm256_and_si256(_mm256_slli_epi16(units, 8), _mm256_set1_epi16(0x3F00));
    return _mm256_or_si256(_mm256_or_si256(lead, trail), _mm256_set1_epi16((short)0x80C0));
}

/* Eight units below U+0800 that were made two bytes or one of two. Writes up to sixteen bytes and
 * tells how many count. */
INLINE size_t squeeze(__m128i units, unsigned twos, uint8_t* bytes) {
    const __m128i* const table = (const __m128i*)kJsvmUtf8Squeezed;
    const unsigned first = twos & 15;
    const unsigned second = twos >> 4 & 15;
    const __m128i lower = _mm_shuffle_epi8(units, _mm_loadu_si128(table + first));
    const __m128i upper =
        _mm_shuffle_epi8(_mm_srli_si128(units, 8), _mm_loadu_si128(table + second));
    _mm_storel_epi64((__m128i*)bytes, lower);
    _mm_storel_epi64((__m128i*)(bytes + kJsvmUtf8SqueezedLength[first]), upper);
    return (size_t)kJsvmUtf8SqueezedLength[first] + kJsvmUtf8SqueezedLength[second];
}

/* Sixteen units below U+0800, of which `twos` take two bytes and the rest one. Writes up to 32
 * bytes and tells how many count. */
INLINE size_t encode_low(__m256i units, unsigned twos, uint8_t* bytes) {
    const __m256i two = _mm256_cmpgt_epi16(units, _mm256_set1_epi16(0x7F));
    const __m256i mixed = _mm256_blendv_epi8(units, encode_twos(units), two);
    const size_t length = squeeze(_mm256_castsi256_si128(mixed), twos, bytes);
    return length + squeeze(_mm256_extracti128_si256(mixed, 1), twos >> 8, bytes + length);
}

/* The same for what may be of one length. */
INLINE size_t put_low(__m256i units, uint8_t* bytes) {
    const __m256i two = _mm256_cmpgt_epi16(units, _mm256_set1_epi16(0x7F));
    if (none(two)) {
        store_half(bytes, _mm_packus_epi16(_mm256_castsi256_si128(units),
                                           _mm256_extracti128_si256(units, 1)));
        return kUnits;
    }
    if (all(two)) {
        store(bytes, encode_twos(units));
        return kVector;
    }
    const __m128i twos =
        _mm_packs_epi16(_mm256_castsi256_si128(two), _mm256_extracti128_si256(two, 1));
    return encode_low(units, (unsigned)_mm_movemask_epi8(twos), bytes);
}

/* Sixteen units of three bytes each. Writes 52 bytes, of which 48 count. */
INLINE void encode_threes(__m256i units, uint8_t* bytes) {
    const __m256i squeeze =
        _mm256_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1, 0, 1, 2, 4, 5, 6,
                         8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
    const __m256i first = _mm256_srli_epi16(units, 12);
    const __m256i second = _mm256_and_si256(_mm256_slli_epi16(units, 2), _mm256_set1_epi16(0x3F00));
    const __m256i start =
        _mm256_or_si256(_mm256_or_si256(first, second), _mm256_set1_epi16((short)0x80E0));
    const __m256i third =
        _mm256_or_si256(_mm256_and_si256(units, _mm256_set1_epi16(0x3F)), _mm256_set1_epi16(0x80));
    const __m256i even = _mm256_shuffle_epi8(_mm256_unpacklo_epi16(start, third), squeeze);
    const __m256i odd = _mm256_shuffle_epi8(_mm256_unpackhi_epi16(start, third), squeeze);
    store_half(bytes, _mm256_castsi256_si128(even));
    store_half(bytes + 12, _mm256_castsi256_si128(odd));
    store_half(bytes + 24, _mm256_extracti128_si256(even, 1));
    store_half(bytes + 36, _mm256_extracti128_si256(odd, 1));
}

/* Eight pairs of surrogates. */
INLINE __m256i encode_fours(__m256i pairs) {
    const __m256i high = _mm256_slli_epi32(_mm256_and_si256(pairs, _mm256_set1_epi32(0x3FF)), 10);
    const __m256i low = _mm256_and_si256(_mm256_srli_epi32(pairs, 16), _mm256_set1_epi32(0x3FF));
    const __m256i character =
        _mm256_add_epi32(_mm256_or_si256(high, low), _mm256_set1_epi32(0x10000));
    const __m256i first = _mm256_srli_epi32(character, 18);
    const __m256i second =
        _mm256_and_si256(_mm256_srli_epi32(character, 4), _mm256_set1_epi32(0x3F00));
    const __m256i third =
        _mm256_and_si256(_mm256_slli_epi32(character, 10), _mm256_set1_epi32(0x3F0000));
    const __m256i fourth =
        _mm256_slli_epi32(_mm256_and_si256(character, _mm256_set1_epi32(0x3F)), 24);
    const __m256i parts =
        _mm256_or_si256(_mm256_or_si256(first, second), _mm256_or_si256(third, fourth));
    return _mm256_or_si256(parts, _mm256_set1_epi32((int)0x808080F0));
}

AVX2 JsvmUtf8Run jsvm_utf8_avx2_from_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                            size_t room) {
    JsvmUtf8Run run = {0, 0};
    while (count - run.taken >= kVector && room - run.written >= (size_t)2 * kVector) {
        const __m256i block = load(units + run.taken);
        const unsigned twos = (unsigned)_mm256_movemask_epi8(block);
        uint8_t* const to = bytes + run.written;
        if (twos == 0) {
            store(to, block);
            run.written += kVector;
        } else {
            const __m256i lower = _mm256_cvtepu8_epi16(_mm256_castsi256_si128(block));
            const __m256i upper = _mm256_cvtepu8_epi16(_mm256_extracti128_si256(block, 1));
            if (twos == UINT32_MAX) {
                store(to, encode_twos(lower));
                store(to + kVector, encode_twos(upper));
                run.written += (size_t)2 * kVector;
            } else {
                const size_t first = encode_low(lower, twos, to);
                run.written += first + encode_low(upper, twos >> kUnits, to + first);
            }
        }
        run.taken += kVector;
    }
    return run;
}

AVX2 JsvmUtf8Run jsvm_utf8_avx2_from_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                           size_t room) {
    const __m256i zero = _mm256_setzero_si256();
    JsvmUtf8Run run = {0, 0};
    while (count - run.taken >= kUnits && room - run.written >= (size_t)2 * kVector) {
        const __m256i block = load(units + run.taken);
        uint8_t* const to = bytes + run.written;
        const __m256i low =
            _mm256_cmpeq_epi16(_mm256_subs_epu16(block, _mm256_set1_epi16(0x7FF)), zero);
        const __m256i surrogate =
            _mm256_cmpeq_epi16(_mm256_and_si256(block, _mm256_set1_epi16((short)0xF800)),
                               _mm256_set1_epi16((short)0xD800));
        const __m256i paired =
            _mm256_cmpeq_epi16(_mm256_and_si256(block, _mm256_set1_epi16((short)0xFC00)),
                               _mm256_set1_epi32((int)0xDC00D800));
        if (none(_mm256_or_si256(low, surrogate))) {
            encode_threes(block, to);
            run.written += (size_t)3 * kUnits;
        } else if (all(paired)) {
            store(to, encode_fours(block));
            run.written += kVector;
        } else if (all(low)) {
            run.written += put_low(block, to);
        } else {
            break;
        }
        run.taken += kUnits;
    }
    return run;
}

#else

JsvmUtf8Run jsvm_utf8_avx2_from_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                       size_t room) {
    (void)units, (void)count, (void)bytes, (void)room;
    return (JsvmUtf8Run){0, 0};
}

JsvmUtf8Run jsvm_utf8_avx2_from_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                      size_t room) {
    (void)units, (void)count, (void)bytes, (void)room;
    return (JsvmUtf8Run){0, 0};
}

#endif
