// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/vm_inspector.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "frameworks/core/process.h"
#include "frameworks/debug/inspector_exception.h"
#include "frameworks/debug/inspector_text.h"
#include "frameworks/platform/log.h"

namespace jsvm {
namespace {

using v8_inspector::StringBuffer;
using v8_inspector::StringView;

// A request can interrupt the JavaScript that another one runs, so that a debugger can stop what it
// began. Deeper than this the next one waits instead.
constexpr size_t kDeepestRequest = 8;

class CallTask final : public v8::Task {
  public:
    CallTask(v8::InterruptCallback callback, JSVM_VM vm) : callback_(callback), vm_(vm) {}
    void Run() override { callback_(vm_->isolate, vm_); }

  private:
    v8::InterruptCallback callback_;
    JSVM_VM vm_;
};

}  // namespace

// The parts of a VM end after V8's isolate did, so VmGoing has emptied this one.
VmInspector::~VmInspector() = default;

bool VmInspector::Open(const Js& js, const InspectorPlace& place) {
    auto target = std::make_unique<InspectorTarget>(js.env, last_group_ + 1, &inbox_, Wake);
    if (!target->Listen(place, js.function)) return false;
    ++last_group_;
    if (inspector_ == nullptr) inspector_ = v8_inspector::V8Inspector::create(js.isolate, this);
    const std::string name = "JSVM[" + std::to_string(getpid()) + "]";
    const InspectorText name_text(name);
    const InspectorText details(R"({"isDefault":true})");
    v8_inspector::V8ContextInfo info(js.context, target->group(), name_text.view());
    info.auxData = details.view();
    inspector_->contextCreated(info);
    targets_.push_back(std::move(target));
    return true;
}

// With a listener V8 does not print what nobody catches.
void VmInspector::TellsUncaught(bool wanted) {
    if (wanted == vm_->tells_uncaught) return;
    vm_->tells_uncaught = wanted;
    if (wanted) {
        vm_->isolate->AddMessageListener(Uncaught);
    } else {
        vm_->isolate->RemoveMessageListeners(Uncaught);
    }
}

void VmInspector::Uncaught(v8::Local<v8::Message> message, v8::Local<v8::Value> exception) {
    v8::Isolate* isolate = message->GetIsolate();
    JSVM_VM vm = VmOf(isolate);
    if (!vm->usable) return;
    TellUncaught(isolate, PartOf<VmInspector>(vm).inspector_.get(), message, exception);
}

InspectorTarget* VmInspector::TargetOf(JSVM_Env env) {
    const auto found = std::find_if(targets_.begin(), targets_.end(),
                                    [env](const auto& target) { return target->env() == env; });
    return found != targets_.end() ? found->get() : nullptr;
}

InspectorTarget* VmInspector::TargetOf(int group) {
    const auto found = std::find_if(targets_.begin(), targets_.end(), [group](const auto& target) {
        return target->group() == group;
    });
    return found != targets_.end() ? found->get() : nullptr;
}

InspectorSession* VmInspector::SessionOf(int group, uint32_t number) {
    const auto found = std::find_if(sessions_.begin(), sessions_.end(), [=](const auto& session) {
        return session->group() == group && session->number() == number;
    });
    return found != sessions_.end() ? found->get() : nullptr;
}

size_t VmInspector::Attached(int group) const {
    return static_cast<size_t>(
        std::count_if(sessions_.begin(), sessions_.end(), [group](const auto& session) {
            return session->group() == group && session->connected();
        }));
}

// Can be called while V8 is inside the inspector: by a native function that a debugger has called.
void VmInspector::Close(InspectorTarget* target) {
    const int group = target->group();
    JSVM_Env env = target->env();
    for (const auto& session : sessions_) {
        if (session->group() == group) session->Disconnect();
    }
    targets_.erase(std::find_if(targets_.begin(), targets_.end(),
                                [target](const auto& each) { return each.get() == target; }));
    if (vm_->records->last_resort.left_inside) return;
    const v8::HandleScope scope(vm_->isolate);
    Sweep();
    inspector_->contextDestroyed(LocalView(env->context));
    inspector_->resetContextGroup(group);
}

void VmInspector::EnvGoing(JSVM_Env env) {
    if (InspectorTarget* target = TargetOf(env); target != nullptr) Close(target);
}

// Where V8's frames have been left behind its objects cannot be ended: they are left to themselves.
void VmInspector::VmGoing() {
    if (!vm_->records->last_resort.left_inside) {
        End();
        return;
    }
    for (auto& session : sessions_) static_cast<void>(session.release());
    static_cast<void>(inspector_.release());
}

// Nothing is being carried out any more, whatever a longjmp has left behind.
void VmInspector::End() {
    if (inspector_ == nullptr) return;
    serving_.clear();
    const v8::HandleScope scope(vm_->isolate);
    sessions_.clear();
    TellsUncaught(false);
    inspector_.reset();
}

void VmInspector::CountForSnapshot(SnapshotCensus* census) {
    if (!targets_.empty()) census->Found("an inspector that is open");
}

// V8 drops both when the isolate goes.
void VmInspector::Wake(JSVM_VM vm) {
    v8::Isolate* isolate = vm->isolate;
    isolate->RequestInterrupt(ServeVm, vm);
    Process().platform->GetForegroundTaskRunner(isolate)->PostTask(
        std::make_unique<CallTask>(ServeVm, vm));
}

void VmInspector::ServeVm(v8::Isolate*, void* data) {
    JSVM_VM vm = static_cast<JSVM_VM>(data);
    if (vm->usable) PartOf<VmInspector>(vm).Serve();
}

void VmInspector::ForgetAbandonedRequests() {
    const void* here = __builtin_frame_address(0);
    while (!serving_.empty() && std::less<const void*>()(serving_.back().frame, here)) {
        serving_.pop_back();
    }
}

void VmInspector::Serve() {
    ForgetAbandonedRequests();
    if (serving_.size() >= kDeepestRequest) return;
    InspectorEvent event{};
    while (vm_->usable && inbox_.Take(&event)) Handle(&event);
}

void VmInspector::Handle(InspectorEvent* event) {
    if (event->kind == InspectorEvent::kOpened) {
        Attach(*event);
        return;
    }
    InspectorSession* session = SessionOf(event->group, event->session);
    if (session == nullptr) return;  // its inspector was closed
    if (event->kind == InspectorEvent::kReceived) {
        Carry(session, std::move(event->text));
    } else {
        session->Disconnect();
    }
    Sweep();
}

void VmInspector::Attach(const InspectorEvent& event) {
    const InspectorTarget* target = TargetOf(event.group);
    if (target == nullptr) return;
    const v8::HandleScope scope(vm_->isolate);
    sessions_.push_back(std::make_unique<InspectorSession>(inspector_.get(), event.group,
                                                           target->server(), event.session));
    TellsUncaught(true);
    jsvm_log(JSVM_LOG_INFO, "Debugger attached.");
}

void VmInspector::Carry(InspectorSession* session, std::string request) {
    if (!session->connected()) return;
    const v8::HandleScope scope(vm_->isolate);
    serving_.push_back({__builtin_frame_address(0), session, std::move(request)});
    session->Dispatch(serving_.back().request);
    ForgetAbandonedRequests();
    serving_.pop_back();
}

void VmInspector::Sweep() {
    const auto over = [this](const std::unique_ptr<InspectorSession>& session) {
        return !session->connected() &&
               std::none_of(serving_.begin(), serving_.end(), [&](const Serving& serving) {
                   return serving.session == session.get();
               });
    };
    // Taken out first: V8 may come back while it ends a session.
    std::vector<std::unique_ptr<InspectorSession>> ended;
    for (auto& session : sessions_) {
        if (over(session)) ended.push_back(std::move(session));
    }
    sessions_.erase(std::remove(sessions_.begin(), sessions_.end(), nullptr), sessions_.end());
    if (sessions_.empty()) TellsUncaught(false);
    const v8::HandleScope scope(vm_->isolate);
    ended.clear();
}

// A pause ends with its last debugger, too.
void VmInspector::runMessageLoopOnPause(int group) {
    resumed_ = false;
    InspectorEvent event{};
    while (!resumed_ && vm_->usable && Attached(group) != 0) {
        inbox_.Wait();
        if (inbox_.Take(&event)) Handle(&event);
    }
}

void VmInspector::runIfWaitingForDebugger(int group) {
    if (InspectorTarget* target = TargetOf(group); target != nullptr) target->waiting = false;
}

bool VmInspector::WaitForDebugger(InspectorTarget* target) {
    const int group = target->group();
    target->waiting = true;
    InspectorEvent event{};
    while (vm_->usable && (target = TargetOf(group)) != nullptr && target->waiting) {
        inbox_.Wait();
        if (inbox_.Take(&event)) Handle(&event);
    }
    return TargetOf(group) != nullptr;
}

void VmInspector::PauseOnNextStatement(const InspectorTarget& target) {
    for (const auto& session : sessions_) {
        if (session->group() == target.group() && session->connected()) {
            session->PauseOnNextStatement("Break on debugger attached");
        }
    }
}

v8::Local<v8::Context> VmInspector::ensureDefaultContextInGroup(int group) {
    const InspectorTarget* target = TargetOf(group);
    if (target == nullptr) return {};
    return target->env()->context.Get(vm_->isolate);
}

double VmInspector::currentTimeMS() {
    return std::chrono::duration<double, std::milli>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::unique_ptr<StringBuffer> VmInspector::resourceNameToUrl(const StringView& name) {
    std::string url;
    if (!FileUrlOf(Utf8Of(name), &url)) return nullptr;
    const InspectorText text(url);
    return StringBuffer::create(text.view());
}

}  // namespace jsvm
