// SPDX-License-Identifier: Apache-2.0
// One compile as the caller asked for it, whichever of the API's functions was used.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_COMPILE_REQUEST_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_COMPILE_REQUEST_H_

#include <cstddef>
#include <cstdint>

#include "ark_runtime/jsvm.h"
#include "frameworks/core/cached_compile.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/v8_compat.h"

namespace jsvm {

struct CompileRequest {
    JSVM_Value source = nullptr;
    JSVM_CompileMode mode = JSVM_COMPILE_MODE_DEFAULT;
    const uint8_t* cache = nullptr;  // borrowed for the call
    size_t cache_length = 0;
    JSVM_DeserializeResult background = nullptr;
    bool* cache_rejected = nullptr;               // written only if a cache was given
    const JSVM_ScriptOrigin* origin = nullptr;    // null: no resource name
    bool number_the_unnamed = false;              // then the name is script_<n>
    bool map_stacks = false;                      // through the origin's source map, if it has one
    const JsvmCacheSupplier* supplier = nullptr;  // gives the cache, if it has one
    JsvmCachedCompileReport* report = nullptr;    // written whenever V8 was asked
    bool* tried = nullptr;                        // set to true with the report
    size_t parameter_count = 0;                   // of a function
    const char* const* parameters = nullptr;
};

// What the two functions without options have in common: a cache is consumed, else eager or lazy.
CompileRequest SimpleRequest(JSVM_Value source, const uint8_t* cache, size_t cache_length,
                             bool eager, bool* cache_rejected);

// Reads an option array. JSVM_INVALID_ARG for a mode that does not exist, for a mode that needs a
// cache without one, and for null pointers where an option needs one.
JSVM_Status RequestFromOptions(JSVM_Value source, size_t count, const JSVM_CompileOptions* options,
                               CompileRequest* request);

// The origin for V8; name and URL stay empty where there is none, which is not the same to V8 as
// undefined: that no script found in its memory would match. JSVM_INVALID_ARG for offsets that no
// file has.
JSVM_Status OriginOf(const Js& js, const CompileRequest& request, v8::Local<v8::Value>* name,
                     v8::Local<v8::Value>* source_map_url, int* line, int* column);

// Sums up the parameters, and name, offsets and source map of the origin: a code cache carries them
// with it, and a script taken from it would report them in its errors. 0 for an unnamed script; a
// script that got its name by number counts as unnamed.
uint32_t OriginTag(const CompileRequest& request);

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_COMPILE_REQUEST_H_
