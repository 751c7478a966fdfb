// SPDX-License-Identifier: Apache-2.0
// The compile functions' side of the stores of code caches: core/cached_compile.h.
#include "frameworks/core/cached_compile.h"

#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <vector>

#include "frameworks/binding/hidden_key.h"
#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/engine_identity.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/process.h"
#include "frameworks/script/cache_offer.h"
#include "frameworks/script/compile.h"
#include "frameworks/script/compile_request.h"
#include "frameworks/script/script_record.h"
#include "frameworks/script/source_in_question.h"

namespace jsvm {
namespace {

CompileRequest RequestOf(const JsvmCachedCompile& compile, const JsvmCacheSupplier* supplier,
                         JsvmCachedCompileReport* report) {
    CompileRequest request;
    request.source = compile.source;
    request.mode = compile.eager ? JSVM_COMPILE_MODE_EAGER_COMPILE : JSVM_COMPILE_MODE_DEFAULT;
    request.origin = compile.origin;
    request.map_stacks = true;
    request.supplier = supplier;
    request.report = report;
    request.parameter_count = compile.parameter_count;
    request.parameters = compile.parameters;
    return request;
}

JSVM_Status ParametersOf(const Js& js, const CompileRequest& request,
                         std::vector<v8::Local<v8::String>>* names) {
    names->reserve(request.parameter_count);
    for (size_t i = 0; i < request.parameter_count; ++i) {
        v8::Local<v8::String> name;
        JSVM_TRY(TextFromUtf8(js, request.parameters[i], &name));
        names->push_back(name);
    }
    return JSVM_OK;
}

// What a cache of a function is bound to goes with the function, out of JavaScript's sight: its
// source, and the tag of its origin and parameters.
JSVM_Status Remember(const Js& js, v8::Local<v8::Function> function, v8::Local<v8::String> source,
                     uint32_t origin_tag) {
    v8::Local<v8::Value> both[] = {source, v8::Integer::NewFromUnsigned(js.isolate, origin_tag)};
    const bool kept = function
                          ->SetPrivate(js.context, HiddenKey(js, Hidden::kCachedFunction),
                                       v8::Array::New(js.isolate, both, std::size(both)))
                          .FromMaybe(false);
    return kept ? JSVM_OK : JSVM_GENERIC_FAILURE;
}

JSVM_Status CompileFunction(const Js& js, const CompileRequest& request, JSVM_Value* result) {
    v8::Local<v8::String> source;
    JSVM_TRY(In(js, request.source, &source));
    v8::Local<v8::Value> name;
    v8::Local<v8::Value> source_map_url;
    int line;
    int column;
    JSVM_TRY(OriginOf(js, request, &name, &source_map_url, &line, &column));
    std::vector<v8::Local<v8::String>> parameters;
    JSVM_TRY(ParametersOf(js, request, &parameters));
    const v8::ScriptOrigin origin =
        v8_compat::ClassicScriptOrigin(js.isolate, name, line, column, source_map_url);
    const uint32_t origin_tag = OriginTag(request);

    v8::Local<v8::Function> function;
    {
        CacheOffer offer(js, request, JSVM_ENVELOPE_FUNCTION, source, origin_tag);
        CacheOffer::CachedData* cached_data = offer.ForV8();
        v8::ScriptCompiler::Source v8_source(source, origin, cached_data);
        // V8 does not compile the functions within a body of a function eagerly.
        const uint64_t start = offer.Clock();
        const bool compiled =
            v8::ScriptCompiler::CompileFunction(
                js.context, &v8_source, parameters.size(), parameters.data(), 0, nullptr,
                cached_data != nullptr ? v8::ScriptCompiler::kConsumeCodeCache
                                       : v8::ScriptCompiler::kNoCompileOptions)
                .ToLocal(&function);
        if (cached_data != nullptr) offer.Consumed(cached_data->rejected);
        offer.Report(offer.Clock() - start);
        // V8 throws nothing over a parameter that is not an identifier.
        if (!compiled && !js.try_catch->HasCaught()) {
            return parameters.empty() ? JSVM_GENERIC_FAILURE : JSVM_INVALID_ARG;
        }
        JSVM_REQUIRE(compiled, JSVM_GENERIC_FAILURE);
    }
    NoteScriptId(js.env->vm, function->ScriptId());
    MapStacksOf(js, request, name);
    JSVM_TRY(Remember(js, function, source, origin_tag));
    return Out(js, function, result);
}

// A script or function that a cache can be made of.
struct Compiled {
    v8::Local<v8::Script> script;
    v8::Local<v8::Function> function;  // if it is one
    v8::Local<v8::String> source;
    v8::Local<v8::Value> name;
    JsvmEnvelopeIdentity identity{};
};

JSVM_Status FunctionOf(const Js& js, JSVM_Value handle, Compiled* out) {
    const v8::Local<v8::Value> value = Cast(js, handle);
    JSVM_REQUIRE(value->IsFunction(), JSVM_FUNCTION_EXPECTED);
    out->function = value.As<v8::Function>();
    v8::Local<v8::Value> kept;
    JSVM_REQUIRE(out->function->GetPrivate(js.context, HiddenKey(js, Hidden::kCachedFunction))
                         .ToLocal(&kept) &&
                     kept->IsArray(),
                 JSVM_INVALID_ARG);
    v8::Local<v8::Value> source;
    v8::Local<v8::Value> tag;
    JSVM_REQUIRE(kept.As<v8::Array>()->Get(js.context, 0).ToLocal(&source) &&
                     kept.As<v8::Array>()->Get(js.context, 1).ToLocal(&tag),
                 JSVM_GENERIC_FAILURE);
    out->source = source.As<v8::String>();
    out->name = out->function->GetScriptOrigin().ResourceName();
    out->identity = EngineIdentity(JSVM_ENVELOPE_FUNCTION, tag.As<v8::Uint32>()->Value());
    return JSVM_OK;
}

JSVM_Status Look(const Js& js, const JsvmCompiled& handles, Compiled* out) {
    if (handles.function != nullptr) return FunctionOf(js, handles.function, out);
    JSVM_NON_NULL(handles.script);
    const ScriptRecord* record = UsableScript(js.env, handles.script);
    JSVM_NON_NULL(record);
    out->script = record->script;
    out->source = record->source;
    // The name that a script got by number is not part of its identity.
    if (record->origin_tag != 0) out->name = out->script->GetUnboundScript()->GetScriptName();
    out->identity = EngineIdentity(JSVM_ENVELOPE_SCRIPT, record->origin_tag);
    return JSVM_OK;
}

// Cut where a character ends.
void WriteName(const Js& js, v8::Local<v8::Value> name, JsvmCacheIdentity* to) {
    std::memset(to->name, 0, sizeof(to->name));
    if (name.IsEmpty() || !name->IsString()) return;
    name.As<v8::String>()->WriteUtf8(
        js.isolate, to->name, static_cast<int>(sizeof(to->name) - 1), nullptr,
        v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8);
}

// V8's bytes in an envelope, or null when they are not more than `length`, or out of memory.
uint8_t* Seal(const v8::ScriptCompiler::CachedData& cached_data,
              const JsvmEnvelopeIdentity& identity, const JsvmEnvelopeSource& source,
              size_t* length) {
    const auto payload_length = static_cast<size_t>(cached_data.length);
    const size_t header = jsvm_envelope_size();
    auto* blob = static_cast<uint8_t*>(std::malloc(header + payload_length));
    if (blob == nullptr) return nullptr;
    std::memcpy(blob + header, cached_data.data, payload_length);
    jsvm_envelope_seal(blob, payload_length, &identity, &source);
    *length = header + payload_length;
    return blob;
}

JSVM_Status MakeCache(const Js& js, const JsvmCompiled& handles, JsvmCacheWanted wanted, void* data,
                      uint8_t** cache, size_t* length) {
    Compiled compiled;
    JSVM_TRY(Look(js, handles, &compiled));
    JsvmSourceInQuestion question(js.isolate, compiled.source, compiled.identity);
    JsvmCacheIdentity identity{};
    identity.fingerprint = question.Fingerprint();
    identity.source = question.Described().hash;
    WriteName(js, compiled.name, &identity);
    *cache = nullptr;
    *length = 0;
    size_t too_small = 0;
    if (!wanted(data, &identity, &too_small)) return JSVM_OK;
    const std::unique_ptr<v8::ScriptCompiler::CachedData> cached_data(
        compiled.function.IsEmpty()
            ? v8::ScriptCompiler::CreateCodeCache(compiled.script->GetUnboundScript())
            : v8::ScriptCompiler::CreateCodeCacheForFunction(compiled.function));
    JSVM_REQUIRE(cached_data != nullptr && cached_data->length > 0, JSVM_GENERIC_FAILURE);
    if (jsvm_envelope_size() + static_cast<size_t>(cached_data->length) <= too_small) {
        return JSVM_OK;
    }
    *cache = Seal(*cached_data, compiled.identity, question.Described(), length);
    return *cache != nullptr ? JSVM_OK : JSVM_GENERIC_FAILURE;
}

// Without an engine to compare with.
JSVMX_CodeCacheReason CheckAlone(const uint8_t* cache, size_t length) {
    JsvmEnvelopeInfo info;
    if (!jsvm_envelope_describe(cache, length, &info)) {
        const uint8_t* payload;
        size_t payload_length;
        const JsvmEnvelopeIdentity nobody{JSVM_ENVELOPE_SCRIPT, "", 0, 0, {}};
        return jsvm_envelope_check_engine(cache, length, &nobody, &payload, &payload_length);
    }
    const uint64_t present = length - jsvm_envelope_size();
    if (info.payload_length > present) return JSVMX_REASON_TRUNCATED;
    return info.payload_length < present || present == 0 ? JSVMX_REASON_PAYLOAD_LENGTH
                                                         : JSVMX_REASON_NONE;
}

JSVMX_CodeCacheReason CheckForEngine(const uint8_t* cache, size_t length) {
    JsvmEnvelopeInfo info;
    if (!Process().ready.load(std::memory_order_acquire) ||
        !jsvm_envelope_describe(cache, length, &info)) {
        return CheckAlone(cache, length);
    }
    const bool known = info.kind == JSVM_ENVELOPE_FUNCTION;
    const JsvmEnvelopeIdentity identity =
        EngineIdentity(known ? JSVM_ENVELOPE_FUNCTION : JSVM_ENVELOPE_SCRIPT, 0);
    const uint8_t* payload;
    size_t payload_length;
    return jsvm_envelope_check_engine(cache, length, &identity, &payload, &payload_length);
}

}  // namespace
}  // namespace jsvm

