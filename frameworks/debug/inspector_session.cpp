// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_session.h"

#include "frameworks/debug/inspector_text.h"
#include "frameworks/platform/log.h"

namespace jsvm {

using v8_inspector::StringBuffer;
using v8_inspector::StringView;

InspectorSession::InspectorSession(v8_inspector::V8Inspector* inspector, int group,
                                   JsvmInspectorServer* server, uint32_t number)
    : group_(group),
      server_(server),
      number_(number),
      session_(inspector->connect(group, this, StringView())) {}

void InspectorSession::Dispatch(std::string_view text) {
    const InspectorText message(text);
    session_->dispatchProtocolMessage(message.view());
}

void InspectorSession::PauseOnNextStatement(std::string_view reason) {
    const InspectorText text(reason);
    session_->schedulePauseOnNextStatement(text.view(), text.view());
}

void InspectorSession::sendResponse(int, std::unique_ptr<StringBuffer> text) {
    Send(text->string());
}

void InspectorSession::sendNotification(std::unique_ptr<StringBuffer> text) {
    Send(text->string());
}

void InspectorSession::Send(const StringView& text) {
    if (server_ == nullptr) return;
    size_t length = 0;
    char* message = NewMessage(text, &length);
    if (message == nullptr) {
        jsvm_log(JSVM_LOG_ERROR, "no memory for a message of %zu bytes to the debugger",
                 text.length());
        return;
    }
    // A client that is gone is told of by the server.
    static_cast<void>(jsvm_inspector_server_send(server_, number_, message, length));
}

}  // namespace jsvm
