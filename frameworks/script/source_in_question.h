// SPDX-License-Identifier: Apache-2.0
// A source for which a store of code caches is asked.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_IN_QUESTION_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_IN_QUESTION_H_

#include <cstdint>
#include <optional>

#include "frameworks/core/cached_compile.h"
#include "frameworks/core/v8_compat.h"

// Made on the stack, within the handle scope of the source.
struct JsvmSourceInQuestion {
  public:
    JsvmSourceInQuestion(v8::Isolate* isolate, v8::Local<v8::String> source,
                         const JsvmEnvelopeIdentity& identity)
        : isolate_(isolate), source_(source), identity_(identity) {}

    const JsvmEnvelopeIdentity& identity() const { return identity_; }
    JsvmEnvelopeEncoding encoding();
    uint64_t length() const { return static_cast<uint64_t>(source_->Length()); }
    // Reads the source at the first call.
    const JsvmEnvelopeSource& Described();
    JsvmEnvelopeHash Fingerprint() const;

  private:
    // Both give how many units they have copied.
    int CopyUnits(int start, int count, uint16_t* to) const;
    int CopySamples(uint16_t* to) const;

    v8::Isolate* isolate_;
    v8::Local<v8::String> source_;
    JsvmEnvelopeIdentity identity_;
    std::optional<JsvmEnvelopeEncoding> encoding_;
    std::optional<JsvmEnvelopeSource> described_;
};

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_SOURCE_IN_QUESTION_H_
