/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/jsvm_cache/utf8.h"

static size_t length_by_first(unsigned char first) {
    if (first < 0x80) {
        return 1;
    }
    if ((first & 0xE0) == 0xC0) {
        return 2;
    }
    if ((first & 0xF0) == 0xE0) {
        return 3;
    }
    return (first & 0xF8) == 0xF0 ? 4 : 0;
}

uint32_t utf8_next(const char* text, size_t* length) {
    static const uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char* at = (const unsigned char*)text;
    const size_t expected = length_by_first(at[0]);
    *length = 1;
    if (expected == 0) {
        return UTF8_REPLACEMENT;
    }
    if (expected == 1) {
        return at[0];
    }
    uint32_t character = at[0] & (0x7Fu >> expected);
    for (size_t i = 1; i < expected; ++i) {
        if ((at[i] & 0xC0) != 0x80) { /* the final NUL stops here too */
            return UTF8_REPLACEMENT;
        }
        character = character << 6 | (at[i] & 0x3Fu);
    }
    const int is_surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < kLeast[expected] || character > 0x10FFFF || is_surrogate) {
        return UTF8_REPLACEMENT;
    }
    *length = expected;
    return character;
}

typedef struct {
    uint32_t first;
    uint32_t last;
} Range;

static int is_in(const Range* ranges, size_t count, uint32_t character) {
    for (size_t i = 0; i < count; ++i) {
        if (character >= ranges[i].first && character <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

/* The common ones: a table that is a column off for a rare script is still a table. */
int utf8_width(uint32_t character) {
    static const Range kNone[] = {{0x0300, 0x036F}, {0x200B, 0x200D}, {0x20D0, 0x20FF},
                                  {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
    static const Range kTwo[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},  {0x3041, 0xA4CF},
                                 {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE30, 0xFE6F},
                                 {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},  {0x1F300, 0x1F64F},
                                 {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    if (is_in(kNone, sizeof(kNone) / sizeof(kNone[0]), character)) {
        return 0;
    }
    return is_in(kTwo, sizeof(kTwo) / sizeof(kTwo[0]), character) ? 2 : 1;
}

int utf8_is_control(uint32_t character) {
    static const Range kControls[] = {
        {0x0000, 0x001F}, {0x007F, 0x009F}, {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}};
    return is_in(kControls, sizeof(kControls) / sizeof(kControls[0]), character);
}
