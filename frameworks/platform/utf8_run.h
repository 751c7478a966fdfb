/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_RUN_H_
#define ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_RUN_H_

#include <stddef.h>

/* How far a text was gone through. */
typedef struct {
    size_t taken;
    size_t written;
} JsvmUtf8Run;

#endif /* ARK_JSVM_FRAMEWORKS_PLATFORM_UTF8_RUN_H_ */
