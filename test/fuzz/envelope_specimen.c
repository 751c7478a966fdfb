/* SPDX-License-Identifier: Apache-2.0 */
#include "test/fuzz/envelope_specimen.h"

#include <stdlib.h>
#include <string.h>

#include "frameworks/platform/little_endian.h"

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

/* docs/design/code-cache.md has the layout; the fuzzers find nothing to accept when it changes. */
enum { kPayloadLengthAt = 112, kPayloadSumAt = 120, kHeaderSumAt = 136, kHeaderSize = 144 };

static const char kSource[] = "(function () { return 42; })();";

JsvmEnvelopeIdentity specimen_identity(void) {
    JsvmEnvelopeIdentity identity = {JSVM_ENVELOPE_SCRIPT, "10.2.154.26", 0x12345678, 7, {{0}}};
    memset(identity.engine_build.bytes, 0xAB, sizeof(identity.engine_build.bytes));
    return identity;
}

JsvmEnvelopeSource specimen_source(void) {
    const JsvmEnvelopeSource source = {JSVM_ENVELOPE_ONE_BYTE, sizeof(kSource) - 1,
                                       jsvm_envelope_hash(kSource, sizeof(kSource) - 1)};
    return source;
}

static size_t make(FuzzRandom* random, uint8_t* data) {
    const JsvmEnvelopeIdentity identity = specimen_identity();
    const JsvmEnvelopeSource source = specimen_source();
    const size_t length = 1 + (size_t)fuzz_below(random, 100);
    for (size_t i = 0; i < length; ++i) {
        data[kHeaderSize + i] = (uint8_t)fuzz_below(random, 4);
    }
    jsvm_envelope_seal(data, length, &identity, &source);
    return kHeaderSize + length;
}

static void repair(FuzzRandom* random, uint8_t* data, size_t size) {
    if (fuzz_below(random, 2) == 0) {
        jsvm_put_u64(data + kPayloadLengthAt, size - kHeaderSize);
    }
    jsvm_put_u64(data + kPayloadSumAt, XXH3_64bits(data + kHeaderSize, size - kHeaderSize));
    jsvm_put_u64(data + kHeaderSumAt, XXH3_64bits(data, kHeaderSumAt));
}

size_t specimen_mutate(FuzzRandom* random, uint8_t* data, size_t size, size_t most) {
    const uint64_t kind = fuzz_below(random, 8);
    if (size < kHeaderSize && kind != 0) {
        size = make(random, data);
    }
    if (kind < 4) {
        size = LLVMFuzzerMutate(data, size, most);
    } else if (kind < 7) {
        fuzz_field(random, data + 4 * fuzz_below(random, kHeaderSize / 4 - 1),
                   fuzz_below(random, 2) == 0 ? 4 : 8);
    } else {
        size = kHeaderSize + (size_t)fuzz_below(random, size - kHeaderSize + 1);
    }
    if (size >= kHeaderSize && fuzz_below(random, 2) == 0) {
        repair(random, data, size);
    }
    return size;
}

static void require_payload(const uint8_t* data, size_t size, const uint8_t* payload,
                            size_t length) {
    fuzz_require(payload == data + kHeaderSize && length == size - kHeaderSize && length > 0,
                 "a payload is what follows the header");
}

/* Sealing the payload again must give the same bytes: nothing in them is free. */
static void require_as_written(const uint8_t* data, size_t size) {
    const JsvmEnvelopeIdentity identity = specimen_identity();
    const JsvmEnvelopeSource source = specimen_source();
    uint8_t* again = malloc(size);
    fuzz_require(again != NULL, "there is memory");
    memcpy(again, data, size);
    jsvm_envelope_seal(again, size - kHeaderSize, &identity, &source);
    fuzz_require(memcmp(again, data, size) == 0, "what is accepted is what would be written");
    free(again);
}

JSVMX_CodeCacheReason specimen_open(const uint8_t* data, size_t size) {
    const JsvmEnvelopeIdentity identity = specimen_identity();
    const JsvmEnvelopeSource source = specimen_source();
    const uint8_t* payload = NULL;
    size_t length = 0;
    JsvmEnvelopeInfo info;
    if (jsvm_envelope_check_engine(data, size, &identity, &payload, &length) == JSVMX_REASON_NONE) {
        require_payload(data, size, payload, length);
    }
    if (jsvm_envelope_describe(data, size, &info)) {
        fuzz_require(memchr(info.engine_version, 0, sizeof(info.engine_version)) != NULL,
                     "the version ends");
    }
    jsvm_envelope_check_content(data, size, &source.hash);
    jsvm_envelope_check_source(data, size, &source.hash);
    jsvm_envelope_check_payload(data, size);
    const JSVMX_CodeCacheReason reason =
        jsvm_envelope_open(data, size, &identity, &source, &payload, &length);
    fuzz_require(jsvm_envelope_reason_text(reason) != NULL, "there is a text");
    if (reason == JSVMX_REASON_NONE) {
        require_payload(data, size, payload, length);
        require_as_written(data, size);
    }
    return reason;
}
