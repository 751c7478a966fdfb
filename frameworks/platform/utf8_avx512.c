/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each unit is widened to as many bytes as it may take, and the bytes that count are moved
 * together: in a register, since some processors do it slowly on the way to memory.
 */
#include "frameworks/platform/utf8_avx512.h"

#if defined(__x86_64__)

#include <immintrin.h>

/* The rest of the library runs on every x86-64. */
#define FEATURES "avx512f,avx512bw,avx512cd,avx512vl,avx512vbmi,avx512vbmi2,bmi2,popcnt"
#define AVX512 __attribute__((target(FEATURES)))
#define INLINE AVX512 __attribute__((always_inline)) static inline

/* A block of so many units is written as two vectors at most. */
enum { kVector = 64, kUnits = kVector / 2, kMostWritten = 2 * kVector };

static size_t lesser(size_t a, size_t b) {
    return a < b ? a : b;
}

INLINE uint64_t lowest(size_t bits) {
    return _bzhi_u64(~UINT64_C(0), (unsigned)bits);
}

INLINE size_t ones(uint64_t mask) {
    return (size_t)_mm_popcnt_u64(mask);
}

/* Writes `length` bytes of the vector, for which there is room. What is behind them in the vector
 * is written too if `whole` says that there is room for all of it. */
INLINE void put(uint8_t* to, __m512i vector, size_t length, bool whole) {
    if (whole) {
        _mm512_storeu_si512(to, vector);
    } else {
        _mm512_mask_storeu_epi8(to, lowest(length), vector);
    }
}

/* 32 units below U+0800, of which `twos` take two bytes and the rest one. */
INLINE __m512i encode_low(__m512i units, __mmask32 twos) {
    const __m512i lead = _mm512_srli_epi16(units, 6);
    const __m512i trail = _mm512_slli_epi16(units, 8);
    /* lead | (trail & 0x3F00) */
    const __m512i both = _mm512_ternarylogic_epi32(lead, trail, _mm512_set1_epi16(0x3F00), 0xF8);
    const __m512i bytes = _mm512_or_si512(both, _mm512_set1_epi16((short)0x80C0));
    const __m512i mixed = _mm512_mask_mov_epi16(units, twos, bytes);
    const uint64_t counting =
        _pdep_u64(twos, UINT64_C(0xAAAAAAAAAAAAAAAA)) | UINT64_C(0x5555555555555555);
    return _mm512_maskz_compress_epi8(counting, mixed);
}

/* Sixteen characters in four bytes each, of which the last ones count. */
INLINE __m512i encode_any(__m512i characters, __mmask64* counting) {
    /* By leading zeros of the character, 32 the first: what is set in its bytes. */
    const __m512i few =
        _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (int)0x808080F0, (int)0x808080F0,
                          (int)0x808080F0, (int)0x808080F0, (int)0x808080F0);
    const __m512i many = _mm512_setr_epi32(
        (int)0x8080E000, (int)0x8080E000, (int)0x8080E000, (int)0x8080E000, (int)0x8080E000,
        (int)0x80C00000, (int)0x80C00000, (int)0x80C00000, (int)0x80C00000, 0, 0, 0, 0, 0, 0, 0);
    const __m512i sixes = _mm512_set1_epi64(0x20262C3200060C12);
    const __m512i marks = _mm512_permutex2var_epi32(few, _mm512_lzcnt_epi32(characters), many);
    const __mmask16 plain = _mm512_testn_epi32_mask(marks, marks);
    /* marks | (parts & 0x3F) */
    const __m512i parts = _mm512_ternarylogic_epi32(
        marks, _mm512_multishift_epi64_epi8(sixes, characters), _mm512_set1_epi8(0x3F), 0xF8);
    *counting = _mm512_movepi8_mask(marks) | UINT64_C(0x8888888888888888);
    return _mm512_mask_slli_epi32(parts, plain, characters, 24);
}

#define THREE(unit) 2 * (unit), 2 * (unit) + 1, kVector + 2 * (unit)
#define THREES(unit)                                                                         \
    THREE(unit), THREE((unit) + 1), THREE((unit) + 2), THREE((unit) + 3), THREE((unit) + 4), \
        THREE((unit) + 5), THREE((unit) + 6), THREE((unit) + 7)
static const uint8_t kThrees[2 * kVector] = {THREES(0), THREES(8), THREES(16), THREES(24)};

