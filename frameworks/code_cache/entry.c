/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/entry.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "frameworks/platform/little_endian.h"
#include "frameworks/platform/utf8.h"

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

/* Where the fields lie, in bytes from the start of the entry. */
enum {
    kMagicAt = 0,
    kFormatAt = 8,
    kFlagsAt = 12,
    kMadeAt = 16,
    kCacheLengthAt = 24,
    kNameAt = 32,
    kSignatureAt = 96,
    kHeaderSumAt = 128,
    kReservedAt = 136,
    kSignatureSize = 32,
    kFormatVersion = 1,
    kCompressed = 1,
    kSigned = 2
};
_Static_assert(kNameAt + kJsvmEntryNameSize == kSignatureAt, "the name ends at the signature");
_Static_assert(kReservedAt + 8 == kJsvmEntryHeaderSize, "the reserved bytes come last");
_Static_assert(kJsvmEntryHeaderSize % 16 == 0, "a cache must be as well aligned as its entry");

/* As that of the envelope, with E for entry. */
static const uint8_t kMagic[8] = {0x8B, 'J', 'V', 'E', '\r', '\n', 0x1A, '\n'};

/* HMAC-SHA-256 of the store's key, the header before the signature, and what follows the header. */
static bool compute_signature(const JsvmEntryFormat* format, const JsvmStoreKey* key,
                              const uint8_t* header, const void* body, size_t length,
                              uint8_t signature[kSignatureSize]) {
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    size_t written = 0;
    EVP_MAC* mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX* context = mac == NULL ? NULL : EVP_MAC_CTX_new(mac);
    const bool done =
        context != NULL &&
        EVP_MAC_init(context, format->signing_key, format->signing_key_length, params) == 1 &&
        EVP_MAC_update(context, key->fingerprint, sizeof(key->fingerprint)) == 1 &&
        EVP_MAC_update(context, key->source, sizeof(key->source)) == 1 &&
        EVP_MAC_update(context, header, kSignatureAt) == 1 &&
        EVP_MAC_update(context, body, length) == 1 &&
        EVP_MAC_final(context, signature, &written, kSignatureSize) == 1 &&
        written == kSignatureSize;
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
    return done;
}

/* Copies whole characters only; what is no UTF-8 becomes a question mark. */
static void put_name(const char* name, uint8_t field[kJsvmEntryNameSize]) {
    const size_t length = name == NULL ? 0 : strlen(name);
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        const size_t found = jsvm_utf8_character(name + at, length - at);
        const size_t bytes = found == 0 ? 1 : found;
        if (used + bytes > kJsvmEntryNameSize - 1) {
            break;
        }
        memcpy(field + used, found == 0 ? "?" : name + at, bytes);
        used += bytes;
        at += bytes;
    }
    memset(field + used, 0, kJsvmEntryNameSize - used);
}

/* NULL where compressing does not make it smaller, or cannot be done. */
static void* compress(int level, const uint8_t* cache, size_t length, size_t* compressed_length) {
    uint8_t* compressed = NULL;
    void* smaller = NULL;
    size_t written = 0;
    if (length < 2) {
        return NULL;
    }
    compressed = malloc(length - 1);
    if (compressed == NULL) {
        return NULL;
    }
    written = ZSTD_compress(compressed, length - 1, cache, length, level);
    if (ZSTD_isError(written)) {
        free(compressed);
        return NULL;
    }
    *compressed_length = written;
    /* It waits in a queue: give back what it does not need. */
    smaller = realloc(compressed, written);
    return smaller == NULL ? compressed : smaller;
}

bool jsvm_entry_make(const JsvmEntryFormat* format, const JsvmStoreKey* key, const char* name,
                     uint64_t made, const uint8_t* cache, size_t length, JsvmEntryToWrite* result) {
    uint8_t* header = result->header;
    const bool sign = format->signing_key != NULL;
    JsvmStorePiece body = {cache, length};
    result->compressed = NULL;
    if (format->compression_level > 0) {
        result->compressed = compress(format->compression_level, cache, length, &body.length);
        if (result->compressed != NULL) {
            body.bytes = result->compressed;
        }
    }
    memcpy(header + kMagicAt, kMagic, sizeof(kMagic));
    jsvm_put_u32(header + kFormatAt, kFormatVersion);
    jsvm_put_u32(header + kFlagsAt,
                 (result->compressed != NULL ? (uint32_t)kCompressed : 0) | (sign ? kSigned : 0));
    jsvm_put_u64(header + kMadeAt, made);
    jsvm_put_u64(header + kCacheLengthAt, length);
    put_name(name, header + kNameAt);
    memset(header + kSignatureAt, 0, kSignatureSize);
    if (sign &&
        !compute_signature(format, key, header, body.bytes, body.length, header + kSignatureAt)) {
        jsvm_entry_made_free(result);
        return false;
    }
    jsvm_put_u64(header + kHeaderSumAt, XXH3_64bits(header, kHeaderSumAt));
    jsvm_put_u64(header + kReservedAt, 0);
    result->pieces[0] = (JsvmStorePiece){header, kJsvmEntryHeaderSize};
    result->pieces[1] = body;
    return true;
}

void jsvm_entry_made_free(JsvmEntryToWrite* entry) {
    free(entry->compressed);
    entry->compressed = NULL;
}

