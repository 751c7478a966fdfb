/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/code_cache/key_list.h"

#include <stdlib.h>
#include <string.h>

static JsvmCountedKey* find(const JsvmKeyList* list, const JsvmStoreKey* key) {
    /* The last one is the likeliest. */
    for (size_t i = list->length; i > 0; --i) {
        if (memcmp(&list->items[i - 1].key, key, sizeof(*key)) == 0) {
            return &list->items[i - 1];
        }
    }
    return NULL;
}

static void take_out(JsvmKeyList* list, JsvmCountedKey* item) {
    *item = list->items[--list->length];
}

uint32_t jsvm_key_list_add(JsvmKeyList* list, const JsvmStoreKey* key) {
    JsvmCountedKey* item = find(list, key);
    if (item != NULL) {
        return ++item->count;
    }
    if (list->length == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 8 : list->capacity * 2;
        JsvmCountedKey* grown = realloc(list->items, capacity * sizeof(*grown));
        if (grown == NULL) {
            return 0;
        }
        list->items = grown;
        list->capacity = capacity;
    }
    list->items[list->length++] = (JsvmCountedKey){*key, 1};
    return 1;
}

bool jsvm_key_list_subtract(JsvmKeyList* list, const JsvmStoreKey* key) {
    JsvmCountedKey* item = find(list, key);
    if (item == NULL || --item->count > 0) {
        return false;
    }
    take_out(list, item);
    return true;
}

void jsvm_key_list_remove(JsvmKeyList* list, const JsvmStoreKey* key) {
    JsvmCountedKey* item = find(list, key);
    if (item != NULL) {
        take_out(list, item);
    }
}

uint32_t jsvm_key_list_count(const JsvmKeyList* list, const JsvmStoreKey* key) {
    const JsvmCountedKey* item = find(list, key);
    return item == NULL ? 0 : item->count;
}

void jsvm_key_list_free(JsvmKeyList* list) {
    free(list->items);
    memset(list, 0, sizeof(*list));
}
