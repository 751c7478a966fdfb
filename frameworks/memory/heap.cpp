// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"

JSVM_Status OH_JSVM_GetHeapStatistics(JSVM_VM vm, JSVM_HeapStatistics* result) {
    return jsvm::OnVm(vm, [=](v8::Isolate* isolate) {
        JSVM_NON_NULL(result);
        v8::HeapStatistics statistics;
        isolate->GetHeapStatistics(&statistics);
        result->totalHeapSize = statistics.total_heap_size();
        result->totalHeapSizeExecutable = statistics.total_heap_size_executable();
        result->totalPhysicalSize = statistics.total_physical_size();
        result->totalAvailableSize = statistics.total_available_size();
        result->usedHeapSize = statistics.used_heap_size();
        result->heapSizeLimit = statistics.heap_size_limit();
        result->mallocedMemory = statistics.malloced_memory();
        result->externalMemory = statistics.external_memory();
        result->peakMallocedMemory = statistics.peak_malloced_memory();
        result->numberOfNativeContexts = statistics.number_of_native_contexts();
        result->numberOfDetachedContexts = statistics.number_of_detached_contexts();
        result->totalGlobalHandlesSize = statistics.total_global_handles_size();
        result->usedGlobalHandlesSize = statistics.used_global_handles_size();
        return JSVM_OK;
    });
}