/* Units of three bytes each, none a surrogate. */
INLINE void put_threes(__m512i units, size_t length, uint8_t* to, bool whole) {
    const __m512i first = _mm512_srli_epi16(units, 12);
    const __m512i second = _mm512_and_si512(_mm512_slli_epi16(units, 2), _mm512_set1_epi16(0x3F00));
    /* first | second | 0x80E0 */
    const __m512i start =
        _mm512_ternarylogic_epi32(first, second, _mm512_set1_epi16((short)0x80E0), 0xFE);
    /* (units & 0x3F) | 0x80 */
    const __m512i third =
        _mm512_ternarylogic_epi32(units, _mm512_set1_epi16(0x3F), _mm512_set1_epi16(0x80), 0xEA);
    put(to, _mm512_permutex2var_epi8(start, _mm512_loadu_si512(kThrees), third),
        lesser(length, kVector), whole);
    if (length > kVector) {
        put(to + kVector,
            _mm512_permutex2var_epi8(start, _mm512_loadu_si512(kThrees + kVector), third),
            length - kVector, whole);
    }
}

/* Sixteen pairs of surrogates. */
INLINE __m512i encode_pairs(__m512i pairs) {
    const __m512i sixes = _mm512_set1_epi64(0x20262C3200060C12);
    const __m512i high = _mm512_slli_epi32(pairs, 10);
    const __m512i low = _mm512_srli_epi32(pairs, 16);
    const __m512i offset = _mm512_set1_epi32(0x10000 - 0xDC00);
    const __m512i character = _mm512_add_epi32(_mm512_and_si512(high, _mm512_set1_epi32(0xFFC00)),
                                               _mm512_add_epi32(low, offset));
    return _mm512_ternarylogic_epi32(_mm512_set1_epi32((int)0x808080F0),
                                     _mm512_multishift_epi64_epi8(sixes, character),
                                     _mm512_set1_epi8(0x3F), 0xF8);
}

static const uint16_t kNext[kUnits] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
                                       12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                                       23, 24, 25, 26, 27, 28, 29, 30, 31, 31};

/* The characters that begin with the units of one half of a block, given the units behind each. */
INLINE __m512i join(__m512i wide, __m256i next, __mmask16 leads) {
    const int offset = 0x10000 - (0xD800 << 10) - 0xDC00;
    const __m512i pair = _mm512_add_epi32(_mm512_slli_epi32(wide, 10), _mm512_cvtepu16_epi32(next));
    return _mm512_mask_add_epi32(wide, leads, pair, _mm512_set1_epi32(offset));
}

/* A bit for each byte of characters that are four of them each. */
INLINE uint64_t quarters(__mmask16 characters) {
    return _pdep_u64(characters, UINT64_C(0x1111111111111111)) * 0xF;
}

/* Any units; a character begins with those in `alive`, and a pair with those in `leads`. Gives the
 * length, and writes nothing if that is more than the room. */
INLINE size_t put_any(__m512i units, __mmask32 leads, __mmask32 alive, uint8_t* to, size_t room,
                      bool whole) {
    __m512i lower = _mm512_cvtepu16_epi32(_mm512_castsi512_si256(units));
    __m512i upper = _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(units, 1));
    if (leads != 0) {
        const __m512i next = _mm512_permutexvar_epi16(_mm512_loadu_si512(kNext), units);
        lower = join(lower, _mm512_castsi512_si256(next), (__mmask16)leads);
        upper = join(upper, _mm512_extracti64x4_epi64(next, 1), (__mmask16)(leads >> 16));
    }
    __mmask64 counting[2];
    lower = encode_any(lower, &counting[0]);
    upper = encode_any(upper, &counting[1]);
    counting[0] &= quarters((__mmask16)alive);
    counting[1] &= quarters((__mmask16)(alive >> 16));
    const size_t first = ones(counting[0]);
    const size_t second = ones(counting[1]);
    if (whole || first + second <= room) {
        put(to, _mm512_maskz_compress_epi8(counting[0], lower), first, whole);
        put(to + first, _mm512_maskz_compress_epi8(counting[1], upper), second, whole);
    }
    return first + second;
}

