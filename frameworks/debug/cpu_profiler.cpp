// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "frameworks/core/checks.h"
#include "frameworks/core/entry.h"
#include "frameworks/core/handle.h"
#include "frameworks/debug/cpu_profile.h"
#include "frameworks/debug/cpu_profile_json.h"
#include "frameworks/debug/cpu_sampling.h"
#include "frameworks/debug/output_stream.h"

namespace jsvm {
namespace {

// What a JSVM_CpuProfiler stands for.
struct CpuProfilerRecord : StableRecord {
    static constexpr uint32_t kTag = 0x43505552;

    JSVM_VM vm = nullptr;
    std::shared_ptr<CpuSampling> sampling;  // on the thread that the VM is on; null in between
    std::unique_ptr<CpuProfile> earlier;    // from threads that the VM was on before

    void Reset() {
        vm = nullptr;
        if (sampling != nullptr) sampling->Finish(nullptr);
        sampling.reset();
        earlier.reset();
    }
};

class CpuProfilers final : public VmPart {
  public:
    static constexpr PartSlot kSlot = kCpuProfilerSlot;
    explicit CpuProfilers(JSVM_VM vm) : vm_(vm) {}

    JSVM_Status Start(JSVM_CpuProfiler* result) {
        std::shared_ptr<CpuSampling> sampling = CpuSampling::Start(vm_->isolate);
        JSVM_REQUIRE(sampling != nullptr, JSVM_GENERIC_FAILURE);
        CpuProfilerRecord* record = records_.Take();
        record->vm = vm_;
        record->sampling = std::move(sampling);
        record->earlier = std::make_unique<CpuProfile>();
        *result = HandleOf<JSVM_CpuProfiler>(record);
        return JSVM_OK;
    }

    // Ends the profiler and gives what it sampled.
    std::unique_ptr<CpuProfile> Stop(CpuProfilerRecord* record) {
        Pause(record);
        std::unique_ptr<CpuProfile> profile = std::move(record->earlier);
        records_.Give(record);
        profile->SortSamples();
        return profile;
    }

    void EnvGoing(JSVM_Env) override {}
    void VmGoing() override {
        records_.ForEachLive([this](CpuProfilerRecord* record) { records_.Give(record); });
    }
    void ThreadChanging() override {
        records_.ForEachLive([](CpuProfilerRecord* record) {
            if (record->sampling != nullptr) record->sampling->End();
        });
    }
    void ThreadChanged() override {
        if (!vm_->usable) return;
        records_.ForEachLive([this](CpuProfilerRecord* record) {
            Pause(record);
            record->sampling = CpuSampling::Start(vm_->isolate);
        });
    }
    void CountForSnapshot(SnapshotCensus* census) override {
        records_.ForEachLive(
            [census](CpuProfilerRecord*) { census->Found("a profiler that is running"); });
    }

  private:
    static void Pause(CpuProfilerRecord* record) {
        if (record->sampling == nullptr) return;
        record->sampling->Finish(record->earlier.get());
        record->sampling.reset();
    }

    JSVM_VM vm_;
    StablePool<CpuProfilerRecord> records_;
};

JSVM_Status StopProfiler(JSVM_VM vm, JSVM_CpuProfiler profiler, JSVM_OutputStream stream,
                         void* data) {
    JSVM_NON_NULL(profiler, stream);
    auto* record = RecordOf<CpuProfilerRecord>(profiler);
    JSVM_REQUIRE(IsLive(record) && record->vm == vm, JSVM_INVALID_ARG);
    const std::unique_ptr<CpuProfile> profile = PartOf<CpuProfilers>(vm).Stop(record);
    OutputStream output(stream, data);
    WriteCpuProfile(*profile, &output);
    return JSVM_OK;
}

}  // namespace
}  // namespace jsvm

JSVM_Status OH_JSVM_StartCpuProfiler(JSVM_VM vm, JSVM_CpuProfiler* result) {
    return jsvm::OnVm(vm, [=](v8::Isolate*) {
        JSVM_NON_NULL(result);
        return jsvm::PartOf<jsvm::CpuProfilers>(vm).Start(result);
    });
}

JSVM_Status OH_JSVM_StopCpuProfiler(JSVM_VM vm, JSVM_CpuProfiler profiler, JSVM_OutputStream stream,
                                    void* streamData) {
    return jsvm::OnVm(
        vm, [=](v8::Isolate*) { return jsvm::StopProfiler(vm, profiler, stream, streamData); });
}
