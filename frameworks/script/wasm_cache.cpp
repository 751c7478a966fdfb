// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/wasm_cache.h"

#include <cstring>
#include <new>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/handle.h"
#include "frameworks/script/wasm_code.h"

namespace jsvm {
namespace {

JsvmEnvelopeSource SourceOf(v8::MemorySpan<const uint8_t> module) {
    return {JSVM_ENVELOPE_ONE_BYTE, module.size(),
            jsvm_envelope_hash(module.data(), module.size())};
}

JSVM_Status CreateWasmCache(v8::Local<v8::WasmModuleObject> object, const uint8_t** data,
                            size_t* length) {
    v8::CompiledWasmModule module = object->GetCompiledModule();
    // V8 serialises optimised code alone, and gives nothing where there is none.
    const v8::OwnedBuffer code = module.Serialize();
    JSVM_REQUIRE(code.size != 0 && code.size <= INT32_MAX, JSVM_GENERIC_FAILURE);
    const size_t header = jsvm_envelope_size();
    // Users release it with delete[] as well as with ReleaseCache.
    auto* blob = new (std::nothrow) uint8_t[header + code.size];
    JSVM_REQUIRE(blob != nullptr, JSVM_GENERIC_FAILURE);
    std::memcpy(blob + header, code.buffer.get(), code.size);
    const JsvmEnvelopeIdentity identity = EngineIdentity(JSVM_ENVELOPE_WASM, 0);
    const JsvmEnvelopeSource source = SourceOf(module.GetWireBytesRef());
    jsvm_envelope_seal(blob, code.size, &identity, &source);
    *data = blob;
    *length = header + code.size;
    return JSVM_OK;
}

}  // namespace

JSVMX_CodeCacheReason VerifyWasmCache(v8::MemorySpan<const uint8_t> module, const uint8_t* cache,
                                      size_t cache_length, v8::MemorySpan<const uint8_t>* code) {
    const JsvmEnvelopeIdentity identity = EngineIdentity(JSVM_ENVELOPE_WASM, 0);
    const uint8_t* payload = nullptr;
    size_t payload_length = 0;
    JSVMX_CodeCacheReason reason =
        jsvm_envelope_check(cache, cache_length, &identity, JSVM_ENVELOPE_ONE_BYTE, module.size(),
                            &payload, &payload_length);
    if (reason != JSVMX_REASON_NONE) return reason;  // before the module is hashed
    const JsvmEnvelopeHash hash = jsvm_envelope_hash(module.data(), module.size());
    reason = jsvm_envelope_check_content(cache, cache_length, &hash);
    if (reason == JSVMX_REASON_NONE) *code = {payload, payload_length};
    return reason;
}

}  // namespace jsvm

JSVM_Status OH_JSVM_CreateWasmCache(JSVM_Env env, JSVM_Value wasmModule, const uint8_t** data,
                                    size_t* length) {
    return jsvm::RunsWasm<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(wasmModule, data, length);
        v8::Local<v8::WasmModuleObject> module;
        JSVM_TRY(jsvm::In(js, wasmModule, &module));
        return jsvm::CreateWasmCache(module, data, length);
    });
}
