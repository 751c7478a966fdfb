// SPDX-License-Identifier: Apache-2.0
// A client of the inspector's server that can do all that a client should, and much that it should
// not. Waits for what must come; a wait that lasts too long ends the connection, and the test
// fails.
#ifndef ARK_JSVM_TEST_SUPPORT_INSPECTOR_CLIENT_H_
#define ARK_JSVM_TEST_SUPPORT_INSPECTOR_CLIENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jsvm_test {

// "ws://HOST:PORT/ID" taken apart.
struct InspectorUrl {
    std::string host;  // without brackets
    uint16_t port = 0;
    std::string id;

    // "HOST:PORT", as in a Host header.
    std::string Authority() const;
};
InspectorUrl ParseInspectorUrl(const std::string& url);

struct HttpAnswer {
    std::string status;  // the first line; empty when no whole answer came
    std::string head;    // all lines of the head, as they came
    std::string body;

    int Code() const;
    // The value of a header, empty without.
    std::string Header(const std::string& name) const;
};

struct Frame {
    bool final = false;
    int reserved = 0;  // the three bits
    int opcode = 0;
    std::string payload;

    // Of a close frame; 0 when it has none.
    int CloseCode() const;
};

enum Opcode { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

// Bytes of one frame of a client: masked, as they must be, unless asked otherwise.
std::string ClientFrame(int opcode, std::string_view payload, bool final = true, bool masked = true,
                        int reserved = 0);

class InspectorClient {
  public:
    InspectorClient() = default;
    ~InspectorClient();
    InspectorClient(InspectorClient&& other) noexcept;
    InspectorClient& operator=(InspectorClient&& other) noexcept;
    InspectorClient(const InspectorClient&) = delete;
    InspectorClient& operator=(const InspectorClient&) = delete;

    // An address, not a name. False when nobody listens there.
    bool Connect(const std::string& address, uint16_t port);
    // The abstract Unix socket of this name.
    bool ConnectUnix(const std::string& name);
    // Connects and shakes hands; false when either fails.
    bool Attach(const std::string& url);
    void Disconnect();
    // Ends the connection so that the other side sees an error instead of an end.
    void Reset();
    // Says that nothing more will be sent.
    void ShutDown();
    int Fd() const { return fd_; }

    // False when the other side has ended the connection.
    bool Send(std::string_view bytes);
    // What comes next, up to so many bytes; empty at the end.
    std::string Receive(size_t most);
    // Waits for the end of the connection, dropping what comes before it. False when it lives on.
    bool WaitForEnd();

    // GET with "Host: HOST", or without that line when it is null, and further lines, each with its
    // line end.
    bool SendGet(const std::string& path, const char* host = "localhost",
                 const std::string& lines = "");
    HttpAnswer Get(const std::string& path, const char* host = "localhost",
                   const std::string& lines = "");
    HttpAnswer ReadAnswer();

    // The answer to a request for a WebSocket; 101 when it is one.
    HttpAnswer Upgrade(const std::string& id, const char* host = "localhost",
                       const std::string& lines = "");

    bool SendFrame(int opcode, std::string_view payload, bool final = true);
    bool SendText(std::string_view text) { return SendFrame(kText, text); }
    // The next frame; none at the end of the connection.
    std::optional<Frame> ReadFrame();
    // The next text message. Pings are answered; none when the connection is closed.
    std::optional<std::string> ReadText();

  private:
    bool Fill(size_t bytes);
    std::string Take(size_t bytes);

    int fd_ = -1;
    std::string buffer_;  // came, and not yet taken
    size_t taken_ = 0;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_INSPECTOR_CLIENT_H_
