// SPDX-License-Identifier: Apache-2.0
// What becomes of the code cache that a compile is offered.
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_CACHE_OFFER_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_CACHE_OFFER_H_

#include <cstddef>
#include <cstdint>

#include "ark_runtime/jsvmx.h"
#include "frameworks/core/cached_compile.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/envelope.h"
#include "frameworks/core/page_allocator.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/script/background.h"
#include "frameworks/script/compile_request.h"

namespace jsvm {

// Of a clock that only goes forward.
uint64_t Nanoseconds();

class CacheOffer {
  public:
    using CachedData = v8::ScriptCompiler::CachedData;

    // Asks the supplier, if there is one, and verifies the cache as far as it is to be used.
    CacheOffer(const Js& js, const CompileRequest& request, JsvmEnvelopeKind kind,
               v8::Local<v8::String> source, uint32_t origin_tag);
    // The supplier's bytes are not needed any more.
    ~CacheOffer();
    CacheOffer(const CacheOffer&) = delete;
    CacheOffer& operator=(const CacheOffer&) = delete;

    // Something to give V8, or null. V8's Source owns the result; the bytes stay the caller's.
    CachedData* ForV8();

    // What became of the cache in the background, for V8's Source to own; null when nothing did.
    DeserializeWork::Task* TaskForV8() { return deserialized_.task.release(); }

    // When that began, if it did.
    const ScriptIdWatch& ids() const { return deserialized_.ids; }

    // Where the clock is, if the request wants to know how long things take. Looking takes a tenth
    // of what compiling a script does that V8 has in memory.
    uint64_t Clock() const { return request_.report != nullptr ? Nanoseconds() : 0; }

    // V8 has had the cache.
    void Consumed(bool rejected);

    // V8 took the script from its memory.
    void FoundInMemory();

    // To the env, to the caller's cacheRejected, and to the request's report.
    void Report(uint64_t compile_nanoseconds) const;

  private:
    void AskSupplier(JsvmSourceInQuestion* question);
    JSVMX_CodeCacheReason Verify(const Js& js, JsvmSourceInQuestion* question);

    JSVM_Env env_;
    const CompileRequest& request_;
    const uint8_t* cache_;
    size_t cache_length_;
    JSVMX_CodeCacheOutcome outcome_ = JSVMX_CODE_CACHE_NOT_OFFERED;
    JSVMX_CodeCacheReason reason_ = JSVMX_REASON_NONE;
    uint64_t find_nanoseconds_ = 0;
    uint64_t verify_nanoseconds_ = 0;
    const uint8_t* payload_ = nullptr;
    size_t payload_length_ = 0;
    Deserialized deserialized_;  // outlives V8's Source
    HeapToFill heap_to_fill_;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_SCRIPT_CACHE_OFFER_H_
