/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "frameworks/debug/raw_heap_file.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

#include "frameworks/platform/process_memory.h"

enum { kBufferSize = 65536, kPage = 4096 };

static_assert(sizeof(JsvmRawHeapHeader) == 16, "stored");
static_assert(sizeof(JsvmRawHeapSectionHeader) == 16, "stored");
static_assert(sizeof(JsvmRawHeapEngine) == 56, "stored");
static_assert(sizeof(JsvmRawHeapNumber) == 80, "stored");
static_assert(sizeof(JsvmRawHeapMemory) == 24, "stored");
static_assert(sizeof(JsvmRawHeapEnd) == 16, "stored");

/* Adler-32: finds damage at the speed of memory. */
static void add_to_checksum(JsvmRawHeapFile* file, const uint8_t* bytes, size_t length) {
    enum { kModulus = 65521, kMostAtOnce = 5552 }; /* bytes before the sums could overflow */
    while (length != 0) {
        const size_t now = length < kMostAtOnce ? length : kMostAtOnce;
        for (size_t i = 0; i < now; ++i) {
            file->sum_a += bytes[i];
            file->sum_b += file->sum_a;
        }
        file->sum_a %= kModulus;
        file->sum_b %= kModulus;
        bytes += now;
        length -= now;
    }
}

static void flush(JsvmRawHeapFile* file) {
    if (!file->wanted || file->used == 0) {
        return;
    }
    add_to_checksum(file, file->buffer, file->used);
    file->length += file->used;
    file->wanted = file->stream((const char*)file->buffer, (int)file->used, file->stream_data);
    file->used = 0;
}

/* Room in the buffer, at most `wanted` bytes of it; NULL once the stream has asked for an end. */
static uint8_t* room(JsvmRawHeapFile* file, size_t wanted, size_t* got) {
    if (file->used == kBufferSize) {
        flush(file);
    }
    if (!file->wanted) {
        return NULL;
    }
    const size_t left = kBufferSize - file->used;
    *got = wanted < left ? wanted : left;
    uint8_t* const place = file->buffer + file->used;
    file->used += *got;
    return place;
}

bool jsvm_raw_heap_open(JsvmRawHeapFile* file, JSVM_OutputStream stream, void* stream_data) {
    void* const buffer =
        mmap(NULL, kBufferSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (buffer == MAP_FAILED) {
        return false;
    }
    *file = (JsvmRawHeapFile){
        .stream = stream, .stream_data = stream_data, .buffer = buffer, .wanted = true, .sum_a = 1};
    JsvmRawHeapHeader header = {.version = JSVM_RAW_HEAP_VERSION};
    memcpy(header.magic, JSVM_RAW_HEAP_MAGIC, sizeof(header.magic));
    jsvm_raw_heap_write(file, &header, sizeof(header));
    return true;
}

void jsvm_raw_heap_begin(JsvmRawHeapFile* file, JsvmRawHeapSection kind, size_t length) {
    const JsvmRawHeapSectionHeader header = {.kind = kind, .length = length};
    jsvm_raw_heap_write(file, &header, sizeof(header));
    ++file->sections;
}

void jsvm_raw_heap_write(JsvmRawHeapFile* file, const void* bytes, size_t length) {
    const uint8_t* from = bytes;
    while (length != 0) {
        size_t now = 0;
        uint8_t* const to = room(file, length, &now);
        if (to == NULL) {
            return;
        }
        memcpy(to, from, now);
        from += now;
        length -= now;
    }
}

void jsvm_raw_heap_number(JsvmRawHeapFile* file, const char* name, int64_t value) {
    JsvmRawHeapNumber number = {.value = value};
    const size_t length = strlen(name);
    memcpy(number.name, name,
           length < sizeof(number.name) ? length : sizeof(number.name) - 1 /* keep the NUL */);
    jsvm_raw_heap_write(file, &number, sizeof(number));
}

/* What can be read, page by page. */
static void copy_pages(uintptr_t from, uint8_t* to, size_t length) {
    while (length != 0) {
        const size_t to_page_end = kPage - from % kPage;
        const size_t now = length < to_page_end ? length : to_page_end;
        if (!jsvm_read_memory(from, to, now)) {
            memset(to, 0, now);
        }
        from += now;
        to += now;
        length -= now;
    }
}

void jsvm_raw_heap_memory(JsvmRawHeapFile* file, JsvmRawHeapMemoryKind kind, uintptr_t address,
                          size_t length) {
    const JsvmRawHeapMemory memory = {.kind = kind, .address = address, .length = length};
    jsvm_raw_heap_begin(file, JSVM_RAW_HEAP_MEMORY, sizeof(memory) + length);
    jsvm_raw_heap_write(file, &memory, sizeof(memory));
    while (length != 0) {
        size_t now = 0;
        uint8_t* const to = room(file, length, &now);
        if (to == NULL) {
            return;
        }
        if (!jsvm_read_memory(address, to, now)) {
            copy_pages(address, to, now);
        }
        address += now;
        length -= now;
    }
}

void jsvm_raw_heap_close(JsvmRawHeapFile* file) {
    /* The checksum is of all that comes before; it is known when that has left the buffer. */
    flush(file);
    const JsvmRawHeapEnd end = {.length = file->length,
                                .checksum = file->sum_b << 16 | file->sum_a,
                                .sections = file->sections};
    jsvm_raw_heap_begin(file, JSVM_RAW_HEAP_END, sizeof(end));
    jsvm_raw_heap_write(file, &end, sizeof(end));
    flush(file);
    if (file->wanted) {
        file->stream(NULL, 0, file->stream_data);
    }
    munmap(file->buffer, kBufferSize);
    file->buffer = NULL;
}
