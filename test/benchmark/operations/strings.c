/* SPDX-License-Identifier: Apache-2.0 */
/* The argument of each operation is the sample that it works on. */
#include "test/benchmark/operations/api.h"

static void OneCreateUtf8(Side* side) {
    const Sample* sample = &side->samples[side->argument];
    MUST(CreateStringUtf8(side->env, sample->utf8, sample->length, &side->value));
}
GIVES_VALUE(OneCreateUtf8)

static void OneCreateLatin1(Side* side) {
    const Sample* sample = &side->samples[side->argument];
    MUST(CreateStringLatin1(side->env, sample->utf8, sample->length, &side->value));
}
GIVES_VALUE(OneCreateLatin1)

static void OneCreateUtf16(Side* side) {
    const Sample* sample = &side->samples[side->argument];
    MUST(CreateStringUtf16(side->env, sample->utf16, sample->units, &side->value));
}
GIVES_VALUE(OneCreateUtf16)

static void SetUpText(Side* side) {
    const Sample* sample = &side->samples[side->argument];
    MUST(CreateStringUtf8(side->env, sample->utf8, sample->length, &side->slot[0]));
}

static void OneReadUtf8(Side* side) {
    side->text = side->buffer;
    MUST(GetValueStringUtf8(side->env, side->slot[0], side->buffer, kBufferSize, &side->length));
}
GIVES_TEXT(OneReadUtf8)

static void OneReadUtf16(Side* side) {
    side->text = side->buffer;
    MUST(GetValueStringUtf16(side->env, side->slot[0], (void*)side->buffer,
                             kBufferSize / sizeof(char16_t), &side->length));
    side->length *= sizeof(char16_t);
}
GIVES_TEXT(OneReadUtf16)

#define EACH_SIZE(TITLE, NAME, SETUP, ALPHABET)                            \
    OPERATION(TITLE ", 16 B", NAME, SETUP, SAMPLE(ALPHABET, kSmall)),      \
        OPERATION(TITLE ", 1 KB", NAME, SETUP, SAMPLE(ALPHABET, kMiddle)), \
        OPERATION(TITLE ", 64 KB", NAME, SETUP, SAMPLE(ALPHABET, kLarge))

static const Operation kList[] = {
    EACH_SIZE("create from UTF-8, ASCII", OneCreateUtf8, NULL, kAscii),
    EACH_SIZE("create from UTF-8, Latin-1", OneCreateUtf8, NULL, kLatin1),
    EACH_SIZE("create from UTF-8, CJK", OneCreateUtf8, NULL, kCjk),
    EACH_SIZE("create from UTF-8, emoji", OneCreateUtf8, NULL, kEmoji),
    EACH_SIZE("create one-byte", OneCreateLatin1, NULL, kAscii),
    EACH_SIZE("create from UTF-16, CJK", OneCreateUtf16, NULL, kCjk),
    EACH_SIZE("read as UTF-8, ASCII", OneReadUtf8, SetUpText, kAscii),
    EACH_SIZE("read as UTF-8, Latin-1", OneReadUtf8, SetUpText, kLatin1),
    EACH_SIZE("read as UTF-8, CJK", OneReadUtf8, SetUpText, kCjk),
    EACH_SIZE("read as UTF-8, emoji", OneReadUtf8, SetUpText, kEmoji),
    EACH_SIZE("read as UTF-16, CJK", OneReadUtf16, SetUpText, kCjk),
};
const Operations kStringOperations = OPERATIONS(kList);
