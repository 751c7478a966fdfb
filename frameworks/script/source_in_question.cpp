// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/source_in_question.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "frameworks/script/source_text.h"

namespace {

// What is looked at of a source: its ends.
constexpr int kEndUnits = 40;

// What a fingerprint is the hash of: every byte of it, so there is no padding. As much as XXH3 has
// a short way for, since a compile that finds nothing pays for this.
struct Sampled {
    uint32_t sdk_revision;
    uint32_t kind;
    uint32_t engine_tag;
    uint32_t origin_tag;
    uint64_t length;
    JsvmEnvelopeHash engine_build;
    char engine_version[32];
    uint16_t units[2 * kEndUnits];
};
static_assert(sizeof(Sampled) == 232);

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
int JsvmSourceInQuestion::CopyUnits(int start, int count, uint16_t* to) const {
    return source_->Write(isolate_, to, start, count, v8::String::NO_NULL_TERMINATION);
}

int JsvmSourceInQuestion::CopySamples(uint16_t* to) const {
    const int length = source_->Length();
    if (length <= 2 * kEndUnits) return CopyUnits(0, length, to);
    return CopyUnits(0, kEndUnits, to) + CopyUnits(length - kEndUnits, kEndUnits, to + kEndUnits);
}

JsvmEnvelopeHash JsvmSourceInQuestion::Fingerprint() const {
    Sampled sampled;
    sampled.sdk_revision = JSVM_ENVELOPE_SDK_REVISION;
    sampled.kind = static_cast<uint32_t>(identity_.kind);
    sampled.engine_tag = identity_.engine_tag;
    sampled.origin_tag = identity_.origin_tag;
    sampled.length = length();
    sampled.engine_build = identity_.engine_build;
    std::memset(sampled.engine_version, 0, sizeof(sampled.engine_version));
    std::memcpy(sampled.engine_version, identity_.engine_version,
                std::min(std::strlen(identity_.engine_version), sizeof(sampled.engine_version)));
    const int units = CopySamples(sampled.units);
    return jsvm_envelope_hash(
        &sampled, offsetof(Sampled, units) + static_cast<size_t>(units) * sizeof(uint16_t));
}

JsvmEnvelopeHash jsvm_source_fingerprint(const JsvmSourceInQuestion* source) {
    return source->Fingerprint();
}

JsvmEnvelopeHash jsvm_source_hash(JsvmSourceInQuestion* source) {
    return source->Described().hash;
}
