/* SPDX-License-Identifier: Apache-2.0 */
/* The description of the protocol that the engine speaks; its source is made by the build. */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_PROTOCOL_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_PROTOCOL_H_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* JSON in ASCII, zero-terminated. Without domains when the engine's library does not have it. */
const char* jsvm_inspector_protocol(size_t* length);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_PROTOCOL_H_ */
