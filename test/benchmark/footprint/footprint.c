/* SPDX-License-Identifier: Apache-2.0 */
#include "test/benchmark/footprint/footprint.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void Must(bool good, const char* what) {
    if (!good) {
        fprintf(stderr, "failed: %s\n", what);
        exit(1);
    }
}

int RunCase(const Case* cases, size_t count, int argc, char** argv) {
    Must(argc == 3, "usage: CASE COUNT");
    const unsigned long long number = strtoull(argv[2], NULL, 10);
    Must(number > 0, argv[2]);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(cases[i].name, argv[1]) == 0) {
            cases[i].run((size_t)number);
            return 0;
        }
    }
    Must(false, argv[1]);
    return 1;
}

typedef struct {
    const char* name;
    long kilobytes;
} Field;

void TellMemory(const char* point) {
    Field fields[] = {{"Rss:", -1}, {"Pss:", -1}, {"Private_Dirty:", -1}};
    const size_t count = sizeof(fields) / sizeof(fields[0]);
    char line[256];
    FILE* rollup = fopen("/proc/self/smaps_rollup", "r");
    Must(rollup != NULL, "/proc/self/smaps_rollup");
    while (fgets(line, sizeof(line), rollup) != NULL) {
        for (size_t i = 0; i < count; i++) {
            const size_t length = strlen(fields[i].name);
            if (strncmp(line, fields[i].name, length) == 0) {
                fields[i].kilobytes = strtol(line + length, NULL, 10);
            }
        }
    }
    fclose(rollup);
    printf("%s", point);
    for (size_t i = 0; i < count; i++) {
        Must(fields[i].kilobytes >= 0, fields[i].name);
        printf("\t%ld", fields[i].kilobytes);
    }
    printf("\n");
    fflush(stdout);
}

void TrimMemory(void) {
    malloc_trim(0);
}
