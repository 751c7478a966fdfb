/* SPDX-License-Identifier: Apache-2.0 */
/* A source decoded from UTF-8 and hashed on the way, while each piece is in the processor's cache.
 */
#ifndef ARK_JSVM_FRAMEWORKS_SCRIPT_DECODED_SOURCE_H_
#define ARK_JSVM_FRAMEWORKS_SCRIPT_DECODED_SOURCE_H_

#include <stdbool.h>
#include <stddef.h>

#include "frameworks/core/envelope.h"
#include "frameworks/platform/text_memory.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    JsvmTextMemory memory; /* the units, of one or two bytes as `described` says; to be freed */
    JsvmEnvelopeSource described;
} JsvmDecodedSource;

/* False when there is not enough memory; `length` is not 0. */
bool jsvm_decode_source(const char* text, size_t length, JsvmDecodedSource* source);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_SCRIPT_DECODED_SOURCE_H_ */
