/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/json.h"
#include "tools/jsvm_cache/store.h"
#include "tools/jsvm_cache/table.h"
#include "tools/jsvm_cache/words.h"

static const char* outcome_of(const MadeSource* made) {
    if (made->status != STATUS_GOOD) {
        return "failed";
    }
    return made->written ? "made" : "kept";
}

static void print_json(const Options* options, const JSVMX_CodeCacheCounters* counters,
                       const MadeSource* made) {
    Json json = {0, 0};
    char* label = store_label(options);
    json_open_object(&json, NULL);
    json_string(&json, "store", label);
    json_open_array(&json, "sources");
    for (size_t i = 0; i < options->source_count; ++i) {
        json_open_object(&json, NULL);
        json_string(&json, "source", made[i].path);
        json_string(&json, "name", made[i].name);
        json_string(&json, "outcome", outcome_of(&made[i]));
        json_number(&json, "compile_microseconds", made[i].compile_microseconds);
        json_string(&json, "error", made[i].error);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_number(&json, "entries", counters->entries);
    json_number(&json, "stored_bytes", counters->bytes);
    json_number(&json, "evictions", counters->evictions);
    json_close_object(&json);
    free(label);
}

static void print_table(const Options* options, const MadeSource* made) {
    static const TableColumn kColumns[] = {
        {"SOURCE", false, true},
        {"NAME", false, true},
        {"COMPILED IN", true, false},
        {"ENTRY", false, false},
    };
    Table table;
    table_open(&table, kColumns, sizeof(kColumns) / sizeof(kColumns[0]));
    for (size_t i = 0; i < options->source_count; ++i) {
        char time[WORD_BYTES] = "-";
        if (made[i].status == STATUS_GOOD) {
            snprintf(time, sizeof(time), "%.1f ms", (double)made[i].compile_microseconds / 1e3);
        }
        const char* const cells[] = {made[i].path, made[i].name[0] != '\0' ? made[i].name : "-",
                                     time, outcome_of(&made[i])};
        table_add(&table, cells);
    }
    table_print(&table);
    table_close(&table);
}

void report_made(const Options* options, JSVMX_CodeCache store, const MadeSource* made) {
    JSVMX_CodeCacheCounters counters;
    memset(&counters, 0, sizeof(counters));
    JSVMX_CodeCacheGetCounters(store, &counters);
    if (options->json) {
        print_json(options, &counters, made);
        return;
    }
    char bytes[WORD_BYTES];
    size_format(counters.bytes, bytes);
    print_table(options, made);
    printf("the store holds %" PRIu64 " %s, %s\n", counters.entries,
           counters.entries == 1 ? "entry" : "entries", bytes);
    if (counters.evictions > 0) {
        printf("%" PRIu64 " dropped to keep its limits\n", counters.evictions);
    }
}
