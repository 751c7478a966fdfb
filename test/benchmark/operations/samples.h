/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of several sizes and alphabets, in UTF-8. */
#ifndef ARK_JSVM_TEST_BENCHMARK_OPERATIONS_SAMPLES_H_
#define ARK_JSVM_TEST_BENCHMARK_OPERATIONS_SAMPLES_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes in UTF-8: at most so many, fewer where the last character would not fit. */
enum { kSmall = 16, kMiddle = 1024, kLarge = 65536 };

/* Every character of a text is of its alphabet: U+0020 to U+007E, U+00C0 to U+00FF, Chinese, and
 * pictures beyond the basic plane. */
typedef enum { kAscii, kLatin1, kCjk, kEmoji, kAlphabets } Alphabet;

typedef struct {
    char* utf8;
    size_t length; /* in bytes */
    uint16_t* utf16;
    size_t units;
} Sample;

/* The index of a sample. */
#define SAMPLE(ALPHABET, SIZE) ((ALPHABET)*3 + ((SIZE) == kSmall ? 0 : (SIZE) == kMiddle ? 1 : 2))

enum { kSamples = kAlphabets * 3 };

void MakeSamples(Sample samples[kSamples]);
void FreeSamples(Sample samples[kSamples]);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_TEST_BENCHMARK_OPERATIONS_SAMPLES_H_ */
