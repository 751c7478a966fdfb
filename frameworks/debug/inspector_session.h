// SPDX-License-Identifier: Apache-2.0
// One debugger that is attached to an env.
#ifndef ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SESSION_H_
#define ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SESSION_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "frameworks/debug/inspector_server.h"
#include "v8-inspector.h"

namespace jsvm {

class InspectorSession final : public v8_inspector::V8Inspector::Channel {
  public:
    // The server outlives the connection.
    InspectorSession(v8_inspector::V8Inspector* inspector, int group, JsvmInspectorServer* server,
                     uint32_t number);

    int group() const { return group_; }
    uint32_t number() const { return number_; }
    bool connected() const { return server_ != nullptr; }

    // The client is gone. What V8 still says is dropped.
    void Disconnect() { server_ = nullptr; }

    // Carries out one request. JavaScript may run, and further requests inside of it.
    void Dispatch(std::string_view text);
    void PauseOnNextStatement(std::string_view reason);

  private:
    void sendResponse(int call, std::unique_ptr<v8_inspector::StringBuffer> text) override;
    void sendNotification(std::unique_ptr<v8_inspector::StringBuffer> text) override;
    void flushProtocolNotifications() override {}
    void Send(const v8_inspector::StringView& text);

    int group_;
    JsvmInspectorServer* server_;
    uint32_t number_;
    std::unique_ptr<v8_inspector::V8InspectorSession> session_;
};

}  // namespace jsvm

#endif  // ARK_JSVM_FRAMEWORKS_DEBUG_INSPECTOR_SESSION_H_