/* For units of which those in `high` take three bytes or are surrogates; as put_block says. */
INLINE size_t put_high(__m512i units, __mmask32 high, size_t* taken, uint8_t* to, size_t room,
                       bool whole) {
    const __mmask32 all = (__mmask32)lowest(*taken);
    const __m512i tops = _mm512_and_si512(units, _mm512_set1_epi16((short)0xFC00));
    __mmask32 leads = _mm512_cmpeq_epi16_mask(tops, _mm512_set1_epi16((short)0xD800));
    const __mmask32 trails = _mm512_cmpeq_epi16_mask(tops, _mm512_set1_epi16((short)0xDC00));
    const __mmask32 surrogates = leads | trails;
    if (surrogates == 0) {
        if (high != all) {
            return put_any(units, 0, all, to, room, whole);
        }
        const size_t length = 3 * *taken;
        if (whole || length <= room) {
            put_threes(units, length, to, whole);
        }
        return length;
    }
    __mmask32 alive = all;
    /* A pair that the end of the block tears is left to the next one. By a branch, which the empty
     * instruction keeps it: the next block would wait for this one's units otherwise. */
    if (leads >> (kUnits - 1) != 0) {
        alive = all >> 1;
        *taken -= 1;
        __asm__("" : "+r"(*taken));
    }
    leads &= trails >> 1;
    if (leads == 0x55555555) {
        if (whole || room >= kVector) {
            _mm512_storeu_si512(to, encode_pairs(units));
        }
        return kVector;
    }
    const __mmask32 lone = surrogates & ~leads & ~(leads << 1);
    units = _mm512_mask_mov_epi16(units, lone, _mm512_set1_epi16((short)0xFFFD));
    return put_any(units, leads, alive & ~(leads << 1), to, room, whole);
}

/* Encodes `*taken` units, or one less where a pair could be torn behind 32 of them. Gives the
 * length, and writes nothing if that is more than the room. `whole` says that there is room for
 * whole vectors, whatever counts of them. */
INLINE size_t put_block(__m512i block, size_t* taken, uint8_t* to, size_t room, bool whole) {
    const __mmask32 high = _mm512_cmpge_epu16_mask(block, _mm512_set1_epi16(0x800));
    if (high != 0) {
        return put_high(block, high, taken, to, room, whole);
    }
    const __mmask32 twos = _mm512_cmpge_epu16_mask(block, _mm512_set1_epi16(0x80));
    const size_t length = *taken + ones(twos);
    if (whole || length <= room) {
        put(to, encode_low(block, twos), length, whole);
    }
    return length;
}

/* Copies ASCII, four vectors at a time, and tells how much. */
INLINE size_t copy_ascii(const uint8_t* units, uint8_t* bytes, size_t most) {
    enum { kStride = 4 * kVector };
    size_t done = 0;
    for (; most - done >= kStride; done += kStride) {
        const uint8_t* const from = units + done;
        const __m512i first = _mm512_loadu_si512(from);
        const __m512i second = _mm512_loadu_si512(from + kVector);
        const __m512i third = _mm512_loadu_si512(from + (size_t)2 * kVector);
        const __m512i fourth = _mm512_loadu_si512(from + (size_t)3 * kVector);
        /* first | second | third */
        const __m512i three = _mm512_ternarylogic_epi32(first, second, third, 0xFE);
        if (_mm512_movepi8_mask(_mm512_or_si512(three, fourth)) != 0) {
            break;
        }
        uint8_t* const to = bytes + done;
        _mm512_storeu_si512(to, first);
        _mm512_storeu_si512(to + kVector, second);
        _mm512_storeu_si512(to + (size_t)2 * kVector, third);
        _mm512_storeu_si512(to + (size_t)3 * kVector, fourth);
    }
    return done;
}

