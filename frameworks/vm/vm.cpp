// SPDX-License-Identifier: Apache-2.0
#include "frameworks/core/vm.h"

#include <algorithm>
#include <utility>

#include "frameworks/core/checks.h"
#include "frameworks/core/collection.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/fatal_error.h"
#include "frameworks/core/handle.h"
#include "frameworks/core/misuse.h"
#include "frameworks/core/process.h"
#include "frameworks/platform/log.h"
#include "frameworks/platform/thread.h"
#include "frameworks/vm/snapshot_blob.h"

namespace jsvm {
namespace {

// Outside of these bounds V8 cannot set up a heap and ends the process. Sizes below are raised to
// what a context needs; sizes above mean as much as having no limit.
struct Bounds {
    size_t least;
    size_t most;
};
constexpr Bounds kOldGeneration = {size_t{8} << 20, size_t{1} << 42};
constexpr Bounds kYoungGeneration = {size_t{1} << 20, size_t{1} << 30};

size_t Within(Bounds bounds, size_t bytes) {
    return std::clamp(bytes, bounds.least, bounds.most);
}

void ApplyLimits(const JSVM_CreateVMOptions& options, v8::ResourceConstraints* constraints) {
    if (options.maxOldGenerationSize != 0) {
        constraints->set_max_old_generation_size_in_bytes(
            Within(kOldGeneration, options.maxOldGenerationSize));
    }
    if (options.maxYoungGenerationSize != 0) {
        constraints->set_max_young_generation_size_in_bytes(
            Within(kYoungGeneration, options.maxYoungGenerationSize));
    }
    if (options.initialOldGenerationSize != 0) {
        constraints->set_initial_old_generation_size_in_bytes(
            Within(kOldGeneration, options.initialOldGenerationSize));
    }
    if (options.initialYoungGenerationSize != 0) {
        constraints->set_initial_young_generation_size_in_bytes(
            Within(kYoungGeneration, options.initialYoungGenerationSize));
    }
}

// V8 leaves the isolate of a creator entered on this thread; nothing else of ours does. It takes no
// limits for it.
v8::Isolate* NewSnapshottingIsolate(const ProcessState& process, VmRecords* records) {
    v8::Isolate* isolate = v8::Isolate::Allocate();
    records->snapshot_creator =
        std::make_unique<v8::SnapshotCreator>(isolate, process.external_references.data(), nullptr);
    isolate->Exit();
    records->own_handles = v8_compat::HandleBytes(isolate);
    return isolate;
}

v8::Isolate* NewIsolate(const ProcessState& process, const JSVM_CreateVMOptions* options,
                        v8::StartupData* startup) {
    v8::Isolate::CreateParams params;
    if (startup->data != nullptr) params.snapshot_blob = startup;
    params.array_buffer_allocator = process.array_buffer_allocator.get();
    params.external_references = process.external_references.data();
    if (options != nullptr) ApplyLimits(*options, &params.constraints);
    return v8::Isolate::New(params);
}

JSVM_Status CreateVm(const JSVM_CreateVMOptions* options, JSVM_VM* result) {
    JSVM_NON_NULL(result);
    ProcessState& process = Process();
    if (!process.ready.load(std::memory_order_acquire)) {
        jsvm_log(JSVM_LOG_ERROR, "OH_JSVM_CreateVM: OH_JSVM_Init has not been called");
        return JSVM_GENERIC_FAILURE;
    }
    const bool snapshotting = options != nullptr && options->isForSnapshotting;
    auto records = std::make_unique<VmRecords>();
    if (options != nullptr && options->snapshotBlobData != nullptr) {
        JSVM_REQUIRE(!snapshotting, JSVM_INVALID_ARG);
        JSVM_TRY(
            OpenSnapshot(options->snapshotBlobData, options->snapshotBlobSize, &records->startup));
    }
    v8::Isolate* isolate = snapshotting ? NewSnapshottingIsolate(process, records.get())
                                        : NewIsolate(process, options, &records->startup);
    LearnTryCatch(isolate);
    JSVM_VM vm;
    {
        const MutexLock lock(&process.mutex);
        vm = process.vms.Take();
    }
    vm->isolate = isolate;
    vm->records = std::move(records);
    isolate->SetData(kVmDataSlot, vm);
    isolate->AddGCEpilogueCallback(RunDueAfterForcedCollection);
    WatchCollections(isolate);
    *result = vm;
    return JSVM_OK;
}

// What a longjmp has left open holds handles, which have to go before the isolate does. Scopes wait
// for contexts that were abandoned above them, and the other way round.
void CloseLeftScopes(JSVM_VM vm) {
    VmRecords& records = *vm->records;
    records.handle_scopes.CloseAt(0);
    while (!records.entered_contexts.empty() || records.env_scopes.size() != 0) {
        records.env_scopes.CloseAt(0, EnteredContextFloor(vm));
        LeaveAllContexts(vm);
    }
}

// This thread has entered, which the end of the VM's belongings needs.
void EndVm(JSVM_VM vm) {
    v8::Isolate* isolate = vm->isolate;
    std::vector<JSVM_Env>& envs = vm->records->envs;
    while (!envs.empty()) EndEnv(envs.back());
    CloseLeftScopes(vm);
    for (const std::unique_ptr<VmPart>& part : vm->records->parts) {
        if (part != nullptr) part->VmGoing();
    }
    LeaveVm(vm, nullptr);
    v8::platform::NotifyIsolateShutdown(Process().platform->ForLibplatform(), isolate);
    if (vm->records->snapshot_creator != nullptr) {
        isolate->Enter();
        vm->records->snapshot_creator.reset();  // exits and disposes
    } else {
        isolate->Dispose();
    }
    RunDue(vm);  // what V8 let go of last; its finalizers get no env
    vm->owner.End();
    ProcessState& process = Process();
    const MutexLock lock(&process.mutex);
    process.vms.Give(vm);
}

JSVM_Status DestroyVm(JSVM_VM vm) {
    JSVM_REQUIRE(IsLive(vm), JSVM_INVALID_ARG);
    if (vm->owner.inside() == jsvm_thread_id()) SettleScopes(vm);
    int64_t owner = vm->owner.inside();
    if (owner == 0) owner = EnterVm(vm, nullptr);
    if (owner != 0) {
        ReportMisuse(Misuse::kVmInUse, "OH_JSVM_DestroyVM", owner);
        TellFatalError(vm, "v8::Isolate::Dispose()",
                       "Disposing the isolate that is entered by a thread");
        return JSVM_GENERIC_FAILURE;
    }
    EndVm(vm);
    return JSVM_OK;
}

JSVM_Status OpenScope(JSVM_VM vm, JSVM_VMScope* result) {
    JSVM_REQUIRE(IsLive(vm), JSVM_INVALID_ARG);
    JSVM_NON_NULL(result);
    const int64_t owner = EnterVm(vm, nullptr);
    if (owner != 0) {
        ReportMisuse(Misuse::kOtherThread, "OH_JSVM_OpenVMScope", owner);
        *result = nullptr;
        return JSVM_GENERIC_FAILURE;
    }
    VmScopeRecord* record = vm->records->vm_scopes.Take();
    record->vm = vm;
    record->thread = jsvm_thread_id();
    VmEntriesOfThread().back().scope = record;
    *result = HandleOf<JSVM_VMScope>(record);
    return JSVM_OK;
}

JSVM_Status CloseScope(JSVM_VM vm, JSVM_VMScope scope) {
    constexpr const char* kName = "OH_JSVM_CloseVMScope";
    JSVM_REQUIRE(IsLive(vm), JSVM_INVALID_ARG);
    VmScopeRecord* record = Cast(scope);
    JSVM_REQUIRE(IsLive(record), JSVM_INVALID_ARG);
    if (record->thread != jsvm_thread_id()) {
        ReportMisuse(Misuse::kVmScopeClosedOnOtherThread, kName, record->thread);
        return JSVM_GENERIC_FAILURE;
    }
    JSVM_VM owner = record->vm;
    if (owner != vm) ReportMisuse(Misuse::kVmScopeClosedForOtherVm, kName);
    SettleScopes(owner);
    if (!owner->calls.empty() && IsLastEntry(owner, record)) {
        ReportMisuse(Misuse::kVmScopeClosedInCallback, kName);
        return JSVM_GENERIC_FAILURE;
    }
    JSVM_REQUIRE(LeaveVm(owner, record), JSVM_GENERIC_FAILURE);
    owner->records->vm_scopes.Give(record);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_CreateVM(const JSVM_CreateVMOptions* options, JSVM_VM* result) {
    return jsvm::Global([=] { return jsvm::CreateVm(options, result); });
}

JSVM_Status OH_JSVM_DestroyVM(JSVM_VM vm) {
    return jsvm::Global([=] { return jsvm::DestroyVm(vm); });
}

JSVM_Status OH_JSVM_OpenVMScope(JSVM_VM vm, JSVM_VMScope* result) {
    return jsvm::Global([=] { return jsvm::OpenScope(vm, result); });
}

JSVM_Status OH_JSVM_CloseVMScope(JSVM_VM vm, JSVM_VMScope scope) {
    return jsvm::Global([=] { return jsvm::CloseScope(vm, scope); });
}
