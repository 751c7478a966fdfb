/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/core/envelope.h"

#include <string.h>

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

#include "frameworks/platform/little_endian.h"

/* Where the fields of format version 1 lie, in bytes from the start of the blob. */
enum {
    kMagicAt = 0,           /* 8 bytes */
    kFormatAt = 8,          /* u32 */
    kHeaderSizeAt = 12,     /* u32 */
    kKindAt = 16,           /* u32 */
    kArchitectureAt = 20,   /* u32 */
    kEngineVersionAt = 24,  /* 32 bytes, padded with zeros, the last one always zero */
    kEngineTagAt = 56,      /* u32 */
    kOriginOptionsAt = 60,  /* u32 */
    kEngineBuildAt = 64,    /* 16 bytes */
    kSdkRevisionAt = 80,    /* u32 */
    kEncodingAt = 84,       /* u32 */
    kSourceLengthAt = 88,   /* u64 */
    kSourceHashAt = 96,     /* 16 bytes */
    kPayloadLengthAt = 112, /* u64 */
    kPayloadSumAt = 120,    /* u64 */
    kReservedAt = 128,      /* u64, zero */
    kHeaderSumAt = 136,     /* u64, over all bytes before it */
    kHeaderSize = 144,
    kEngineVersionSize = 32,
    kFormatVersion = 1
};
_Static_assert(kHeaderSize % 16 == 0, "the payload must be as well aligned as the blob");
_Static_assert(kHeaderSumAt + 8 == kHeaderSize, "the header's checksum comes last");

/* A high byte, both kinds of line end and an end-of-file mark: what a transfer that takes the
 * file for text would damage, and no text file begins with. */
static const uint8_t kMagic[8] = {0x8B, 'J', 'V', 'C', '\r', '\n', 0x1A, '\n'};

/* Processor (low 16 bits), pointer size, byte order. The values are stored. */
enum {
    kCpuOther = 0,
    kCpuX86 = 1,
    kCpuX86_64 = 2,
    kCpuArm = 3,
    kCpuAarch64 = 4,
    kCpuRiscv = 5,
    kCpuLoong64 = 6,
#if defined(__x86_64__)
    kCpu = kCpuX86_64,
#elif defined(__i386__)
    kCpu = kCpuX86,
#elif defined(__aarch64__)
    kCpu = kCpuAarch64,
#elif defined(__arm__)
    kCpu = kCpuArm,
#elif defined(__riscv)
    kCpu = kCpuRiscv,
#elif defined(__loongarch64)
    kCpu = kCpuLoong64,
#else
    kCpu = kCpuOther,
#endif
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    kByteOrder = 2,
#else
    kByteOrder = 1,
#endif
    kArchitecture = kCpu | (int)sizeof(void*) << 16 | kByteOrder << 24
};

static JsvmEnvelopeHash canonical(XXH128_hash_t value) {
    XXH128_canonical_t fixed;
    JsvmEnvelopeHash hash;
    XXH128_canonicalFromHash(&fixed, value);
    memcpy(hash.bytes, fixed.digest, sizeof(hash.bytes));
    return hash;
}

/* The hasher's state is copied in and out: its own type stays out of the header, and neither
 * alignment nor aliasing of the caller's storage matters. */
_Static_assert(sizeof(XXH3_state_t) <= sizeof(((JsvmEnvelopeHasher*)0)->storage),
               "the storage in the header is too small");

void jsvm_envelope_hasher_init(JsvmEnvelopeHasher* hasher) {
    XXH3_state_t state;
    memset(&state, 0, sizeof(state));
    XXH3_128bits_reset(&state);
    memset(hasher->storage, 0, sizeof(hasher->storage));
    memcpy(hasher->storage, &state, sizeof(state));
}

void jsvm_envelope_hasher_update(JsvmEnvelopeHasher* hasher, const void* bytes, size_t length) {
    XXH3_state_t state;
    if (length == 0) {
        return;
    }
    memcpy(&state, hasher->storage, sizeof(state));
    XXH3_128bits_update(&state, bytes, length);
    memcpy(hasher->storage, &state, sizeof(state));
}

JsvmEnvelopeHash jsvm_envelope_hasher_final(const JsvmEnvelopeHasher* hasher) {
    XXH3_state_t state;
    memcpy(&state, hasher->storage, sizeof(state));
    return canonical(XXH3_128bits_digest(&state));
}

