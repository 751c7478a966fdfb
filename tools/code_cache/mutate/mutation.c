/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/code_cache/mutate/mutation.h"

#include <stdlib.h>
#include <string.h>
#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#include "frameworks/core/envelope.h"

/* docs/design/code-cache.md has the layout; mutate_test fails when it is no longer this one. */
enum { kPayloadLengthAt = 112, kPayloadSumAt = 120, kHeaderSumAt = 136, kHeaderSize = 144 };
enum { kEngineHeaderSize = 24 };

/* Where the fields of the envelope begin. */
static const uint8_t kFields[] = {0,  8,  12, 16, 20,  24,  56,  60,  64,
                                  80, 84, 88, 96, 112, 120, 128, 136, 140};

const char* mutation_name(Mutation mutation) {
    static const char* const kNames[MUTATIONS] = {
        "nothing", "flip",  "overwrite",    "truncate", "insert",        "remove",
        "swap",    "field", "engine field", "other",    "other payload", "garbage"};
    return kNames[mutation];
}

static void put(uint8_t* at, uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; ++i) {
        at[i] = (uint8_t)(value >> (8 * i));
    }
}

static size_t lesser(size_t a, size_t b) {
    return a < b ? a : b;
}

static Blob blank(size_t length) {
    const Blob made = {calloc(length == 0 ? 1 : length, 1), length};
    if (made.bytes == NULL) {
        abort();
    }
    return made;
}

static Blob copy(const uint8_t* bytes, size_t length) {
    Blob made = blank(length);
    if (length != 0) {
        memcpy(made.bytes, bytes, length);
    }
    return made;
}

static void fill(Random* random, uint8_t* at, size_t length) {
    const size_t kind = random_below(random, 3);
    for (size_t i = 0; i < length; ++i) {
        at[i] = kind == 0 ? 0 : kind == 1 ? 0xFF : (uint8_t)random_next(random);
    }
}

/* Short spans as often as long ones. */
static size_t some_length(Random* random, size_t most) {
    const size_t bits = random_below(random, 14);
    return lesser(most, random_below(random, (size_t)1 << bits) + 1);
}

/* Small, large, at the ends of what a field holds, or one beside what is there. */
static uint64_t hostile(Random* random, uint64_t there) {
    static const uint64_t kValues[] = {0,
                                       1,
                                       2,
                                       7,
                                       8,
                                       16,
                                       143,
                                       144,
                                       145,
                                       0x7FFFFFFF,
                                       0x80000000,
                                       0xFFFFFFFF,
                                       UINT64_C(0x100000000),
                                       UINT64_C(0x7FFFFFFFFFFFFFFF),
                                       UINT64_C(0x8000000000000000),
                                       UINT64_MAX - 143,
                                       UINT64_MAX};
    const size_t count = sizeof(kValues) / sizeof(kValues[0]);
    const size_t chosen = random_below(random, count + 4);
    if (chosen < count) {
        return kValues[chosen];
    }
    return chosen == count ? there + 1
                           : (chosen == count + 1 ? there - 1 : random_next(random) >> chosen);
}

static void spoil_field(Random* random, uint8_t* bytes, size_t at, size_t length) {
    const size_t width = lesser(random_below(random, 2) == 0 ? 4 : 8, length - at);
    uint64_t there = 0;
    for (size_t i = 0; i < width; ++i) {
        there |= (uint64_t)bytes[at + i] << (8 * i);
    }
    put(bytes + at, hostile(random, there), width);
}

static Blob insert(Random* random, const Blob* blob) {
    const size_t at = random_below(random, blob->length + 1);
    const size_t more = some_length(random, 4096);
    Blob made = blank(blob->length + more);
    memcpy(made.bytes, blob->bytes, at);
    fill(random, made.bytes + at, more);
    memcpy(made.bytes + at + more, blob->bytes + at, blob->length - at);
    return made;
}

