/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/jsvm_cache/commands.h"
#include "tools/jsvm_cache/entries.h"
#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/store.h"
#include "tools/jsvm_cache/words.h"

typedef struct {
    Table table;
    Json* json; /* NULL: the table */
    uint64_t count;
    uint64_t stored;
    uint64_t is_signed;
    uint64_t compressed;
} Inspection;

static bool visit(const JSVMX_CodeCacheEntry* entry, void* data) {
    Inspection* inspection = data;
    ++inspection->count;
    inspection->stored += entry->storedBytes;
    inspection->is_signed += entry->isSigned ? 1 : 0;
    inspection->compressed += entry->compressed ? 1 : 0;
    if (inspection->json != NULL) {
        entries_json(inspection->json, entry);
    } else {
        entries_table_add(&inspection->table, entry);
    }
    return true;
}

int command_inspect(const Options* options, JSVMX_CodeCache store) {
    int status = store_check(options, store, NULL);
    if (status != STATUS_GOOD) {
        return status;
    }
    Json json = {0, 0};
    Inspection inspection = {.json = options->json ? &json : NULL};
    char* label = store_label(options);
    entries_table_open(&inspection.table);
    if (options->json) {
        json_open_object(&json, NULL);
        json_string(&json, "store", label);
        json_open_array(&json, "entries");
    }
    if (JSVMX_CodeCacheIterate(store, visit, &inspection) != JSVM_OK) {
        fprintf(stderr, "jsvm-cache: %s: the store could not be read to its end\n", label);
        status = STATUS_NO_STORE;
    }
    if (options->json) {
        json_close_array(&json);
        json_close_object(&json);
    } else {
        char stored[WORD_BYTES];
        size_format(inspection.stored, stored);
        if (inspection.count > 0) {
            table_print(&inspection.table);
        }
        printf("%" PRIu64 " %s, %s; %" PRIu64 " signed, %" PRIu64 " compressed\n", inspection.count,
               inspection.count == 1 ? "entry" : "entries", stored, inspection.is_signed,
               inspection.compressed);
    }
    table_close(&inspection.table);
    free(label);
    return status;
}
