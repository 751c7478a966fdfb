// SPDX-License-Identifier: Apache-2.0
// What the servers of a VM's inspectors have received and the VM's thread has not looked at yet:
// all that the threads share.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_INBOX_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_INBOX_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/base/thread_annotations.h"
#include "frameworks/core/mutex.h"

namespace jsvm {

struct InspectorEvent {
    enum Kind { kOpened, kReceived, kClosed };

    Kind kind;
    int group;         // whose target it is
    uint32_t session;  // of that target
    std::string text;  // UTF-8; of what was received
};

class InspectorInbox {
  public:
    // Any thread. True when nobody knows yet that there is something to take: the caller tells.
    bool Put(InspectorEvent event);

    // The VM's thread. False when there is nothing, and then whoever puts something in has to tell.
    bool Take(InspectorEvent* event);
    // Returns once there is something.
    void Wait();

  private:
    Mutex mutex_;
    CondVar came_;
    std::deque<InspectorEvent> events_ ABSL_GUARDED_BY(mutex_);  // oldest first
    bool told_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_INBOX_H_
