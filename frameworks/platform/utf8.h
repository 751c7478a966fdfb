/* SPDX-License-Identifier: Apache-2.0 */
/* Well-formed UTF-8, as RFC 3629 has it: no surrogates, nothing longer than it need be. */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_H_

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many bytes the character at the start of a text has; 0 when it is damaged or cut off. */
size_t jsvm_utf8_character(const char* text, size_t length);

bool jsvm_utf8_valid(const char* text, size_t length);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_H_ */
