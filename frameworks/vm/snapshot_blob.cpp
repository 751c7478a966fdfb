// SPDX-License-Identifier: Apache-2.0
#include "frameworks/vm/snapshot_blob.h"

#include <cstring>
#include <memory>
#include <new>

#include "frameworks/core/checks.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/process.h"

namespace jsvm {
namespace {

// A snapshot refers to external references by their places in the table. Whether the same place has
// the same meaning only the user knows, but not even the length being the same is a mistake.
JsvmEnvelopeIdentity Identity() {
    const auto references = static_cast<uint32_t>(Process().external_references.size());
    return EngineIdentity(JSVM_ENVELOPE_SNAPSHOT, references);
}

JsvmEnvelopeSource NoSource() {
    return {JSVM_ENVELOPE_ONE_BYTE, 0, jsvm_envelope_hash("", 0)};
}

}  // namespace

JSVM_Status SealSnapshot(v8::StartupData made, const char** blob, size_t* size) {
    const std::unique_ptr<const char[]> payload(made.data);
    JSVM_REQUIRE(payload != nullptr && made.raw_size > 0, JSVM_GENERIC_FAILURE);
    const auto length = static_cast<size_t>(made.raw_size);
    const size_t header = jsvm_envelope_size();
    char* const sealed = new (std::nothrow) char[header + length];
    JSVM_REQUIRE(sealed != nullptr, JSVM_GENERIC_FAILURE);
    std::memcpy(sealed + header, payload.get(), length);
    const JsvmEnvelopeIdentity identity = Identity();
    const JsvmEnvelopeSource source = NoSource();
    jsvm_envelope_seal(Bytes(sealed), length, &identity, &source);
    *blob = sealed;
    *size = header + length;
    return JSVM_OK;
}

JSVM_Status OpenSnapshot(const char* blob, size_t size, v8::StartupData* out) {
    const JsvmEnvelopeIdentity identity = Identity();
    const JsvmEnvelopeSource source = NoSource();
    const uint8_t* payload = nullptr;
    size_t length = 0;
    const JSVMX_CodeCacheReason reason =
        jsvm_envelope_open(Bytes(blob), size, &identity, &source, &payload, &length);
    JSVM_REQUIRE(reason == JSVMX_REASON_NONE, JSVM_INVALID_ARG);
    const char* const data = blob + (payload - Bytes(blob));
    JSVM_REQUIRE(v8_compat::SnapshotIsValid(data, length), JSVM_INVALID_ARG);
    out->data = data;
    out->raw_size = static_cast<int>(length);
    return JSVM_OK;
}

}  // namespace jsvm
