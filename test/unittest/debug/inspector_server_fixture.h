// SPDX-License-Identifier: Apache-2.0
// The inspector's server alone, with somebody who writes down what happens to its sessions.
#ifndef ARK_JSVM_TEST_UNITTEST_DEBUG_INSPECTOR_SERVER_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_DEBUG_INSPECTOR_SERVER_FIXTURE_H_

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "frameworks/debug/inspector_server.h"
#include "test/support/inspector_client.h"

namespace jsvm_test {

// Remembers all sessions and messages. With `echo`, sends each message back.
class SessionRecord {
  public:
    explicit SessionRecord(bool echo = false) : echo_(echo) {}

    JsvmInspectorEvents Events() const { return {&Opened, &Received, &Closed}; }
    void SetServer(JsvmInspectorServer* server) {
        const std::lock_guard<std::mutex> lock(mutex_);
        server_ = server;
        changed_.notify_all();
    }
    // Waits for that many sessions to have been opened; the number of the last one.
    uint32_t WaitForOpened(size_t count = 1) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return opened_ >= count; });
        return last_;
    }
    void WaitForAllClosed() {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return open_.empty(); });
    }
    std::string WaitForMessage(size_t index = 0) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return messages_.size() > index; });
        return messages_[index];
    }
    size_t OpenedSoFar() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return opened_;
    }
    size_t OpenNow() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return open_.size();
    }
    size_t Messages() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return messages_.size();
    }
    // What went against the rules of JsvmInspectorEvents.
    std::string Wrongs() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return wrongs_;
    }

  private:
    static void Opened(void* data, uint32_t session) {
        auto* self = static_cast<SessionRecord*>(data);
        const std::lock_guard<std::mutex> lock(self->mutex_);
        if (session == 0 || !self->seen_.insert(session).second) self->wrongs_ += "number ";
        self->open_.insert(session);
        ++self->opened_;
        self->last_ = session;
        self->changed_.notify_all();
    }
    static void Received(void* data, uint32_t session, const char* text, size_t length) {
        auto* self = static_cast<SessionRecord*>(data);
        std::unique_lock<std::mutex> lock(self->mutex_);
        if (self->open_.count(session) == 0) self->wrongs_ += "message of no session ";
        self->messages_.emplace_back(text, length);
        self->changed_.notify_all();
        if (!self->echo_) return;
        // The message may come before the test has been given its server.
        self->changed_.wait(lock, [&] { return self->server_ != nullptr; });
        JsvmInspectorServer* server = self->server_;
        lock.unlock();
        char* copy = jsvm_inspector_message_new(length);
        if (copy == nullptr) return;
        memcpy(copy, text, length);
        jsvm_inspector_server_send(server, session, copy, length);
    }
    static void Closed(void* data, uint32_t session) {
        auto* self = static_cast<SessionRecord*>(data);
        const std::lock_guard<std::mutex> lock(self->mutex_);
        if (self->open_.erase(session) == 0) self->wrongs_ += "closed twice ";
        self->changed_.notify_all();
    }

    const bool echo_;
    std::mutex mutex_;
    std::condition_variable changed_;
    JsvmInspectorServer* server_ = nullptr;
    std::set<uint32_t> open_;
    std::set<uint32_t> seen_;
    size_t opened_ = 0;
    uint32_t last_ = 0;
    std::vector<std::string> messages_;
    std::string wrongs_;
};

// A server that runs as long as this lives.
class RunningServer {
  public:
    explicit RunningServer(SessionRecord* record, const std::string& host = "127.0.0.1",
                           int announced_pid = -1, const std::string& title = "title",
                           const std::string& url = "file:///program.js")
        : record_(record) {
        JsvmInspectorServerOptions options = {};
        options.host = host.c_str();
        options.title = title.c_str();
        options.url = url.c_str();
        options.announced_pid = announced_pid;
        options.events = record->Events();
        options.data = record;
        server_ = jsvm_inspector_server_start(&options, "Test");
        if (server_ == nullptr) return;
        url_ = jsvm_inspector_server_url(server_);
        record->SetServer(server_);
    }
    ~RunningServer() { Stop(); }
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;

    void Stop() {
        if (server_ == nullptr) return;
        jsvm_inspector_server_stop(server_);
        server_ = nullptr;
        EXPECT_EQ("", record_->Wrongs());
        EXPECT_EQ(0u, record_->OpenNow()) << "sessions that were not closed";
    }
    bool Started() const { return server_ != nullptr; }
    const std::string& Url() const { return url_; }
    InspectorUrl Parsed() const { return ParseInspectorUrl(url_); }

    bool SendTo(uint32_t session, const std::string& text) {
        char* message = jsvm_inspector_message_new(text.size());
        if (message == nullptr) return false;
        memcpy(message, text.data(), text.size());
        return jsvm_inspector_server_send(server_, session, message, text.size());
    }
    // A message of that many bytes which nobody has written, and that takes no memory until then.
    bool SendSize(uint32_t session, size_t length) {
        char* message = jsvm_inspector_message_new(length);
        return message != nullptr && jsvm_inspector_server_send(server_, session, message, length);
    }

    // A client that is connected, but has not said anything.
    InspectorClient Connected() const {
        InspectorClient client;
        EXPECT_TRUE(client.Connect(Parsed().host, Parsed().port));
        return client;
    }
    InspectorClient Attached() const {
        InspectorClient client;
        EXPECT_TRUE(client.Attach(url_));
        return client;
    }
    HttpAnswer Get(const std::string& path, const char* host = "localhost",
                   const std::string& lines = "") const {
        return Connected().Get(path, host, lines);
    }

  private:
    SessionRecord* const record_;
    JsvmInspectorServer* server_ = nullptr;
    std::string url_;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_DEBUG_INSPECTOR_SERVER_FIXTURE_H_
