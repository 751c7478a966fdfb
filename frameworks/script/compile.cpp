// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/handle.h"
#include "frameworks/script/background.h"
#include "frameworks/script/compile_request.h"
#include "frameworks/script/script_record.h"
#include "frameworks/script/source_text.h"
#include "frameworks/script/stack_trace.h"

namespace jsvm {
namespace {

using CachedData = v8::ScriptCompiler::CachedData;

// What becomes of the cache that a compile was offered.
class CacheOffer {
  public:
    // Verifies the cache as far as it is to be used.
    CacheOffer(const Js& js, const CompileRequest& request, v8::Local<v8::String> source,
               uint32_t origin_tag)
        : env_(js.env), request_(request) {
        if (request.cache == nullptr) return;
        if (request.mode != JSVM_COMPILE_MODE_CONSUME_CODE_CACHE) {
            outcome_ = JSVMX_CODE_CACHE_NOT_LOOKED_AT;
            reason_ = JSVMX_REASON_MODE_IGNORES_CACHE;
            return;
        }
        reason_ = Verify(js, source, origin_tag);
        outcome_ = reason_ == JSVMX_REASON_NONE ? JSVMX_CODE_CACHE_USED : JSVMX_CODE_CACHE_REJECTED;
    }

    // Something to give V8, or null. V8's Source owns the result; the bytes stay the caller's.
    CachedData* ForV8() const {
        if (outcome_ != JSVMX_CODE_CACHE_USED) return nullptr;
        return new CachedData(payload_, static_cast<int>(payload_length_));
    }

    // What became of the cache in the background, for V8's Source to own; null when nothing did.
    DeserializeWork::Task* TaskForV8() { return deserialized_.task.release(); }

    // When that began, if it did.
    const ScriptIdWatch& ids() const { return deserialized_.ids; }

    // V8 has had the cache.
    void Consumed(bool rejected) {
        if (!rejected) return;
        outcome_ = JSVMX_CODE_CACHE_REJECTED;
        reason_ = JSVMX_REASON_ENGINE_REFUSED;
    }

    // V8 took the script from its memory.
    void FoundInMemory() {
        if (outcome_ != JSVMX_CODE_CACHE_USED) return;
        outcome_ = JSVMX_CODE_CACHE_NOT_LOOKED_AT;
        reason_ = JSVMX_REASON_IN_MEMORY_HIT;
    }

    void Report() const {
        env_->cache_outcome = outcome_;
        env_->cache_reason = reason_;
        if (request_.cache != nullptr && request_.cache_rejected != nullptr) {
            *request_.cache_rejected = outcome_ == JSVMX_CODE_CACHE_REJECTED;
        }
    }

  private:
    JSVMX_CodeCacheReason Verify(const Js& js, v8::Local<v8::String> source, uint32_t origin_tag) {
        const JsvmEnvelopeIdentity identity = EngineIdentity(JSVM_ENVELOPE_SCRIPT, origin_tag);
        const JsvmEnvelopeEncoding encoding = EncodingOf(source);
        const JSVMX_CodeCacheReason reason = jsvm_envelope_check(
            request_.cache, request_.cache_length, &identity, encoding,
            static_cast<uint64_t>(source->Length()), &payload_, &payload_length_);
        if (reason != JSVMX_REASON_NONE) return reason;
        const JsvmEnvelopeSource described = DescribeSource(js.isolate, source, encoding);
        const JSVMX_CodeCacheReason other_source =
            jsvm_envelope_check_source(request_.cache, request_.cache_length, &described.hash);
        if (other_source != JSVMX_REASON_NONE) return other_source;
        deserialized_ =
            TakeDeserialized(js, request_.background, request_.cache, request_.cache_length);
        // The payload was verified there.
        if (deserialized_.task != nullptr) return JSVMX_REASON_NONE;
        return jsvm_envelope_check_payload(request_.cache, request_.cache_length);
    }

