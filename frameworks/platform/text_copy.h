/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_TEXT_COPY_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_TEXT_COPY_H_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* memcpy, which takes half as long again for what has some hundred bytes. */
void jsvm_text_copy(void* to, const void* from, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_TEXT_COPY_H_ */
