/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes for a code cache in its envelope. */
#include "test/fuzz/envelope_specimen.h"
#include "test/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    specimen_open(data, size);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned int seed) {
    FuzzRandom random = {seed};
    return most < 256 ? LLVMFuzzerMutate(data, size, most)
                      : specimen_mutate(&random, data, size, most);
}
