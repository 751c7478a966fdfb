/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages of a database file of LMDB 0.9 on a 64-bit machine, read by somebody who does not trust
 * them: whatever the bytes are, nothing outside of a page is looked at.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_PAGE_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_PAGE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    kJsvmLmdbHeaderSize = 16, /* of a page */
    kJsvmLmdbTreeSize = 48,   /* of the record of a tree */
    kJsvmLmdbMostKey = 511,
    kJsvmLmdbMostDepth = 16, /* 2^16 entries of the least fan-out, and far more of a usual one */
    kJsvmLmdbMostPageSize = 32768
};

/* Kinds of pages. */
enum { kJsvmLmdbBranch = 1, kJsvmLmdbLeaf = 2, kJsvmLmdbOverflow = 4 };
/* Kinds of nodes. */
enum { kJsvmLmdbBigData = 1, kJsvmLmdbSubTree = 2 };

typedef struct {
    uint32_t pad;
    uint16_t flags;
    uint16_t depth;
    uint64_t branch_pages;
    uint64_t leaf_pages;
    uint64_t overflow_pages;
    uint64_t entries;
    uint64_t root; /* UINT64_MAX: empty */
} JsvmLmdbTree;

/* What a file says of itself, as of the last transaction. */
typedef struct {
    size_t page_size;
    JsvmLmdbTree free_pages;
    JsvmLmdbTree tables;
    uint64_t last_page;
    uint64_t transaction;
} JsvmLmdbMeta;

/* Reads both meta pages; false unless both are ones, with the page size of this machine. The last
 * page lies where a file may have bytes. */
bool jsvm_lmdb_read_meta(int file, JsvmLmdbMeta* meta);
/* Is its meta page still the same? The transaction after the next one writes over it. */
bool jsvm_lmdb_meta_is_there(int file, const JsvmLmdbMeta* meta);

JsvmLmdbTree jsvm_lmdb_tree(const uint8_t* bytes);

/* A branch or a leaf. */
typedef struct {
    const uint8_t* bytes;
    size_t size;
    size_t upper; /* where the nodes begin */
    size_t count;
    bool is_leaf;
} JsvmLmdbPage;

typedef struct {
    const uint8_t* key;
    size_t key_length;
    uint64_t child;      /* of a branch */
    const uint8_t* data; /* of a leaf; of big data NULL */
    uint64_t data_length;
    uint64_t overflow; /* of big data: its first page */
    unsigned flags;
    size_t offset; /* of the node within the page, and its size, rounded up to be even */
    size_t size;
} JsvmLmdbNode;

/* Reads the header; false when it is not that of page `number`, a branch or a leaf with nodes. */
bool jsvm_lmdb_page(const uint8_t* bytes, size_t size, uint64_t number, JsvmLmdbPage* page);
/* False when the node does not lie within the page. `index` is below the count. */
bool jsvm_lmdb_node(const JsvmLmdbPage* page, size_t index, JsvmLmdbNode* node);

/* How many pages data of this length takes. */
uint64_t jsvm_lmdb_overflow_pages(uint64_t length, size_t page_size);

/* Reads the head of big data, and how many pages that takes; false when it is not that of page
 * `number`, or has no room for data of this length. */
bool jsvm_lmdb_overflow(int file, size_t page_size, uint64_t number, uint64_t length,
                        uint32_t* pages);

/* Reads all of `length` bytes; false when the file does not have them. */
bool jsvm_lmdb_read(int file, void* to, size_t length, uint64_t offset);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LMDB_PAGE_H_ */
