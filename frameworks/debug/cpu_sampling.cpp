// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/cpu_sampling.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "frameworks/core/process.h"
#include "frameworks/platform/profiling_signal.h"

namespace jsvm {
namespace {

using Node = v8::CpuProfileNode;

// What samples the calling thread. Ended with the thread.
class SamplingsOfThread {
  public:
    SamplingsOfThread() = default;
    SamplingsOfThread(const SamplingsOfThread&) = delete;
    SamplingsOfThread& operator=(const SamplingsOfThread&) = delete;
    ~SamplingsOfThread() {
        for (const std::shared_ptr<CpuSampling>& sampling : samplings_) sampling->End();
    }

    void Add(const std::shared_ptr<CpuSampling>& sampling) {
        samplings_.erase(std::remove_if(samplings_.begin(), samplings_.end(),
                                        [](const auto& other) { return other->ended(); }),
                         samplings_.end());
        samplings_.push_back(sampling);
    }

  private:
    std::vector<std::shared_ptr<CpuSampling>> samplings_;
};

SamplingsOfThread& OfThread() {
    static thread_local SamplingsOfThread samplings;
    return samplings;
}

CpuProfile::Function FunctionOf(const Node* node) {
    CpuProfile::Function function;
    function.name = node->GetFunctionNameStr();
    function.url = node->GetScriptResourceNameStr();
    function.script_id = node->GetScriptId();
    function.line = node->GetLineNumber() - 1;  // V8 counts from 1, and has 0 for none
    function.column = node->GetColumnNumber() - 1;
    return function;
}

void AddDetails(const Node* node, size_t index, CpuProfile* profile) {
    const char* reason = node->GetBailoutReason();
    if (reason != nullptr && *reason != '\0') profile->SetDeoptReason(index, reason);
    std::vector<Node::LineTick> ticks(node->GetHitLineCount());
    if (ticks.empty() || !node->GetLineTicks(ticks.data(), static_cast<unsigned>(ticks.size()))) {
        return;
    }
    for (const Node::LineTick& tick : ticks) {
        profile->AddLineTicks(index, tick.line, tick.hit_count);
    }
}

// V8 counts other hits than samples; its lists of both are put right by counting anew.
void AddTo(CpuProfile* profile, const v8::CpuProfile& sampled) {
    std::unordered_map<const Node*, size_t> places;
    std::vector<std::pair<const Node*, size_t>> waiting = {
        {sampled.GetTopDownRoot(), CpuProfile::kNoParent}};
    while (!waiting.empty()) {
        const auto [node, parent] = waiting.back();
        waiting.pop_back();
        const size_t place = profile->NodeOf(parent, FunctionOf(node));
        places[node] = place;
        AddDetails(node, place, profile);
        for (int i = node->GetChildrenCount(); i-- > 0;) {
            waiting.emplace_back(node->GetChild(i), place);
        }
    }
    profile->Span(sampled.GetStartTime(), sampled.GetEndTime());
    const int count = sampled.GetSamplesCount();
    for (int i = 0; i < count; ++i) {
        const auto place = places.find(sampled.GetSample(i));
        if (place == places.end()) continue;
        // The last one can come in while V8 is stopping.
        const int64_t time =
            std::clamp(sampled.GetSampleTimestamp(i), sampled.GetStartTime(), sampled.GetEndTime());
        profile->AddSample(place->second, time);
    }
}

// V8 handles the signal while it samples any thread.
v8::CpuProfilingResult StartV8(v8::CpuProfiler* profiler) {
    const MutexLock lock(&Process().profiling_signal);
    jsvm_profiling_signal_make_harmless();
    return profiler->Start(v8::CpuProfilingOptions());
}

}  // namespace

std::shared_ptr<CpuSampling> CpuSampling::Start(v8::Isolate* isolate) {
    v8_compat::DropOptimizedCode(isolate);
    v8::CpuProfiler* profiler = v8::CpuProfiler::New(isolate);
    const v8::CpuProfilingResult result = StartV8(profiler);
    if (result.status != v8::CpuProfilingStatus::kStarted) {
        profiler->Dispose();
        return nullptr;
    }
    std::shared_ptr<CpuSampling> sampling(new CpuSampling(profiler, result.id));
    OfThread().Add(sampling);
    return sampling;
}

void CpuSampling::End() {
    const MutexLock lock(&mutex_);
    if (ended_) return;
    ended_ = true;
    sampled_ = profiler_->Stop(id_);
}

bool CpuSampling::ended() const {
    const MutexLock lock(&mutex_);
    return ended_;
}

void CpuSampling::Finish(CpuProfile* profile) {
    End();
    const MutexLock lock(&mutex_);
    if (sampled_ != nullptr) {
        if (profile != nullptr) AddTo(profile, *sampled_);
        sampled_->Delete();
        sampled_ = nullptr;
    }
    profiler_->Dispose();
    profiler_ = nullptr;
}

}  // namespace jsvm
