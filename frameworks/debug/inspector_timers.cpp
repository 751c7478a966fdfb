// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_timers.h"

#include <algorithm>
#include <utility>

#include "frameworks/core/process.h"

namespace jsvm {
namespace {

void CallLater(const std::shared_ptr<InspectorTimers::Timer>& timer);

class TimerTask final : public v8::Task {
  public:
    explicit TimerTask(std::weak_ptr<InspectorTimers::Timer> timer) : timer_(std::move(timer)) {}
    void Run() override {
        const std::shared_ptr<InspectorTimers::Timer> timer = timer_.lock();
        if (timer == nullptr) return;
        CallLater(timer);
        timer->callback(timer->data);
    }

  private:
    std::weak_ptr<InspectorTimers::Timer> timer_;
};

void CallLater(const std::shared_ptr<InspectorTimers::Timer>& timer) {
    Process()
        .platform->GetForegroundTaskRunner(timer->isolate)
        ->PostDelayedTask(std::make_unique<TimerTask>(timer), timer->seconds);
}

}  // namespace

void InspectorTimers::Start(v8::Isolate* isolate, double seconds, Callback callback, void* data) {
    timers_.push_back(std::make_shared<Timer>(Timer{isolate, seconds, callback, data}));
    CallLater(timers_.back());
}

void InspectorTimers::Cancel(const void* data) {
    timers_.erase(std::remove_if(timers_.begin(), timers_.end(),
                                 [data](const auto& timer) { return timer->data == data; }),
                  timers_.end());
}

}  // namespace jsvm
