// SPDX-License-Identifier: Apache-2.0
// An env that debuggers can attach to, and the server they do it through.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TARGET_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TARGET_H_

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx_inspector.h"
#include "frameworks/core/mutex.h"
#include "frameworks/debug/inspector_inbox.h"
#include "frameworks/debug/inspector_server.h"

namespace jsvm {

// Where an inspector is to listen.
struct InspectorPlace {
    const char* host;
    uint16_t first_port;
    uint16_t last_port;
    const char* title;
    const char* url;
    int announced_pid;  // negative: not announced
};

class InspectorTarget {
  public:
    // `wake` is called with `vm` on the server's thread when the inbox wants to be looked at.
    InspectorTarget(JSVM_Env env, int group, InspectorInbox* inbox, void (*wake)(JSVM_VM vm));
    // Ends the server: its clients are gone and nothing of it comes into the inbox any more.
    ~InspectorTarget();
    InspectorTarget(const InspectorTarget&) = delete;
    InspectorTarget& operator=(const InspectorTarget&) = delete;

    // False when it cannot listen there; the log tells why.
    bool Listen(const InspectorPlace& place, const char* function);

    JSVM_Env env() const { return env_; }
    int group() const { return group_; }
    JsvmInspectorServer* server() const { return server_; }
    void SetWakeHandler(JSVMX_InspectorWakeHandler handler, void* data);

    bool waiting = false;  // WaitForDebugger is, for a debugger to let the program run

  private:
    void Put(InspectorEvent::Kind kind, uint32_t session, std::string text);

    JSVM_Env env_;
    JSVM_VM vm_;
    int group_;
    InspectorInbox* inbox_;
    void (*wake_)(JSVM_VM vm);
    JsvmInspectorServer* server_ = nullptr;

    Mutex mutex_;
    JSVMX_InspectorWakeHandler handler_ ABSL_GUARDED_BY(mutex_) = nullptr;
    void* handler_data_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_TARGET_H_
