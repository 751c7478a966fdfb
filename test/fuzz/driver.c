/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzzer without libFuzzer: driver RUNS FILE..., each file as it is, then that many mutated
 * ones. No coverage guides it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/fuzz/fuzz.h"

enum { kMost = 4096, kMostFiles = 256, kMostMutations = 8 };

typedef struct {
    uint8_t* bytes;
    size_t size;
} Input;

/* Of exactly that length, for the address sanitizer. */
static void run(const uint8_t* bytes, size_t size) {
    uint8_t* exact = malloc(size == 0 ? 1 : size);
    fuzz_require(exact != NULL, "there is memory");
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

static Input read_file(const char* path) {
    Input input = {malloc(kMost), 0};
    FILE* file = fopen(path, "rb");
    fuzz_require(file != NULL && input.bytes != NULL, path);
    input.size = fread(input.bytes, 1, kMost, file);
    fclose(file);
    return input;
}

/* Changes some bytes, or the length. What it does follows from the bytes that it is given. */
size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most) {
    FuzzRandom random = {size};
    for (size_t i = 0; i < size; ++i) {
        random.state = random.state * 31 + data[i];
    }
    const uint64_t kind = fuzz_below(&random, 8);
    if (size == 0 || (kind == 0 && size < most)) {
        const size_t added = (size_t)fuzz_below(&random, most - size + 1) % 32;
        memset(data + size, (int)fuzz_below(&random, 256), added);
        return size + added;
    }
    if (kind == 1) {
        return (size_t)fuzz_below(&random, size + 1);
    }
    for (uint64_t changes = 1 + fuzz_below(&random, 4); changes > 0; --changes) {
        data[fuzz_below(&random, size)] ^= (uint8_t)(1 << fuzz_below(&random, 8));
    }
    return size;
}

int main(int argc, char** argv) {
    Input inputs[kMostFiles];
    uint8_t bytes[kMost];
    size_t count = 0;
    FuzzRandom random = {1};
    if (argc < 3 || argc - 2 > kMostFiles) {
        fprintf(stderr, "usage: %s RUNS FILE...\n", argv[0]);
        return 2;
    }
    for (int i = 2; i < argc; ++i) {
        inputs[count] = read_file(argv[i]);
        run(inputs[count].bytes, inputs[count].size);
        ++count;
    }
    const unsigned long runs = strtoul(argv[1], NULL, 10);
    for (unsigned long i = 0; i < runs; ++i) {
        const Input* input = &inputs[fuzz_below(&random, count)];
        size_t size = input->size;
        memcpy(bytes, input->bytes, size);
        for (uint64_t left = fuzz_below(&random, kMostMutations); left > 0; --left) {
            size = LLVMFuzzerCustomMutator(bytes, size, kMost,
                                           (unsigned int)fuzz_below(&random, UINT32_MAX));
        }
        run(bytes, size);
    }
    for (size_t i = 0; i < count; ++i) {
        free(inputs[i].bytes);
    }
    printf("%zu inputs and %lu mutated ones\n", count, runs);
    return 0;
}
