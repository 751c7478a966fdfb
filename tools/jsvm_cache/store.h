/* SPDX-License-Identifier: Apache-2.0 */
/* The store that a command works on. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_STORE_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_STORE_H_

#include <stdbool.h>

#include "ark_runtime/jsvmx_code_cache.h"
#include "tools/jsvm_cache/options.h"

/* Opens the store of the command line; of the commands only `make` makes one that is not there.
 * Starts the engine first, with the flags, so that entries can be compared with it. An exit
 * status; what is wrong is told on standard error. */
int store_open(const Options* options, JSVMX_CodeCache* store);

/* STATUS_NO_STORE, with the reason told, unless the store can be used. `counters` may be NULL. */
int store_check(const Options* options, JSVMX_CodeCache store, JSVMX_CodeCacheCounters* counters);

/* Takes away what only those need who write to a store in a directory. It must be closed, and
 * nobody else may have it open. */
void store_strip(const Options* options);

/* Where the store is, without a password, for messages; the caller frees it. */
char* store_label(const Options* options);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_STORE_H_ */
