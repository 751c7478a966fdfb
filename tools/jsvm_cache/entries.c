/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/entries.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tools/jsvm_cache/words.h"

void entries_table_open(Table* table) {
    static const TableColumn kColumns[] = {
        {"KEY", false, false},    {"NAME", false, true},   {"KIND", false, false},
        {"ENGINE", false, false}, {"STORED", true, false}, {"CACHE", true, false},
        {"MADE", true, false},    {"USED", true, false},   {"STRIKES", true, false},
        {"STATE", false, false},
    };
    table_open(table, kColumns, sizeof(kColumns) / sizeof(kColumns[0]));
}

/* Some of either half: what fits, and the source. */
static void shorten(const char* key, char word[WORD_BYTES]) {
    snprintf(word, WORD_BYTES, "%.6s.%.4s", key, key + 32);
}

void entries_table_add(Table* table, const JSVMX_CodeCacheEntry* entry) {
    const uint64_t now = (uint64_t)time(NULL);
    char key[WORD_BYTES];
    char engine[WORD_BYTES];
    char stored[WORD_BYTES];
    char bytes[WORD_BYTES];
    char made[WORD_BYTES];
    char used[WORD_BYTES];
    char strikes[WORD_BYTES];
    shorten(entry->key, key);
    /* Without what an embedder puts behind it. */
    snprintf(engine, sizeof(engine), "%.*s", (int)strcspn(entry->engineVersion, "-"),
             entry->engineVersion);
    size_format(entry->storedBytes, stored);
    size_format(entry->bytes, bytes);
    age_format(entry->made, now, made);
    age_format(entry->used, now, used);
    snprintf(strikes, sizeof(strikes), "%u", (unsigned)entry->strikes);
    const char* const cells[] = {
        key,
        entry->name,
        kind_name(entry->kind),
        engine,
        stored,
        bytes,
        made,
        used,
        strikes,
        entry->quarantined ? reason_word(JSVMX_REASON_QUARANTINED) : reason_word(entry->reason),
    };
    table_add(table, cells);
}

void entries_json(Json* json, const JSVMX_CodeCacheEntry* entry) {
    json_open_object(json, NULL);
    json_string(json, "key", entry->key);
    json_string(json, "name", entry->name);
    json_string(json, "kind", kind_name(entry->kind));
    json_string(json, "engine_version", entry->engineVersion);
    json_string(json, "reason", reason_name(entry->reason));
    json_number(json, "stored_bytes", entry->storedBytes);
    json_number(json, "bytes", entry->bytes);
    json_number(json, "source_length", entry->sourceLength);
    json_number(json, "made", entry->made);
    json_number(json, "used", entry->used);
    json_number(json, "strikes", entry->strikes);
    json_bool(json, "quarantined", entry->quarantined);
    json_bool(json, "signed", entry->isSigned);
    json_bool(json, "compressed", entry->compressed);
    json_close_object(json);
}
