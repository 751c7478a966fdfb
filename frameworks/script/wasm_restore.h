// SPDX-License-Identifier: Apache-2.0
// Making a WebAssembly module from V8's own serialised code.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_RESTORE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_RESTORE_H_

#include <cstddef>
#include <cstdint>

#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

// The bytes of a module, and its code as v8::CompiledWasmModule::Serialize gave it. V8 trusts the
// code: the caller has verified that it is whole and belongs to the bytes.
struct SerializedWasm {
    v8::MemorySpan<const uint8_t> module;
    v8::MemorySpan<const uint8_t> code;
};

// The module as an object of the current context. Empty, without an exception, when V8 refuses the
// code. Runs no microtask of the user and tells nothing to handlers of rejected promises.
v8::MaybeLocal<v8::WasmModuleObject> RestoreWasm(const Js& js, const SerializedWasm& serialized);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_WASM_RESTORE_H_
