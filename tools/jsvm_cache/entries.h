/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of a store, as inspect and verify print them. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_ENTRIES_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_ENTRIES_H_

#include "ark_runtime/jsvmx_code_cache.h"
#include "tools/jsvm_cache/json.h"
#include "tools/jsvm_cache/table.h"

void entries_table_open(Table* table);
void entries_table_add(Table* table, const JSVMX_CodeCacheEntry* entry);

/* All that is known of an entry, as an object in an array. */
void entries_json(Json* json, const JSVMX_CodeCacheEntry* entry);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_ENTRIES_H_ */
