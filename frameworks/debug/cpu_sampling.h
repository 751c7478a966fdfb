// SPDX-License-Identifier: Apache-2.0
// A profiler of V8's on one thread.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_CPU_SAMPLING_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_CPU_SAMPLING_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "frameworks/core/mutex.h"
#include "frameworks/core/v8_compat.h"
#include "frameworks/debug/cpu_profile.h"
#include "v8-profiler.h"

namespace jsvm {

// V8 sends a signal for each sample, to the thread that was the VM's when it began, and looks there
// for the VM's stack. So it has to be over before that thread ends, which this sees to, and before
// another one enters the VM.
class CpuSampling {
  public:
    // On the thread that is inside of the VM. Null when V8 does not start.
    static std::shared_ptr<CpuSampling> Start(v8::Isolate* isolate);
    CpuSampling(const CpuSampling&) = delete;
    CpuSampling& operator=(const CpuSampling&) = delete;

    // Any thread, while nobody but the caller can enter the VM. May be called again.
    void End() ABSL_LOCKS_EXCLUDED(mutex_);
    bool ended() const ABSL_LOCKS_EXCLUDED(mutex_);
    // Ends, adds what was sampled to a profile unless that is null, and frees all that V8 has of
    // it. Once, before the VM goes.
    void Finish(CpuProfile* profile) ABSL_LOCKS_EXCLUDED(mutex_);

  private:
    CpuSampling(v8::CpuProfiler* profiler, v8::ProfilerId id) : profiler_(profiler), id_(id) {}

    mutable Mutex mutex_;
    v8::CpuProfiler* profiler_ ABSL_GUARDED_BY(mutex_);
    const v8::ProfilerId id_;
    v8::CpuProfile* sampled_ ABSL_GUARDED_BY(mutex_) = nullptr;
    bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_CPU_SAMPLING_H_
