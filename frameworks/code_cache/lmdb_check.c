/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_check.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "frameworks/code_cache/lmdb_page.h"

/* Pages may be counted that were never written; not many. */
enum { kFirstPage = 2, kMostPagesBehindEnd = 65536 };

enum TreeKind { TREE_OF_FREE_PAGES, TREE_OF_TABLES, TABLE };

struct Check {
    int file;
    JsvmLmdbMeta meta;
    uint64_t pages_in_file;
    uint8_t* seen; /* a bit for each page: in use, or free */
};

/* One tree on its way through. */
struct Walk {
    struct Check* check;
    enum TreeKind kind;
    JsvmLmdbTree counted;
    bool any;                       /* a key was seen */
    uint8_t last[kJsvmLmdbMostKey]; /* that or, above it, what a branch says of the next one */
    size_t last_length;
    bool last_is_bound; /* the next key may be equal to it */
};

/* Notes that a page is in use or free; false when it was noted before or cannot be. */
static bool See(struct Check* check, uint64_t page) {
    if (page < kFirstPage || page > check->meta.last_page) {
        return false;
    }
    uint8_t* byte = &check->seen[page / 8];
    const uint8_t bit = (uint8_t)(1u << page % 8);
    if ((*byte & bit) != 0) {
        return false;
    }
    *byte |= bit;
    return true;
}

static int Compare(const struct Walk* walk, const JsvmLmdbNode* node) {
    if (walk->kind == TREE_OF_FREE_PAGES) {
        uint64_t a = 0;
        uint64_t b = 0;
        memcpy(&a, node->key, sizeof(a));
        memcpy(&b, walk->last, sizeof(b));
        return a < b ? -1 : a > b;
    }
    const size_t shorter =
        node->key_length < walk->last_length ? node->key_length : walk->last_length;
    const int difference = memcmp(node->key, walk->last, shorter);
    if (difference != 0) {
        return difference;
    }
    return node->key_length < walk->last_length ? -1 : node->key_length > walk->last_length;
}

/* Keys come in their order, and those of branches stand between what they part. */
static bool KeyFollows(struct Walk* walk, const JsvmLmdbNode* node, bool is_bound) {
    const bool number = walk->kind == TREE_OF_FREE_PAGES;
    if (node->key_length == 0 || node->key_length > kJsvmLmdbMostKey ||
        (number && node->key_length != sizeof(uint64_t))) {
        return false;
    }
    if (walk->any) {
        const int order = Compare(walk, node);
        if (order < 0 || (order == 0 && !walk->last_is_bound)) {
            return false;
        }
    }
    walk->any = true;
    walk->last_is_bound = is_bound;
    walk->last_length = node->key_length;
    memcpy(walk->last, node->key, node->key_length);
    return true;
}

/* The nodes fill what is behind `upper`, and none lies on another. */
static bool NodesFit(const JsvmLmdbPage* page) {
    uint8_t taken[kJsvmLmdbMostPageSize / 2 / 8] = {0};
    size_t sum = 0;
    for (size_t i = 0; i < page->count; ++i) {
        JsvmLmdbNode node;
        if (!jsvm_lmdb_node(page, i, &node) || node.offset + node.size > page->size) {
            return false;
        }
        sum += node.size;
        for (size_t at = node.offset / 2; at < (node.offset + node.size) / 2; ++at) {
            if ((taken[at / 8] & 1u << at % 8) != 0) {
                return false;
            }
            taken[at / 8] |= (uint8_t)(1u << at % 8);
        }
    }
    return sum == page->size - page->upper;
}

/* The head of a run of pages with big data. */
static bool CheckOverflow(struct Walk* walk, const JsvmLmdbNode* node) {
    struct Check* check = walk->check;
    const size_t size = check->meta.page_size;
    const uint64_t needed = jsvm_lmdb_overflow_pages(node->data_length, size);
    uint32_t pages = 0;
    if (node->overflow >= check->pages_in_file || needed > check->pages_in_file - node->overflow ||
        !jsvm_lmdb_overflow(check->file, size, node->overflow, node->data_length, &pages)) {
        return false;
    }
    for (uint64_t i = 0; i < pages; ++i) {
        if (!See(check, node->overflow + i)) {
            return false;
        }
    }
    walk->counted.overflow_pages += pages;
    return true;
}

/* A list of free pages: how many, then their numbers, falling. */
static bool CheckFreeList(struct Check* check, const uint8_t* bytes, uint64_t length) {
    uint64_t count = 0;
    uint64_t before = UINT64_MAX;
    if (length < sizeof(count)) {
        return false;
    }
    memcpy(&count, bytes, sizeof(count));
    if (count > length / sizeof(count) - 1) {
        return false;
    }
    for (uint64_t i = 1; i <= count; ++i) {
        uint64_t page = 0;
        memcpy(&page, bytes + i * sizeof(page), sizeof(page));
        if (page >= before || !See(check, page)) {
            return false;
        }
        before = page;
    }
    return true;
}

