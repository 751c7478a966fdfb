/* SPDX-License-Identifier: Apache-2.0 */
#include "frameworks/platform/utf8.h"

#include <stdint.h>
#include <string.h>

/* What may follow a first byte: how many bytes, and the bounds of the first of them. */
typedef struct {
    uint8_t following;
    uint8_t least;
    uint8_t most;
} Rule;

static Rule RuleOf(uint8_t first) {
    if (first < 0x80) {
        return (Rule){0, 0, 0};
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return (Rule){1, 0x80, 0xBF};
    }
    if (first >= 0xE0 && first <= 0xEF) {
        /* Below 0xA0 it would be too long, above 0x9F a surrogate. */
        return (Rule){2, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF};
    }
    if (first >= 0xF0 && first <= 0xF4) {
        return (Rule){3, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF};
    }
    return (Rule){0, 1, 0};
}

size_t jsvm_utf8_character(const char* text, size_t length) {
    if (length == 0) {
        return 0;
    }
    const Rule rule = RuleOf((uint8_t)text[0]);
    if (rule.following == 0) {
        return rule.least == 0 ? 1 : 0;
    }
    if (length <= rule.following) {
        return 0;
    }
    const uint8_t second = (uint8_t)text[1];
    if (second < rule.least || second > rule.most) {
        return 0;
    }
    for (size_t i = 2; i <= rule.following; ++i) {
        if (((uint8_t)text[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return (size_t)rule.following + 1;
}

bool jsvm_utf8_valid(const char* text, size_t length) {
    size_t at = 0;
    while (at < length) {
        /* Nearly all that passes here is ASCII: eight bytes at a time. */
        uint64_t eight;
        while (length - at >= sizeof(eight)) {
            memcpy(&eight, text + at, sizeof(eight));
            if ((eight & UINT64_C(0x8080808080808080)) != 0) {
                break;
            }
            at += sizeof(eight);
        }
        if (at == length) {
            break;
        }
        const size_t character = jsvm_utf8_character(text + at, length - at);
        if (character == 0) {
            return false;
        }
        at += character;
    }
    return true;
}
