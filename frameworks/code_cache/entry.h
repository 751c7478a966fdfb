/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry of a store: a header, then a cache in its envelope (core/envelope.h), compressed or not.
 * The header tells what a store needs beside the cache and holds the signature.
 *
 *   at  bytes
 *    0    8   magic: 8B 'J' 'V' 'E' 0D 0A 1A 0A
 *    8    4   format version, 1
 *   12    4   flags: 1 compressed with zstd, 2 signed
 *   16    8   when it was made, in seconds since 1970
 *   24    8   length of the cache with its envelope, uncompressed
 *   32   64   the name in the origin, UTF-8, padded with zeros, the last byte always zero
 *   96   32   HMAC-SHA-256 of the key, the first 96 bytes and all that follows the header; zero
 *  128    8   XXH3 (64 bits) of the 128 bytes before it
 *  136    8   zero
 *  144        the cache
 *
 * Integers are little-endian. The size of the header is a multiple of 16, so an uncompressed cache
 * is as well aligned as the entry. Any thread; no state.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_ENTRY_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_ENTRY_H_

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { kJsvmEntryHeaderSize = 144, kJsvmEntryNameSize = 64 };

/* How a store makes and reads entries. */
typedef struct {
    const uint8_t* signing_key; /* NULL: entries are not signed, and signatures not looked at */
    size_t signing_key_length;
    int compression_level; /* 0: none */
    size_t most_bytes;     /* an entry may stand for, uncompressed */
} JsvmEntryFormat;

/* An entry to be written: the pieces are the header and one of the two others. */
typedef struct {
    uint8_t header[kJsvmEntryHeaderSize];
    JsvmStorePiece pieces[2];
    void* compressed; /* owned; NULL when the cache is stored as it is */
} JsvmEntryToWrite;

/* Makes an entry of a cache, which is borrowed until it was written. It is stored as it is, too,
 * where compressing does not make it smaller. Bytes of a name that are no UTF-8 become question
 * marks. False: out of memory. */
bool jsvm_entry_make(const JsvmEntryFormat* format, const JsvmStoreKey* key, const char* name,
                     uint64_t made, const uint8_t* cache, size_t length, JsvmEntryToWrite* result);
void jsvm_entry_made_free(JsvmEntryToWrite* entry);

/* What the header tells. */
typedef struct {
    uint64_t made;
    uint64_t cache_length; /* uncompressed */
    char name[kJsvmEntryNameSize];
    bool compressed;
    bool is_signed;
} JsvmEntryInfo;

/* Reads the header alone: JSVMX_REASON_NONE or JSVMX_REASON_ENTRY_DAMAGED. Any bytes, any length.
 */
JSVMX_CodeCacheReason jsvm_entry_inspect(const uint8_t* bytes, size_t length, JsvmEntryInfo* info);

/* The cache in an entry. */
typedef struct {
    const uint8_t* bytes; /* within the entry, or within `owned` */
    size_t length;
    void* owned; /* NULL when the cache is used in place */
} JsvmEntryCache;

/*
 * Opens an entry: ENTRY_DAMAGED, SIGNATURE, STORE_UNAVAILABLE when out of memory, or NONE with the
 * cache, which has not been verified by its envelope yet. With a signing key and `in_place`, the
 * entry is copied before its signature is verified, and the copy is what is used: nobody can change
 * it in between.
 */
JSVMX_CodeCacheReason jsvm_entry_open(const JsvmEntryFormat* format, const JsvmStoreKey* key,
                                      const uint8_t* bytes, size_t length, bool in_place,
                                      JsvmEntryCache* cache);
void jsvm_entry_cache_free(JsvmEntryCache* cache);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_ENTRY_H_ */
