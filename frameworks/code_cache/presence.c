/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/presence.h"

#include "frameworks/platform/little_endian.h"

/* Two bits for each fingerprint: with 65,536 of them one in twenty others looks as if it were
 * there. It is as large as what the kernel maps at the first touch. */
enum { kWords = 8190, kBitsInWord = 64, kRoom = 65536 };

struct JsvmPresence {
    uint64_t added; /* since it was replaced */
    uint64_t begun; /* with so many */
    uint64_t words[kWords];
};

_Static_assert(sizeof(struct JsvmPresence) == 65536, "whole pages");

size_t jsvm_presence_size(void) {
    return sizeof(struct JsvmPresence);
}

/* A fingerprint is a hash: each half of it gives a bit. */
static size_t BitOf(const uint8_t fingerprint[16], size_t half) {
    const uint64_t bits = (uint64_t)kWords * kBitsInWord;
    return (size_t)(jsvm_get_u64(fingerprint + half * sizeof(uint64_t)) % bits);
}

static uint64_t MaskOf(size_t bit) {
    return UINT64_C(1) << bit % kBitsInWord;
}

bool jsvm_presence_may_have(const JsvmPresence* presence, const uint8_t fingerprint[16]) {
    for (size_t half = 0; half < 2; ++half) {
        const size_t bit = BitOf(fingerprint, half);
        const uint64_t word =
            __atomic_load_n(&presence->words[bit / kBitsInWord], __ATOMIC_RELAXED);
        if ((word & MaskOf(bit)) == 0) {
            return false;
        }
    }
    return true;
}

void jsvm_presence_add(JsvmPresence* presence, const uint8_t fingerprint[16]) {
    for (size_t half = 0; half < 2; ++half) {
        const size_t bit = BitOf(fingerprint, half);
        __atomic_fetch_or(&presence->words[bit / kBitsInWord], MaskOf(bit), __ATOMIC_RELAXED);
    }
    ++presence->added;
}

bool jsvm_presence_is_full(const JsvmPresence* presence) {
    return presence->added > kRoom && presence->added > presence->begun;
}

static void SetWord(JsvmPresence* presence, size_t at, uint64_t word) {
    __atomic_store_n(&presence->words[at], word, __ATOMIC_RELAXED);
}

void jsvm_presence_replace(JsvmPresence* presence, const JsvmPresence* fresh) {
    for (size_t i = 0; i < kWords; ++i) {
        SetWord(presence, i, fresh->words[i]);
    }
    presence->begun = fresh->added;
    presence->added = 0;
}

void jsvm_presence_blur(JsvmPresence* presence) {
    for (size_t i = 0; i < kWords; ++i) {
        SetWord(presence, i, UINT64_MAX);
    }
    presence->begun = 0;
    presence->added = 0;
}
