/* SPDX-License-Identifier: Apache-2.0 */
/*
 * This process's own memory, looked at from inside: what is mapped, and bytes that may be gone by
 * the time they are read.
 *
 * Nothing here allocates, takes a lock or needs another thread, so it works in a forked child and
 * while other code is in the midst of anything.
 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_PROCESS_MEMORY_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_PROCESS_MEMORY_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Copies `length` bytes from `from`, wherever that points to. False, with `to` in any state, when
 * not all of them can be read. */
bool jsvm_read_memory(uintptr_t from, void* to, size_t length);

/* A range of addresses that can be read. */
typedef struct {
    uintptr_t start;
    uintptr_t end;
} JsvmMapping;

/* The list of mappings, as the system tells it piece by piece. */
typedef struct {
    int file;
    size_t used;
    size_t at;
    char text[4096];
} JsvmMappings;

/* False when the system does not tell. */
bool jsvm_mappings_open(JsvmMappings* mappings);
/* The next one that can be read, in the order of addresses; false after the last. */
bool jsvm_mappings_next(JsvmMappings* mappings, JsvmMapping* mapping);
void jsvm_mappings_close(JsvmMappings* mappings);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_PROCESS_MEMORY_H_ */
