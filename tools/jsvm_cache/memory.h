/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is never NULL: without it the program ends with STATUS_SYSTEM. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_MEMORY_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_MEMORY_H_

#include <stddef.h>

/* As realloc, but zero bytes give a pointer too. */
void* must_allocate(void* old, size_t size);

/* Copies of texts, which the caller frees. */
char* must_copy(const char* text);
char* must_format(const char* format, ...) __attribute__((format(printf, 1, 2)));

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_MEMORY_H_ */
