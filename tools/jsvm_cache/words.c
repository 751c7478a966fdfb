/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool size_parse(const char* text, uint64_t* size) {
    static const char kUnits[] = "KMGT";
    if (text[0] < '0' || text[0] > '9') {
        return false; /* strtoull takes a sign */
    }
    char* end = NULL;
    errno = 0;
    const unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0) {
        return false;
    }
    unsigned shift = 0;
    if (*end != '\0') {
        const char* unit = strchr(kUnits, *end);
        if (unit == NULL || end[1] != '\0') {
            return false;
        }
        shift = 10 * (unsigned)(unit - kUnits + 1);
    }
    if (number > UINT64_MAX >> shift) {
        return false;
    }
    *size = (uint64_t)number << shift;
    return true;
}

void size_format(uint64_t bytes, char word[WORD_BYTES]) {
    static const char kUnits[] = "KMGTPE";
    if (bytes < 1024) {
        snprintf(word, WORD_BYTES, "%" PRIu64 "B", bytes);
        return;
    }
    double value = (double)bytes / 1024;
    size_t unit = 0;
    while (value >= 1000 && kUnits[unit + 1] != '\0') {
        value /= 1024;
        ++unit;
    }
    snprintf(word, WORD_BYTES, "%.*f%c", value < 10 ? 1 : 0, value, kUnits[unit]);
}

void age_format(uint64_t time, uint64_t now, char word[WORD_BYTES]) {
    if (time == 0) {
        snprintf(word, WORD_BYTES, "-");
        return;
    }
    /* Clocks of several machines differ, and go backwards. */
    const uint64_t age = now > time ? now - time : 0;
    if (age < 60) {
        snprintf(word, WORD_BYTES, "%" PRIu64 "s", age);
    } else if (age < 3600) {
        snprintf(word, WORD_BYTES, "%" PRIu64 "m", age / 60);
    } else if (age < UINT64_C(48) * 3600) {
        snprintf(word, WORD_BYTES, "%" PRIu64 "h", age / 3600);
    } else {
        snprintf(word, WORD_BYTES, "%" PRIu64 "d", age / 86400);
    }
}

const char* kind_name(JSVMX_CodeCacheKind kind) {
    switch (kind) {
        case JSVMX_CODE_CACHE_SCRIPT:
            return "script";
        case JSVMX_CODE_CACHE_FUNCTION:
            return "function";
        case JSVMX_CODE_CACHE_UNKNOWN:
            break;
    }
    return "unknown";
}

typedef struct {
    JSVMX_CodeCacheReason reason;
    const char* name;
    const char* word;
} Words;

#define WORDS(name, word) \
    { JSVMX_REASON_##name, #name, word }

static const Words* words_of(JSVMX_CodeCacheReason reason) {
    static const Words kWords[] = {
        WORDS(NONE, "ok"),
        WORDS(IN_MEMORY_HIT, "in memory"),
        WORDS(MODE_IGNORES_CACHE, "not wanted"),
        WORDS(EMPTY, "empty"),
        WORDS(TRUNCATED, "truncated"),
        WORDS(NOT_A_CACHE, "no cache"),
        WORDS(FORMAT_VERSION, "other SDK"),
        WORDS(HEADER_DAMAGED, "damaged"),
        WORDS(KIND, "other kind"),
        WORDS(ENGINE_VERSION, "other engine"),
        WORDS(ENGINE_FLAGS, "other flags"),
        WORDS(ENGINE_BUILD, "other build"),
        WORDS(ARCHITECTURE, "other CPU"),
        WORDS(ORIGIN, "other origin"),
        WORDS(SOURCE_LENGTH, "other source"),
        WORDS(SOURCE_CONTENT, "other source"),
        WORDS(PAYLOAD_LENGTH, "damaged"),
        WORDS(PAYLOAD_CHECKSUM, "damaged"),
        WORDS(ENGINE_REFUSED, "refused"),
        WORDS(NOT_STORED, "not stored"),
        WORDS(STORE_UNAVAILABLE, "no store"),
        WORDS(STORE_ON_NETWORK, "network"),
        WORDS(STORE_TIMEOUT, "timeout"),
        WORDS(QUARANTINED, "quarantined"),
        WORDS(EXPIRED, "expired"),
        WORDS(SIGNATURE, "signature"),
        WORDS(ENTRY_DAMAGED, "damaged"),
    };
    for (size_t i = 0; i < sizeof(kWords) / sizeof(kWords[0]); ++i) {
        if (kWords[i].reason == reason) {
            return &kWords[i];
        }
    }
    return NULL;
}

const char* reason_name(JSVMX_CodeCacheReason reason) {
    const Words* words = words_of(reason);
    return words != NULL ? words->name : "UNKNOWN";
}

const char* reason_word(JSVMX_CodeCacheReason reason) {
    const Words* words = words_of(reason);
    return words != NULL ? words->word : "unknown";
}

bool reason_is_foreign(JSVMX_CodeCacheReason reason) {
    return reason == JSVMX_REASON_FORMAT_VERSION || reason == JSVMX_REASON_KIND ||
           reason == JSVMX_REASON_ARCHITECTURE || reason == JSVMX_REASON_ENGINE_VERSION ||
           reason == JSVMX_REASON_ENGINE_BUILD || reason == JSVMX_REASON_ENGINE_FLAGS;
}
