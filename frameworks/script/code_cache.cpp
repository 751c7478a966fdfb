// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <memory>
#include <new>

#include "ark_runtime/jsvmx.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/handle.h"
#include "frameworks/script/script_record.h"
#include "frameworks/script/source_text.h"

namespace jsvm {
namespace {

JSVM_Status CreateCodeCache(const Js& js, const ScriptRecord& record, const uint8_t** data,
                            size_t* length) {
    const std::unique_ptr<v8::ScriptCompiler::CachedData> cached_data(
        v8::ScriptCompiler::CreateCodeCache(record.script->GetUnboundScript()));
    JSVM_REQUIRE(cached_data != nullptr && cached_data->length > 0, JSVM_GENERIC_FAILURE);
    const auto payload_length = static_cast<size_t>(cached_data->length);
    const size_t header = jsvm_envelope_size();
    // Users release it with delete[] as well as with ReleaseCache.
    auto* blob = new (std::nothrow) uint8_t[header + payload_length];
    JSVM_REQUIRE(blob != nullptr, JSVM_GENERIC_FAILURE);
    std::memcpy(blob + header, cached_data->data, payload_length);
    const JsvmEnvelopeIdentity identity = EngineIdentity(JSVM_ENVELOPE_SCRIPT, record.origin_tag);
    const JsvmEnvelopeSource source =
        DescribeSource(js.isolate, record.source, EncodingOf(js.isolate, record.source));
    jsvm_envelope_seal(blob, payload_length, &identity, &source);
    *data = blob;
    *length = header + payload_length;
    return JSVM_OK;
}

const char* TextOf(JSVMX_CodeCacheOutcome outcome, JSVMX_CodeCacheReason reason) {
    switch (outcome) {
        case JSVMX_CODE_CACHE_NOT_OFFERED:
            return "No code cache was offered.";
        case JSVMX_CODE_CACHE_USED:
            return "The code cache was used.";
        default:
            return jsvm_envelope_reason_text(reason);
    }
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateCodeCache(JSVM_Env env, JSVM_Script script, const uint8_t** data,
                                    size_t* length) {
    return jsvm::InEnv<jsvm::Handles::kOwn>(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(script, data, length);
        const jsvm::ScriptRecord* record = jsvm::UsableScript(env, script);
        JSVM_NON_NULL(record);
        return jsvm::CreateCodeCache(js, *record, data, length);
    });
}

JSVM_Status OH_JSVM_ReleaseCache(JSVM_Env env, const uint8_t* cacheData, JSVM_CacheType cacheType) {
    return jsvm::Bookkeeping(env, [=] {
        JSVM_NON_NULL(cacheData);
        JSVM_REQUIRE(cacheType == JSVM_CACHE_TYPE_JS || cacheType == JSVM_CACHE_TYPE_WASM,
                     JSVM_INVALID_ARG);
        delete[] cacheData;
        return JSVM_OK;
    });
}

JSVM_Status JSVMX_GetCodeCacheReport(JSVM_Env env, JSVMX_CodeCacheReport* result) {
    return jsvm::Bookkeeping(env, [=] {
        JSVM_NON_NULL(result);
        result->outcome = env->cache_outcome;
        result->reason = env->cache_reason;
        result->text = jsvm::TextOf(env->cache_outcome, env->cache_reason);
        return JSVM_OK;
    });
}
