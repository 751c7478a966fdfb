// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_target.h"

#include <utility>

#include "frameworks/core/env.h"

namespace jsvm {

InspectorTarget::InspectorTarget(JSVM_Env env, int group, InspectorInbox* inbox,
                                 void (*wake)(JSVM_VM vm))
    : env_(env), vm_(env->vm), group_(group), inbox_(inbox), wake_(wake) {}

InspectorTarget::~InspectorTarget() {
    if (server_ != nullptr) jsvm_inspector_server_stop(server_);
}

bool InspectorTarget::Listen(const InspectorPlace& place, const char* function) {
    JsvmInspectorServerOptions options{};
    options.host = place.host;
    options.first_port = place.first_port;
    options.last_port = place.last_port;
    options.title = place.title;
    options.url = place.url;
    options.announced_pid = place.announced_pid;
    options.events.opened = [](void* target, uint32_t session) {
        static_cast<InspectorTarget*>(target)->Put(InspectorEvent::kOpened, session, {});
    };
    options.events.received = [](void* target, uint32_t session, const char* text, size_t length) {
        static_cast<InspectorTarget*>(target)->Put(InspectorEvent::kReceived, session,
                                                   std::string(text, length));
    };
    options.events.closed = [](void* target, uint32_t session) {
        static_cast<InspectorTarget*>(target)->Put(InspectorEvent::kClosed, session, {});
    };
    options.data = this;
    server_ = jsvm_inspector_server_start(&options, function);
    return server_ != nullptr;
}

void InspectorTarget::SetWakeHandler(JSVMX_InspectorWakeHandler handler, void* data) {
    const MutexLock lock(&mutex_);
    handler_ = handler;
    handler_data_ = data;
}

// The handler is code of the user's, so the mutex is not held while it runs.
void InspectorTarget::Put(InspectorEvent::Kind kind, uint32_t session, std::string text) {
    if (!inbox_->Put({kind, group_, session, std::move(text)})) return;
    wake_(vm_);
    JSVMX_InspectorWakeHandler handler;
    void* data;
    {
        const MutexLock lock(&mutex_);
        handler = handler_;
        data = handler_data_;
    }
    if (handler != nullptr) handler(data);
}

}  // namespace jsvm
