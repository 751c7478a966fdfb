// SPDX-License-Identifier: Apache-2.0
// What ties bytes made by this engine to it.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_ENGINE_IDENTITY_H_
#define ARK_JSVM_FRAMEWORKS_CORE_ENGINE_IDENTITY_H_

#include <cstdint>

#include "frameworks/core/envelope.h"

namespace jsvm {

// The identity for an envelope of the given kind, made or used now. V8 has been started.
JsvmEnvelopeIdentity EngineIdentity(JsvmEnvelopeKind kind, uint32_t origin_tag);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_ENGINE_IDENTITY_H_
