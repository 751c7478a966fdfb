/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where V8 10 keeps the memory of a heap, which no function of V8 tells without collecting or
 * waiting for its threads. Found by looking at the process's own memory; nothing is believed that
 * was not checked, and nothing is written.
 *
 * All of it holds for V8 10.2 on 64-bit machines without pointer compression only. Callers ask
 * jsvm::v8_compat::kKnowsHeapMemory first.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CORE_V8_HEAP_H_
#define ARK_JSVM_FRAMEWORKS_CORE_V8_HEAP_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How much behind the start of an isolate is looked at and written: all of it and a bit more. */
#define JSVM_V8_ISOLATE_BYTES ((size_t)65536)
/* Of handles, from the start of the block. */
#define JSVM_V8_GLOBAL_HANDLE_BLOCK_BYTES ((size_t)(256 * 32 + 6 * 8))

/* V8's record of the heap that belongs to an isolate; 0 when there is none to be found, as in a
 * forked child that did not get the heap. `roots` is the address of the isolate's first root. */
uintptr_t jsvm_v8_heap_of(uintptr_t isolate, uintptr_t roots);

typedef void (*JsvmV8MemoryVisitor)(uintptr_t address, size_t length, void* data);

/* All chunks of the heap that can hold objects, and the read-only ones of the process; with
 * `idle` also those that wait for the next collection to use them. */
void jsvm_v8_visit_chunks(uintptr_t heap, bool idle, JsvmV8MemoryVisitor visitor, void* data);

/* Has processes that are forked from now on get the heap. V8 can be built so that they do not: its
 * memory is just not there for them. */
void jsvm_v8_leave_heap_to_children(uintptr_t isolate, uintptr_t roots);

/* The blocks of global handles of the isolate, given the address of one such handle's slot. */
void jsvm_v8_visit_global_handles(uintptr_t isolate, uintptr_t slot, JsvmV8MemoryVisitor visitor,
                                  void* data);

/* The calling thread's stack from `from` outwards; what the system put onto it before the program
 * began is left out. */
void jsvm_v8_visit_stack(uintptr_t from, JsvmV8MemoryVisitor visitor, void* data);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CORE_V8_HEAP_H_ */
