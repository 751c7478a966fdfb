// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/engine_identity.h"

#include "frameworks/core/v8_compat.h"
#include "frameworks/platform/build_id.h"

namespace jsvm {
namespace {

JsvmEnvelopeHash EngineBuild() {
    uint8_t id[JSVM_BUILD_ID_MOST];
    // The version string lies in the engine's own read-only data.
    return jsvm_envelope_hash(id, jsvm_build_id(v8::V8::GetVersion(), id));
}

}  // namespace

JsvmEnvelopeIdentity EngineIdentity(JsvmEnvelopeKind kind, uint32_t origin_tag) {
    static const JsvmEnvelopeHash engine_build = EngineBuild();
    JsvmEnvelopeIdentity identity{};
    identity.kind = kind;
    identity.engine_version = v8::V8::GetVersion();
    identity.engine_tag = v8::ScriptCompiler::CachedDataVersionTag();
    identity.origin_tag = origin_tag;
    identity.engine_build = engine_build;
    return identity;
}

}  // namespace jsvm
