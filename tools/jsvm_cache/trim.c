/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tools/jsvm_cache/commands.h"
#include "tools/jsvm_cache/exit_status.h"
#include "tools/jsvm_cache/json.h"
#include "tools/jsvm_cache/store.h"
#include "tools/jsvm_cache/words.h"

int command_trim(const Options* options, JSVMX_CodeCache store) {
    JSVMX_CodeCacheCounters counters;
    uint64_t dropped = 0;
    int status = store_check(options, store, &counters);
    if (status != STATUS_GOOD) {
        return status;
    }
    char* label = store_label(options);
    if (JSVMX_CodeCacheTrim(store, options->bytes, options->entries, &dropped) != JSVM_OK) {
        fprintf(stderr, "jsvm-cache: %s: cannot be written to\n", label);
        free(label);
        return STATUS_NOT_WRITTEN;
    }
    status = store_check(options, store, &counters);
    if (status == STATUS_GOOD && options->json) {
        Json json = {0, 0};
        json_open_object(&json, NULL);
        json_string(&json, "store", label);
        json_number(&json, "dropped", dropped);
        json_number(&json, "entries", counters.entries);
        json_number(&json, "stored_bytes", counters.bytes);
        json_close_object(&json);
    } else if (status == STATUS_GOOD) {
        char bytes[WORD_BYTES];
        size_format(counters.bytes, bytes);
        printf("%" PRIu64 " dropped; %" PRIu64 " %s left, %s\n", dropped, counters.entries,
               counters.entries == 1 ? "entry is" : "entries are", bytes);
    }
    free(label);
    return status;
}
