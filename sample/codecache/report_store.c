/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "sample/codecache/report.h"

static const char* what_was_stored(const ScriptResult* result, int i) {
    const StoreStart* start = &result->store_starts[i];
    if (!start->stored) {
        return "It ran no more functions than the store has: nothing to store.";
    }
    return start->verdict.outcome == JSVMX_CODE_CACHE_USED
               ? "It ran more functions than the store has: they are stored now."
               : "The functions that ran are stored now.";
}

void report_store_starts(const ScriptResult* result) {
    if (result->store_start_count == 0) {
        return;
    }
    printf("\n  %-34s%10s%12s%12s%12s\n", "starts through a store", "cache", "lookup", "verify",
           "compile");
    printf("  %-34s%10s%12s%12s%12s\n", "each in a fresh process", "bytes", "\xC2\xB5s",
           "\xC2\xB5s", "\xC2\xB5s");
    for (int i = 0; i < result->store_start_count; ++i) {
        const StoreStart* start = &result->store_starts[i];
        printf("  %d  %-31s%10" PRIu64 "%12" PRIu64 "%12" PRIu64 "%12" PRIu64 "\n", i + 1,
               outcome_name(start->verdict.outcome), start->bytes, start->lookup, start->verify,
               start->compile);
        printf("     %s\n     %s\n", start->verdict.text, what_was_stored(result, i));
    }
}
