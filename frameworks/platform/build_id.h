/* SPDX-License-Identifier: Apache-2.0 */
/* Tells builds of a library apart, even where their versions agree. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_BUILD_ID_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_BUILD_ID_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The longest id that is told; GNU build ids have 20 bytes. */
enum { JSVM_BUILD_ID_MOST = 64 };

/*
 * Writes the GNU build id of the loaded program or library that `address` lies in to `id`, which
 * holds JSVM_BUILD_ID_MOST bytes, and returns its length in bytes. 0 when it has none. Any thread.
 */
size_t jsvm_build_id(const void* address, uint8_t* id);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_BUILD_ID_H_ */
