// SPDX-License-Identifier: Apache-2.0
// Repeated calls that V8's inspector asks for, such as those that count objects while a debugger
// records allocations. They are made in OH_JSVM_PumpMessageLoop.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TIMERS_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TIMERS_H_

#include <memory>
#include <vector>

#include "frameworks/core/v8_compat.h"
#include "v8-inspector.h"

namespace jsvm {

class InspectorTimers {
  public:
    using Callback = v8_inspector::V8InspectorClient::TimerCallback;

    void Start(v8::Isolate* isolate, double seconds, Callback callback, void* data);
    void Cancel(const void* data);

    struct Timer {
        v8::Isolate* isolate;
        double seconds;
        Callback callback;
        void* data;
    };

  private:
    std::vector<std::shared_ptr<Timer>> timers_;  // tasks know them weakly
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TIMERS_H_
