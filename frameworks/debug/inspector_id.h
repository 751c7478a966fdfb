/* SPDX-License-Identifier: Apache-2.0 */
/* The name of a debugging target that cannot be guessed. */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_ID_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_ID_H_

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { JSVM_INSPECTOR_ID_SIZE = 37 }; /* with the zero at its end */

/* A random UUID (version 4), in lower case. False when the system has no random bytes. */
bool jsvm_inspector_id(char id[JSVM_INSPECTOR_ID_SIZE]);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_ID_H_ */
