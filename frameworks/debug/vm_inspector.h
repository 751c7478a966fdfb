// SPDX-License-Identifier: Apache-2.0
// V8's inspector of one VM, made when the first of its envs opens one, and the debuggers that are
// attached. V8 has one inspector for each isolate; each env is a context group of its own in it.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_VM_INSPECTOR_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_VM_INSPECTOR_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "frameworks/core/entry.h"
#include "frameworks/core/vm.h"
#include "frameworks/debug/inspector_inbox.h"
#include "frameworks/debug/inspector_session.h"
#include "frameworks/debug/inspector_target.h"
#include "frameworks/debug/inspector_timers.h"
#include "v8-inspector.h"

namespace jsvm {

class VmInspector final : public VmPart, public v8_inspector::V8InspectorClient {
  public:
    static constexpr PartSlot kSlot = kInspectorSlot;
    explicit VmInspector(JSVM_VM vm) : vm_(vm) {}
    ~VmInspector() override;
    VmInspector(const VmInspector&) = delete;
    VmInspector& operator=(const VmInspector&) = delete;

    // False when it cannot listen there; the log tells why. The env has no target yet.
    bool Open(const Js& js, const InspectorPlace& place);
    // The env's target; null when its inspector is not open.
    InspectorTarget* TargetOf(JSVM_Env env);
    void Close(InspectorTarget* target);

    // How many debuggers are attached to the target.
    size_t CountSessions(const InspectorTarget& target) const { return Attached(target.group()); }

    // Carries out what debuggers ask for until one lets the program run. False when the inspector
    // was closed meanwhile.
    bool WaitForDebugger(InspectorTarget* target);
    // All debuggers of the target see the program stop at its next statement.
    void PauseOnNextStatement(const InspectorTarget& target);

    void EnvGoing(JSVM_Env env) override;
    void VmGoing() override;
    void CountForSnapshot(SnapshotCensus* census) override;
    void SnapshotGoing() override { End(); }

  private:
    // A request that is being carried out. Innermost last.
    struct Serving {
        const void* frame;  // where on the stack
        const InspectorSession* session;
        std::string request;  // here and not on the stack, which may be left by longjmp
    };

    // V8Inspector's wishes.
    void runMessageLoopOnPause(int group) override;
    void quitMessageLoopOnPause() override { resumed_ = true; }
    void runIfWaitingForDebugger(int group) override;
    v8::Local<v8::Context> ensureDefaultContextInGroup(int group) override;
    double currentTimeMS() override;
    std::unique_ptr<v8_inspector::StringBuffer> resourceNameToUrl(
        const v8_inspector::StringView& name) override;
    void startRepeatingTimer(double seconds, TimerCallback callback, void* data) override {
        timers_.Start(vm_->isolate, seconds, callback, data);
    }
    void cancelTimer(void* data) override { timers_.Cancel(data); }

    // Whether debuggers are told of exceptions that JavaScript does not catch.
    void TellsUncaught(bool wanted);
    static void Uncaught(v8::Local<v8::Message> message, v8::Local<v8::Value> exception);

    // Any thread: has Serve called soon on the VM's.
    static void Wake(JSVM_VM vm);
    static void ServeVm(v8::Isolate* isolate, void* vm);
    // Carries out what has come in.
    void Serve();
    void Handle(InspectorEvent* event);
    void Attach(const InspectorEvent& event);
    void Carry(InspectorSession* session, std::string request);

    // Frees V8's part. No target is left.
    void End();

    InspectorTarget* TargetOf(int group);
    InspectorSession* SessionOf(int group, uint32_t number);
    size_t Attached(int group) const;
    void ForgetAbandonedRequests();
    // Frees sessions that are over, as far as none of their requests is being carried out.
    void Sweep();

    JSVM_VM vm_;
    InspectorInbox inbox_;
    InspectorTimers timers_;
    std::unique_ptr<v8_inspector::V8Inspector> inspector_;
    std::vector<std::unique_ptr<InspectorTarget>> targets_;
    std::vector<std::unique_ptr<InspectorSession>> sessions_;
    std::deque<Serving> serving_;  // whose elements stay where they are
    int last_group_ = 0;
    bool resumed_ = false;  // V8 wants the pause to end
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_VM_INSPECTOR_H_
