// SPDX-License-Identifier: Apache-2.0
// The envelope around the machine code of a WebAssembly module.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_CACHE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_CACHE_H_

#include <cstddef>
#include <cstdint>

#include "ark_runtime/jsvmx.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// Verifies a cache against the bytes of a module. Only for JSVMX_REASON_NONE `code` is set: to a
// place inside of the cache.
JSVMX_CodeCacheReason VerifyWasmCache(v8::MemorySpan<const uint8_t> module, const uint8_t* cache,
                                      size_t cache_length, v8::MemorySpan<const uint8_t>* code);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_CACHE_H_
