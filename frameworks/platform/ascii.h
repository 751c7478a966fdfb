/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_ASCII_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_ASCII_H_

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether no byte is above 0x7F. */
bool jsvm_is_ascii(const char* text, size_t length);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_ASCII_H_ */
