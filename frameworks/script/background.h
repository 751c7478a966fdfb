// SPDX-License-Identifier: Apache-2.0
// Code caches that are deserialised in the background, as a compile sees them.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_BACKGROUND_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_BACKGROUND_H_

#include <cstddef>
#include <cstdint>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/entry.h"
#include "frameworks/script/deserialize_work.h"

namespace jsvm {

// JSVM_INVALID_ARG for a handle that was ended, or is of another VM. Null is fine.
JSVM_Status CheckDeserializeResult(JSVM_VM vm, JSVM_DeserializeResult handle);

// What came of the cache, if `handle` is of this one and nobody took it before; see
// DeserializeWork::Take. Null gives nothing.
Deserialized TakeDeserialized(const Js& js, JSVM_DeserializeResult handle, const uint8_t* cache,
                              size_t length);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_BACKGROUND_H_
