/* SPDX-License-Identifier: Apache-2.0 */
/* A short list of keys, each with a number. One thread at a time. */
#ifndef ARK_JSVM_FRAMEWORKS_CODE_CACHE_KEY_LIST_H_
#define ARK_JSVM_FRAMEWORKS_CODE_CACHE_KEY_LIST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frameworks/code_cache/backend.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    JsvmStoreKey key;
    uint32_t count;
} JsvmCountedKey;

/* All zeros is an empty one. */
typedef struct {
    JsvmCountedKey* items;
    size_t length;
    size_t capacity;
} JsvmKeyList;

/* Counts a key up and gives its number; 0: out of memory. */
uint32_t jsvm_key_list_add(JsvmKeyList* list, const JsvmStoreKey* key);
/* Counts a key down and takes it out at 0. False unless that was its last. */
bool jsvm_key_list_subtract(JsvmKeyList* list, const JsvmStoreKey* key);
/* Takes a key out, whatever its number. */
void jsvm_key_list_remove(JsvmKeyList* list, const JsvmStoreKey* key);
uint32_t jsvm_key_list_count(const JsvmKeyList* list, const JsvmStoreKey* key);
void jsvm_key_list_free(JsvmKeyList* list);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_FRAMEWORKS_CODE_CACHE_KEY_LIST_H_ */
