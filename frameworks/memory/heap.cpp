// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/checks.h"
#include "frameworks/core/due.h"
#include "frameworks/core/entry.h"

namespace jsvm {
namespace {

JSVM_Status AdjustExternalMemory(const Js& js, int64_t change, int64_t* result) {
    JSVM_NON_NULL(result);
    // V8 ends the process over changes that it holds for unreasonable.
    constexpr int64_t kReasonable = int64_t{1} << 60;
    JSVM_REQUIRE(-kReasonable < change && change < kReasonable, JSVM_INVALID_ARG);
    *result = js.isolate->AdjustAmountOfExternalAllocatedMemory(change);
    return JSVM_OK;
}

JSVM_Status NotifyOfPressure(v8::Isolate* isolate, JSVM_MemoryPressureLevel level) {
    switch (level) {
        case JSVM_MEMORY_PRESSURE_LEVEL_NONE:
            isolate->MemoryPressureNotification(v8::MemoryPressureLevel::kNone);
            return JSVM_OK;
        case JSVM_MEMORY_PRESSURE_LEVEL_MODERATE:
            isolate->MemoryPressureNotification(v8::MemoryPressureLevel::kModerate);
            return JSVM_OK;
        case JSVM_MEMORY_PRESSURE_LEVEL_CRITICAL:
            isolate->MemoryPressureNotification(v8::MemoryPressureLevel::kCritical);
            return JSVM_OK;
        case JSVM_MEMORY_PRESSURE_LEVEL_LOW_MEMORY:
            isolate->LowMemoryNotification();
            return JSVM_OK;
        default:
            return JSVM_INVALID_ARG;
    }
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_GetHeapStatistics(JSVM_VM vm, JSVM_HeapStatistics* result) {
    return jsvm::AtVmEnd(vm, [=](v8::Isolate* isolate) {
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

JSVM_Status OH_JSVM_AdjustExternalMemory(JSVM_Env env, int64_t changeInBytes, int64_t* result) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        return jsvm::AdjustExternalMemory(js, changeInBytes, result);
    });
}

JSVM_Status OH_JSVM_MemoryPressureNotification(JSVM_Env env, JSVM_MemoryPressureLevel level) {
    return jsvm::InEnv<jsvm::Handles::kNone>(env, [=](const jsvm::Js& js) {
        JSVM_TRY(jsvm::NotifyOfPressure(js.isolate, level));
        jsvm::RunDue(js.env->vm);
        return JSVM_OK;
    });
}
