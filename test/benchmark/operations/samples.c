/* SPDX-License-Identifier: Apache-2.0 */
#include "test/benchmark/operations/samples.h"

#include <stdlib.h>

#include "test/benchmark/operations/bench.h"

/* The code point of the n-th character. Steps are odd, so that neighbours differ. */
static uint32_t CodePoint(Alphabet alphabet, size_t n) {
    const uint32_t number = (uint32_t)n;
    switch (alphabet) {
        case kAscii:
            return 0x20 + (number * 7) % 95;
        case kLatin1:
            return 0xC0 + (number * 5) % 64;
        case kCjk:
            return 0x4E00 + (number * 37) % 8192;
        default:
            return 0x1F300 + (number * 11) % 256;
    }
}

static size_t PutUtf8(char* to, uint32_t point) {
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    const size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char kLead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--, point >>= 6) to[i] = (char)(0x80 | (point & 0x3F));
    to[0] = (char)(kLead[length] | point);
    return length;
}

static size_t PutUtf16(uint16_t* to, uint32_t point) {
    if (point < 0x10000) {
        to[0] = (uint16_t)point;
        return 1;
    }
    to[0] = (uint16_t)(0xD800 + ((point - 0x10000) >> 10));
    to[1] = (uint16_t)(0xDC00 + ((point - 0x10000) & 0x3FF));
    return 2;
}

static Sample MakeSample(Alphabet alphabet, size_t size) {
    Sample sample = {malloc(size), 0, malloc(size * sizeof(uint16_t)), 0};
    Must(sample.utf8 != NULL && sample.utf16 != NULL, "malloc");
    char one[4];
    for (size_t n = 0; sample.length + PutUtf8(one, CodePoint(alphabet, n)) <= size; n++) {
        sample.length += PutUtf8(sample.utf8 + sample.length, CodePoint(alphabet, n));
        sample.units += PutUtf16(sample.utf16 + sample.units, CodePoint(alphabet, n));
    }
    return sample;
}

void MakeSamples(Sample samples[kSamples]) {
    for (int alphabet = 0; alphabet < kAlphabets; alphabet++) {
        samples[alphabet * 3] = MakeSample((Alphabet)alphabet, kSmall);
        samples[alphabet * 3 + 1] = MakeSample((Alphabet)alphabet, kMiddle);
        samples[alphabet * 3 + 2] = MakeSample((Alphabet)alphabet, kLarge);
    }
}

void FreeSamples(Sample samples[kSamples]) {
    for (size_t i = 0; i < kSamples; i++) {
        free(samples[i].utf8);
        free(samples[i].utf16);
    }
}
