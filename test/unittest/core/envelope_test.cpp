// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/envelope.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <set>
#include <string>
#include <vector>

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

namespace {

using Bytes = std::vector<uint8_t>;

// Where format version 1 keeps its fields: stored caches depend on it, so it is held here again.
constexpr size_t kFormatAt = 8;
constexpr size_t kHeaderSizeAt = 12;
constexpr size_t kKindAt = 16;
constexpr size_t kArchitectureAt = 20;
constexpr size_t kEngineVersionAt = 24;
constexpr size_t kEngineTagAt = 56;
constexpr size_t kOriginAt = 60;
constexpr size_t kEngineBuildAt = 64;
constexpr size_t kSdkRevisionAt = 80;
constexpr size_t kEncodingAt = 84;
constexpr size_t kSourceLengthAt = 88;
constexpr size_t kSourceHashAt = 96;
constexpr size_t kPayloadLengthAt = 112;
constexpr size_t kPayloadSumAt = 120;
constexpr size_t kReservedAt = 128;
constexpr size_t kHeaderSumAt = 136;
constexpr size_t kHeaderSize = 144;

const std::string kText = "const answer = 6 * 7; answer;";

JsvmEnvelopeIdentity Identity() {
    JsvmEnvelopeIdentity identity = {};
    identity.kind = JSVM_ENVELOPE_SCRIPT;
    identity.engine_version = "10.2.154.26-node.36";
    identity.engine_tag = 0x89abcdefu;
    identity.origin_tag = 4;
    identity.engine_build = jsvm_envelope_hash("build", 5);
    return identity;
}

JsvmEnvelopeSource Source(const std::string& text) {
    JsvmEnvelopeSource source = {};
    source.encoding = JSVM_ENVELOPE_ONE_BYTE;
    source.length = text.size();
    source.hash = jsvm_envelope_hash(text.data(), text.size());
    return source;
}

Bytes RandomBytes(size_t length, uint32_t seed) {
    std::mt19937 random(seed);
    Bytes bytes(length);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    return bytes;
}

Bytes Seal(const Bytes& payload, const JsvmEnvelopeIdentity& identity = Identity(),
           const JsvmEnvelopeSource& source = Source(kText)) {
    Bytes blob(jsvm_envelope_size());
    blob.insert(blob.end(), payload.begin(), payload.end());
    jsvm_envelope_seal(blob.data(), payload.size(), &identity, &source);
    return blob;
}

// The bytes go into a heap block of their exact size, so that a sanitizer sees any read beyond it.
JSVMX_CodeCacheReason Open(const Bytes& blob, const JsvmEnvelopeIdentity& identity = Identity(),
                           const JsvmEnvelopeSource& source = Source(kText)) {
    const Bytes exact(blob);
    const uint8_t* payload = nullptr;
    size_t length = 0;
    const JSVMX_CodeCacheReason reason =
        jsvm_envelope_open(exact.data(), exact.size(), &identity, &source, &payload, &length);
    if (reason == JSVMX_REASON_NONE) {
        EXPECT_EQ(payload, exact.data() + jsvm_envelope_size());
        EXPECT_EQ(length, exact.size() - jsvm_envelope_size());
    } else {
        EXPECT_EQ(payload, nullptr);
        EXPECT_EQ(length, 0u);
    }
    return reason;
}

void Put(Bytes* blob, size_t at, uint64_t value, size_t size) {
    for (size_t i = 0; i < size; ++i) {
        (*blob)[at + i] = static_cast<uint8_t>(value >> (8 * i));
    }
}

// Makes the header's checksum right again, as somebody hostile would.
void Reseal(Bytes* blob) {
    Put(blob, kHeaderSumAt, XXH3_64bits(blob->data(), kHeaderSumAt), 8);
}

TEST(CacheEnvelope, HeaderKeepsThePayloadAligned) {
    EXPECT_EQ(jsvm_envelope_size(), kHeaderSize);
    EXPECT_EQ(jsvm_envelope_size() % 16, 0u);
}

TEST(CacheEnvelope, RoundTrip) {
    for (size_t size : {1u, 7u, 8u, 4096u, 100001u}) {
        const Bytes payload = RandomBytes(size, 1);
        const Bytes blob = Seal(payload);
        EXPECT_EQ(Open(blob), JSVMX_REASON_NONE);
        EXPECT_EQ(Bytes(blob.begin() + kHeaderSize, blob.end()), payload);
    }
}

TEST(CacheEnvelope, RoundTripAtAnyAlignment) {
    const Bytes blob = Seal(RandomBytes(333, 2));
    const JsvmEnvelopeIdentity identity = Identity();
    const JsvmEnvelopeSource source = Source(kText);
    for (size_t shift = 0; shift < 16; ++shift) {
        Bytes room(blob.size() + shift);
        memcpy(room.data() + shift, blob.data(), blob.size());
        const uint8_t* payload = nullptr;
        size_t length = 0;
        EXPECT_EQ(jsvm_envelope_open(room.data() + shift, blob.size(), &identity, &source, &payload,
                                     &length),
                  JSVMX_REASON_NONE);
        EXPECT_EQ(length, 333u);
    }
}

TEST(CacheEnvelope, TheStoredFormIsFixed) {
    const Bytes blob = Seal(RandomBytes(5, 3));
    const uint8_t head[] = {0x8B, 'J', 'V', 'C', '\r', '\n', 0x1A, '\n', 1, 0,
                            0,    0,   144, 0,   0,    0,    1,    0,    0, 0};
    EXPECT_EQ(memcmp(blob.data(), head, sizeof(head)), 0);
    const std::string version = Identity().engine_version;
    EXPECT_EQ(memcmp(blob.data() + kEngineVersionAt, version.c_str(), version.size() + 1), 0);
    EXPECT_EQ(blob[kEngineTagAt], 0xef);
    EXPECT_EQ(blob[kSourceLengthAt], kText.size());
    EXPECT_EQ(blob[kPayloadLengthAt], 5);
}

TEST(CacheEnvelope, SealingTwiceGivesTheSameBytes) {
    const Bytes payload = RandomBytes(64, 4);
    EXPECT_EQ(Seal(payload), Seal(payload));
}

TEST(CacheEnvelope, Empty) {
    EXPECT_EQ(Open({}), JSVMX_REASON_EMPTY);
    const JsvmEnvelopeIdentity identity = Identity();
    const JsvmEnvelopeSource source = Source(kText);
    const uint8_t* payload = nullptr;
    size_t length = 0;
    EXPECT_EQ(jsvm_envelope_open(nullptr, 500, &identity, &source, &payload, &length),
              JSVMX_REASON_EMPTY);
    EXPECT_EQ(jsvm_envelope_check_content(nullptr, 0, &source.hash), JSVMX_REASON_EMPTY);
}

TEST(CacheEnvelope, EveryTruncation) {
    const Bytes blob = Seal(RandomBytes(200, 5));
    for (size_t length = 1; length < blob.size(); ++length) {
        EXPECT_EQ(Open(Bytes(blob.begin(), blob.begin() + length)), JSVMX_REASON_TRUNCATED)
            << length;
    }
    const JsvmEnvelopeHash hash = Source(kText).hash;
    EXPECT_EQ(jsvm_envelope_check_content(blob.data(), kHeaderSize - 1, &hash),
              JSVMX_REASON_TRUNCATED);
}

TEST(CacheEnvelope, BytesBehindTheEnd) {
    Bytes blob = Seal(RandomBytes(200, 6));
    blob.push_back(0);
    EXPECT_EQ(Open(blob), JSVMX_REASON_PAYLOAD_LENGTH);
}

TEST(CacheEnvelope, APayloadOfNothing) {
    EXPECT_EQ(Open(Seal({})), JSVMX_REASON_PAYLOAD_LENGTH);
}

TEST(CacheEnvelope, EverySingleBitFlip) {
    const Bytes blob = Seal(RandomBytes(300, 7));
    for (size_t at = 0; at < blob.size(); ++at) {
        JSVMX_CodeCacheReason expected = JSVMX_REASON_HEADER_DAMAGED;
        if (at < kFormatAt) expected = JSVMX_REASON_NOT_A_CACHE;
        if (at >= kFormatAt && at < kHeaderSizeAt) expected = JSVMX_REASON_FORMAT_VERSION;
        if (at >= kHeaderSize) expected = JSVMX_REASON_PAYLOAD_CHECKSUM;
        for (int bit = 0; bit < 8; ++bit) {
            Bytes changed = blob;
            changed[at] = static_cast<uint8_t>(changed[at] ^ (1u << bit));
            EXPECT_EQ(Open(changed), expected) << "byte " << at << " bit " << bit;
        }
    }
}

// Each field on its own, with the header's checksum put right: the field's own check must act.
TEST(CacheEnvelope, EveryFieldHasItsOwnCheck) {
    const struct {
        size_t begin, end;
        JSVMX_CodeCacheReason reason;
    } fields[] = {
        {kHeaderSizeAt, kKindAt, JSVMX_REASON_HEADER_DAMAGED},
        {kKindAt, kArchitectureAt, JSVMX_REASON_KIND},
        {kArchitectureAt, kEngineVersionAt, JSVMX_REASON_ARCHITECTURE},
        {kEngineVersionAt, kEngineTagAt, JSVMX_REASON_ENGINE_VERSION},
        {kEngineTagAt, kOriginAt, JSVMX_REASON_ENGINE_FLAGS},
        {kOriginAt, kEngineBuildAt, JSVMX_REASON_ORIGIN},
        {kEngineBuildAt, kSdkRevisionAt, JSVMX_REASON_ENGINE_BUILD},
        {kSdkRevisionAt, kEncodingAt, JSVMX_REASON_FORMAT_VERSION},
        {kEncodingAt, kSourceLengthAt, JSVMX_REASON_SOURCE_CONTENT},
        {kSourceLengthAt, kSourceHashAt, JSVMX_REASON_SOURCE_LENGTH},
        {kSourceHashAt, kPayloadLengthAt, JSVMX_REASON_SOURCE_CONTENT},
        {kPayloadSumAt, kReservedAt, JSVMX_REASON_PAYLOAD_CHECKSUM},
    };
    const Bytes blob = Seal(RandomBytes(40, 8));
    for (const auto& field : fields) {
        for (size_t at = field.begin; at < field.end; ++at) {
            Bytes changed = blob;
            changed[at] ^= 0x40;
            Reseal(&changed);
            EXPECT_EQ(Open(changed), field.reason) << "byte " << at;
        }
    }
}

TEST(CacheEnvelope, HostilePayloadLengths) {
    const Bytes blob = Seal(RandomBytes(40, 9));
    const uint64_t too_long[] = {
        41,        1000,       INT32_MAX,  UINT32_MAX,       1ull << 32,       (1ull << 32) + 40,
        INT64_MAX, 1ull << 63, UINT64_MAX, UINT64_MAX - 143, UINT64_MAX - 103, UINT64_MAX - 40};
    for (uint64_t length : too_long) {
        Bytes changed = blob;
        Put(&changed, kPayloadLengthAt, length, 8);
        Reseal(&changed);
        EXPECT_EQ(Open(changed), JSVMX_REASON_TRUNCATED) << length;
    }
    for (uint64_t length : {0u, 1u, 39u}) {
        Bytes changed = blob;
        Put(&changed, kPayloadLengthAt, length, 8);
        Reseal(&changed);
        EXPECT_EQ(Open(changed), JSVMX_REASON_PAYLOAD_LENGTH) << length;
    }
}

// Step 1 reads no payload, so a length beyond what engines take can be shown to it without one.
TEST(CacheEnvelope, PayloadsBeyondTheEnginesLimit) {
    Bytes blob = Seal(RandomBytes(16, 10));
    const JsvmEnvelopeIdentity identity = Identity();
    for (uint64_t length : {uint64_t{INT32_MAX}, uint64_t{INT32_MAX} + 1, uint64_t{UINT32_MAX}}) {
        Put(&blob, kPayloadLengthAt, length, 8);
        Reseal(&blob);
        const uint8_t* payload = nullptr;
        size_t found = 0;
        EXPECT_EQ(
            jsvm_envelope_check(blob.data(), kHeaderSize + static_cast<size_t>(length), &identity,
                                JSVM_ENVELOPE_ONE_BYTE, kText.size(), &payload, &found),
            length > INT32_MAX ? JSVMX_REASON_PAYLOAD_LENGTH : JSVMX_REASON_NONE);
    }
}

TEST(CacheEnvelope, AnotherIdentity) {
    const Bytes blob = Seal(RandomBytes(40, 11));
    for (JsvmEnvelopeKind kind :
         {JSVM_ENVELOPE_MODULE, JSVM_ENVELOPE_FUNCTION, JSVM_ENVELOPE_WASM}) {
        JsvmEnvelopeIdentity other = Identity();
        other.kind = kind;
        EXPECT_EQ(Open(blob, other), JSVMX_REASON_KIND);
    }
    for (const char* version : {"", "10.2.154.26-node.3", "10.2.154.26-node.361", "13.6.233"}) {
        JsvmEnvelopeIdentity other = Identity();
        other.engine_version = version;
        EXPECT_EQ(Open(blob, other), JSVMX_REASON_ENGINE_VERSION) << version;
    }
    JsvmEnvelopeIdentity other = Identity();
    other.engine_tag ^= 1;
    EXPECT_EQ(Open(blob, other), JSVMX_REASON_ENGINE_FLAGS);
    other.engine_build.bytes[15] ^= 1;
    EXPECT_EQ(Open(blob, other), JSVMX_REASON_ENGINE_BUILD) << "the build tells more than flags";
    other = Identity();
    other.origin_tag = 0;
    EXPECT_EQ(Open(blob, other), JSVMX_REASON_ORIGIN);
}

TEST(CacheEnvelope, LongEngineVersionsAreCut) {
    JsvmEnvelopeIdentity identity = Identity();
    const std::string version(500, '9');
    identity.engine_version = version.c_str();
    const Bytes blob = Seal(RandomBytes(40, 12), identity);
    EXPECT_EQ(blob[kEngineTagAt - 1], 0);
    EXPECT_EQ(Open(blob, identity), JSVMX_REASON_NONE);
    EXPECT_EQ(Open(blob), JSVMX_REASON_ENGINE_VERSION);
}

TEST(CacheEnvelope, AnotherSource) {
    const Bytes blob = Seal(RandomBytes(40, 13));
    EXPECT_EQ(Open(blob, Identity(), Source(kText + " ")), JSVMX_REASON_SOURCE_LENGTH);
    EXPECT_EQ(Open(blob, Identity(), Source("")), JSVMX_REASON_SOURCE_LENGTH);
    for (size_t at = 0; at < kText.size(); ++at) {
        std::string edited = kText;
        edited[at] = static_cast<char>(edited[at] + 1);
        EXPECT_EQ(Open(blob, Identity(), Source(edited)), JSVMX_REASON_SOURCE_CONTENT);
    }
    JsvmEnvelopeSource wide = Source(kText);
    wide.encoding = JSVM_ENVELOPE_TWO_BYTE;
    EXPECT_EQ(Open(blob, Identity(), wide), JSVMX_REASON_SOURCE_CONTENT);
    EXPECT_EQ(Open(Seal(RandomBytes(9, 14), Identity(), Source("")), Identity(), Source("")),
              JSVMX_REASON_NONE)
        << "an empty source is a source";
}

// What is cheap to tell is told first: nobody hashes 10 MB to learn that the engine is another.
TEST(CacheEnvelope, CheapChecksComeFirst) {
    Bytes blob = Seal(RandomBytes(40, 15));
    blob.back() ^= 1;
    const JsvmEnvelopeSource edited = Source("const answer = 6 * 9; answer;");
    JsvmEnvelopeIdentity other = Identity();
    other.engine_version = "1";
    EXPECT_EQ(Open(blob, other, edited), JSVMX_REASON_ENGINE_VERSION);
    EXPECT_EQ(Open(blob, Identity(), edited), JSVMX_REASON_SOURCE_CONTENT);
    EXPECT_EQ(Open(blob), JSVMX_REASON_PAYLOAD_CHECKSUM);
    blob.pop_back();
    EXPECT_EQ(Open(blob, Identity(), edited), JSVMX_REASON_TRUNCATED);
}

TEST(CacheEnvelope, GarbageIsNeverTaken) {
    std::mt19937 random(16);
    for (int round = 0; round < 20000; ++round) {
        Bytes garbage = RandomBytes(1 + random() % 400, random());
        const size_t size = garbage.size();
        EXPECT_EQ(Open(garbage),
                  size < kHeaderSize ? JSVMX_REASON_TRUNCATED : JSVMX_REASON_NOT_A_CACHE);
    }
    EXPECT_EQ(Open(Bytes(1000, 0)), JSVMX_REASON_NOT_A_CACHE);
    const std::string text(1000, '/');
    EXPECT_EQ(Open(Bytes(text.begin(), text.end())), JSVMX_REASON_NOT_A_CACHE);
}

// Several damages at once, a share of them with the header's checksum put right.
TEST(CacheEnvelope, RandomDamageIsNeverTaken) {
    std::mt19937 random(17);
    const Bytes blob = Seal(RandomBytes(150, 18));
    for (int round = 0; round < 50000; ++round) {
        Bytes changed = blob;
        for (uint32_t edits = 1 + random() % 4; edits > 0; --edits) {
            changed[random() % changed.size()] = static_cast<uint8_t>(random());
        }
        if (random() % 3 == 0) Reseal(&changed);
        if (random() % 5 == 0) changed.resize(random() % (blob.size() + 20));
        const bool harmless = changed.size() == blob.size() &&
                              Bytes(changed.begin(), changed.begin() + kHeaderSumAt) ==
                                  Bytes(blob.begin(), blob.begin() + kHeaderSumAt) &&
                              Bytes(changed.begin() + kHeaderSize, changed.end()) ==
                                  Bytes(blob.begin() + kHeaderSize, blob.end());
        if (harmless) continue;
        EXPECT_NE(Open(changed), JSVMX_REASON_NONE) << round;
    }
}

TEST(CacheEnvelopeHasher, PiecesGiveTheHashOfTheWhole) {
    std::mt19937 random(19);
    for (size_t size : {0u, 1u, 3u, 16u, 17u, 128u, 129u, 240u, 241u, 256u, 1024u, 70000u}) {
        const Bytes bytes = RandomBytes(size, static_cast<uint32_t>(size));
        const JsvmEnvelopeHash whole = jsvm_envelope_hash(bytes.data(), bytes.size());
        JsvmEnvelopeHasher hasher;
        jsvm_envelope_hasher_init(&hasher);
        for (size_t at = 0; at < size;) {
            const size_t piece = std::min<size_t>(size - at, random() % 700);
            jsvm_envelope_hasher_update(&hasher, bytes.data() + at, piece);
            at += piece;
        }
        jsvm_envelope_hasher_update(&hasher, nullptr, 0);
        const JsvmEnvelopeHash pieces = jsvm_envelope_hasher_final(&hasher);
        EXPECT_EQ(memcmp(whole.bytes, pieces.bytes, sizeof(whole.bytes)), 0) << size;
    }
}

TEST(CacheEnvelopeReasonText, EveryReasonHasItsOwnSentence) {
    std::set<std::string> seen;
    for (int reason = 0; reason <= JSVMX_REASON_ENTRY_DAMAGED; ++reason) {
        // Those of stores begin at 32.
        if (reason > JSVMX_REASON_ENGINE_REFUSED && reason < JSVMX_REASON_NOT_STORED) continue;
        const std::string text =
            jsvm_envelope_reason_text(static_cast<JSVMX_CodeCacheReason>(reason));
        EXPECT_EQ(text.back(), '.');
        EXPECT_TRUE(seen.insert(text).second) << text;
    }
    const auto text_of = [](int reason) -> std::string {
        return jsvm_envelope_reason_text(static_cast<JSVMX_CodeCacheReason>(reason));
    };
    const std::string unknown = text_of(JSVMX_REASON_ENTRY_DAMAGED + 1);
    EXPECT_TRUE(seen.insert(unknown).second);
    EXPECT_EQ(unknown, text_of(JSVMX_REASON_ENGINE_REFUSED + 1)) << "in the gap";
    EXPECT_EQ(unknown, text_of(-1));
}

}  // namespace