static bool all_zero(const uint8_t* bytes, size_t length) {
    for (size_t i = 0; i < length; ++i) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static bool name_is_sound(const uint8_t* header) {
    const char* name = (const char*)header + kNameAt;
    const uint8_t* end = memchr(name, 0, kJsvmEntryNameSize);
    if (end == NULL) {
        return false;
    }
    const size_t length = (size_t)(end - (header + kNameAt));
    return all_zero(end, kJsvmEntryNameSize - length) && jsvm_utf8_valid(name, length);
}

JSVMX_CodeCacheReason jsvm_entry_inspect(const uint8_t* bytes, size_t length, JsvmEntryInfo* info) {
    uint32_t flags = 0;
    if (bytes == NULL || length < kJsvmEntryHeaderSize ||
        memcmp(bytes + kMagicAt, kMagic, sizeof(kMagic)) != 0 ||
        jsvm_get_u32(bytes + kFormatAt) != kFormatVersion ||
        jsvm_get_u64(bytes + kHeaderSumAt) != XXH3_64bits(bytes, kHeaderSumAt)) {
        return JSVMX_REASON_ENTRY_DAMAGED;
    }
    flags = jsvm_get_u32(bytes + kFlagsAt);
    if ((flags & ~(uint32_t)(kCompressed | kSigned)) != 0 ||
        jsvm_get_u64(bytes + kReservedAt) != 0 || !name_is_sound(bytes) ||
        ((flags & kSigned) == 0 && !all_zero(bytes + kSignatureAt, kSignatureSize))) {
        return JSVMX_REASON_ENTRY_DAMAGED;
    }
    info->made = jsvm_get_u64(bytes + kMadeAt);
    info->cache_length = jsvm_get_u64(bytes + kCacheLengthAt);
    memcpy(info->name, bytes + kNameAt, kJsvmEntryNameSize);
    info->compressed = (flags & kCompressed) != 0;
    info->is_signed = (flags & kSigned) != 0;
    return JSVMX_REASON_NONE;
}

/* Can as much follow the header as does, and may it stand for as much as it says? */
static bool lengths_are_sound(const JsvmEntryInfo* info, size_t body_length, size_t most) {
    if (info->cache_length > most) {
        return false;
    }
    /* What compressing did not make smaller is stored as it is. */
    return info->compressed ? body_length < info->cache_length : body_length == info->cache_length;
}

/* Allocates what the header says only when the compressed bytes say the same. */
static JSVMX_CodeCacheReason decompress(const uint8_t* body, size_t body_length, size_t length,
                                        JsvmEntryCache* cache) {
    uint8_t* bytes = NULL;
    if (ZSTD_getFrameContentSize(body, body_length) != length ||
        ZSTD_findFrameCompressedSize(body, body_length) != body_length) {
        return JSVMX_REASON_ENTRY_DAMAGED;
    }
    bytes = malloc(length);
    if (bytes == NULL) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    if (ZSTD_decompress(bytes, length, body, body_length) != length) {
        free(bytes);
        return JSVMX_REASON_ENTRY_DAMAGED;
    }
    *cache = (JsvmEntryCache){bytes, length, bytes};
    return JSVMX_REASON_NONE;
}

static bool signature_fits(const JsvmEntryFormat* format, const JsvmStoreKey* key,
                           const uint8_t* header, const uint8_t* body, size_t body_length) {
    uint8_t signature[kSignatureSize];
    return compute_signature(format, key, header, body, body_length, signature) &&
           CRYPTO_memcmp(signature, header + kSignatureAt, kSignatureSize) == 0;
}

/* The header is one that cannot change any more. */
static JSVMX_CodeCacheReason open_body(const JsvmEntryFormat* format, const JsvmStoreKey* key,
                                       const uint8_t* header, const JsvmEntryInfo* info,
                                       const uint8_t* body, size_t body_length,
                                       JsvmEntryCache* cache) {
    if (format->signing_key != NULL && !signature_fits(format, key, header, body, body_length)) {
        return JSVMX_REASON_SIGNATURE;
    }
    if (info->compressed) {
        return decompress(body, body_length, (size_t)info->cache_length, cache);
    }
    *cache = (JsvmEntryCache){body, body_length, NULL};
    return JSVMX_REASON_NONE;
}

JSVMX_CodeCacheReason jsvm_entry_open(const JsvmEntryFormat* format, const JsvmStoreKey* key,
                                      const uint8_t* bytes, size_t length, bool in_place,
                                      JsvmEntryCache* cache) {
    uint8_t header[kJsvmEntryHeaderSize];
    JsvmEntryInfo info;
    *cache = (JsvmEntryCache){NULL, 0, NULL};
    if (bytes == NULL || length < sizeof(header)) {
        return JSVMX_REASON_ENTRY_DAMAGED;
    }
    memcpy(header, bytes, sizeof(header));
    const size_t body_length = length - sizeof(header);
    JSVMX_CodeCacheReason reason = jsvm_entry_inspect(header, sizeof(header), &info);
    if (reason == JSVMX_REASON_NONE && !lengths_are_sound(&info, body_length, format->most_bytes)) {
        reason = JSVMX_REASON_ENTRY_DAMAGED;
    }
    if (reason == JSVMX_REASON_NONE && format->signing_key != NULL && !info.is_signed) {
        reason = JSVMX_REASON_SIGNATURE;
    }
    if (reason != JSVMX_REASON_NONE) {
        return reason;
    }
    if (format->signing_key == NULL || !in_place || body_length == 0) {
        return open_body(format, key, header, &info, bytes + sizeof(header), body_length, cache);
    }
    uint8_t* copy = malloc(body_length);
    if (copy == NULL) {
        return JSVMX_REASON_STORE_UNAVAILABLE;
    }
    memcpy(copy, bytes + sizeof(header), body_length);
    reason = open_body(format, key, header, &info, copy, body_length, cache);
    if (reason == JSVMX_REASON_NONE && cache->owned == NULL) {
        cache->owned = copy;
        return reason;
    }
    free(copy);
    return reason;
}

void jsvm_entry_cache_free(JsvmEntryCache* cache) {
    free(cache->owned);
    *cache = (JsvmEntryCache){NULL, 0, NULL};
}
