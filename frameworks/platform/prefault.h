/* SPDX-License-Identifier: Apache-2.0 */
/* Mapping pages before they are touched, many for the price of one. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_PREFAULT_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_PREFAULT_H_

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Maps the pages of `length` bytes that are going to be read, or written to. Where the system
 * cannot do that, or the pages are not there, nothing happens: who touches them will see. */
void jsvm_prefault(const void* bytes, size_t length, bool to_write);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_PREFAULT_H_ */
