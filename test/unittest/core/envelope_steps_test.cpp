// SPDX-License-Identifier: Apache-2.0
// The checks of an envelope one by one, for those who do them at different times.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "frameworks/core/envelope.h"

namespace {

using Bytes = std::vector<uint8_t>;

JsvmEnvelopeIdentity Identity() {
    JsvmEnvelopeIdentity identity = {};
    identity.kind = JSVM_ENVELOPE_SCRIPT;
    identity.engine_version = "10.2";
    identity.engine_tag = 7;
    identity.origin_tag = 4;
    identity.engine_build = jsvm_envelope_hash("build", 5);
    return identity;
}

Bytes Sealed() {
    const std::string text = "6 * 7";
    JsvmEnvelopeSource source = {};
    source.encoding = JSVM_ENVELOPE_ONE_BYTE;
    source.length = text.size();
    source.hash = jsvm_envelope_hash(text.data(), text.size());
    Bytes blob(jsvm_envelope_size() + 20, 3);
    const JsvmEnvelopeIdentity identity = Identity();
    jsvm_envelope_seal(blob.data(), 20, &identity, &source);
    return blob;
}

JSVMX_CodeCacheReason CheckEngine(const Bytes& blob, const JsvmEnvelopeIdentity& identity) {
    const uint8_t* payload = nullptr;
    size_t length = 0;
    const JSVMX_CodeCacheReason reason =
        jsvm_envelope_check_engine(blob.data(), blob.size(), &identity, &payload, &length);
    const bool good = reason == JSVMX_REASON_NONE;
    EXPECT_EQ(good ? blob.data() + jsvm_envelope_size() : nullptr, payload);
    EXPECT_EQ(good ? blob.size() - jsvm_envelope_size() : 0, length);
    return reason;
}

TEST(EnvelopeSteps, TheEngineIsCheckedWhateverTheScriptIs) {
    JsvmEnvelopeIdentity identity = Identity();
    identity.origin_tag = 5;
    EXPECT_EQ(JSVMX_REASON_NONE, CheckEngine(Sealed(), identity));
}

TEST(EnvelopeSteps, AllElseOfTheIdentityCounts) {
    JsvmEnvelopeIdentity other = Identity();
    other.kind = JSVM_ENVELOPE_WASM;
    EXPECT_EQ(JSVMX_REASON_KIND, CheckEngine(Sealed(), other));
    other = Identity();
    other.engine_version = "10.3";
    EXPECT_EQ(JSVMX_REASON_ENGINE_VERSION, CheckEngine(Sealed(), other));
    other = Identity();
    other.engine_build.bytes[0] ^= 1;
    EXPECT_EQ(JSVMX_REASON_ENGINE_BUILD, CheckEngine(Sealed(), other));
    other = Identity();
    other.engine_tag = 8;
    EXPECT_EQ(JSVMX_REASON_ENGINE_FLAGS, CheckEngine(Sealed(), other));
}

TEST(EnvelopeSteps, TheEngineIsCheckedOnAnyBytes) {
    const Bytes blob = Sealed();
    EXPECT_EQ(JSVMX_REASON_EMPTY, CheckEngine({}, Identity()));
    for (size_t length = 1; length < blob.size(); ++length) {
        EXPECT_EQ(JSVMX_REASON_TRUNCATED,
                  CheckEngine(Bytes(blob.begin(), blob.begin() + length), Identity()));
    }
    Bytes longer = blob;
    longer.push_back(0);
    EXPECT_EQ(JSVMX_REASON_PAYLOAD_LENGTH, CheckEngine(longer, Identity()));
    for (size_t at = 0; at < jsvm_envelope_size(); ++at) {
        Bytes damaged = blob;
        damaged[at] ^= 1;
        EXPECT_NE(JSVMX_REASON_NONE, CheckEngine(damaged, Identity())) << at;
    }
}

TEST(EnvelopeSteps, SourceAndPayloadAreCheckedApart) {
    Bytes blob = Sealed();
    const JsvmEnvelopeHash right = jsvm_envelope_hash("6 * 7", 5);
    const JsvmEnvelopeHash wrong = jsvm_envelope_hash("6 * 8", 5);
    EXPECT_EQ(JSVMX_REASON_NONE, jsvm_envelope_check_source(blob.data(), blob.size(), &right));
    EXPECT_EQ(JSVMX_REASON_NONE, jsvm_envelope_check_payload(blob.data(), blob.size()));
    EXPECT_EQ(JSVMX_REASON_SOURCE_CONTENT,
              jsvm_envelope_check_source(blob.data(), blob.size(), &wrong));
    blob.back() ^= 1;
    EXPECT_EQ(JSVMX_REASON_NONE, jsvm_envelope_check_source(blob.data(), blob.size(), &right));
    EXPECT_EQ(JSVMX_REASON_PAYLOAD_CHECKSUM, jsvm_envelope_check_payload(blob.data(), blob.size()));
    // Both wrong: the source is told first.
    EXPECT_EQ(JSVMX_REASON_SOURCE_CONTENT,
              jsvm_envelope_check_content(blob.data(), blob.size(), &wrong));
}

TEST(EnvelopeSteps, WithoutAHeaderThereIsNothingToCheck) {
    const Bytes blob = Sealed();
    const JsvmEnvelopeHash hash = jsvm_envelope_hash("6 * 7", 5);
    const size_t less = jsvm_envelope_size() - 1;
    EXPECT_EQ(JSVMX_REASON_EMPTY, jsvm_envelope_check_source(nullptr, 9, &hash));
    EXPECT_EQ(JSVMX_REASON_EMPTY, jsvm_envelope_check_payload(blob.data(), 0));
    EXPECT_EQ(JSVMX_REASON_TRUNCATED, jsvm_envelope_check_source(blob.data(), less, &hash));
    EXPECT_EQ(JSVMX_REASON_TRUNCATED, jsvm_envelope_check_payload(blob.data(), less));
}

TEST(EnvelopeSteps, AHeaderIsDescribedIfItIsWhole) {
    Bytes blob = Sealed();
    JsvmEnvelopeInfo info = {};
    ASSERT_TRUE(jsvm_envelope_describe(blob.data(), blob.size(), &info));
    EXPECT_EQ(JSVM_ENVELOPE_SCRIPT, static_cast<JsvmEnvelopeKind>(info.kind));
    EXPECT_STREQ("10.2", info.engine_version);
    EXPECT_EQ(5u, info.source_length);
    EXPECT_EQ(20u, info.payload_length);
    EXPECT_TRUE(jsvm_envelope_describe(blob.data(), jsvm_envelope_size(), &info))
        << "the payload is not asked for";
    EXPECT_FALSE(jsvm_envelope_describe(blob.data(), jsvm_envelope_size() - 1, &info));
    EXPECT_FALSE(jsvm_envelope_describe(nullptr, 0, &info));
    for (size_t at = 0; at < jsvm_envelope_size(); ++at) {
        blob[at] ^= 1;
        EXPECT_FALSE(jsvm_envelope_describe(blob.data(), blob.size(), &info)) << at;
        blob[at] ^= 1;
    }
}

}  // namespace
