// SPDX-License-Identifier: Apache-2.0
#include <climits>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/script/wasm_cache.h"
#include "frameworks/script/wasm_code.h"
#include "frameworks/script/wasm_restore.h"

namespace jsvm {
namespace {

struct WasmRequest {
    v8::MemorySpan<const uint8_t> module;
    const uint8_t* cache;  // borrowed for the call, or null
    size_t cache_length;
    bool* cache_rejected;
};

struct CacheVerdict {
    JSVMX_CodeCacheOutcome outcome;
    JSVMX_CodeCacheReason reason;
};

// The module from its cache; empty when that does not fit, and the verdict says why.
v8::MaybeLocal<v8::WasmModuleObject> FromCache(const Js& js, const WasmRequest& request,
                                               CacheVerdict* verdict) {
    SerializedWasm serialized{request.module, {}};
    const JSVMX_CodeCacheReason reason =
        VerifyWasmCache(request.module, request.cache, request.cache_length, &serialized.code);
    if (reason != JSVMX_REASON_NONE) {
        *verdict = {JSVMX_CODE_CACHE_REJECTED, reason};
        return v8::MaybeLocal<v8::WasmModuleObject>();
    }
    v8::Local<v8::WasmModuleObject> object;
    if (!RestoreWasm(js, serialized).ToLocal(&object)) {
        *verdict = {JSVMX_CODE_CACHE_REJECTED, JSVMX_REASON_ENGINE_REFUSED};
        return v8::MaybeLocal<v8::WasmModuleObject>();
    }
    // V8 shares the code of modules with the same bytes in all of the process, and does not look at
    // a cache where it still has some. What has no optimised code cannot be from a cache.
    v8::CompiledWasmModule module = object->GetCompiledModule();
    *verdict = HasOptimizedCode(&module)
                   ? CacheVerdict{JSVMX_CODE_CACHE_USED, JSVMX_REASON_NONE}
                   : CacheVerdict{JSVMX_CODE_CACHE_NOT_LOOKED_AT, JSVMX_REASON_IN_MEMORY_HIT};
    return object;
}

JSVM_Status FromBytes(const Js& js, const WasmRequest& request,
                      v8::Local<v8::WasmModuleObject>* object) {
    v8::TryCatch invalid(js.isolate);
    if (v8::WasmModuleObject::Compile(js.isolate, request.module).ToLocal(object)) return JSVM_OK;
    if (!invalid.HasCaught()) return JSVM_GENERIC_FAILURE;
    invalid.ReThrow();
    return JSVM_PENDING_EXCEPTION;
}

JSVM_Status CompileModule(const Js& js, const WasmRequest& request, JSVM_Value* result) {
    CacheVerdict verdict{JSVMX_CODE_CACHE_NOT_OFFERED, JSVMX_REASON_NONE};
    v8::Local<v8::WasmModuleObject> object;
    const bool restored =
        request.cache != nullptr && FromCache(js, request, &verdict).ToLocal(&object);
    js.env->cache_outcome = verdict.outcome;
    js.env->cache_reason = verdict.reason;
    if (request.cache != nullptr && request.cache_rejected != nullptr) {
        *request.cache_rejected = !restored;
    }
    if (!restored) JSVM_TRY(FromBytes(js, request, &object));
    return Out(js, object, result);
}

JSVM_Status CompileFunction(const Js& js, v8::Local<v8::WasmModuleObject> object, uint32_t index) {
    v8::CompiledWasmModule module = object->GetCompiledModule();
    JsvmWasmFunctions functions;
    JSVM_REQUIRE(CountFunctions(&module, &functions), JSVM_GENERIC_FAILURE);
    JSVM_REQUIRE(index >= functions.imported && index - functions.imported < functions.defined,
                 JSVM_GENERIC_FAILURE);
    JSVM_REQUIRE(Optimize(js, module, index), JSVM_GENERIC_FAILURE);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CompileWasmModule(JSVM_Env env, const uint8_t* wasmBytecode,
                                      size_t wasmBytecodeLength, const uint8_t* cacheData,
                                      size_t cacheDataLength, bool* cacheRejected,
                                      JSVM_Value* wasmModule) {
    return jsvm::RunsWasm<jsvm::Handles::kCallers>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(wasmBytecode, wasmModule);
        // V8 refuses half of that, but computes the end of the bytes first.
        JSVM_REQUIRE(wasmBytecodeLength != 0 && wasmBytecodeLength <= INT_MAX, JSVM_INVALID_ARG);
        JSVM_REQUIRE(cacheData == nullptr || cacheDataLength != 0, JSVM_INVALID_ARG);
        return jsvm::CompileModule(
            js, {{wasmBytecode, wasmBytecodeLength}, cacheData, cacheDataLength, cacheRejected},
            wasmModule);
    });
}

JSVM_Status OH_JSVM_CompileWasmFunction(JSVM_Env env, JSVM_Value wasmModule, uint32_t functionIndex,
                                        JSVM_WasmOptLevel optLevel) {
    return jsvm::RunsWasm<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(wasmModule);
        v8::Local<v8::WasmModuleObject> module;
        JSVM_TRY(jsvm::In(js, wasmModule, &module));
        JSVM_REQUIRE(optLevel == JSVM_WASM_OPT_BASELINE || optLevel == JSVM_WASM_OPT_HIGH,
                     JSVM_INVALID_ARG);
        return jsvm::CompileFunction(js, module, functionIndex);
    });
}
