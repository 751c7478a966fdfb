/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/codecache/script.h"

#include <string.h>

#include "sample/codecache/text.h"

/* The longest string that V8 makes on 64-bit machines, in UTF-16 code units. No file in UTF-8
 * has fewer bytes than its text has code units. */
static const size_t kLongestSource = ((size_t)1 << 29) - 24;

bool script_read(const char* path, Script* script, Failure* failure) {
    memset(script, 0, sizeof(*script));
    script->path = path;
    if (!file_read(path, kLongestSource, EXIT_NO_SCRIPT, &script->file, failure)) {
        return false;
    }
    const uint8_t* data = script->file.data;
    const size_t length = script->file.length;
    if (length >= 2 &&
        ((data[0] == 0xFF && data[1] == 0xFE) || (data[0] == 0xFE && data[1] == 0xFF))) {
        script_clear(script);
        return fail(failure, EXIT_NO_SCRIPT, "%s: is in UTF-16; scripts are to be in UTF-8", path);
    }
    const bool marked = length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0;
    script->text = (const char*)data + (marked ? 3 : 0);
    script->length = length - (marked ? 3 : 0);
    return true;
}

void script_clear(Script* script) {
    bytes_clear(&script->file);
    memset(script, 0, sizeof(*script));
}

/* JavaScript's line ends: how many bytes the one at `at` has, 0 if there is none. */
static size_t line_end(const char* at, const char* end) {
    if (*at == '\r') {
        return end - at > 1 && at[1] == '\n' ? 2 : 1;
    }
    if (*at == '\n') {
        return 1;
    }
    return end - at > 2 &&
                   (memcmp(at, "\xE2\x80\xA8", 3) == 0 || memcmp(at, "\xE2\x80\xA9", 3) == 0)
               ? 3
               : 0;
}

static bool starts_character(char byte) {
    return ((unsigned char)byte & 0xC0) != 0x80;
}

char* script_excerpt(const Script* script, unsigned line, unsigned column) {
    enum { kBefore = 60, kAfter = 30 };
    const char* const end = script->text + script->length;
    const char* start = script->text;
    for (; line > 1 && start < end; --line) {
        size_t ended = 0;
        while (start < end && (ended = line_end(start, end)) == 0) {
            ++start;
        }
        start += ended;
    }
    /* Columns count UTF-16 code units: characters of four bytes are two. */
    const char* mark = start;
    for (unsigned unit = 1; mark < end && line_end(mark, end) == 0; ++mark) {
        unit += starts_character(*mark) ? ((unsigned char)*mark >= 0xF0 ? 2 : 1) : 0;
        if (unit > column) {
            break;
        }
    }
    const char* from = mark;
    size_t before = 0;
    while (from > start && before < kBefore) {
        before += starts_character(*--from) ? 1 : 0;
    }
    const char* to = mark;
    for (int after = 0; to < end && line_end(to, end) == 0; ++to) {
        after += starts_character(*to) ? 1 : 0;
        if (after > kAfter) {
            break;
        }
    }
    Text text = {0};
    text_add(&text, "    ");
    for (const char* at = from; at < to; ++at) {
        text_add_bytes(&text, (unsigned char)*at < 0x20 ? " " : at, 1);
    }
    text_add(&text, "\n    %*s^", (int)before, "");
    return text.data;
}
