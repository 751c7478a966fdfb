/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fuzzers of libFuzzer's shape share. With --config=fuzz libFuzzer runs them; without, the
 * driver of driver.c does, with the same inputs every time.
 */
#ifndef ARK_JSVM_TEST_FUZZ_FUZZ_H_
#define ARK_JSVM_TEST_FUZZ_FUZZ_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned int seed);
/* Given by libFuzzer, or by the driver. */
size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

/* Numbers that are the same for the same seed. */
typedef struct {
    uint64_t state;
} FuzzRandom;

/* Of 0 to bound - 1. */
uint64_t fuzz_below(FuzzRandom* random, uint64_t bound);

/* Puts a value that is hostile, or right for another place, into a field of 4 or 8 bytes. */
void fuzz_field(FuzzRandom* random, uint8_t* at, size_t bytes);

/* Ends the process unless it is so: what libFuzzer takes for a finding. */
void fuzz_require(int is_so, const char* what);

#ifdef __cplusplus
}
#endif

#endif /* ARK_JSVM_TEST_FUZZ_FUZZ_H_ */
