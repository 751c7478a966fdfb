// SPDX-License-Identifier: Apache-2.0
#include "test/support/inspector_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace jsvm_test {
namespace {

// Far beyond what anything takes, on a busy machine and under a sanitizer too.
constexpr int kPatienceSeconds = 120;

int NewSocket(int family) {
    const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience = {kPatienceSeconds, 0};
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    }
    return fd;
}

void AppendBigEndian(std::string* text, uint64_t number, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) text->push_back(static_cast<char>(number >> (8 * i)));
}

uint64_t BigEndian(std::string_view bytes) {
    uint64_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<uint8_t>(byte);
    return number;
}

}  // namespace

InspectorUrl ParseInspectorUrl(const std::string& url) {
    InspectorUrl parsed;
    const size_t start = strlen("ws://");
    const size_t slash = url.find('/', start);
    if (slash == std::string::npos) return parsed;
    const std::string authority = url.substr(start, slash - start);
    const size_t colon = authority.rfind(':');
    parsed.host = authority.substr(0, colon);
    if (!parsed.host.empty() && parsed.host.front() == '[') {
        parsed.host = parsed.host.substr(1, parsed.host.size() - 2);
    }
    parsed.port = static_cast<uint16_t>(atoi(authority.c_str() + colon + 1));
    parsed.id = url.substr(slash + 1);
    return parsed;
}

std::string InspectorUrl::Authority() const {
    const bool six = host.find(':') != std::string::npos;
    return (six ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

int HttpAnswer::Code() const {
    const size_t space = status.find(' ');
    return space == std::string::npos ? 0 : atoi(status.c_str() + space);
}

std::string HttpAnswer::Header(const std::string& name) const {
    size_t line = 0;
    while ((line = head.find("\r\n", line)) != std::string::npos) {
        line += 2;
        if (strncasecmp(head.c_str() + line, name.c_str(), name.size()) == 0 &&
            head.compare(line + name.size(), 2, ": ") == 0) {
            const size_t value = line + name.size() + 2;
            return head.substr(value, head.find("\r\n", value) - value);
        }
    }
    return "";
}

int Frame::CloseCode() const {
    return payload.size() < 2 ? 0 : static_cast<int>(BigEndian(payload.substr(0, 2)));
}

std::string ClientFrame(int opcode, std::string_view payload, bool final, bool masked,
                        int reserved) {
    const char mask[4] = {'\x37', '\xFA', '\x21', '\x3D'};
    const uint8_t masked_bit = masked ? 0x80 : 0;
    std::string frame;
    frame.reserve(payload.size() + 14);
    frame.push_back(static_cast<char>((final ? 0x80 : 0) | reserved << 4 | opcode));
    if (payload.size() < 126) {
        frame.push_back(static_cast<char>(masked_bit | payload.size()));
    } else if (payload.size() < 65536) {
        frame.push_back(static_cast<char>(masked_bit | 126));
        AppendBigEndian(&frame, payload.size(), 2);
    } else {
        frame.push_back(static_cast<char>(masked_bit | 127));
        AppendBigEndian(&frame, payload.size(), 8);
    }
    if (!masked) return frame.append(payload);
    frame.append(mask, sizeof(mask));
    const size_t head = frame.size();
    frame.append(payload);
    char* masked_payload = &frame[0] + head;
    const size_t length = payload.size();
    for (size_t i = 0; i < length; ++i) masked_payload[i] ^= mask[i % 4];
    return frame;
}

InspectorClient::~InspectorClient() {
    Disconnect();
}

InspectorClient::InspectorClient(InspectorClient&& other) noexcept {
    *this = std::move(other);
}

InspectorClient& InspectorClient::operator=(InspectorClient&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(buffer_, other.buffer_);
    std::swap(taken_, other.taken_);
    return *this;
}

bool InspectorClient::Connect(const std::string& address, uint16_t port) {
    Disconnect();
    sockaddr_in v4 = {};
    sockaddr_in6 v6 = {};
    v4.sin_family = AF_INET;
    v6.sin6_family = AF_INET6;
    v4.sin_port = v6.sin6_port = htons(port);
    const bool is4 = inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1;
    if (!is4 && inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) != 1) return false;
    fd_ = NewSocket(is4 ? AF_INET : AF_INET6);
    const int connected = is4 ? connect(fd_, reinterpret_cast<const sockaddr*>(&v4), sizeof(v4))
                              : connect(fd_, reinterpret_cast<const sockaddr*>(&v6), sizeof(v6));
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (connected != 0) Disconnect();
    return connected == 0;
}

bool InspectorClient::ConnectUnix(const std::string& name) {
    Disconnect();
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (name.size() >= sizeof(address.sun_path)) return false;
    memcpy(address.sun_path + 1, name.data(), name.size());
    fd_ = NewSocket(AF_UNIX);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    const int connected = connect(fd_, reinterpret_cast<const sockaddr*>(&address), size);
    if (connected != 0) Disconnect();
    return connected == 0;
}

bool InspectorClient::Attach(const std::string& url) {
    const InspectorUrl parsed = ParseInspectorUrl(url);
    return Connect(parsed.host, parsed.port) &&
           Upgrade(parsed.id, parsed.Authority().c_str()).Code() == 101;
}

void InspectorClient::Disconnect() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
    buffer_.clear();
    taken_ = 0;
}

