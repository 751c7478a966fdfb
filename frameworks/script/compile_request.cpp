// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/compile_request.h"

#include <cstring>
#include <limits>
#include <string>

#include "frameworks/binding/name.h"
#include "frameworks/core/checks.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/process.h"

namespace jsvm {
namespace {

JSVM_Status ReadOption(const JSVM_CompileOptions& option, CompileRequest* request) {
    switch (option.id) {
        case JSVM_COMPILE_MODE:
            JSVM_REQUIRE(option.content.num >= JSVM_COMPILE_MODE_DEFAULT &&
                             option.content.num <= JSVM_COMPILE_MODE_CONSUME_COMPILE_PROFILE,
                         JSVM_INVALID_ARG);
            request->mode = static_cast<JSVM_CompileMode>(option.content.num);
            return JSVM_OK;
        case JSVM_COMPILE_CODE_CACHE: {
            JSVM_NON_NULL(option.content.ptr);
            const auto* cache = static_cast<const JSVM_CodeCache*>(option.content.ptr);
            request->cache = cache->cache;
            request->cache_length = cache->length;
            return JSVM_OK;
        }
        case JSVM_COMPILE_SCRIPT_ORIGIN:
            request->origin = static_cast<const JSVM_ScriptOrigin*>(option.content.ptr);
            return JSVM_OK;
        case JSVM_COMPILE_ENABLE_SOURCE_MAP:
            request->map_stacks = option.content.boolean;
            return JSVM_OK;
        case JSVM_COMPILE_BACKGROUND_DESERIALIZE_RESULT:
            request->background = static_cast<JSVM_DeserializeResult>(option.content.ptr);
            return JSVM_OK;
        case JSVM_COMPILE_CODE_CACHE_REJECTED:
            request->cache_rejected = static_cast<bool*>(option.content.ptr);
            return JSVM_OK;
        default:  // the others change nothing about how a script is compiled; unknown ids neither
            return JSVM_OK;
    }
}

bool FitsInt(size_t offset) {
    return offset <= static_cast<size_t>(std::numeric_limits<int>::max());
}

}  // namespace

CompileRequest SimpleRequest(JSVM_Value source, const uint8_t* cache, size_t cache_length,
                             bool eager, bool* cache_rejected) {
    CompileRequest request;
    request.source = source;
    request.cache = cache;
    request.cache_length = cache_length;
    request.cache_rejected = cache_rejected;
    if (cache != nullptr) {
        request.mode = JSVM_COMPILE_MODE_CONSUME_CODE_CACHE;
    } else if (eager) {
        request.mode = JSVM_COMPILE_MODE_EAGER_COMPILE;
    }
    return request;
}

JSVM_Status RequestFromOptions(JSVM_Value source, size_t count, const JSVM_CompileOptions* options,
                               CompileRequest* request) {
    JSVM_REQUIRE(count == 0 || options != nullptr, JSVM_INVALID_ARG);
    request->source = source;
    request->number_the_unnamed = true;
    for (size_t i = 0; i < count; ++i) JSVM_TRY(ReadOption(options[i], request));
    JSVM_REQUIRE(request->mode != JSVM_COMPILE_MODE_CONSUME_CODE_CACHE || request->cache != nullptr,
                 JSVM_INVALID_ARG);
    return JSVM_OK;
}

JSVM_Status OriginOf(const Js& js, const CompileRequest& request, v8::Local<v8::Value>* name,
                     v8::Local<v8::Value>* source_map_url, int* line, int* column) {
    const JSVM_ScriptOrigin* origin = request.origin;
    // Ahead of the name: a script that is refused takes no number.
    JSVM_REQUIRE(origin == nullptr ||
                     (FitsInt(origin->resourceLineOffset) && FitsInt(origin->resourceColumnOffset)),
                 JSVM_INVALID_ARG);
    const char* given_name = origin != nullptr ? origin->resourceName : nullptr;
    v8::Local<v8::String> text;
    if (given_name != nullptr) {
        JSVM_TRY(TextFromUtf8(js, given_name, &text));
        *name = text;
    } else if (request.number_the_unnamed) {
        const std::string numbered =
            "script_" + std::to_string(Process().unnamed_scripts.fetch_add(1));
        JSVM_TRY(TextFromUtf8(js, numbered.c_str(), &text));
        *name = text;
    }
    *line = 0;
    *column = 0;
    if (origin == nullptr) return JSVM_OK;
    *line = static_cast<int>(origin->resourceLineOffset);
    *column = static_cast<int>(origin->resourceColumnOffset);
    if (origin->sourceMapUrl != nullptr) {
        JSVM_TRY(TextFromUtf8(js, origin->sourceMapUrl, &text));
        *source_map_url = text;
    }
    return JSVM_OK;
}

uint32_t OriginTag(const CompileRequest& request) {
    const JSVM_ScriptOrigin* origin = request.origin;
    if (origin == nullptr && request.parameter_count == 0) return 0;
    std::string all;
    if (origin != nullptr) {
        const char* name = origin->resourceName != nullptr ? origin->resourceName : "";
        const char* url = origin->sourceMapUrl != nullptr ? origin->sourceMapUrl : "";
        all = std::to_string(origin->resourceLineOffset) + ":" +
              std::to_string(origin->resourceColumnOffset) + ":" +
              std::to_string(std::strlen(name)) + ":" + name + url;
    }
    // A zero byte, which is in none of the texts, stands before each parameter.
    for (size_t i = 0; i < request.parameter_count; ++i) {
        all.push_back('\0');
        all.append(request.parameters[i]);
    }
    const JsvmEnvelopeHash hash = jsvm_envelope_hash(all.data(), all.size());
    uint32_t tag;
    std::memcpy(&tag, hash.bytes, sizeof(tag));
    return tag;
}

}  // namespace jsvm