JsvmEnvelopeHash jsvm_envelope_hash(const void* bytes, size_t length) {
    return canonical(XXH3_128bits(length == 0 ? "" : bytes, length));
}

size_t jsvm_envelope_size(void) {
    return kHeaderSize;
}

static void pad_engine_version(const char* version, uint8_t padded[kEngineVersionSize]) {
    size_t length = 0;
    while (length < kEngineVersionSize - 1 && version[length] != '\0') {
        ++length;
    }
    memset(padded, 0, kEngineVersionSize);
    memcpy(padded, version, length);
}

void jsvm_envelope_seal(uint8_t* blob, size_t payload_length, const JsvmEnvelopeIdentity* identity,
                        const JsvmEnvelopeSource* source) {
    memcpy(blob + kMagicAt, kMagic, sizeof(kMagic));
    jsvm_put_u32(blob + kFormatAt, kFormatVersion);
    jsvm_put_u32(blob + kHeaderSizeAt, kHeaderSize);
    jsvm_put_u32(blob + kKindAt, (uint32_t)identity->kind);
    jsvm_put_u32(blob + kArchitectureAt, (uint32_t)kArchitecture);
    pad_engine_version(identity->engine_version, blob + kEngineVersionAt);
    jsvm_put_u32(blob + kEngineTagAt, identity->engine_tag);
    jsvm_put_u32(blob + kOriginOptionsAt, identity->origin_tag);
    memcpy(blob + kEngineBuildAt, identity->engine_build.bytes, sizeof(JsvmEnvelopeHash));
    jsvm_put_u32(blob + kSdkRevisionAt, JSVM_ENVELOPE_SDK_REVISION);
    jsvm_put_u32(blob + kEncodingAt, (uint32_t)source->encoding);
    jsvm_put_u64(blob + kSourceLengthAt, source->length);
    memcpy(blob + kSourceHashAt, source->hash.bytes, sizeof(JsvmEnvelopeHash));
    jsvm_put_u64(blob + kPayloadLengthAt, payload_length);
    jsvm_put_u64(blob + kPayloadSumAt, XXH3_64bits(blob + kHeaderSize, payload_length));
    jsvm_put_u64(blob + kReservedAt, 0);
    jsvm_put_u64(blob + kHeaderSumAt, XXH3_64bits(blob, kHeaderSumAt));
}

/* Is there a whole header that this version reads? */
static JSVMX_CodeCacheReason check_header(const uint8_t* blob, size_t length) {
    if (blob == NULL || length == 0) {
        return JSVMX_REASON_EMPTY;
    }
    if (length < kHeaderSize) {
        return JSVMX_REASON_TRUNCATED;
    }
    if (memcmp(blob + kMagicAt, kMagic, sizeof(kMagic)) != 0) {
        return JSVMX_REASON_NOT_A_CACHE;
    }
    if (jsvm_get_u32(blob + kFormatAt) != kFormatVersion) {
        return JSVMX_REASON_FORMAT_VERSION;
    }
    if (jsvm_get_u32(blob + kHeaderSizeAt) != kHeaderSize ||
        jsvm_get_u64(blob + kReservedAt) != 0 ||
        jsvm_get_u64(blob + kHeaderSumAt) != XXH3_64bits(blob, kHeaderSumAt)) {
        return JSVMX_REASON_HEADER_DAMAGED;
    }
    if (jsvm_get_u32(blob + kSdkRevisionAt) != JSVM_ENVELOPE_SDK_REVISION) {
        return JSVMX_REASON_FORMAT_VERSION;
    }
    return JSVMX_REASON_NONE;
}

/* All of the identity but the script's origin. */
static JSVMX_CodeCacheReason check_engine(const uint8_t* blob,
                                          const JsvmEnvelopeIdentity* identity) {
    uint8_t engine_version[kEngineVersionSize];
    if (jsvm_get_u32(blob + kKindAt) != (uint32_t)identity->kind) {
        return JSVMX_REASON_KIND;
    }
    if (jsvm_get_u32(blob + kArchitectureAt) != (uint32_t)kArchitecture) {
        return JSVMX_REASON_ARCHITECTURE;
    }
    pad_engine_version(identity->engine_version, engine_version);
    if (memcmp(blob + kEngineVersionAt, engine_version, sizeof(engine_version)) != 0) {
        return JSVMX_REASON_ENGINE_VERSION;
    }
    if (memcmp(blob + kEngineBuildAt, identity->engine_build.bytes, sizeof(JsvmEnvelopeHash)) !=
        0) {
        return JSVMX_REASON_ENGINE_BUILD;
    }
    if (jsvm_get_u32(blob + kEngineTagAt) != identity->engine_tag) {
        return JSVMX_REASON_ENGINE_FLAGS;
    }
    return JSVMX_REASON_NONE;
}

