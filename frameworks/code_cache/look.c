/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/look.h"

#include <string.h>

#include "frameworks/core/cached_compile.h"
#include "frameworks/core/envelope.h"

static char* WriteHex(const uint8_t bytes[16], char* to) {
    static const char kDigits[] = "0123456789abcdef";
    for (int i = 0; i < 16; ++i) {
        *to++ = kDigits[bytes[i] >> 4];
        *to++ = kDigits[bytes[i] & 15];
    }
    return to;
}

static JSVMX_CodeCacheKind KindOf(uint32_t kind) {
    switch (kind) {
        case JSVM_ENVELOPE_SCRIPT:
            return JSVMX_CODE_CACHE_SCRIPT;
        case JSVM_ENVELOPE_FUNCTION:
            return JSVMX_CODE_CACHE_FUNCTION;
        default:
            return JSVMX_CODE_CACHE_UNKNOWN;
    }
}

static void DescribeCache(const JsvmEntryCache* cache, JSVMX_CodeCacheEntry* entry) {
    JsvmEnvelopeInfo info;
    if (!jsvm_envelope_describe(cache->bytes, cache->length, &info)) {
        return;
    }
    entry->kind = KindOf(info.kind);
    entry->sourceLength = info.source_length;
    memcpy(entry->engineVersion, info.engine_version, sizeof(entry->engineVersion));
}

/* Engine and bytes; and that it lies under the key of the source that it is for. */
static JSVMX_CodeCacheReason JudgeCache(const JsvmStoreKey* key, const JsvmEntryCache* cache,
                                        bool whole) {
    const JSVMX_CodeCacheReason reason = jsvm_cache_fits_engine(cache->bytes, cache->length, whole);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    JsvmEnvelopeHash source;
    memcpy(source.bytes, key->source, sizeof(source.bytes));
    return jsvm_envelope_check_source(cache->bytes, cache->length, &source);
}

static JSVMX_CodeCacheReason Judge(const JsvmStore* store, const JsvmStoreKey* key,
                                   const JsvmStoreLease* lease, bool whole,
                                   JSVMX_CodeCacheEntry* entry) {
    JsvmEntryInfo info;
    JSVMX_CodeCacheReason reason = jsvm_entry_inspect(lease->bytes, lease->length, &info);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    memcpy(entry->name, info.name, sizeof(entry->name));
    entry->bytes = info.cache_length;
    entry->made = info.made;
    entry->isSigned = info.is_signed;
    entry->compressed = info.compressed;
    JsvmEntryCache cache;
    reason =
        jsvm_entry_open(&store->format, key, lease->bytes, lease->length, lease->in_place, &cache);
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    DescribeCache(&cache, entry);
    reason = JudgeCache(key, &cache, whole);
    jsvm_entry_cache_free(&cache);
    return reason;
}

static JsvmEntryWorth WorthOf(JSVMX_CodeCacheReason reason) {
    switch (reason) {
        case JSVMX_REASON_NONE:
            return JSVM_ENTRY_USABLE;
        case JSVMX_REASON_FORMAT_VERSION:
        case JSVMX_REASON_KIND:
        case JSVMX_REASON_ARCHITECTURE:
        case JSVMX_REASON_ENGINE_VERSION:
        case JSVMX_REASON_ENGINE_BUILD:
        case JSVMX_REASON_ENGINE_FLAGS:
            return JSVM_ENTRY_FOREIGN;
        default:
            return JSVM_ENTRY_DAMAGED;
    }
}

JsvmEntryWorth jsvm_entry_look(const JsvmStore* store, const JsvmStoreKey* key,
                               const JsvmStoreLease* lease, bool whole,
                               JSVMX_CodeCacheEntry* entry) {
    memset(entry, 0, sizeof(*entry));
    *WriteHex(key->source, WriteHex(key->fingerprint, entry->key)) = '\0';
    entry->made = lease->meta.made;
    entry->used = lease->meta.used;
    entry->storedBytes = lease->length;
    entry->strikes = lease->meta.strikes;
    entry->quarantined = lease->meta.strikes >= kJsvmStrikesToQuarantine;
    entry->reason = Judge(store, key, lease, whole, entry);
    const JsvmEntryWorth worth = WorthOf(entry->reason);
    if (entry->reason == JSVMX_REASON_NONE && entry->quarantined) {
        entry->reason = JSVMX_REASON_QUARANTINED;
    } else if (entry->reason == JSVMX_REASON_NONE && jsvm_store_is_expired(store, &lease->meta)) {
        entry->reason = JSVMX_REASON_EXPIRED;
    }
    return worth;
}