AVX512 JsvmUtf8Run jsvm_utf8_avx512_encode_latin1(const uint8_t* units, size_t count,
                                                  uint8_t* bytes, size_t room) {
    JsvmUtf8Run run = {0, 0};
    while (count - run.taken >= kVector && room - run.written >= kMostWritten) {
        const __m512i block = _mm512_loadu_si512(units + run.taken);
        uint8_t* const to = bytes + run.written;
        const uint64_t twos = _mm512_movepi8_mask(block);
        if (twos == 0) {
            _mm512_storeu_si512(to, block);
            const size_t most = lesser(count - run.taken, room - run.written) - kVector;
            const size_t plain = copy_ascii(units + run.taken + kVector, to + kVector, most);
            run.taken += plain;
            run.written += plain;
        } else {
            const __m512i lower = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(block));
            const __m512i upper = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(block, 1));
            _mm512_storeu_si512(to, encode_low(lower, (__mmask32)twos));
            _mm512_storeu_si512(to + kUnits + ones((uint32_t)twos),
                                encode_low(upper, (__mmask32)(twos >> kUnits)));
        }
        run.taken += kVector;
        run.written += kVector + ones(twos);
    }
    while (run.taken < count) {
        const size_t left = room - run.written;
        uint8_t* const to = bytes + run.written;
        const size_t here = lesser(count - run.taken, kUnits);
        const __m256i block = _mm256_maskz_loadu_epi8((__mmask32)lowest(here), units + run.taken);
        const __mmask32 twos = _mm256_movepi8_mask(block);
        const size_t length = here + ones(twos);
        if (length > left) {
            break;
        }
        put(to, encode_low(_mm512_cvtepu8_epi16(block), twos), length, false);
        run.taken += here;
        run.written += length;
    }
    return run;
}

AVX512 JsvmUtf8Run jsvm_utf8_avx512_encode_utf16(const uint16_t* units, size_t count,
                                                 uint8_t* bytes, size_t room) {
    JsvmUtf8Run run = {0, 0};
    while (count - run.taken >= kUnits && room - run.written >= kMostWritten) {
        size_t here = kUnits;
        const __m512i block = _mm512_loadu_si512(units + run.taken);
        run.written += put_block(block, &here, bytes + run.written, 0, true);
        run.taken += here;
    }
    while (run.taken < count) {
        size_t here = lesser(count - run.taken, kUnits);
        const __m512i block = _mm512_maskz_loadu_epi16((__mmask32)lowest(here), units + run.taken);
        const size_t left = room - run.written;
        const size_t length = put_block(block, &here, bytes + run.written, left, false);
        if (length > left) {
            break;
        }
        run.written += length;
        run.taken += here;
    }
    return run;
}

AVX512 size_t jsvm_utf8_avx512_length_latin1(const uint8_t* units, size_t count) {
    size_t length = count;
    for (size_t i = 0; i < count; i += kVector) {
        const __m512i block =
            _mm512_maskz_loadu_epi8(lowest(lesser(count - i, kVector)), units + i);
        length += ones(_mm512_movepi8_mask(block));
    }
    return length;
}

/* Each surrogate counts for three, and so each pair for two too many. */
AVX512 size_t jsvm_utf8_avx512_length_utf16(const uint16_t* units, size_t count) {
    size_t length = count;
    __mmask32 lead_before = 0;
    for (size_t i = 0; i < count; i += kUnits) {
        const __m512i block =
            _mm512_maskz_loadu_epi16((__mmask32)lowest(lesser(count - i, kUnits)), units + i);
        const __m512i tops = _mm512_and_si512(block, _mm512_set1_epi16((short)0xFC00));
        const __mmask32 leads = _mm512_cmpeq_epi16_mask(tops, _mm512_set1_epi16((short)0xD800));
        const __mmask32 trails = _mm512_cmpeq_epi16_mask(tops, _mm512_set1_epi16((short)0xDC00));
        length += ones(_mm512_cmpge_epu16_mask(block, _mm512_set1_epi16(0x80)));
        length += ones(_mm512_cmpge_epu16_mask(block, _mm512_set1_epi16(0x800)));
        length -= 2 * ones((leads << 1 | lead_before) & trails);
        lead_before = leads >> (kUnits - 1);
    }
    return length;
}

#else

size_t jsvm_utf8_avx512_length_latin1(const uint8_t* units, size_t count) {
    (void)units, (void)count;
    return 0;
}

size_t jsvm_utf8_avx512_length_utf16(const uint16_t* units, size_t count) {
    (void)units, (void)count;
    return 0;
}

JsvmUtf8Run jsvm_utf8_avx512_encode_latin1(const uint8_t* units, size_t count, uint8_t* bytes,
                                           size_t room) {
    (void)units, (void)count, (void)bytes, (void)room;
    return (JsvmUtf8Run){0, 0};
}

JsvmUtf8Run jsvm_utf8_avx512_encode_utf16(const uint16_t* units, size_t count, uint8_t* bytes,
                                          size_t room) {
    (void)units, (void)count, (void)bytes, (void)room;
    return (JsvmUtf8Run){0, 0};
}

#endif