JSVM_Status jsvm_compile_cached(JSVM_Env env, const JsvmCachedCompile* compile,
                                const JsvmCacheSupplier* supplier, JsvmCachedCompileReport* report,
                                bool* tried, JSVM_Script* script, JSVM_Value* function) {
    const auto body = [=](const jsvm::Js& js) {
        JSVM_NON_NULL(compile->source);
        JSVM_REQUIRE(compile->parameter_count == 0 || compile->parameters != nullptr,
                     JSVM_INVALID_ARG);
        for (size_t i = 0; i < compile->parameter_count; ++i) {
            JSVM_NON_NULL(compile->parameters[i]);
        }
        *report = JsvmCachedCompileReport{};
        jsvm::CompileRequest request = jsvm::RequestOf(*compile, supplier, report);
        request.tried = tried;
        return compile->is_function ? jsvm::CompileFunction(js, request, function)
                                    : jsvm::Compile(js, request, script);
    };
    *tried = false;
    return jsvm::RunsJs(
        env, body,
        compile->is_function ? "JSVMX_CodeCacheCompileFunction" : "JSVMX_CodeCacheCompileScript");
}

JSVM_Status jsvm_make_cache(JSVM_Env env, const JsvmCompiled* compiled, JsvmCacheWanted wanted,
                            void* data, uint8_t** cache, size_t* length) {
    return jsvm::InEnv<jsvm::Handles::kOwn>(
        env,
        [=](const jsvm::Js& js) {
            return jsvm::MakeCache(js, *compiled, wanted, data, cache, length);
        },
        compiled->function != nullptr ? "JSVMX_CodeCacheRefreshFunction"
                                      : "JSVMX_CodeCacheRefreshScript");
}

JSVMX_CodeCacheReason jsvm_cache_fits_engine(const uint8_t* cache, size_t length, bool whole) {
    const JSVMX_CodeCacheReason reason = jsvm::CheckForEngine(cache, length);
    if (reason != JSVMX_REASON_NONE || !whole) return reason;
    return jsvm_envelope_check_payload(cache, length);
}
