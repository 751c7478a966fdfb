/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/safety.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample/codecache/report.h"
#include "sample/codecache/text.h"

/* Compiles `text` under the script's name with a cache. With `value` the program also runs, and
 * its completion value comes back as text, which the caller frees. */
static bool offer(const Script* script, const char* text, size_t length, const Bytes* cache,
                  SafetyCheck* check, char** value, Failure* failure) {
    const Script changed = {.path = script->path, .text = text, .length = length};
    Session session;
    JSVM_Value source = NULL;
    JSVM_Value result = NULL;
    JSVM_Script compiled = NULL;
    if (!session_open(&session, failure)) {
        return false;
    }
    bool ok = session_source(&session, text, length, &source, failure) &&
              session_compile_cached(&session, &changed, source, cache, &compiled, &check->verdict,
                                     failure);
    if (ok && value != NULL) {
        ok = session_run(&session, &changed, compiled, &result, failure);
        *value = ok ? session_text(&session, result) : NULL;
    }
    session_close(&session);
    check->ok = check->verdict.outcome == JSVMX_CODE_CACHE_REJECTED;
    return ok;
}

/* A byte in the middle of the source whose change leaves the length as it is, in bytes and in code
 * units: a digit or a letter of ASCII. Returns the length if there is none. */
static size_t place_for_edit(const Script* script) {
    const size_t middle = script->length / 2;
    for (size_t i = 0; i < script->length; ++i) {
        const size_t at = (middle + i) % script->length;
        const unsigned char byte = (unsigned char)script->text[at];
        if (byte < 0x80 && isalnum(byte)) {
            return at;
        }
    }
    return script->length;
}

/* The edited program is not run: nobody knows what it would do. It need not even compile. */
static bool check_one_character(const Script* script, const Bytes* cache, SafetyCheck* check,
                                Failure* failure) {
    check->what = "one character edited";
    const size_t at = place_for_edit(script);
    if (at == script->length) {
        return true;
    }
    check->applicable = true;
    char* text = must_allocate(NULL, script->length);
    memcpy(text, script->text, script->length);
    const int step = strchr("9zZ", text[at]) != NULL ? -1 : 1; /* to its neighbour of the kind */
    text[at] = (char)(text[at] + step);
    snprintf(check->detail, sizeof(check->detail), "'%c' became '%c' at byte %zu of the source",
             script->text[at], text[at], at);
    Failure ignored = {0};
    bool ok = offer(script, text, script->length, cache, check, NULL, &ignored);
    if (!ok && ignored.code == EXIT_SYNTAX_ERROR) {
        ok = true;
    } else if (!ok) {
        fail(failure, ignored.code, "%s", ignored.text);
    }
    failure_clear(&ignored);
    free(text);
    return ok;
}

/* Where the cache was made from a source of the same length, V8 by itself would run that one. */
static bool check_other_program(const Script* script, const Bytes* cache, SafetyCheck* check,
                                Failure* failure) {
    const size_t code_units = script->code_units;
    check->what = "another program, same length";
    if (code_units == 0) {
        return true;
    }
    check->applicable = true;
    const char* wanted = script->text[0] == '7' ? "8" : "7";
    const char* program = wanted;
    if (code_units >= strlen("'the other program'")) {
        program = "'the other program'";
        wanted = "the other program";
    }
    const size_t program_length = strlen(program);
    snprintf(check->detail, sizeof(check->detail), "%s and %zu spaces", program,
             code_units - program_length);
    char* text = must_allocate(NULL, code_units);
    for (size_t i = 0; i < code_units; ++i) {
        text[i] = (char)(i < program_length ? program[i] : ' ');
    }
    char* value = NULL;
    const bool ok = offer(script, text, code_units, cache, check, &value, failure);
    if (ok) {
        const bool right = value != NULL && strcmp(value, wanted) == 0;
        check->ok = check->ok && right;
        snprintf(check->outcome, sizeof(check->outcome), "%s ran and gave: %.60s",
                 right ? "the new program" : "SOMETHING ELSE", value != NULL ? value : "nothing");
    }
    free(value);
    free(text);
    return ok;
}

static bool check_truncated(const Script* script, const Bytes* cache, SafetyCheck* check,
                            Failure* failure) {
    const Bytes half = {cache->data, cache->length / 2};
    check->what = "cache truncated";
    check->applicable = true;
    snprintf(check->detail, sizeof(check->detail), "%zu of its %zu bytes", half.length,
             cache->length);
    return offer(script, script->text, script->length, &half, check, NULL, failure);
}

static bool check_one_bit(const Script* script, const Bytes* cache, SafetyCheck* check,
                          Failure* failure) {
    const size_t at = cache->length / 2;
    check->what = "one bit of the cache flipped";
    check->applicable = true;
    snprintf(check->detail, sizeof(check->detail), "bit 3 of byte %zu", at);
    Bytes flipped = {must_allocate(NULL, cache->length), cache->length};
    memcpy(flipped.data, cache->data, cache->length);
    flipped.data[at] ^= 1u << 3;
    const bool ok = offer(script, script->text, script->length, &flipped, check, NULL, failure);
    bytes_clear(&flipped);
    return ok;
}

bool check_safety(const Script* script, const Bytes* cache, ScriptResult* result) {
    static bool (*const kChecks[SAFETY_CHECKS])(const Script*, const Bytes*, SafetyCheck*,
                                                Failure*) = {
        check_one_character, check_other_program, check_truncated, check_one_bit};
    for (int i = 0; i < SAFETY_CHECKS; ++i) {
        report_progress(result->path, "what does not fit", i, SAFETY_CHECKS);
        if (!kChecks[i](script, cache, &result->safety[i], &result->failure)) {
            return false;
        }
        ++result->safety_count;
    }
    return true;
}
