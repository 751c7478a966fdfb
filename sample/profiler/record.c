/* SPDX-License-Identifier: Apache-2.0 */
#include "sample/profiler/record.h"

#include <stdio.h>
#include <stdlib.h>

#include "sample/profiler/session.h"

typedef struct {
    FILE* file;
    bool complete; /* the call with NULL came */
    bool failed;   /* the disk is full, say */
} Output;

/* Called for each piece, on this thread, before the function that writes returns. */
static bool write_piece(const char* data, int size, void* stream_data) {
    Output* output = stream_data;
    if (data == NULL) {
        output->complete = true;
        return true;
    }
    output->failed = fwrite(data, 1, (size_t)size, output->file) != (size_t)size;
    return !output->failed; /* false ends the output */
}

static Output output_open(const char* path) {
    const Output output = {fopen(path, "wb"), false, false};
    if (output.file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return output;
}

static void output_close(Output* output, const char* path) {
    if (fclose(output->file) != 0 || output->failed || !output->complete) {
        fprintf(stderr, "profiler: %s could not be written\n", path);
        exit(EXIT_FAILURE);
    }
}

void record_stop_profiler(JSVM_VM vm, JSVM_CpuProfiler profiler, const char* path) {
    Output output = output_open(path);
    CHECK(OH_JSVM_StopCpuProfiler(vm, profiler, write_piece, &output));
    output_close(&output, path);
}

void record_heap(JSVM_VM vm, const char* path) {
    Output output = output_open(path);
    CHECK(OH_JSVM_TakeHeapSnapshot(vm, write_piece, &output));
    output_close(&output, path);
}

/* A trace comes in one piece, and no call with NULL follows. */
void record_stop_trace(const char* path) {
    Output output = output_open(path);
    CHECK(OH_JSVM_TraceStop(write_piece, &output));
    output.complete = true;
    output_close(&output, path);
}
