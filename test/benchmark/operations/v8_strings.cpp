// SPDX-License-Identifier: Apache-2.0
// The argument of each operation is the sample that it works on.
#include "test/benchmark/operations/v8_side.h"

namespace {

const Sample& SampleOf(Side* side) {
    return side->samples[side->argument];
}

void OneCreateUtf8(Side* side) {
    const Sample& sample = SampleOf(side);
    side->value = Need(v8::String::NewFromUtf8(
        side->isolate, sample.utf8, v8::NewStringType::kNormal, static_cast<int>(sample.length)));
}
GIVES_VALUE(OneCreateUtf8)

void OneCreateLatin1(Side* side) {
    const Sample& sample = SampleOf(side);
    const void* bytes = sample.utf8;
    side->value = Need(v8::String::NewFromOneByte(side->isolate, static_cast<const uint8_t*>(bytes),
                                                  v8::NewStringType::kNormal,
                                                  static_cast<int>(sample.length)));
}
GIVES_VALUE(OneCreateLatin1)

void OneCreateUtf16(Side* side) {
    const Sample& sample = SampleOf(side);
    side->value = Need(v8::String::NewFromTwoByte(
        side->isolate, sample.utf16, v8::NewStringType::kNormal, static_cast<int>(sample.units)));
}
GIVES_VALUE(OneCreateUtf16)

void SetUpText(Side* side) {
    OneCreateUtf8(side);
    side->slot[0] = side->value;
}

void OneReadUtf8(Side* side) {
    side->text = side->buffer;
    side->length = static_cast<size_t>(side->slot[0].As<v8::String>()->WriteUtf8(
        side->isolate, side->buffer, kBufferSize, nullptr,
        v8::String::REPLACE_INVALID_UTF8 | v8::String::NO_NULL_TERMINATION));
}
GIVES_TEXT(OneReadUtf8)

void OneReadUtf16(Side* side) {
    void* buffer = side->buffer;
    side->text = side->buffer;
    side->length =
        sizeof(uint16_t) * static_cast<size_t>(side->slot[0].As<v8::String>()->Write(
                               side->isolate, static_cast<uint16_t*>(buffer), 0,
                               kBufferSize / sizeof(uint16_t), v8::String::NO_NULL_TERMINATION));
}
GIVES_TEXT(OneReadUtf16)

#define EACH_SIZE(TITLE, ONE, SETUP, ALPHABET)                            \
    OPERATION(TITLE ", 16 B", ONE, SETUP, SAMPLE(ALPHABET, kSmall)),      \
        OPERATION(TITLE ", 1 KB", ONE, SETUP, SAMPLE(ALPHABET, kMiddle)), \
        OPERATION(TITLE ", 64 KB", ONE, SETUP, SAMPLE(ALPHABET, kLarge))

const Operation kList[] = {
    EACH_SIZE("create from UTF-8, ASCII", OneCreateUtf8, nullptr, kAscii),
    EACH_SIZE("create from UTF-8, Latin-1", OneCreateUtf8, nullptr, kLatin1),
    EACH_SIZE("create from UTF-8, CJK", OneCreateUtf8, nullptr, kCjk),
    EACH_SIZE("create from UTF-8, emoji", OneCreateUtf8, nullptr, kEmoji),
    EACH_SIZE("create one-byte", OneCreateLatin1, nullptr, kAscii),
    EACH_SIZE("create from UTF-16, CJK", OneCreateUtf16, nullptr, kCjk),
    EACH_SIZE("read as UTF-8, ASCII", OneReadUtf8, SetUpText, kAscii),
    EACH_SIZE("read as UTF-8, Latin-1", OneReadUtf8, SetUpText, kLatin1),
    EACH_SIZE("read as UTF-8, CJK", OneReadUtf8, SetUpText, kCjk),
    EACH_SIZE("read as UTF-8, emoji", OneReadUtf8, SetUpText, kEmoji),
    EACH_SIZE("read as UTF-16, CJK", OneReadUtf16, SetUpText, kCjk),
};

}  // namespace

const Operations kStringOperations = OPERATIONS(kList);
