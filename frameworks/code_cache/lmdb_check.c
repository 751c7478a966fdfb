/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/lmdb_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file's layout. All numbers are in the machine's own byte order. */
enum {
    kHeaderSize = 16, /* of a page: its number, u16, flags u16, lower u16, upper u16 */
    kFlagsAt = 10,
    kLowerAt = 12,
    kUpperAt = 14,
    kRunAt = 12, /* of an overflow page: u32, how many pages there are */
    kBranch = 1,
    kLeaf = 2,
    kOverflow = 4,
    kMeta = 8,
    kMetaSize = 136,
    kMagicAt = 16, /* in a meta page */
    kVersionAt = 20,
    kFreeAt = 40, /* the table of free pages, and the main one behind it */
    kMainAt = 88,
    kLastAt = 136,
    kTransactionAt = 144,
    kTableSize = 48, /* page size u32, flags u16, depth u16, three counts, entries, root */
    kTableFlagsAt = 4,
    kTableDepthAt = 6,
    kTableRootAt = 40,
    kNodeSize = 8, /* three parts of a number, u16 each; key size u16 */
    kNodeFlagsAt = 4,
    kKeySizeAt = 6,
    kInOverflow = 1, /* flags of a node */
    kIsTable = 2,
    kMostDepth = 24,
    kMostKey = 511,
    kIntegerKeys = 8,
    kMostTries = 8,
    /* Pages at the end that were never written, since they were freed before. */
    kMostUnwritten = 1 << 16
};
static const uint32_t kMagicNumber = 0xBEEFC0DE;
static const uint32_t kVersion = 1;
static const uint64_t kNoPage = UINT64_MAX;

struct Walk {
    int file;
    uint64_t file_pages;
    uint64_t pages; /* by the meta page, written or not */
    size_t page_size;
    uint8_t* met; /* a bit a page */
};

/* A table's head, or what the meta page holds of it. */
struct Table {
    uint64_t root;
    unsigned flags;
    unsigned depth;
    bool holds_free_pages;
};

static uint16_t get_u16(const uint8_t* at) {
    uint16_t value;
    memcpy(&value, at, sizeof(value));
    return value;
}

static uint32_t get_u32(const uint8_t* at) {
    uint32_t value;
    memcpy(&value, at, sizeof(value));
    return value;
}

static uint64_t get_u64(const uint8_t* at) {
    uint64_t value;
    memcpy(&value, at, sizeof(value));
    return value;
}

static bool read_at(int file, void* buffer, size_t length, uint64_t offset) {
    uint8_t* at = buffer;
    while (length > 0) {
        const ssize_t got = pread(file, at, length, (off_t)offset);
        if (got <= 0) {
            if (got < 0 && errno == EINTR) {
                continue;
            }
            return false;
        }
        at += got;
        length -= (size_t)got;
        offset += (uint64_t)got;
    }
    return true;
}

/* Notes that pages are used; false when they were met before, or cannot be. */
static bool meet(struct Walk* walk, uint64_t first, uint64_t count) {
    if (first < 2 || count == 0 || first >= walk->pages || count > walk->pages - first) {
        return false;
    }
    for (uint64_t page = first; page < first + count; ++page) {
        const uint8_t bit = (uint8_t)(1u << (page & 7));
        if ((walk->met[page >> 3] & bit) != 0) {
            return false;
        }
        walk->met[page >> 3] |= bit;
    }
    return true;
}

/* Reads a page that says that it is this one, of these flags. */
static bool read_page(const struct Walk* walk, uint64_t page, uint8_t* buffer) {
    return page < walk->file_pages &&
           read_at(walk->file, buffer, walk->page_size, page * walk->page_size) &&
           get_u64(buffer) == page;
}

/* The list of pages in a record of the table of free ones: how many, then their numbers. */
static bool check_free_list(struct Walk* walk, const uint8_t* list, uint64_t bytes) {
    if (bytes < 8 || bytes % 8 != 0 || get_u64(list) > bytes / 8 - 1) {
        return false;
    }
    const uint64_t count = get_u64(list);
    for (uint64_t i = 1; i <= count; ++i) {
        if (!meet(walk, get_u64(list + i * 8), 1)) {
            return false;
        }
    }
    return true;
}