static Blob take_out(Random* random, const Blob* blob) {
    const size_t at = random_below(random, blob->length);
    const size_t less = some_length(random, blob->length - at);
    Blob made = copy(blob->bytes, blob->length - less);
    memcpy(made.bytes + at, blob->bytes + at + less, made.length - at);
    return made;
}

static void swap(Random* random, Blob* blob) {
    const size_t span = some_length(random, blob->length / 2);
    const size_t one = random_below(random, blob->length - span + 1);
    const size_t two = random_below(random, blob->length - span + 1);
    for (size_t i = 0; i < span; ++i) {
        const uint8_t kept = blob->bytes[one + i];
        blob->bytes[one + i] = blob->bytes[two + i];
        blob->bytes[two + i] = kept;
    }
}

static Blob behind_header(const Blob* header, const Blob* payload) {
    Blob made = copy(payload->bytes, payload->length);
    memcpy(made.bytes, header->bytes, lesser(kHeaderSize, made.length));
    return made;
}

static Blob garbage(Random* random, const Blob* blob) {
    Blob made = copy(blob->bytes, random_below(random, blob->length + 1));
    const size_t good = random_below(random, 2) == 0 ? 0 : random_below(random, made.length + 1);
    for (size_t i = good; i < made.length; ++i) {
        made.bytes[i] = (uint8_t)random_next(random);
    }
    return made;
}

static Blob damage(Random* random, Mutation mutation, const Blob* blob, const Blob* other) {
    if (mutation == MUTATION_INSERT) {
        return insert(random, blob);
    }
    if (mutation == MUTATION_REMOVE) {
        return take_out(random, blob);
    }
    if (mutation == MUTATION_OTHER) {
        return copy(other->bytes, other->length);
    }
    if (mutation == MUTATION_OTHER_PAYLOAD) {
        return behind_header(blob, other);
    }
    if (mutation == MUTATION_GARBAGE) {
        return garbage(random, blob);
    }
    if (mutation == MUTATION_TRUNCATE) {
        return copy(blob->bytes, random_below(random, blob->length));
    }
    Blob made = copy(blob->bytes, blob->length);
    if (mutation == MUTATION_FLIP) {
        for (size_t bits = some_length(random, 16); bits != 0; --bits) {
            made.bytes[random_below(random, made.length)] ^=
                (uint8_t)(1u << random_below(random, 8));
        }
    } else if (mutation == MUTATION_OVERWRITE) {
        const size_t at = random_below(random, made.length);
        fill(random, made.bytes + at, some_length(random, made.length - at));
    } else if (mutation == MUTATION_SWAP) {
        swap(random, &made);
    } else if (mutation == MUTATION_FIELD) {
        spoil_field(random, made.bytes, kFields[random_below(random, sizeof(kFields))],
                    made.length);
    } else if (mutation == MUTATION_ENGINE_FIELD) {
        spoil_field(random, made.bytes,
                    kHeaderSize + 4 * random_below(random, kEngineHeaderSize / 4), made.length);
    }
    return made;
}

static void repair_checksums(Blob* blob, Repair repair) {
    if (repair == REPAIR_NOTHING || blob->length < kHeaderSize) {
        return;
    }
    if (repair == REPAIR_ALL) {
        const size_t payload = blob->length - kHeaderSize;
        put(blob->bytes + kPayloadLengthAt, payload, 8);
        put(blob->bytes + kPayloadSumAt, XXH3_64bits(blob->bytes + kHeaderSize, payload), 8);
    }
    put(blob->bytes + kHeaderSumAt, XXH3_64bits(blob->bytes, kHeaderSumAt), 8);
}

Blob mutate(Random* random, Mutation mutation, Repair repair, const Blob* blob, const Blob* other) {
    Blob made = damage(random, mutation, blob, other);
    repair_checksums(&made, mutation == MUTATION_NOTHING ? REPAIR_NOTHING : repair);
    return made;
}
