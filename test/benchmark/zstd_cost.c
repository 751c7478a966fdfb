/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells what compressing a file costs at some levels, and what it saves:
 *
 *   zstd_cost FILE RUNS
 *
 * One line for each level: the level, bytes, and milliseconds for compressing and decompressing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include "test/docs/measuring.h"

enum { kMostRuns = 1000 };

static void Measure(const char* bytes, size_t length, int level, size_t runs) {
    static double there[kMostRuns];
    static double back[kMostRuns];
    const size_t room = ZSTD_compressBound(length);
    char* packed = malloc(room);
    char* unpacked = malloc(length);
    Must(packed != NULL && unpacked != NULL, "malloc");
    size_t size = 0;
    for (size_t i = 0; i < runs; ++i) {
        const double start = Milliseconds();
        size = ZSTD_compress(packed, room, bytes, length, level);
        const double middle = Milliseconds();
        Must(!ZSTD_isError(size), "compressing");
        Must(ZSTD_decompress(unpacked, length, packed, size) == length, "decompressing");
        there[i] = middle - start;
        back[i] = Milliseconds() - middle;
    }
    free(packed);
    free(unpacked);
    printf("%d %zu %f %f\n", level, size, Median(there, runs), Median(back, runs));
}

int main(int argc, char** argv) {
    static const int kLevels[] = {1, 3, 9};
    const size_t runs = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    Must(runs > 0 && runs <= kMostRuns, "usage: zstd_cost FILE RUNS");
    size_t length = 0;
    char* bytes = ReadFile(argv[1], &length);
    printf("0 %zu 0 0\n", length);
    for (size_t i = 0; i < sizeof(kLevels) / sizeof(kLevels[0]); ++i) {
        Measure(bytes, length, kLevels[i], runs);
    }
    free(bytes);
    return 0;
}
