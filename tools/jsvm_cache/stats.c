/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tools/jsvm_cache/commands.h"
#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/json.h"
#include "tools/jsvm_cache/store.h"
#include "tools/jsvm_cache/words.h"

/* What the entries are like, taken together. */
typedef struct {
    uint64_t entries;
    uint64_t stored_bytes;
    uint64_t bytes; /* uncompressed */
    uint64_t scripts;
    uint64_t functions;
    uint64_t usable;
    uint64_t foreign;
    uint64_t damaged;
    uint64_t quarantined;
    uint64_t is_signed;
    uint64_t compressed;
    uint64_t largest;
    uint64_t first_used; /* 0: there is no entry */
    uint64_t last_used;
} Sums;

static bool visit(const JSVMX_CodeCacheEntry* entry, void* data) {
    Sums* sums = data;
    ++sums->entries;
    sums->stored_bytes += entry->storedBytes;
    sums->bytes += entry->bytes;
    sums->scripts += entry->kind == JSVMX_CODE_CACHE_SCRIPT ? 1 : 0;
    sums->functions += entry->kind == JSVMX_CODE_CACHE_FUNCTION ? 1 : 0;
    if (entry->reason == JSVMX_REASON_NONE) {
        ++sums->usable;
    } else if (reason_is_foreign(entry->reason)) {
        ++sums->foreign;
    } else if (entry->reason != JSVMX_REASON_QUARANTINED) {
        ++sums->damaged;
    }
    sums->quarantined += entry->quarantined ? 1 : 0;
    sums->is_signed += entry->isSigned ? 1 : 0;
    sums->compressed += entry->compressed ? 1 : 0;
    sums->largest = entry->storedBytes > sums->largest ? entry->storedBytes : sums->largest;
    if (sums->entries == 1 || entry->used < sums->first_used) {
        sums->first_used = entry->used;
    }
    sums->last_used = entry->used > sums->last_used ? entry->used : sums->last_used;
    return true;
}

static void print_text(const Sums* sums) {
    const uint64_t now = (uint64_t)time(NULL);
    char stored[WORD_BYTES];
    char bytes[WORD_BYTES];
    char largest[WORD_BYTES];
    char first[WORD_BYTES];
    char last[WORD_BYTES];
    size_format(sums->stored_bytes, stored);
    size_format(sums->bytes, bytes);
    size_format(sums->largest, largest);
    age_format(sums->first_used, now, first);
    age_format(sums->last_used, now, last);
    printf("entries      %" PRIu64 " (%" PRIu64 " of scripts, %" PRIu64 " of functions)\n",
           sums->entries, sums->scripts, sums->functions);
    printf("usable here  %" PRIu64 "\n", sums->usable);
    printf("foreign      %" PRIu64 " (for another engine, other flags or another processor)\n",
           sums->foreign);
    printf("damaged      %" PRIu64 "\n", sums->damaged);
    printf("quarantined  %" PRIu64 "\n", sums->quarantined);
    printf("signed       %" PRIu64 "\n", sums->is_signed);
    printf("compressed   %" PRIu64 "\n", sums->compressed);
    printf("size         %s (%s uncompressed), the largest %s\n", stored, bytes, largest);
    if (sums->last_used == 0) {
        printf("used         not known: made without times\n");
    } else {
        printf("used         %s to %s ago\n", last, first);
    }
}

static void print_json(const Sums* sums, const char* label) {
    Json json = {0, 0};
    json_open_object(&json, NULL);
    json_string(&json, "store", label);
    json_number(&json, "entries", sums->entries);
    json_number(&json, "scripts", sums->scripts);
    json_number(&json, "functions", sums->functions);
    json_number(&json, "usable", sums->usable);
    json_number(&json, "foreign", sums->foreign);
    json_number(&json, "damaged", sums->damaged);
    json_number(&json, "quarantined", sums->quarantined);
    json_number(&json, "signed", sums->is_signed);
    json_number(&json, "compressed", sums->compressed);
    json_number(&json, "stored_bytes", sums->stored_bytes);
    json_number(&json, "bytes", sums->bytes);
    json_number(&json, "largest_stored_bytes", sums->largest);
    json_number(&json, "least_recently_used", sums->first_used);
    json_number(&json, "most_recently_used", sums->last_used);
    json_close_object(&json);
}

int command_stats(const Options* options, JSVMX_CodeCache store) {
    Sums sums = {0};
    int status = store_check(options, store, NULL);
    if (status != STATUS_GOOD) {
        return status;
    }
    char* label = store_label(options);
    if (JSVMX_CodeCacheIterate(store, visit, &sums) != JSVM_OK) {
        fprintf(stderr, "jsvm-cache: %s: the store could not be read to its end\n", label);
        status = STATUS_NO_STORE;
    } else if (options->json) {
        print_json(&sums, label);
    } else {
        print_text(&sums);
    }
    free(label);
    return status;
}
