/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and codes in words. */
#ifndef ARK_JSVM_TOOLS_JSVM_CACHE_WORDS_H_
#define ARK_JSVM_TOOLS_JSVM_CACHE_WORDS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ark_runtime/jsvmx_code_cache.h"

enum { WORD_BYTES = 24 };

/* Reads "100", "64M", "1G" (powers of 1024; K, M, G, T). False: no such number. */
bool size_parse(const char* text, uint64_t* size);

/* "512B", "7.8M": in at most five characters. */
void size_format(uint64_t bytes, char word[WORD_BYTES]);

/* How long ago a time was, in one number: "12s", "5m", "3h", "20d", "-" for no time at all. */
void age_format(uint64_t time, uint64_t now, char word[WORD_BYTES]);

/* "script", "function", "unknown". */
const char* kind_name(JSVMX_CodeCacheKind kind);

/* The name of a reason in the header, without its JSVMX_REASON_. */
const char* reason_name(JSVMX_CodeCacheReason reason);

/* Why an entry cannot be used here, for a column: at most 12 characters; "ok" for no reason. */
const char* reason_word(JSVMX_CodeCacheReason reason);

/* Whether an entry is whole, and only for another engine, flags or processor. */
bool reason_is_foreign(JSVMX_CodeCacheReason reason);

#endif /* ARK_JSVM_TOOLS_JSVM_CACHE_WORDS_H_ */
