/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_reader.h"

#include <stdlib.h>
#include <string.h>

/* What is looked for, and where the result goes. */
struct Search {
    const JsvmLmdbSnapshot* snapshot;
    const uint8_t* least;
    size_t length;
    size_t most; /* bytes; 0: none are wanted */
    JsvmLmdbFound* found;
};

bool jsvm_lmdb_snapshot(int file, JsvmLmdbSnapshot* snapshot) {
    snapshot->file = file;
    return jsvm_lmdb_read_meta(file, &snapshot->meta);
}

bool jsvm_lmdb_snapshot_holds(const JsvmLmdbSnapshot* snapshot) {
    return jsvm_lmdb_meta_is_there(snapshot->file, &snapshot->meta);
}

static int Compare(const struct Search* search, const JsvmLmdbNode* node) {
    const size_t shorter = node->key_length < search->length ? node->key_length : search->length;
    const int difference = memcmp(node->key, search->least, shorter);
    if (difference != 0) {
        return difference;
    }
    return node->key_length < search->length ? -1 : node->key_length > search->length;
}

static JsvmLmdbFind CopyBytes(const struct Search* search, const JsvmLmdbNode* node) {
    const JsvmLmdbSnapshot* snapshot = search->snapshot;
    const size_t page_size = snapshot->meta.page_size;
    if (node->data_length > search->most) {
        return JSVM_LMDB_BROKEN;
    }
    const size_t length = (size_t)node->data_length;
    uint8_t* bytes = malloc(length + 1);
    if (bytes == NULL) {
        return JSVM_LMDB_BROKEN;
    }
    bool good = true;
    if (node->data != NULL) {
        memcpy(bytes, node->data, length);
    } else {
        uint32_t pages = 0;
        good = node->overflow <= snapshot->meta.last_page &&
               jsvm_lmdb_overflow(snapshot->file, page_size, node->overflow, length, &pages) &&
               jsvm_lmdb_read(snapshot->file, bytes, length,
                              node->overflow * page_size + kJsvmLmdbHeaderSize);
    }
    if (!good) {
        free(bytes);
        return JSVM_LMDB_BROKEN;
    }
    search->found->bytes = bytes;
    search->found->length = length;
    return JSVM_LMDB_FOUND;
}

static JsvmLmdbFind Take(const struct Search* search, const JsvmLmdbNode* node) {
    if (node->key_length > kJsvmLmdbMostKey) {
        return JSVM_LMDB_BROKEN;
    }
    memcpy(search->found->key, node->key, node->key_length);
    search->found->key_length = node->key_length;
    return search->most == 0 ? JSVM_LMDB_FOUND : CopyBytes(search, node);
}

static JsvmLmdbFind InLeaf(const struct Search* search, const JsvmLmdbPage* page) {
    for (size_t i = 0; i < page->count; ++i) {
        JsvmLmdbNode node;
        if (!jsvm_lmdb_node(page, i, &node)) {
            return JSVM_LMDB_BROKEN;
        }
        if (Compare(search, &node) >= 0) {
            return Take(search, &node);
        }
    }
    return JSVM_LMDB_NOT_FOUND;
}

static JsvmLmdbFind InPage(const struct Search* search, uint64_t number, unsigned levels);

/* The last child that begins at the key looked for or below it, then the one behind it. */
static JsvmLmdbFind InBranch(const struct Search* search, const JsvmLmdbPage* page,
                             unsigned levels) {
    uint64_t children[2] = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < page->count; ++i) {
        JsvmLmdbNode node;
        if (!jsvm_lmdb_node(page, i, &node)) {
            return JSVM_LMDB_BROKEN;
        }
        if (i == 0 || Compare(search, &node) <= 0) {
            children[0] = node.child;
            count = 1;
        } else {
            children[1] = node.child;
            count = 2;
            break;
        }
    }
    JsvmLmdbFind result = JSVM_LMDB_NOT_FOUND;
    for (size_t i = 0; result == JSVM_LMDB_NOT_FOUND && i < count; ++i) {
        result = InPage(search, children[i], levels - 1);
    }
    return result;
}

/* A page and what is below it: `levels` of them, the last of leaves. */
static JsvmLmdbFind InPage(const struct Search* search, uint64_t number, unsigned levels) {
    const JsvmLmdbMeta* meta = &search->snapshot->meta;
    if (number > meta->last_page) {
        return JSVM_LMDB_BROKEN;
    }
    uint8_t* bytes = malloc(meta->page_size);
    if (bytes == NULL) {
        return JSVM_LMDB_BROKEN;
    }
    JsvmLmdbPage page;
    JsvmLmdbFind result = JSVM_LMDB_BROKEN;
    if (jsvm_lmdb_read(search->snapshot->file, bytes, meta->page_size, number * meta->page_size) &&
        jsvm_lmdb_page(bytes, meta->page_size, number, &page) && page.is_leaf == (levels == 1)) {
        result = page.is_leaf ? InLeaf(search, &page) : InBranch(search, &page, levels);
    }
    free(bytes);
    return result;
}

JsvmLmdbFind jsvm_lmdb_find(const JsvmLmdbSnapshot* snapshot, const JsvmLmdbTree* table,
                            const void* least, size_t length, size_t most, JsvmLmdbFound* found) {
    const struct Search search = {snapshot, least, length, most, found};
    memset(found, 0, sizeof(*found));
    if (table->root == UINT64_MAX) {
        return JSVM_LMDB_NOT_FOUND;
    }
    if (table->depth == 0 || table->depth > kJsvmLmdbMostDepth) {
        return JSVM_LMDB_BROKEN;
    }
    return InPage(&search, table->root, table->depth);
}

JsvmLmdbFind jsvm_lmdb_find_table(const JsvmLmdbSnapshot* snapshot, const char* name,
                                  JsvmLmdbTree* table) {
    JsvmLmdbFound found;
    const size_t length = strlen(name);
    const JsvmLmdbFind result =
        jsvm_lmdb_find(snapshot, &snapshot->meta.tables, name, length, kJsvmLmdbTreeSize, &found);
    if (result != JSVM_LMDB_FOUND) {
        return result;
    }
    const bool same = found.key_length == length && memcmp(found.key, name, length) == 0;
    const bool good = found.length == kJsvmLmdbTreeSize;
    if (same && good) {
        *table = jsvm_lmdb_tree(found.bytes);
    }
    free(found.bytes);
    if (!same) {
        return JSVM_LMDB_NOT_FOUND;
    }
    return good ? JSVM_LMDB_FOUND : JSVM_LMDB_BROKEN;
}
