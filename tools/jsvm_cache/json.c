/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/json.h"

#include <inttypes.h>
#include <stdio.h>

#include "tools/jsvm_cache/utf8.h"

static void print_string(const char* value) {
    putchar('"');
    while (*value != '\0') {
        size_t length = 1;
        const uint32_t character = utf8_next(value, &length);
        if (character == '"' || character == '\\') {
            printf("\\%c", (int)character);
        } else if (utf8_is_control(character)) {
            printf("\\u%04" PRIx32, character);
        } else if (character == UTF8_REPLACEMENT) {
            fputs("\\ufffd", stdout);
        } else {
            fwrite(value, 1, length, stdout);
        }
        value += length;
    }
    putchar('"');
}

static void begin_line(const Json* json) {
    printf("\n%*s", 2 * json->depth, "");
}

/* All that stands ahead of a value. */
static void begin_member(Json* json, const char* name) {
    if (json->depth > 0) {
        const uint32_t bit = UINT32_C(1) << json->depth;
        if ((json->has_members & bit) != 0) {
            putchar(',');
        }
        json->has_members |= bit;
        begin_line(json);
    }
    if (name != NULL) {
        print_string(name);
        fputs(": ", stdout);
    }
}

static void open_with(Json* json, const char* name, char bracket) {
    begin_member(json, name);
    putchar(bracket);
    ++json->depth;
    json->has_members &= ~(UINT32_C(1) << json->depth);
}

static void close_with(Json* json, char bracket) {
    const bool empty = (json->has_members & UINT32_C(1) << json->depth) == 0;
    --json->depth;
    if (!empty) {
        begin_line(json);
    }
    putchar(bracket);
    if (json->depth == 0) {
        putchar('\n');
    }
}

void json_open_object(Json* json, const char* name) {
    open_with(json, name, '{');
}

void json_close_object(Json* json) {
    close_with(json, '}');
}

void json_open_array(Json* json, const char* name) {
    open_with(json, name, '[');
}

void json_close_array(Json* json) {
    close_with(json, ']');
}

void json_string(Json* json, const char* name, const char* value) {
    begin_member(json, name);
    if (value != NULL) {
        print_string(value);
    } else {
        fputs("null", stdout);
    }
}

void json_number(Json* json, const char* name, uint64_t value) {
    begin_member(json, name);
    printf("%" PRIu64, value);
}

void json_bool(Json* json, const char* name, bool value) {
    begin_member(json, name);
    fputs(value ? "true" : "false", stdout);
}