void InspectorClient::Reset() {
    const linger now = {1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    Disconnect();
}

void InspectorClient::ShutDown() {
    shutdown(fd_, SHUT_WR);
}

bool InspectorClient::Send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
}

bool InspectorClient::Fill(size_t bytes) {
    constexpr size_t kPiece = 256 * 1024;
    while (buffer_.size() - taken_ < bytes) {
        if (taken_ == buffer_.size()) {
            buffer_.clear();
            taken_ = 0;
        }
        const size_t before = buffer_.size();
        buffer_.resize(before + kPiece);
        const ssize_t came = recv(fd_, &buffer_[before], kPiece, 0);
        buffer_.resize(before + (came > 0 ? static_cast<size_t>(came) : 0));
        if (came < 0 && errno == EINTR) continue;
        if (came <= 0) return false;
    }
    return true;
}

std::string InspectorClient::Take(size_t bytes) {
    std::string taken = buffer_.substr(taken_, bytes);
    taken_ += taken.size();
    return taken;
}

std::string InspectorClient::Receive(size_t most) {
    if (taken_ == buffer_.size() && !Fill(1)) return "";
    return Take(most);
}

bool InspectorClient::WaitForEnd() {
    for (;;) {
        char bytes[4096];
        const ssize_t came = recv(fd_, bytes, sizeof(bytes), 0);
        if (came < 0 && errno == EINTR) continue;
        if (came <= 0) return came == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
    }
}

bool InspectorClient::SendGet(const std::string& path, const char* host, const std::string& lines) {
    const std::string host_line = host == nullptr ? "" : std::string("Host: ") + host + "\r\n";
    return Send("GET " + path + " HTTP/1.1\r\n" + host_line + lines + "\r\n");
}

HttpAnswer InspectorClient::Get(const std::string& path, const char* host,
                                const std::string& lines) {
    if (!SendGet(path, host, lines)) return {};
    return ReadAnswer();
}

HttpAnswer InspectorClient::ReadAnswer() {
    HttpAnswer answer;
    size_t end;
    while ((end = buffer_.find("\r\n\r\n", taken_)) == std::string::npos) {
        if (!Fill(buffer_.size() - taken_ + 1)) return {};
    }
    answer.head = Take(end + 4 - taken_);
    answer.status = answer.head.substr(0, answer.head.find("\r\n"));
    const std::string length = answer.Header("Content-Length");
    const auto size = static_cast<size_t>(atol(length.c_str()));
    if (!Fill(size)) return {};
    answer.body = Take(size);
    return answer;
}

HttpAnswer InspectorClient::Upgrade(const std::string& id, const char* host,
                                    const std::string& lines) {
    return Get("/" + id, host,
               "Upgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
                   lines);
}

bool InspectorClient::SendFrame(int opcode, std::string_view payload, bool final) {
    return Send(ClientFrame(opcode, payload, final));
}

std::optional<Frame> InspectorClient::ReadFrame() {
    if (!Fill(2)) return std::nullopt;
    const std::string head = Take(2);
    Frame frame;
    frame.final = (head[0] & 0x80) != 0;
    frame.reserved = head[0] >> 4 & 7;
    frame.opcode = head[0] & 0x0F;
    uint64_t length = head[1] & 0x7F;
    const bool masked = (head[1] & 0x80) != 0;
    if (length >= 126) {
        const size_t bytes = length == 126 ? 2 : 8;
        if (!Fill(bytes)) return std::nullopt;
        length = BigEndian(Take(bytes));
    }
    // No server masks.
    if (masked || !Fill(length)) return std::nullopt;
    frame.payload = Take(length);
    return frame;
}

std::optional<std::string> InspectorClient::ReadText() {
    for (;;) {
        std::optional<Frame> frame = ReadFrame();
        if (!frame || frame->opcode == kClose) return std::nullopt;
        if (frame->opcode == kPing && !SendFrame(kPong, frame->payload)) return std::nullopt;
        if (frame->opcode == kText && frame->final) return std::move(frame->payload);
    }
}

}  // namespace jsvm_test
