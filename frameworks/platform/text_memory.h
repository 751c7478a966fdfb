/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for one text that may be large. A page of memory costs most when it is touched first, more
 * than to decode a text into it, and on virtual machines many times more. So large texts get huge
 * pages where the system has them.
 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_TEXT_MEMORY_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_TEXT_MEMORY_H_

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    void* bytes;   /* aligned for any type; NULL for no memory */
    size_t mapped; /* bytes of its own mapping; 0 when it is from the heap */
} JsvmTextMemory;

/* False when there is not that much. `size` is not 0; what is not touched takes no memory. */
bool jsvm_text_memory_get(size_t size, JsvmTextMemory* memory);

/* Gives back what lies behind the first `used` bytes. `bytes` may change. */
void jsvm_text_memory_trim(JsvmTextMemory* memory, size_t used);

void jsvm_text_memory_free(JsvmTextMemory* memory);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_TEXT_MEMORY_H_ */
