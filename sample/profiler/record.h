/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles, heap snapshots and traces, each written to a file. */
#ifndef ARK_JSVM_SAMPLE_PROFILER_RECORD_H_
#define ARK_JSVM_SAMPLE_PROFILER_RECORD_H_

#include "ark_runtime/jsvm.h"

void record_stop_profiler(JSVM_VM vm, JSVM_CpuProfiler profiler, const char* path);
void record_heap(JSVM_VM vm, const char* path);
void record_stop_trace(const char* path);

#endif
