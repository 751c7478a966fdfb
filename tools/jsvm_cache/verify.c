/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/jsvm_cache/commands.h"
#include "tools/jsvm_cache/entries.h"
#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/progress.h"
#include "tools/jsvm_cache/store.h"
#include "tools/jsvm_cache/words.h"

/* Reading so much takes as long as somebody waits without wondering. */
static const uint64_t kMuch = UINT64_C(256) << 20;

typedef struct {
    Table damaged;
    Json* json; /* NULL: the table */
    uint64_t done;
    Progress progress;
} Check;

static bool visit(const JSVMX_CodeCacheEntry* entry, void* data) {
    Check* check = data;
    if (entry->reason != JSVMX_REASON_NONE && !reason_is_foreign(entry->reason)) {
        if (check->json != NULL) {
            entries_json(check->json, entry);
        } else {
            entries_table_add(&check->damaged, entry);
        }
    }
    progress_update(&check->progress, ++check->done, entry->name);
    return true;
}

static void print_sums(const Check* check, const JSVMX_CodeCacheVerification* sums,
                       uint64_t recoveries) {
    if (check->json != NULL) {
        json_close_array(check->json);
        json_number(check->json, "entries", sums->entries);
        json_number(check->json, "usable", sums->usable);
        json_number(check->json, "foreign", sums->foreign);
        json_number(check->json, "damaged", sums->damaged);
        json_number(check->json, "removed", sums->removed);
        json_bool(check->json, "made_anew", recoveries > 0);
        json_close_object(check->json);
        return;
    }
    if (sums->damaged > 0) {
        table_print(&check->damaged);
    }
    if (recoveries > 0) {
        puts("the store was damaged as a whole, and was made anew");
    }
    printf("%" PRIu64 " %s: %" PRIu64 " whole, %" PRIu64 " of them for another engine; %" PRIu64
           " damaged, %" PRIu64 " removed\n",
           sums->entries, sums->entries == 1 ? "entry" : "entries", sums->usable + sums->foreign,
           sums->foreign, sums->damaged, sums->removed);
}

int command_verify(const Options* options, JSVMX_CodeCache store) {
    JSVMX_CodeCacheCounters counters;
    int status = store_check(options, store, &counters);
    if (status != STATUS_GOOD) {
        return status;
    }
    Json json = {0, 0};
    Check check = {.json = options->json ? &json : NULL};
    JSVMX_CodeCacheVerification sums = {0, 0, 0, 0, 0};
    char* label = store_label(options);
    entries_table_open(&check.damaged);
    progress_open(&check.progress, "verify", counters.entries, counters.bytes >= kMuch);
    if (options->json) {
        json_open_object(&json, NULL);
        json_string(&json, "store", label);
        json_open_array(&json, "damaged_entries");
    }
    if (JSVMX_CodeCacheVerify(store, options->repair, visit, &check, &sums) != JSVM_OK) {
        status = STATUS_NO_STORE;
    }
    progress_hide(&check.progress);
    print_sums(&check, &sums, counters.recoveries);
    if (status != STATUS_GOOD) {
        fprintf(stderr, "jsvm-cache: %s: the store could not be read to its end\n", label);
    } else if (sums.damaged > 0 || counters.recoveries > 0) {
        status = STATUS_DAMAGE_FOUND;
    }
    table_close(&check.damaged);
    free(label);
    return status;
}