static bool CheckBigFreeList(struct Check* check, const JsvmLmdbNode* node) {
    uint8_t* bytes = malloc((size_t)node->data_length);
    if (bytes == NULL) {
        return false;
    }
    const bool good =
        jsvm_lmdb_read(check->file, bytes, (size_t)node->data_length,
                       node->overflow * check->meta.page_size + kJsvmLmdbHeaderSize) &&
        CheckFreeList(check, bytes, node->data_length);
    free(bytes);
    return good;
}

static bool CheckTree(struct Check* check, enum TreeKind kind, const JsvmLmdbTree* tree);

static bool CheckLeafNode(struct Walk* walk, const JsvmLmdbNode* node) {
    const size_t page_size = walk->check->meta.page_size;
    const bool big = node->flags == kJsvmLmdbBigData;
    if (!KeyFollows(walk, node, false)) {
        return false;
    }
    ++walk->counted.entries;
    /* LMDB makes room for two nodes in a page; what would be larger is big data. */
    const size_t most = (((page_size - kJsvmLmdbHeaderSize) / 2) & ~(size_t)1) - 2;
    if (node->flags > kJsvmLmdbSubTree || node->size > most + 1 ||
        (big && !CheckOverflow(walk, node))) {
        return false;
    }
    if (walk->kind == TREE_OF_TABLES) {
        if (node->flags != kJsvmLmdbSubTree || node->data_length != kJsvmLmdbTreeSize) {
            return false;
        }
        const JsvmLmdbTree table = jsvm_lmdb_tree(node->data);
        return table.flags == 0 && CheckTree(walk->check, TABLE, &table);
    }
    if (node->flags == kJsvmLmdbSubTree) {
        return false;
    }
    if (walk->kind == TREE_OF_FREE_PAGES) {
        uint64_t transaction = 0;
        memcpy(&transaction, node->key, sizeof(transaction));
        return transaction <= walk->check->meta.transaction &&
               (big ? CheckBigFreeList(walk->check, node)
                    : CheckFreeList(walk->check, node->data, node->data_length));
    }
    return true;
}

static bool CheckPages(struct Walk* walk, uint64_t number, unsigned levels);

static bool CheckNodes(struct Walk* walk, const JsvmLmdbPage* page, unsigned levels) {
    for (size_t i = 0; i < page->count; ++i) {
        JsvmLmdbNode node;
        if (!jsvm_lmdb_node(page, i, &node)) {
            return false;
        }
        if (page->is_leaf) {
            if (!CheckLeafNode(walk, &node)) {
                return false;
            }
            continue;
        }
        /* The first key of a branch is not used. */
        if ((i > 0 && !KeyFollows(walk, &node, true)) || node.key_length > kJsvmLmdbMostKey ||
            !CheckPages(walk, node.child, levels - 1)) {
            return false;
        }
    }
    return true;
}

/* A page and what is below it: `levels` of them, the last of leaves. */
static bool CheckPages(struct Walk* walk, uint64_t number, unsigned levels) {
    struct Check* check = walk->check;
    const size_t size = check->meta.page_size;
    if (number >= check->pages_in_file || !See(check, number)) {
        return false;
    }
    uint8_t* bytes = malloc(size);
    if (bytes == NULL) {
        return false;
    }
    JsvmLmdbPage page;
    bool good = jsvm_lmdb_read(check->file, bytes, size, number * size) &&
                jsvm_lmdb_page(bytes, size, number, &page) && page.is_leaf == (levels == 1) &&
                (page.is_leaf || page.count > 1) && NodesFit(&page);
    if (good) {
        ++*(page.is_leaf ? &walk->counted.leaf_pages : &walk->counted.branch_pages);
        good = CheckNodes(walk, &page, levels);
    }
    free(bytes);
    return good;
}

static bool CheckTree(struct Check* check, enum TreeKind kind, const JsvmLmdbTree* tree) {
    struct Walk walk = {0};
    walk.check = check;
    walk.kind = kind;
    if (tree->depth > kJsvmLmdbMostDepth || (tree->depth == 0) != (tree->root == UINT64_MAX)) {
        return false;
    }
    if (tree->depth != 0 && !CheckPages(&walk, tree->root, tree->depth)) {
        return false;
    }
    return walk.counted.entries == tree->entries &&
           walk.counted.branch_pages == tree->branch_pages &&
           walk.counted.leaf_pages == tree->leaf_pages &&
           walk.counted.overflow_pages == tree->overflow_pages;
}

bool jsvm_lmdb_check(int file) {
    struct Check check = {0};
    struct stat status;
    check.file = file;
    if (fstat(file, &status) != 0 || status.st_size <= 0 ||
        !jsvm_lmdb_read_meta(file, &check.meta)) {
        return false;
    }
    check.pages_in_file = (uint64_t)status.st_size / check.meta.page_size;
    if (check.pages_in_file < kFirstPage ||
        check.meta.last_page > check.pages_in_file + kMostPagesBehindEnd) {
        return false;
    }
    check.seen = calloc((size_t)(check.meta.last_page / 8) + 1, 1);
    if (check.seen == NULL) {
        return false;
    }
    const bool good = CheckTree(&check, TREE_OF_FREE_PAGES, &check.meta.free_pages) &&
                      CheckTree(&check, TREE_OF_TABLES, &check.meta.tables);
    free(check.seen);
    return good;
}
