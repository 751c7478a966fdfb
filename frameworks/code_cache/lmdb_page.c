/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_page.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum {
    kNodeHeader = 8,
    kMetaSize = 136,
    kMetaFlag = 8,
    kVersion = 1,
    kIntegerKeys = 8 /* the flag of the tree of free pages; no other flag is ours */
};

static const uint32_t kMagic = 0xBEEFC0DE;

/* Integers lie in the file as the machine has them in memory. */
static uint64_t U64(const uint8_t* at) {
    uint64_t value;
    memcpy(&value, at, sizeof(value));
    return value;
}

static uint32_t U32(const uint8_t* at) {
    uint32_t value;
    memcpy(&value, at, sizeof(value));
    return value;
}

static uint16_t U16(const uint8_t* at) {
    uint16_t value;
    memcpy(&value, at, sizeof(value));
    return value;
}

bool jsvm_lmdb_read(int file, void* to, size_t length, uint64_t offset) {
    uint8_t* at = to;
    if (offset > INT64_MAX - length) {
        return false;
    }
    while (length > 0) {
        const ssize_t got = pread(file, at, length, (off_t)offset);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        at += got;
        offset += (uint64_t)got;
        length -= (size_t)got;
    }
    return true;
}

JsvmLmdbTree jsvm_lmdb_tree(const uint8_t* bytes) {
    const JsvmLmdbTree tree = {U32(bytes),      U16(bytes + 4),  U16(bytes + 6),  U64(bytes + 8),
                               U64(bytes + 16), U64(bytes + 24), U64(bytes + 32), U64(bytes + 40)};
    return tree;
}

/* One of the two meta pages. */
static bool ReadOneMeta(int file, size_t page_size, uint64_t number, JsvmLmdbMeta* meta) {
    uint8_t bytes[kJsvmLmdbHeaderSize + kMetaSize];
    if (!jsvm_lmdb_read(file, bytes, sizeof(bytes), number * page_size)) {
        return false;
    }
    const uint8_t* at = bytes + kJsvmLmdbHeaderSize;
    meta->page_size = page_size;
    meta->free_pages = jsvm_lmdb_tree(at + 24);
    meta->tables = jsvm_lmdb_tree(at + 72);
    meta->last_page = U64(at + 120);
    meta->transaction = U64(at + 128);
    return U64(bytes) == number && U16(bytes + 10) == kMetaFlag && U32(at) == kMagic &&
           U32(at + 4) == kVersion && meta->free_pages.pad == page_size &&
           meta->free_pages.flags == kIntegerKeys && meta->tables.flags == 0 &&
           meta->last_page >= 1 && meta->last_page < (uint64_t)INT64_MAX / page_size;
}

bool jsvm_lmdb_read_meta(int file, JsvmLmdbMeta* meta) {
    const long system = sysconf(_SC_PAGESIZE);
    if (system <= 0) {
        return false;
    }
    const size_t size =
        system < kJsvmLmdbMostPageSize ? (size_t)system : (size_t)kJsvmLmdbMostPageSize;
    JsvmLmdbMeta both[2];
    if (!ReadOneMeta(file, size, 0, &both[0]) || !ReadOneMeta(file, size, 1, &both[1])) {
        return false;
    }
    const int newer = both[0].transaction < both[1].transaction;
    *meta = both[newer];
    /* A transaction writes to the page that its number names; only a new file has two alike. */
    return (meta->transaction & 1) == (uint64_t)newer || meta->transaction == 0;
}

bool jsvm_lmdb_meta_is_there(int file, const JsvmLmdbMeta* meta) {
    _Static_assert(sizeof(*meta) == 8 + 2 * kJsvmLmdbTreeSize + 16, "no bytes between the members");
    JsvmLmdbMeta now;
    return ReadOneMeta(file, meta->page_size, meta->transaction & 1, &now) &&
           memcmp(&now, meta, sizeof(now)) == 0;
}

bool jsvm_lmdb_page(const uint8_t* bytes, size_t size, uint64_t number, JsvmLmdbPage* page) {
    const unsigned flags = U16(bytes + 10);
    const size_t lower = U16(bytes + 12);
    const size_t upper = U16(bytes + 14);
    *page = (JsvmLmdbPage){bytes, size, upper, 0, flags == kJsvmLmdbLeaf};
    if (U64(bytes) != number || (flags != kJsvmLmdbBranch && flags != kJsvmLmdbLeaf) ||
        lower <= kJsvmLmdbHeaderSize || lower % 2 != 0 || upper < lower || upper > size) {
        return false;
    }
    page->count = (lower - kJsvmLmdbHeaderSize) / 2;
    return true;
}

bool jsvm_lmdb_node(const JsvmLmdbPage* page, size_t index, JsvmLmdbNode* node) {
    const size_t offset = U16(page->bytes + kJsvmLmdbHeaderSize + 2 * index);
    memset(node, 0, sizeof(*node));
    if (offset < page->upper || offset % 2 != 0 || offset + kNodeHeader > page->size) {
        return false;
    }
    const uint8_t* at = page->bytes + offset;
    const uint64_t low =
        U32(at); /* two halves in the order of the machine, which is little-endian */
    node->offset = offset;
    node->flags = page->is_leaf ? U16(at + 4) : 0;
    node->key = at + kNodeHeader;
    node->key_length = U16(at + 6);
    node->child = low | (uint64_t)U16(at + 4) << 32;
    const bool big = (node->flags & kJsvmLmdbBigData) != 0;
    node->data_length = page->is_leaf ? low : 0;
    const uint64_t inside = big ? sizeof(uint64_t) : node->data_length;
    const uint64_t size = kNodeHeader + node->key_length + inside;
    if (size > page->size - offset) {
        return false;
    }
    node->size = (size_t)(size + (size & 1));
    if (page->is_leaf) {
        const uint8_t* data = node->key + node->key_length;
        node->data = big ? NULL : data;
        node->overflow = big ? U64(data) : 0;
    }
    return true;
}

uint64_t jsvm_lmdb_overflow_pages(uint64_t length, size_t page_size) {
    return (kJsvmLmdbHeaderSize - 1 + length) / page_size + 1;
}

bool jsvm_lmdb_overflow(int file, size_t page_size, uint64_t number, uint64_t length,
                        uint32_t* pages) {
    uint8_t head[kJsvmLmdbHeaderSize];
    if (!jsvm_lmdb_read(file, head, sizeof(head), number * page_size)) {
        return false;
    }
    *pages = U32(head + 12);
    return U64(head) == number && U16(head + 10) == kJsvmLmdbOverflow &&
           *pages >= jsvm_lmdb_overflow_pages(length, page_size);
}
