// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/compile.h"

#include "frameworks/core/checks.h"
#include "frameworks/core/handle.h"
#include "frameworks/script/background.h"
#include "frameworks/script/cache_offer.h"
#include "frameworks/script/script_record.h"
#include "frameworks/script/stack_trace.h"

namespace jsvm {

void MapStacksOf(const Js& js, const CompileRequest& request, v8::Local<v8::Value> name) {
    if (!request.map_stacks || request.origin == nullptr || name.IsEmpty()) return;
    const char* url = request.origin->sourceMapUrl;
    // An empty one is as good as none.
    if (url == nullptr || url[0] == '\0') return;
    MapStacks(js, name.As<v8::String>(), url);
}

namespace {

JSVM_Status KeepScript(const Js& js, v8::Local<v8::Script> script, v8::Local<v8::String> source,
                       uint32_t origin_tag, JSVM_Script* result) {
    ScriptRecord* record = NewScriptRecord(js, script, source);
    record->origin_tag = origin_tag;
    *result = HandleOf<JSVM_Script>(record);
    return JSVM_OK;
}

// What Compile does where only a source is given, as most do.
JSVM_Status CompilePlain(const Js& js, JSVM_Value handle, JSVM_Script* result) {
    v8::Local<v8::String> source;
    JSVM_TRY(In(js, handle, &source));
    KnownSources& known = KnownSourcesOf(js.env->vm);
    source = known.Find(js.isolate, source);
    v8::ScriptCompiler::Source v8_source(source);
    v8::Local<v8::Script> script;
    const bool compiled = v8::ScriptCompiler::Compile(js.context, &v8_source).ToLocal(&script);
    if (compiled && !NoteScriptId(js.env->vm, script->GetUnboundScript()->GetId()) &&
        !IsForSnapshot(js.env->vm)) {
        known.Note(js.isolate, source);
    }
    js.env->cache_outcome = JSVMX_CODE_CACHE_NOT_OFFERED;
    js.env->cache_reason = JSVMX_REASON_NONE;
    JSVM_REQUIRE(compiled, JSVM_GENERIC_FAILURE);
    return KeepScript(js, script, source, 0, result);
}

JSVM_Status CompileScript(const Js& js, JSVM_Value script, const uint8_t* cache, size_t length,
                          bool eager, bool* cache_rejected, JSVM_Script* result) {
    JSVM_NON_NULL(script, result);
    if (cache == nullptr && !eager) return CompilePlain(js, script, result);
    return Compile(js, SimpleRequest(script, cache, length, eager, cache_rejected), result);
}

}  // namespace

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

    CacheOffer offer(js, request, JSVM_ENVELOPE_SCRIPT, source, origin_tag);
    CacheOffer::CachedData* cached_data = offer.ForV8();
    v8::ScriptCompiler::Source v8_source(source, origin, cached_data, offer.TaskForV8());
    v8::ScriptCompiler::CompileOptions options = v8::ScriptCompiler::kNoCompileOptions;
    if (cached_data != nullptr) {
        options = v8::ScriptCompiler::kConsumeCodeCache;
    } else if (request.mode == JSVM_COMPILE_MODE_EAGER_COMPILE) {
        options = v8::ScriptCompiler::kEagerCompile;
    }
    v8::Local<v8::Script> script;
    const uint64_t start = offer.Clock();
    const bool compiled =
        v8::ScriptCompiler::Compile(js.context, &v8_source, options).ToLocal(&script);
    if (cached_data != nullptr) offer.Consumed(cached_data->rejected);
    if (compiled && !NoteScriptId(js.env->vm, script->GetUnboundScript()->GetId(), offer.ids())) {
        offer.FoundInMemory();
    }
    offer.Report(offer.Clock() - start);
    JSVM_REQUIRE(compiled, JSVM_GENERIC_FAILURE);
    MapStacksOf(js, request, name);
    return KeepScript(js, script, source, origin_tag, result);
}

}  // namespace jsvm

JSVM_Status OH_JSVM_CompileScript(JSVM_Env env, JSVM_Value script, const uint8_t* cachedData,
                                  size_t cacheDataLength, bool eagerCompile, bool* cacheRejected,
                                  JSVM_Script* result) {
    return jsvm::DoRunJs<jsvm::CompileScript>(env, script, cachedData, cacheDataLength,
                                              eagerCompile, cacheRejected, result);
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
