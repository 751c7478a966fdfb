/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes for an entry of a store. The first byte says how it is opened: 1 with a signing key, 2
 * as one in a map. */
#include <stdlib.h>
#include <string.h>

#include "frameworks/code_cache/entry.h"
#include "frameworks/platform/little_endian.h"
#include "test/fuzz/envelope_specimen.h"
#include "test/fuzz/fuzz.h"

#ifndef XXH_INLINE_ALL
#define XXH_INLINE_ALL
#endif
#include <xxhash.h>

enum { kWithKey = 1, kInPlace = 2, kHeaderSumAt = 128, kLargest = 1 << 16, kScratch = 1024 };

static const uint8_t kSecret[] = "sixteen bytes at least";
static const JsvmStoreKey kKey = {{1, 2, 3}, {4, 5, 6}};

static JsvmEntryFormat format_of(int with_key, int level) {
    const JsvmEntryFormat format = {with_key ? kSecret : NULL, with_key ? sizeof(kSecret) : 0,
                                    level, kLargest};
    return format;
}

/* An entry that is neither compressed nor signed with a key that was not looked at is what would
 * have been written, byte for byte. */
static void require_as_written(const JsvmEntryFormat* format, const uint8_t* entry, size_t size,
                               const JsvmEntryInfo* info, const JsvmEntryCache* cache) {
    JsvmEntryToWrite again;
    fuzz_require(
        jsvm_entry_make(format, &kKey, info->name, info->made, cache->bytes, cache->length, &again),
        "an entry can be made");
    fuzz_require(size == sizeof(again.header) + cache->length &&
                     memcmp(again.header, entry, sizeof(again.header)) == 0,
                 "what is accepted is what would be written");
    jsvm_entry_made_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    JsvmEntryInfo info;
    JsvmEntryCache cache;
    if (size == 0) {
        return 0;
    }
    const int with_key = data[0] & kWithKey;
    const uint8_t* entry = data + 1;
    const JsvmEntryFormat format = format_of(with_key, 0);
    const JSVMX_CodeCacheReason inspected = jsvm_entry_inspect(entry, size - 1, &info);
    const JSVMX_CodeCacheReason opened =
        jsvm_entry_open(&format, &kKey, entry, size - 1, (data[0] & kInPlace) != 0, &cache);
    if (opened != JSVMX_REASON_NONE) {
        fuzz_require(cache.owned == NULL, "nothing is left to be freed");
        return 0;
    }
    fuzz_require(inspected == JSVMX_REASON_NONE, "what can be opened can be inspected");
    fuzz_require(cache.length == info.cache_length && cache.length <= kLargest,
                 "a cache is as long as told, and no longer than it may be");
    fuzz_require(info.is_signed || !with_key, "with a key only a signature will do");
    if (!info.compressed && info.is_signed == (with_key != 0)) {
        require_as_written(&format, entry, size - 1, &info, &cache);
    }
    specimen_open(cache.bytes, cache.length);
    jsvm_entry_cache_free(&cache);
    return 0;
}

/* Mutates the cache and puts it into a new entry, so that all that is around it fits. */
static size_t mutate_cache(FuzzRandom* random, uint8_t* data, size_t size, size_t most) {
    const JsvmEntryFormat reader = format_of(0, 0);
    const JsvmEntryFormat writer =
        format_of((int)fuzz_below(random, 2), fuzz_below(random, 2) == 0 ? 0 : 3);
    uint8_t scratch[kScratch];
    size_t length = 0;
    JsvmEntryCache cache;
    JsvmEntryToWrite made;
    if (size > 0 &&
        jsvm_entry_open(&reader, &kKey, data + 1, size - 1, false, &cache) == JSVMX_REASON_NONE) {
        length = cache.length < kScratch ? cache.length : kScratch;
        memcpy(scratch, cache.bytes == NULL ? scratch : cache.bytes, length);
        jsvm_entry_cache_free(&cache);
    }
    length = specimen_mutate(random, scratch, length, kScratch);
    fuzz_require(jsvm_entry_make(&writer, &kKey, "specimen.js", 1, scratch, length, &made),
                 "an entry can be made");
    data[0] = (uint8_t)fuzz_below(random, 4);
    size = 1;
    for (size_t i = 0; i < 2; ++i) {
        const size_t left = most - size;
        const size_t taken = made.pieces[i].length < left ? made.pieces[i].length : left;
        memcpy(data + size, made.pieces[i].bytes, taken);
        size += taken;
    }
    jsvm_entry_made_free(&made);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned int seed) {
    FuzzRandom random = {seed};
    const uint64_t kind = fuzz_below(&random, 8);
    if (most < kScratch) {
        return LLVMFuzzerMutate(data, size, most);
    }
    if (kind < 3 || size < 1 + kJsvmEntryHeaderSize) {
        size = mutate_cache(&random, data, size, most);
    } else if (kind < 6) {
        size = LLVMFuzzerMutate(data, size, most);
    } else {
        fuzz_field(&random, data + 1 + 4 * fuzz_below(&random, kJsvmEntryHeaderSize / 4 - 1),
                   fuzz_below(&random, 2) == 0 ? 4 : 8);
    }
    if (size >= 1 + kJsvmEntryHeaderSize && fuzz_below(&random, 2) == 0) {
        jsvm_put_u64(data + 1 + kHeaderSumAt, XXH3_64bits(data + 1, kHeaderSumAt));
    }
    return size;
}