/* A record in pages of its own. */
static bool check_overflow(struct Walk* walk, uint64_t page, uint64_t bytes, bool is_free_list) {
    const uint64_t count = (kHeaderSize + bytes + walk->page_size - 1) / walk->page_size;
    uint8_t header[kHeaderSize];
    if (page >= walk->file_pages || count > walk->file_pages - page ||
        !read_at(walk->file, header, sizeof(header), page * walk->page_size) ||
        get_u64(header) != page || get_u16(header + kFlagsAt) != kOverflow ||
        get_u32(header + kRunAt) != count || !meet(walk, page, count)) {
        return false;
    }
    if (!is_free_list) {
        return true;
    }
    uint8_t* list = malloc(bytes);
    const bool good = list != NULL &&
                      read_at(walk->file, list, bytes, page * walk->page_size + kHeaderSize) &&
                      check_free_list(walk, list, bytes);
    free(list);
    return good;
}

static bool check_tree(struct Walk* walk, const struct Table* table);

/* A table within the main table: those of a store have no flags. */
static bool check_inner_table(struct Walk* walk, const struct Table* outer, const uint8_t* head,
                              uint64_t bytes) {
    if (outer->holds_free_pages || bytes != kTableSize) {
        return false;
    }
    const struct Table inner = {get_u64(head + kTableRootAt), get_u16(head + kTableFlagsAt),
                                get_u16(head + kTableDepthAt), false};
    return inner.flags == 0 && check_tree(walk, &inner);
}

/* The record of a node of a leaf. `room` is what there is of the page from the node on. */
static bool check_record(struct Walk* walk, const struct Table* table, const uint8_t* node,
                         size_t room) {
    const uint64_t bytes = get_u16(node) | (uint64_t)get_u16(node + 2) << 16;
    const unsigned flags = get_u16(node + kNodeFlagsAt);
    const size_t key = get_u16(node + kKeySizeAt);
    const uint8_t* data = node + kNodeSize + key;
    const size_t left = room - kNodeSize - key;
    if (key == 0 || (table->holds_free_pages && key != 8)) {
        return false;
    }
    if (flags == kInOverflow) {
        return left >= 8 && check_overflow(walk, get_u64(data), bytes, table->holds_free_pages);
    }
    if (left < bytes) {
        return false;
    }
    if (flags == kIsTable) {
        return check_inner_table(walk, table, data, bytes);
    }
    if (flags != 0) {
        return false;
    }
    return !table->holds_free_pages || check_free_list(walk, data, bytes);
}

/* Where a node of a page lies, with at least its key; NULL when that cannot be. */
static const uint8_t* node_of(const struct Walk* walk, const uint8_t* page, unsigned index,
                              size_t* room) {
    const size_t at = get_u16(page + kHeaderSize + 2 * index);
    if (at < get_u16(page + kUpperAt) || at % 2 != 0 || at + kNodeSize > walk->page_size) {
        return NULL;
    }
    const size_t key = get_u16(page + at + kKeySizeAt);
    *room = walk->page_size - at;
    return key <= kMostKey && kNodeSize + key <= *room ? page + at : NULL;
}

/* The bytes of a node, which lie side by side up to the page's end. */
static size_t size_of(const uint8_t* node, bool is_leaf) {
    size_t size = kNodeSize + get_u16(node + kKeySizeAt);
    if (is_leaf && get_u16(node + kNodeFlagsAt) == kInOverflow) {
        size += 8;
    } else if (is_leaf) {
        size += get_u16(node) | (size_t)get_u16(node + 2) << 16;
    }
    return size + (size & 1);
}

static bool check_page(struct Walk* walk, const struct Table* table, uint64_t number,
                       unsigned depth) {
    uint8_t* page = malloc(walk->page_size);
    bool good = page != NULL && meet(walk, number, 1) && read_page(walk, number, page);
    if (!good) {
        free(page);
        return false;
    }
    const unsigned lower = get_u16(page + kLowerAt);
    const unsigned upper = get_u16(page + kUpperAt);
    const bool is_leaf = depth == table->depth;
    const unsigned count = (lower - kHeaderSize) / 2;
    good = get_u16(page + kFlagsAt) == (is_leaf ? kLeaf : kBranch) && lower >= kHeaderSize &&
           lower % 2 == 0 && lower <= upper && upper <= walk->page_size &&
           count >= (is_leaf ? 1u : 2u);
    size_t used = 0;
    for (unsigned i = 0; good && i < count; ++i) {
        size_t room = 0;
        const uint8_t* node = node_of(walk, page, i, &room);
        if (node == NULL) {
            good = false;
        } else if (is_leaf) {
            good = check_record(walk, table, node, room);
        } else {
            const uint64_t child = get_u16(node) | (uint64_t)get_u16(node + 2) << 16 |
                                   (uint64_t)get_u16(node + kNodeFlagsAt) << 32;
            good = check_page(walk, table, child, depth + 1);
        }
        used += node != NULL ? size_of(node, is_leaf) : 0;
    }
    good = good && used == walk->page_size - upper;
    free(page);
    return good;
}

