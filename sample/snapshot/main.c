/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Startup snapshots: one process runs the set-up script of 5,000 functions and writes the
 * environment into a file; others start from the file instead of running the script.
 *
 *   snapshot [RUNS]       makes a snapshot, then starts from it and from the script in fresh
 *                         processes, in turn, and prints the medians of both
 *   snapshot make FILE    makes a snapshot
 *   snapshot start FILE   starts from it, and prints how many milliseconds that took
 *   snapshot start        the same from the script
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample/snapshot/blob.h"
#include "sample/snapshot/fresh.h"
#include "sample/snapshot/native.h"
#include "sample/snapshot/setup.h"
#include "sample/snapshot/start.h"

enum { DEFAULT_RUNS = 15, MOST_RUNS = 999 };

static int compare_numbers(const void* one, const void* other) {
    const double a = *(const double*)one;
    const double b = *(const double*)other;
    return (a > b) - (a < b);
}

static double median(double* numbers, int count) {
    qsort(numbers, (size_t)count, sizeof(*numbers), compare_numbers);
    return (numbers[(count - 1) / 2] + numbers[count / 2]) / 2;
}

/* In turn, so that whatever else the machine does meets both. */
static bool compare(const char* path, int runs) {
    double from_blob[MOST_RUNS];
    double from_source[MOST_RUNS];
    for (int i = 0; i < runs; ++i) {
        if (!fresh_run("start", path, &from_blob[i]) ||
            !fresh_run("start", NULL, &from_source[i])) {
            return false;
        }
    }
    const double blob = median(from_blob, runs);
    const double source = median(from_source, runs);
    printf("from the script:   %.2f ms\n", source);
    printf("from the snapshot: %.2f ms\n", blob);
    printf("ratio: %.1f\n", source / blob);
    return true;
}

static bool demonstrate(int runs) {
    char path[4096];
    const char* folder = getenv("TMPDIR");
    if (folder == NULL) {
        folder = "/tmp";
    }
    if ((size_t)snprintf(path, sizeof(path), "%s/snapshot.%ld.blob", folder, (long)getpid()) >=
        sizeof(path)) {
        return false;
    }
    printf("%d functions, medians of %d runs in fresh processes, until the first answer\n",
           SETUP_FUNCTIONS, runs);
    fflush(stdout);
    const bool done = fresh_run("make", path, NULL) && compare(path, runs);
    remove(path);
    return done;
}

static bool measure(const char* path) {
    double milliseconds = 0;
    if (!native_start_engine() || !start_measured(path, &milliseconds)) {
        return false;
    }
    printf("%.3f\n", milliseconds);
    return true;
}

static bool make(const char* path) {
    return native_start_engine() && blob_make(path);
}

static bool run(int argc, char** argv, bool* understood) {
    const char* command = argc > 1 ? argv[1] : "";
    if (argc == 3 && strcmp(command, "make") == 0) {
        return make(argv[2]);
    }
    if (argc <= 3 && strcmp(command, "start") == 0) {
        return measure(argc == 3 ? argv[2] : NULL);
    }
    const int runs = argc == 2 ? atoi(command) : DEFAULT_RUNS;
    *understood = argc <= 2 && runs > 0 && runs <= MOST_RUNS;
    return *understood && demonstrate(runs);
}

int main(int argc, char** argv) {
    bool understood = true;
    if (run(argc, argv, &understood)) {
        return 0;
    }
    if (!understood) {
        fprintf(stderr, "usage: snapshot [RUNS] | make FILE | start [FILE]\n");
        return 2;
    }
    fprintf(stderr, "snapshot: it failed\n");
    return 1;
}
