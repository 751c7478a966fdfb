// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/cache_offer.h"

#include <ctime>

#include "frameworks/core/engine_identity.h"
#include "frameworks/script/source_in_question.h"

namespace jsvm {

uint64_t Nanoseconds() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

CacheOffer::CacheOffer(const Js& js, const CompileRequest& request, JsvmEnvelopeKind kind,
                       v8::Local<v8::String> source, uint32_t origin_tag)
    : env_(js.env), request_(request), cache_(request.cache), cache_length_(request.cache_length) {
    if (cache_ == nullptr && request.supplier == nullptr) return;
    if (cache_ != nullptr && request.mode != JSVM_COMPILE_MODE_CONSUME_CODE_CACHE) {
        outcome_ = JSVMX_CODE_CACHE_NOT_LOOKED_AT;
        reason_ = JSVMX_REASON_MODE_IGNORES_CACHE;
        return;
    }
    JsvmSourceInQuestion question(js.isolate, source, EngineIdentity(kind, origin_tag));
    const uint64_t start = Clock();
    if (cache_ == nullptr) AskSupplier(&question);
    const uint64_t found = Clock();
    find_nanoseconds_ = found - start;
    if (cache_ == nullptr) return;
    reason_ = Verify(js, &question);
    verify_nanoseconds_ = Clock() - found;
    outcome_ = reason_ == JSVMX_REASON_NONE ? JSVMX_CODE_CACHE_USED : JSVMX_CODE_CACHE_REJECTED;
}

CacheOffer::~CacheOffer() {
    if (request_.supplier != nullptr) request_.supplier->done(request_.supplier->data);
}

void CacheOffer::AskSupplier(JsvmSourceInQuestion* question) {
    const uint8_t* cache = nullptr;
    size_t length = 0;
    reason_ = request_.supplier->find(request_.supplier->data, question, &cache, &length);
    if (reason_ == JSVMX_REASON_NONE) {
        cache_ = cache;
        cache_length_ = length;
    } else if (reason_ == JSVMX_REASON_SIGNATURE || reason_ == JSVMX_REASON_ENTRY_DAMAGED) {
        outcome_ = JSVMX_CODE_CACHE_REJECTED;
    }
}

JSVMX_CodeCacheReason CacheOffer::Verify(const Js& js, JsvmSourceInQuestion* question) {
    const JSVMX_CodeCacheReason reason =
        jsvm_envelope_check(cache_, cache_length_, &question->identity(), question->encoding(),
                            question->length(), &payload_, &payload_length_);
    if (reason != JSVMX_REASON_NONE) return reason;
    const JSVMX_CodeCacheReason other_source =
        jsvm_envelope_check_source(cache_, cache_length_, &question->Described().hash);
    if (other_source != JSVMX_REASON_NONE) return other_source;
    deserialized_ = TakeDeserialized(js, request_.background, cache_, cache_length_);
    // The payload was verified there.
    if (deserialized_.task != nullptr) return JSVMX_REASON_NONE;
    return jsvm_envelope_check_payload(cache_, cache_length_);
}

CacheOffer::CachedData* CacheOffer::ForV8() {
    if (outcome_ != JSVMX_CODE_CACHE_USED) return nullptr;
    if (deserialized_.task == nullptr) heap_to_fill_.Expect(HeapOfCache(payload_length_));
    return new CachedData(payload_, static_cast<int>(payload_length_));
}

void CacheOffer::Consumed(bool rejected) {
    if (!rejected) return;
    outcome_ = JSVMX_CODE_CACHE_REJECTED;
    reason_ = JSVMX_REASON_ENGINE_REFUSED;
}

void CacheOffer::FoundInMemory() {
    if (outcome_ != JSVMX_CODE_CACHE_USED) return;
    outcome_ = JSVMX_CODE_CACHE_NOT_LOOKED_AT;
    reason_ = JSVMX_REASON_IN_MEMORY_HIT;
}

void CacheOffer::Report(uint64_t compile_nanoseconds) const {
    env_->cache_outcome = outcome_;
    env_->cache_reason = reason_;
    if (cache_ != nullptr && request_.cache_rejected != nullptr) {
        *request_.cache_rejected = outcome_ == JSVMX_CODE_CACHE_REJECTED;
    }
    if (request_.tried != nullptr) *request_.tried = true;
    if (request_.report == nullptr) return;
    *request_.report = {
        outcome_,           reason_, cache_length_, find_nanoseconds_, verify_nanoseconds_,
        compile_nanoseconds};
}

}  // namespace jsvm
