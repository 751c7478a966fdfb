/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a JSVMX_CodeCache points to. The records are never freed, so that a handle used too late is
 * told apart from a live one instead of reading freed memory; those of closed stores are taken
 * again, oldest first, when many rest. Any thread.
 */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_HANDLE_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_HANDLE_H_

#include <stdbool.h>

#include "ark_runtime/jsvmx_code_cache.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct JsvmStore JsvmStore;

/* A handle for a store; NULL when there is no memory. */
JSVMX_CodeCache jsvm_store_handle_make(JsvmStore* store);

/*
 * The store of a live handle, which stays until jsvm_store_leave; NULL for any other handle. Held
 * for short: not while code of a user's runs, nor V8, since both may end in a longjmp.
 */
JsvmStore* jsvm_store_enter(JSVMX_CodeCache handle);
void jsvm_store_leave(JSVMX_CodeCache handle);

/* Whether the handle is live just now. */
bool jsvm_store_is_open(JSVMX_CodeCache handle);

/* Ends a handle and waits for those who entered. The store is the caller's then; NULL for a handle
 * that is not live. */
JsvmStore* jsvm_store_handle_end(JSVMX_CodeCache handle);

/* Calls a function with every store that is open, as between enter and leave. */
void jsvm_store_for_each(void (*visit)(JsvmStore* store));

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_HANDLE_H_ */
