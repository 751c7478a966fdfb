/* SPDX-License-Identifier: Apache-2.0 */
/* What there is to tell of an entry. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_LOOK_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_LOOK_H_

#include <stdbool.h>

#include "frameworks/code_cache/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the bytes of an entry are good for. */
typedef enum {
    JSVM_ENTRY_USABLE,
    JSVM_ENTRY_FOREIGN, /* whole, for another engine */
    JSVM_ENTRY_DAMAGED
} JsvmEntryWorth;

/* Describes an entry, and judges its bytes: with their checksums if `whole`. */
JsvmEntryWorth jsvm_entry_look(const JsvmStore* store, const JsvmStoreKey* key,
                               const JsvmStoreLease* lease, bool whole,
                               JSVMX_CodeCacheEntry* entry);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_LOOK_H_ */
