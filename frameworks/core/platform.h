// SPDX-License-Identifier: Apache-2.0
// What V8 asks of the program: threads, tasks, time, and the memory of its heaps. All but the last
// is V8's own default.
#ifndef ARK_JSVM_FRAMEWORKS_CORE_PLATFORM_H_
#define ARK_JSVM_FRAMEWORKS_CORE_PLATFORM_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "frameworks/core/page_allocator.h"
#include "libplatform/libplatform.h"
#include "v8-platform.h"

namespace jsvm {

class Platform final : public v8::Platform {
  public:
    explicit Platform(std::unique_ptr<v8::TracingController> tracing);

    // One with the loops of messages that V8's functions in libplatform.h serve.
    v8::Platform* ForLibplatform() { return inner_.get(); }

    v8::PageAllocator* GetPageAllocator() override { return &page_allocator_; }
    v8::ZoneBackingAllocator* GetZoneBackingAllocator() override {
        return inner_->GetZoneBackingAllocator();
    }
    void OnCriticalMemoryPressure() override { inner_->OnCriticalMemoryPressure(); }
    bool OnCriticalMemoryPressure(size_t length) override {
        return inner_->OnCriticalMemoryPressure(length);
    }
    int NumberOfWorkerThreads() override { return inner_->NumberOfWorkerThreads(); }
    std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate) override {
        return inner_->GetForegroundTaskRunner(isolate);
    }
    void CallOnWorkerThread(std::unique_ptr<v8::Task> task) override {
        inner_->CallOnWorkerThread(std::move(task));
    }
    void CallBlockingTaskOnWorkerThread(std::unique_ptr<v8::Task> task) override {
        inner_->CallBlockingTaskOnWorkerThread(std::move(task));
    }
    void CallLowPriorityTaskOnWorkerThread(std::unique_ptr<v8::Task> task) override {
        inner_->CallLowPriorityTaskOnWorkerThread(std::move(task));
    }
    void CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double seconds) override {
        inner_->CallDelayedOnWorkerThread(std::move(task), seconds);
    }
    bool IdleTasksEnabled(v8::Isolate* isolate) override {
        return inner_->IdleTasksEnabled(isolate);
    }
    std::unique_ptr<v8::JobHandle> PostJob(v8::TaskPriority priority,
                                           std::unique_ptr<v8::JobTask> job) override {
        return inner_->PostJob(priority, std::move(job));
    }
    double MonotonicallyIncreasingTime() override { return inner_->MonotonicallyIncreasingTime(); }
    double CurrentClockTimeMillis() override { return inner_->CurrentClockTimeMillis(); }
    StackTracePrinter GetStackTracePrinter() override { return inner_->GetStackTracePrinter(); }
    v8::TracingController* GetTracingController() override {
        return inner_->GetTracingController();
    }
    void DumpWithoutCrashing() override { inner_->DumpWithoutCrashing(); }
    v8::HighAllocationThroughputObserver* GetHighAllocationThroughputObserver() override {
        return inner_->GetHighAllocationThroughputObserver();
    }

  private:
    std::unique_ptr<v8::Platform> inner_;
    PageAllocator page_allocator_;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_CORE_PLATFORM_H_
