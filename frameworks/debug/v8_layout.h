/* SPDX-License-Identifier: Apache-2.0 */
/* How the V8 that is linked lays out its objects, as far as it tells. */
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_V8_LAYOUT_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_V8_LAYOUT_H_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const char* name; /* "SmiTag", "Map.instance_type" for an offset, "type.JSArray" */
    const int* value; /* NULL when this V8 does not tell */
} JsvmV8Number;

/* Sets *numbers to a constant array and returns its length. */
size_t jsvm_v8_layout(const JsvmV8Number** numbers);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_DEBUG_V8_LAYOUT_H_ */
