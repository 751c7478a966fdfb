/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/core/v8_heap.h"

#include <sys/mman.h>

#include "frameworks/platform/process_memory.h"

enum {
    kChunkAlignment = 256 * 1024,
    kPage = 4096,
    kMostHeader = 16 * kPage, /* of a chunk, guard pages included */
    kTagMask = 3,
    kTag = 1,
    kMostRoots = 1000,
    kMostHandleBlocks = 65536,
    kHandlesInBlock = 256,
    kHandleSize = 32,
    kHandleIndexAt = 10,
};

/* No heap is; the notes of a sanitizer about all of the memory are. */
static const uintptr_t kLargestMapping = (uintptr_t)1 << 38;

/* Flags of a chunk. */
enum {
    kFromPage = 1 << 3,  /* of the half of the young generation that is not in use */
    kReadOnly = 3 << 19, /* shared by all heaps of the process */
};

/* How a chunk begins. */
typedef struct {
    uint64_t size;
    uint64_t flags;
    uint64_t heap;
    uint64_t area_start;
    uint64_t area_end;
} ChunkHeader;

/* Whether the header of a chunk of any heap may be at `address`. */
static bool read_chunk(uintptr_t address, ChunkHeader* header) {
    if (!jsvm_read_memory(address, header, sizeof(*header))) {
        return false;
    }
    return header->size >= kPage && header->size % kPage == 0 && header->size < (uint64_t)1 << 40 &&
           address + sizeof(*header) <= header->area_start &&
           header->area_start - address <= kMostHeader && header->area_start < header->area_end &&
           header->area_end - address <= header->size;
}

uintptr_t jsvm_v8_heap_of(uintptr_t isolate, uintptr_t roots) {
    for (size_t i = 0; i < kMostRoots; ++i) {
        uintptr_t root = 0;
        ChunkHeader header;
        if (jsvm_read_memory(roots + i * sizeof(root), &root, sizeof(root)) &&
            (root & kTagMask) == kTag &&
            read_chunk(root & ~(uintptr_t)(kChunkAlignment - 1), &header) &&
            isolate < header.heap && header.heap < isolate + JSVM_V8_ISOLATE_BYTES) {
            return header.heap;
        }
    }
    return 0;
}

static bool is_wanted(const ChunkHeader* header, uintptr_t heap, bool idle) {
    if (header->heap != heap) {
        return header->heap == 0 && (header->flags & kReadOnly) != 0;
    }
    return idle || (header->flags & kFromPage) == 0;
}

void jsvm_v8_visit_chunks(uintptr_t heap, bool idle, JsvmV8MemoryVisitor visitor, void* data) {
    JsvmMappings mappings;
    if (!jsvm_mappings_open(&mappings)) {
        return;
    }
    JsvmMapping mapping;
    while (jsvm_mappings_next(&mappings, &mapping)) {
        if (mapping.end - mapping.start > kLargestMapping) {
            continue;
        }
        uintptr_t at = (mapping.start + kChunkAlignment - 1) & ~(uintptr_t)(kChunkAlignment - 1);
        while (mapping.start <= at && at < mapping.end) {
            ChunkHeader header;
            if (read_chunk(at, &header) && is_wanted(&header, heap, idle)) {
                visitor(at, header.size, data);
            }
            at += kChunkAlignment;
        }
    }
    jsvm_mappings_close(&mappings);
}

static void leave_to_children(uintptr_t address, size_t length, void* data) {
    (void)data;
    madvise((void*)address, length, MADV_DOFORK);
}

void jsvm_v8_leave_heap_to_children(uintptr_t isolate, uintptr_t roots) {
    const uintptr_t heap = jsvm_v8_heap_of(isolate, roots);
    if (heap != 0) {
        jsvm_v8_visit_chunks(heap, true, leave_to_children, NULL);
    }
}

/* What stands behind the handles of a block. */
typedef struct {
    uintptr_t next;
    uintptr_t all_handles; /* begins with the isolate's address */
    uintptr_t space;
    uintptr_t next_used;
    uintptr_t previous_used;
    uintptr_t used;
} HandleBlockEnd;

static bool read_block(uintptr_t isolate, uintptr_t block, HandleBlockEnd* end) {
    uintptr_t owner = 0;
    return block != 0 &&
           jsvm_read_memory(block + (size_t)kHandlesInBlock * kHandleSize, end, sizeof(*end)) &&
           jsvm_read_memory(end->all_handles, &owner, sizeof(owner)) && owner == isolate;
}

void jsvm_v8_visit_global_handles(uintptr_t isolate, uintptr_t slot, JsvmV8MemoryVisitor visitor,
                                  void* data) {
    uint8_t index = 0;
    if (!jsvm_read_memory(slot + kHandleIndexAt, &index, sizeof(index))) {
        return;
    }
    uintptr_t block = slot - (uintptr_t)index * kHandleSize;
    HandleBlockEnd end;
    int steps = 0;
    while (read_block(isolate, block, &end) && end.previous_used != 0 &&
           steps++ < kMostHandleBlocks) {
        block = end.previous_used;
    }
    for (steps = 0; steps < kMostHandleBlocks && read_block(isolate, block, &end); ++steps) {
        visitor(block, JSVM_V8_GLOBAL_HANDLE_BLOCK_BYTES, data);
        block = end.next_used;
    }
}

/* The C library's; where the main thread's stack begins. */
extern void* __libc_stack_end __attribute__((weak));

void jsvm_v8_visit_stack(uintptr_t from, JsvmV8MemoryVisitor visitor, void* data) {
    JsvmMappings mappings;
    if (!jsvm_mappings_open(&mappings)) {
        return;
    }
    const uintptr_t main_end = &__libc_stack_end != NULL ? (uintptr_t)__libc_stack_end : 0;
    JsvmMapping mapping;
    while (jsvm_mappings_next(&mappings, &mapping)) {
        if (mapping.start <= from && from < mapping.end) {
            const bool is_main = from < main_end && main_end < mapping.end;
            const uintptr_t end = is_main ? main_end : mapping.end;
            visitor(from & ~(uintptr_t)7, (end - (from & ~(uintptr_t)7)) & ~(uintptr_t)7, data);
            break;
        }
    }
    jsvm_mappings_close(&mappings);
}