/* Is there as much payload as the header says, and as the engine can take? */
static JSVMX_CodeCacheReason check_extent(const uint8_t* blob, size_t length,
                                          const uint8_t** payload, size_t* payload_length) {
    const size_t present = length - kHeaderSize;
    const uint64_t promised = jsvm_get_u64(blob + kPayloadLengthAt);
    if (promised > present) {
        return JSVMX_REASON_TRUNCATED;
    }
    if (promised < present || present == 0 || present > INT32_MAX) {
        return JSVMX_REASON_PAYLOAD_LENGTH;
    }
    *payload = blob + kHeaderSize;
    *payload_length = present;
    return JSVMX_REASON_NONE;
}

JSVMX_CodeCacheReason jsvm_envelope_check_engine(const uint8_t* blob, size_t length,
                                                 const JsvmEnvelopeIdentity* identity,
                                                 const uint8_t** payload, size_t* payload_length) {
    JSVMX_CodeCacheReason reason = check_header(blob, length);
    if (reason == JSVMX_REASON_NONE) {
        reason = check_engine(blob, identity);
    }
    return reason != JSVMX_REASON_NONE ? reason
                                       : check_extent(blob, length, payload, payload_length);
}

JSVMX_CodeCacheReason jsvm_envelope_check(const uint8_t* blob, size_t length,
                                          const JsvmEnvelopeIdentity* identity,
                                          JsvmEnvelopeEncoding source_encoding,
                                          uint64_t source_length, const uint8_t** payload,
                                          size_t* payload_length) {
    JSVMX_CodeCacheReason reason = check_header(blob, length);
    if (reason == JSVMX_REASON_NONE) {
        reason = check_engine(blob, identity);
    }
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    if (jsvm_get_u32(blob + kOriginOptionsAt) != identity->origin_tag) {
        return JSVMX_REASON_ORIGIN;
    }
    if (jsvm_get_u64(blob + kSourceLengthAt) != source_length) {
        return JSVMX_REASON_SOURCE_LENGTH;
    }
    if (jsvm_get_u32(blob + kEncodingAt) != (uint32_t)source_encoding) {
        return JSVMX_REASON_SOURCE_CONTENT;
    }
    return check_extent(blob, length, payload, payload_length);
}

static JSVMX_CodeCacheReason check_room_for_header(const uint8_t* blob, size_t length) {
    if (blob == NULL || length == 0) {
        return JSVMX_REASON_EMPTY;
    }
    return length < kHeaderSize ? JSVMX_REASON_TRUNCATED : JSVMX_REASON_NONE;
}

JSVMX_CodeCacheReason jsvm_envelope_check_source(const uint8_t* blob, size_t length,
                                                 const JsvmEnvelopeHash* source_hash) {
    const JSVMX_CodeCacheReason reason = check_room_for_header(blob, length);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    return memcmp(blob + kSourceHashAt, source_hash->bytes, sizeof(source_hash->bytes)) == 0
               ? JSVMX_REASON_NONE
               : JSVMX_REASON_SOURCE_CONTENT;
}

JSVMX_CodeCacheReason jsvm_envelope_check_payload(const uint8_t* blob, size_t length) {
    const JSVMX_CodeCacheReason reason = check_room_for_header(blob, length);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    return jsvm_get_u64(blob + kPayloadSumAt) ==
                   XXH3_64bits(blob + kHeaderSize, length - kHeaderSize)
               ? JSVMX_REASON_NONE
               : JSVMX_REASON_PAYLOAD_CHECKSUM;
}

JSVMX_CodeCacheReason jsvm_envelope_check_content(const uint8_t* blob, size_t length,
                                                  const JsvmEnvelopeHash* source_hash) {
    const JSVMX_CodeCacheReason reason = jsvm_envelope_check_source(blob, length, source_hash);
    return reason != JSVMX_REASON_NONE ? reason : jsvm_envelope_check_payload(blob, length);
}

