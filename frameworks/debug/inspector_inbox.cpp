// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_inbox.h"

#include <utility>

namespace jsvm {

bool InspectorInbox::Put(InspectorEvent event) {
    const MutexLock lock(&mutex_);
    events_.push_back(std::move(event));
    came_.Signal();
    return !std::exchange(told_, true);
}

bool InspectorInbox::Take(InspectorEvent* event) {
    const MutexLock lock(&mutex_);
    if (events_.empty()) {
        told_ = false;
        return false;
    }
    *event = std::move(events_.front());
    events_.pop_front();
    return true;
}

void InspectorInbox::Wait() {
    const MutexLock lock(&mutex_);
    while (events_.empty()) came_.Wait(&mutex_);
}

}  // namespace jsvm
