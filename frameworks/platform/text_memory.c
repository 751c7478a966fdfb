/* SPDX-License-Identifier: Apache-2.0 */
/* For MAP_ANONYMOUS and madvise. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/platform/text_memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

/* Half of a huge page is not too much to be left over. */
enum { kHugePage = 2 << 20, kLeastMapped = kHugePage / 2 };

static size_t whole_pages(size_t bytes) {
    return (bytes + kHugePage - 1) / kHugePage * kHugePage;
}

/* A mapping that begins and ends with huge pages. */
static void* map(size_t bytes) {
    if (bytes > SIZE_MAX / 2) {
        return NULL;
    }
    char* start = mmap(NULL, bytes + kHugePage, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start == MAP_FAILED) {
        return NULL;
    }
    const size_t before = (kHugePage - (uintptr_t)start % kHugePage) % kHugePage;
    if (before != 0) {
        munmap(start, before);
    }
    munmap(start + before + bytes, kHugePage - before);
    /* Systems without them refuse, which does no harm. */
    (void)madvise(start + before, bytes, MADV_HUGEPAGE);
    return start + before;
}

bool jsvm_text_memory_get(size_t size, JsvmTextMemory* memory) {
    memory->mapped = size < kLeastMapped ? 0 : whole_pages(size);
    memory->bytes = memory->mapped == 0 ? malloc(size) : map(memory->mapped);
    return memory->bytes != NULL;
}

void jsvm_text_memory_trim(JsvmTextMemory* memory, size_t used) {
    if (memory->mapped == 0) {
        void* shrunk = realloc(memory->bytes, used == 0 ? 1 : used);
        memory->bytes = shrunk != NULL ? shrunk : memory->bytes;
        return;
    }
    const size_t kept = whole_pages(used == 0 ? 1 : used);
    if (kept < memory->mapped) {
        munmap((char*)memory->bytes + kept, memory->mapped - kept);
        memory->mapped = kept;
    }
}

void jsvm_text_memory_free(JsvmTextMemory* memory) {
    if (memory->mapped == 0) {
        free(memory->bytes);
    } else {
        munmap(memory->bytes, memory->mapped);
    }
    *memory = (JsvmTextMemory){NULL, 0};
}