static bool check_tree(struct Walk* walk, const struct Table* table) {
    if (table->root == kNoPage) {
        return table->depth == 0;
    }
    return table->depth >= 1 && table->depth <= kMostDepth &&
           check_page(walk, table, table->root, 1);
}

static bool is_meta(const uint8_t* page) {
    return (get_u16(page + kFlagsAt) & kMeta) != 0 && get_u32(page + kMagicAt) == kMagicNumber &&
           get_u32(page + kVersionAt) == kVersion;
}

/* Both meta pages have to make sense, the newer one counts. */
static bool read_meta(struct Walk* walk, uint64_t file_size, uint8_t meta[kMetaSize + 16]) {
    uint8_t other[kMetaSize + 16];
    if (!read_at(walk->file, meta, kMetaSize + 16, 0) || !is_meta(meta)) {
        return false;
    }
    const uint32_t page_size = get_u32(meta + kFreeAt);
    if (page_size < 512 || page_size > 65536 || (page_size & (page_size - 1)) != 0) {
        return false;
    }
    if (!read_at(walk->file, other, sizeof(other), page_size) || !is_meta(other) ||
        get_u32(other + kFreeAt) != page_size) {
        return false;
    }
    if (get_u64(other + kTransactionAt) > get_u64(meta + kTransactionAt)) {
        memcpy(meta, other, sizeof(other));
    }
    walk->page_size = page_size;
    walk->file_pages = file_size / page_size;
    const uint64_t last = get_u64(meta + kLastAt);
    if (last < 1 || last >= walk->file_pages + kMostUnwritten) {
        return false;
    }
    walk->pages = last + 1;
    return true;
}

static bool check_file(int file, uint64_t size) {
    uint8_t meta[kMetaSize + 16];
    struct Walk walk = {.file = file};
    if (!read_meta(&walk, size, meta)) {
        return false;
    }
    walk.met = calloc(walk.pages / 8 + 1, 1);
    if (walk.met == NULL) {
        return false;
    }
    const struct Table all[] = {
        {get_u64(meta + kFreeAt + kTableRootAt), get_u16(meta + kFreeAt + kTableFlagsAt),
         get_u16(meta + kFreeAt + kTableDepthAt), true},
        {get_u64(meta + kMainAt + kTableRootAt), get_u16(meta + kMainAt + kTableFlagsAt),
         get_u16(meta + kMainAt + kTableDepthAt), false},
    };
    const bool good = all[0].flags == kIntegerKeys && all[1].flags == 0 &&
                      check_tree(&walk, &all[0]) && check_tree(&walk, &all[1]);
    free(walk.met);
    return good;
}

static bool stood_still(int file, const struct stat* before) {
    struct stat after;
    return fstat(file, &after) == 0 && after.st_size == before->st_size &&
           after.st_mtim.tv_sec == before->st_mtim.tv_sec &&
           after.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

JsvmLmdbState jsvm_lmdb_check(const char* path) {
    struct stat status;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return errno == ENOENT ? JSVM_LMDB_MISSING : JSVM_LMDB_UNREADABLE;
    }
    JsvmLmdbState state = JSVM_LMDB_UNREADABLE;
    for (int tries = 0; tries < kMostTries; ++tries) {
        if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
            break;
        }
        if (status.st_size == 0) {
            state = JSVM_LMDB_MISSING;
            break;
        }
        if (check_file(file, (uint64_t)status.st_size)) {
            state = JSVM_LMDB_SOUND;
            break;
        }
        if (stood_still(file, &status)) {
            state = JSVM_LMDB_DAMAGED;
            break;
        }
        state = JSVM_LMDB_SOUND; /* somebody works with it */
    }
    close(file);
    return state;
}
