/* SPDX-License-Identifier: Apache-2.0 */
/* Records what a script does, in three ways: where its time goes, what its heap holds afterwards,
 * and what the engine did meanwhile. usage: profiler [SCRIPT [FOLDER]]; files are written to
 * FOLDER, or here. */
#include <stdio.h>
#include <stdlib.h>

#include "sample/profiler/record.h"
#include "sample/profiler/script.h"
#include "sample/profiler/session.h"

enum { kMostPath = 4096 };

static void path_of(char* path, const char* folder, const char* file) {
    const int length = snprintf(path, kMostPath, "%s/%s", folder, file);
    if (length < 0 || length >= kMostPath) {
        fprintf(stderr, "profiler: the path is too long: %s\n", folder);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char** argv) {
    if (argc > 3) {
        fprintf(stderr, "usage: profiler [SCRIPT [FOLDER]]\n");
        return 2;
    }
    const char* folder = argc > 2 ? argv[2] : ".";
    char* from_file = argc > 1 ? script_read(argv[1]) : NULL;
    char profile[kMostPath];
    char heap[kMostPath];
    char trace[kMostPath];
    path_of(profile, folder, "app.cpuprofile");
    path_of(heap, folder, "app.heapsnapshot");
    path_of(trace, folder, "app.trace.json");

    Session session;
    JSVM_CpuProfiler profiler = NULL;
    CHECK(OH_JSVM_Init(NULL));
    CHECK(OH_JSVM_TraceStart(0, NULL, NULL, 0)); /* the usual categories, 65536 events */
    session_open(&session);
    CHECK(OH_JSVM_StartCpuProfiler(session.vm, &profiler));
    session_run(&session, from_file != NULL ? from_file : kDefaultScript,
                argc > 1 ? argv[1] : "app.js");
    record_stop_profiler(session.vm, profiler, profile);
    record_heap(session.vm, heap);
    session_close(&session);
    record_stop_trace(trace);
    free(from_file);

    printf("%s: open it in Chrome DevTools, panel Performance, \"Load trace\"\n", profile);
    printf("%s: open it in Chrome DevTools, panel Memory, \"Load profile\"\n", heap);
    printf("%s: open it in https://ui.perfetto.dev, in chrome://tracing, or as the first\n", trace);
    return 0;
}
