// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/source_in_question.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "frameworks/script/source_text.h"

namespace {

// What is looked at of a source: its ends, and a sample from each of the parts between.
constexpr int kEndUnits = 2048;
constexpr int kSampleUnits = 64;
constexpr int kSamples = 64;

void AddNumber(uint64_t number, JsvmEnvelopeHasher* to) {
    jsvm_envelope_hasher_update(to, &number, sizeof(number));
}

}  // namespace

JsvmEnvelopeEncoding JsvmSourceInQuestion::encoding() {
    if (!encoding_.has_value()) encoding_ = jsvm::EncodingOf(isolate_, source_);
    return *encoding_;
}

const JsvmEnvelopeSource& JsvmSourceInQuestion::Described() {
    if (!described_.has_value()) described_ = jsvm::DescribeSource(isolate_, source_, encoding());
    return *described_;
}

// As two-byte units always: the same text may be held by strings of either kind.
void JsvmSourceInQuestion::AddUnits(int start, int count, JsvmEnvelopeHasher* to) const {
    uint16_t units[kEndUnits];
    const int written =
        source_->Write(isolate_, units, start, count, v8::String::NO_NULL_TERMINATION);
    jsvm_envelope_hasher_update(to, units, static_cast<size_t>(written) * sizeof(units[0]));
}

void JsvmSourceInQuestion::AddSamples(JsvmEnvelopeHasher* to) const {
    const int length = source_->Length();
    AddUnits(0, std::min(length, kEndUnits), to);
    if (length <= kEndUnits) return;
    AddUnits(std::max(kEndUnits, length - kEndUnits), kEndUnits, to);
    const int between = length - 2 * kEndUnits;
    if (between <= 0) return;
    const int step = std::max(kSampleUnits, between / kSamples);
    for (int at = kEndUnits; at < length - kEndUnits; at += step) AddUnits(at, kSampleUnits, to);
}

JsvmEnvelopeHash JsvmSourceInQuestion::Fingerprint() const {
    JsvmEnvelopeHasher hasher;
    jsvm_envelope_hasher_init(&hasher);
    AddNumber(JSVM_ENVELOPE_SDK_REVISION, &hasher);
    AddNumber(static_cast<uint64_t>(identity_.kind), &hasher);
    AddNumber(identity_.engine_tag, &hasher);
    AddNumber(identity_.origin_tag, &hasher);
    AddNumber(length(), &hasher);
    jsvm_envelope_hasher_update(&hasher, identity_.engine_build.bytes,
                                sizeof(identity_.engine_build.bytes));
    jsvm_envelope_hasher_update(&hasher, identity_.engine_version,
                                std::strlen(identity_.engine_version));
    AddSamples(&hasher);
    return jsvm_envelope_hasher_final(&hasher);
}

JsvmEnvelopeHash jsvm_source_fingerprint(const JsvmSourceInQuestion* source) {
    return source->Fingerprint();
}

JsvmEnvelopeHash jsvm_source_hash(JsvmSourceInQuestion* source) {
    return source->Described().hash;
}
