/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A raw heap snapshot as a stream of bytes; docs/design/raw-heap-snapshot.md describes it.
 *
 * Goes to the user's JSVM_OutputStream in pieces of at most 64 KiB. Allocates nothing but one
 * buffer, which comes from the system and not from malloc: in a forked child another thread may
 * have left malloc locked for good.
 */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_RAW_HEAP_FILE_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_RAW_HEAP_FILE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ark_runtime/jsvm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Raise it with each change of what follows. */
#define JSVM_RAW_HEAP_VERSION 1u
#define JSVM_RAW_HEAP_MAGIC "JSVMRAWH"

/* The kinds of sections. The values are stored. */
typedef enum {
    JSVM_RAW_HEAP_ENGINE = 1,     /* JsvmRawHeapEngine */
    JSVM_RAW_HEAP_LAYOUT = 2,     /* named numbers: how V8 lays out its objects */
    JSVM_RAW_HEAP_STATISTICS = 3, /* named numbers: sizes of the heap and of its spaces */
    JSVM_RAW_HEAP_PLACES = 4,     /* named numbers: addresses of what the memory below holds */
    JSVM_RAW_HEAP_MEMORY = 5,     /* JsvmRawHeapMemory and its bytes */
    JSVM_RAW_HEAP_END = 6         /* JsvmRawHeapEnd; the last */
} JsvmRawHeapSection;

/* What a piece of memory is. The values are stored. */
typedef enum {
    JSVM_RAW_HEAP_CHUNK = 1,          /* one of V8's heap */
    JSVM_RAW_HEAP_ISOLATE = 2,        /* V8's record of the VM, with its roots */
    JSVM_RAW_HEAP_GLOBAL_HANDLES = 3, /* a block of them */
    JSVM_RAW_HEAP_LOCAL_HANDLES = 4,  /* the block in use */
    JSVM_RAW_HEAP_STACK = 5,          /* the calling thread's, from this call outwards */
    JSVM_RAW_HEAP_CONTEXTS = 6        /* tagged pointers to the contexts of the envs */
} JsvmRawHeapMemoryKind;

/* Whether the file holds the heap's memory. The values are stored. */
typedef enum {
    JSVM_RAW_HEAP_UNKNOWN = 0, /* no: this SDK does not know how this V8 lays it out */
    JSVM_RAW_HEAP_KNOWN = 1,
    JSVM_RAW_HEAP_MISSING = 2 /* no: this process does not have it, being a forked one */
} JsvmRawHeapMemoryState;

typedef struct {
    char magic[8];
    uint32_t version;
    uint32_t reserved;
} JsvmRawHeapHeader;

typedef struct {
    uint32_t kind;
    uint32_t reserved;
    uint64_t length; /* of what follows; a multiple of 8 */
} JsvmRawHeapSectionHeader;

typedef struct {
    char version[32];  /* V8's, NUL-terminated */
    uint8_t build[16]; /* hash of the engine library's build id */
    uint32_t tag;      /* V8's own for version, flags and CPU features */
    uint32_t memory;   /* a JsvmRawHeapMemoryState */
} JsvmRawHeapEngine;

typedef struct {
    char name[72]; /* NUL-terminated */
    int64_t value;
} JsvmRawHeapNumber;

typedef struct {
    uint32_t kind;
    uint32_t reserved;
    uint64_t address;
    uint64_t length; /* of the bytes that follow; a multiple of 8 */
} JsvmRawHeapMemory;

typedef struct {
    uint64_t length;   /* of all that comes before this section */
    uint32_t checksum; /* Adler-32 of it */
    uint32_t sections; /* how many come before this one */
} JsvmRawHeapEnd;

/* One that is being written. */
typedef struct {
    JSVM_OutputStream stream;
    void* stream_data;
    uint8_t* buffer;
    size_t used;
    bool wanted; /* the stream has not asked for an end */
    uint64_t length;
    uint32_t sections;
    uint32_t sum_a; /* the halves of the checksum */
    uint32_t sum_b;
} JsvmRawHeapFile;

/* False when there is no memory for the buffer. */
bool jsvm_raw_heap_open(JsvmRawHeapFile* file, JSVM_OutputStream stream, void* stream_data);

/* The functions below do nothing once the stream has asked for an end. */

void jsvm_raw_heap_begin(JsvmRawHeapFile* file, JsvmRawHeapSection kind, size_t length);
void jsvm_raw_heap_write(JsvmRawHeapFile* file, const void* bytes, size_t length);
void jsvm_raw_heap_number(JsvmRawHeapFile* file, const char* name, int64_t value);
/* A whole section. Pages that cannot be read, or not any more, become zeros. */
void jsvm_raw_heap_memory(JsvmRawHeapFile* file, JsvmRawHeapMemoryKind kind, uintptr_t address,
                          size_t length);

/* Writes the end, makes the stream's last call, and gives the buffer back. */
void jsvm_raw_heap_close(JsvmRawHeapFile* file);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_RAW_HEAP_FILE_H_ */