    JSVM_Env env_;
    const CompileRequest& request_;
    JSVMX_CodeCacheOutcome outcome_ = JSVMX_CODE_CACHE_NOT_OFFERED;
    JSVMX_CodeCacheReason reason_ = JSVMX_REASON_NONE;
    const uint8_t* payload_ = nullptr;
    size_t payload_length_ = 0;
    Deserialized deserialized_;  // outlives V8's Source
};

// An empty one is as good as none.
bool HasSourceMapUrl(const CompileRequest& request) {
    return request.origin != nullptr && request.origin->sourceMapUrl != nullptr &&
           request.origin->sourceMapUrl[0] != '\0';
}

JSVM_Status Compile(const Js& js, const CompileRequest& request, JSVM_Script* result) {
    v8::Local<v8::String> source;
    JSVM_TRY(In(js, request.source, &source));
    v8::Local<v8::Value> name;
    v8::Local<v8::Value> source_map_url;
    int line;
    int column;
    JSVM_TRY(OriginOf(js, request, &name, &source_map_url, &line, &column));
    const v8::ScriptOrigin origin =
        v8_compat::ClassicScriptOrigin(js.isolate, name, line, column, source_map_url);
    const uint32_t origin_tag = OriginTag(request);

    CacheOffer offer(js, request, source, origin_tag);
    CachedData* cached_data = offer.ForV8();
    v8::ScriptCompiler::Source v8_source(source, origin, cached_data, offer.TaskForV8());
    v8::ScriptCompiler::CompileOptions options = v8::ScriptCompiler::kNoCompileOptions;
    if (cached_data != nullptr) {
        options = v8::ScriptCompiler::kConsumeCodeCache;
    } else if (request.mode == JSVM_COMPILE_MODE_EAGER_COMPILE) {
        options = v8::ScriptCompiler::kEagerCompile;
    }
    v8::Local<v8::Script> script;
    const bool compiled =
        v8::ScriptCompiler::Compile(js.context, &v8_source, options).ToLocal(&script);
    if (cached_data != nullptr) offer.Consumed(cached_data->rejected);
    if (compiled && !NoteScriptId(js.env->vm, script->GetUnboundScript()->GetId(), offer.ids())) {
        offer.FoundInMemory();
    }
    offer.Report();
    JSVM_REQUIRE(compiled, JSVM_GENERIC_FAILURE);
    if (request.map_stacks && HasSourceMapUrl(request)) {
        MapStacks(js, name.As<v8::String>(), request.origin->sourceMapUrl);
    }
    ScriptRecord* record = NewScriptRecord(js, script, source);
    record->origin_tag = origin_tag;
    *result = HandleOf<JSVM_Script>(record);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CompileScript(JSVM_Env env, JSVM_Value script, const uint8_t* cachedData,
                                  size_t cacheDataLength, bool eagerCompile, bool* cacheRejected,
                                  JSVM_Script* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(script, result);
        return jsvm::Compile(
            js,
            jsvm::SimpleRequest(script, cachedData, cacheDataLength, eagerCompile, cacheRejected),
            result);
    });
}

JSVM_Status OH_JSVM_CompileScriptWithOrigin(JSVM_Env env, JSVM_Value script,
                                            const uint8_t* cachedData, size_t cacheDataLength,
                                            bool eagerCompile, bool* cacheRejected,
                                            JSVM_ScriptOrigin* origin, JSVM_Script* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(script, result, origin);
        JSVM_NON_NULL(origin->resourceName);
        jsvm::CompileRequest request =
            jsvm::SimpleRequest(script, cachedData, cacheDataLength, eagerCompile, cacheRejected);
        request.origin = origin;
        request.map_stacks = true;
        return jsvm::Compile(js, request, result);
    });
}

JSVM_Status OH_JSVM_CompileScriptWithOptions(JSVM_Env env, JSVM_Value script, size_t optionCount,
                                             JSVM_CompileOptions options[], JSVM_Script* result) {
    return jsvm::RunsJs(env, [=](const jsvm::Js& js) {
        JSVM_NON_NULL(script, result);
        jsvm::CompileRequest request;
        JSVM_TRY(jsvm::RequestFromOptions(script, optionCount, options, &request));
        JSVM_TRY(jsvm::CheckDeserializeResult(env->vm, request.background));
        return jsvm::Compile(js, request, result);
    });
}