JSVMX_CodeCacheReason jsvm_envelope_open(const uint8_t* blob, size_t length,
                                         const JsvmEnvelopeIdentity* identity,
                                         const JsvmEnvelopeSource* source, const uint8_t** payload,
                                         size_t* payload_length) {
    const uint8_t* found = NULL;
    size_t found_length = 0;
    JSVMX_CodeCacheReason reason = jsvm_envelope_check(blob, length, identity, source->encoding,
                                                       source->length, &found, &found_length);
    if (reason == JSVMX_REASON_NONE) {
        reason = jsvm_envelope_check_content(blob, length, &source->hash);
    }
    if (reason == JSVMX_REASON_NONE) {
        *payload = found;
        *payload_length = found_length;
    }
    return reason;
}

bool jsvm_envelope_describe(const uint8_t* blob, size_t length, JsvmEnvelopeInfo* info) {
    if (check_header(blob, length) != JSVMX_REASON_NONE) {
        return false;
    }
    info->kind = jsvm_get_u32(blob + kKindAt);
    memcpy(info->engine_version, blob + kEngineVersionAt, kEngineVersionSize);
    info->engine_version[kEngineVersionSize - 1] = '\0';
    info->source_length = jsvm_get_u64(blob + kSourceLengthAt);
    info->payload_length = jsvm_get_u64(blob + kPayloadLengthAt);
    return true;
}

const char* jsvm_envelope_reason_text(JSVMX_CodeCacheReason reason) {
    static const char* const kTexts[] = {
        [JSVMX_REASON_NONE] = "There is nothing to explain.",
        [JSVMX_REASON_IN_MEMORY_HIT] =
            "The VM still held this source compiled in memory, so the cache was not needed.",
        [JSVMX_REASON_MODE_IGNORES_CACHE] = "The compile mode does not consume code caches.",
        [JSVMX_REASON_EMPTY] = "The cache has no bytes.",
        [JSVMX_REASON_TRUNCATED] = "The end of the cache is missing.",
        [JSVMX_REASON_NOT_A_CACHE] = "The bytes are not a code cache made by this SDK.",
        [JSVMX_REASON_FORMAT_VERSION] =
            "The cache was made by a version of this SDK that made caches in another way.",
        [JSVMX_REASON_HEADER_DAMAGED] = "The header of the cache is damaged.",
        [JSVMX_REASON_KIND] = "The cache was made by another kind of compile.",
        [JSVMX_REASON_ENGINE_VERSION] = "The cache was made by another version of the engine.",
        [JSVMX_REASON_ENGINE_FLAGS] =
            "The cache was made by an engine with other flags or on a CPU with other features.",
        [JSVMX_REASON_ENGINE_BUILD] = "The cache was made by another build of the engine.",
        [JSVMX_REASON_ARCHITECTURE] = "The cache was made for another processor architecture.",
        [JSVMX_REASON_ORIGIN] = "The cache was made for a script with another origin.",
        [JSVMX_REASON_SOURCE_LENGTH] = "The cache was made from a source of another length.",
        [JSVMX_REASON_SOURCE_CONTENT] =
            "The cache was made from another source of the same length.",
        [JSVMX_REASON_PAYLOAD_LENGTH] =
            "The cache holds another amount of bytecode than its header says.",
        [JSVMX_REASON_PAYLOAD_CHECKSUM] = "The bytecode in the cache is damaged.",
        [JSVMX_REASON_ENGINE_REFUSED] =
            "The cache passed every check of this SDK, and the engine refused it.",
        [JSVMX_REASON_NOT_STORED] = "The store has no cache for this source.",
        [JSVMX_REASON_STORE_UNAVAILABLE] = "The store cannot be used.",
        [JSVMX_REASON_STORE_ON_NETWORK] =
            "The store is on a network file system, where it is not used.",
        [JSVMX_REASON_STORE_TIMEOUT] = "The server of the store did not answer in time.",
        [JSVMX_REASON_QUARANTINED] =
            "The cache is in quarantine: processes died after they had loaded it.",
        [JSVMX_REASON_EXPIRED] = "The cache is older than the store keeps caches.",
        [JSVMX_REASON_SIGNATURE] = "The cache does not bear the signature of the store's key.",
        [JSVMX_REASON_ENTRY_DAMAGED] = "What the store put around the cache is damaged.",
    };
    const size_t index = (size_t)reason;
    if (index >= sizeof(kTexts) / sizeof(kTexts[0]) || kTexts[index] == NULL) {
        return "The reason is not known to this version of the SDK.";
    }
    return kTexts[index];
}
