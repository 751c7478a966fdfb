// SPDX-License-Identifier: Apache-2.0
#include "test/fuzz/inspector_attack.h"

#include <cstring>
#include <thread>
#include <utility>

namespace jsvm_test {
namespace {

constexpr size_t kMostHalfOpen = 200;

uint64_t Below(std::mt19937_64* random, uint64_t bound) {
    return (*random)() % bound;
}

std::string RandomBytes(std::mt19937_64* random, size_t length) {
    std::string bytes(length, '\0');
    for (char& byte : bytes) byte = static_cast<char>((*random)());
    return bytes;
}

// Changes, removes, adds and repeats some bytes.
std::string Damage(std::mt19937_64* random, std::string bytes) {
    for (uint64_t changes = 1 + Below(random, 6); changes > 0 && !bytes.empty(); --changes) {
        const size_t at = Below(random, bytes.size());
        const size_t length = Below(random, 8);
        switch (Below(random, 6)) {
            case 0:
                bytes[at] = static_cast<char>((*random)());
                break;
            case 1:
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << Below(random, 8)));
                break;
            case 2:
                bytes.erase(at, length);
                break;
            case 3:
                bytes.insert(at, RandomBytes(random, length));
                break;
            case 4:
                bytes.insert(at, bytes.substr(Below(random, bytes.size()), length * 20));
                break;
            default:
                bytes.resize(at);
                break;
        }
    }
    return bytes;
}

// Not the server's own idea of it: what a decoder that knows no shortcuts makes of it.
bool IsText(const char* text, size_t length) {
    for (size_t i = 0; i < length;) {
        const auto first = static_cast<uint8_t>(text[i]);
        const size_t bytes = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if ((first >= 0x80 && first < 0xC0) || first > 0xF7 || length - i < bytes) return false;
        uint32_t code = bytes == 1 ? first : first & (0x7Fu >> bytes);
        for (size_t k = 1; k < bytes; ++k) {
            const auto next = static_cast<uint8_t>(text[i + k]);
            if (next >> 6 != 2) return false;
            code = code << 6 | (next & 0x3F);
        }
        const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (code < least[bytes] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
            return false;
        i += bytes;
    }
    return true;
}

std::string RandomText(std::mt19937_64* random) {
    std::string text;
    for (uint64_t length = Below(random, 300); length > 0; --length) {
        text += Below(random, 10) == 0 ? "\xE2\x82\xAC" : "x";
    }
    return text;
}

}  // namespace

InspectorAttack::InspectorAttack() {
    JsvmInspectorServerOptions options = {};
    options.host = "127.0.0.1";
    options.title = "title";
    options.url = "url";
    options.announced_pid = -1;
    options.events = {&Opened, &Received, &Closed};
    options.data = this;
    server_ = jsvm_inspector_server_start(&options, "Attack");
    if (server_ != nullptr) url_ = ParseInspectorUrl(jsvm_inspector_server_url(server_));
}

InspectorAttack::~InspectorAttack() {
    Stop();
}

void InspectorAttack::Opened(void* data, uint32_t) {
    ++static_cast<InspectorAttack*>(data)->open_;
}

void InspectorAttack::Received(void* data, uint32_t session, const char* text, size_t length) {
    auto* self = static_cast<InspectorAttack*>(data);
    if (!IsText(text, length)) ++self->damaged_;
    JsvmInspectorServer* server = self->server_;
    char* message = jsvm_inspector_message_new(length);
    if (server == nullptr || message == nullptr) return;
    memcpy(message, text, length);
    jsvm_inspector_server_send(server, session, message, length);
}

void InspectorAttack::Closed(void* data, uint32_t) {
    --static_cast<InspectorAttack*>(data)->open_;
}

std::string InspectorAttack::Handshake(Random* random) const {
    std::string request = "GET /" + url_.id + " HTTP/1.1\r\nHost: " + url_.Authority() +
                          "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                          "Sec-WebSocket-Version: 13\r\n";
    if (Below(random, 3) == 0) request += "Origin: devtools://devtools\r\n";
    if (Below(random, 3) == 0) {
        request += "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
    }
    return request + "\r\n";
}

// Some clients wait for the server to end the connection, others are gone.
void InspectorAttack::End(Random* random, InspectorClient* client) {
    switch (Below(random, 4)) {
        case 0:
            client->Reset();
            break;
        case 1:
            client->ShutDown();
            client->WaitForEnd();
            break;
        default:
            client->Disconnect();
            break;
    }
}

void InspectorAttack::LeaveHalfOpen(Random* random, const std::string& bytes) {
    InspectorClient client;
    if (!client.Connect(url_.host, url_.port)) return;
    client.Send(bytes.substr(0, Below(random, bytes.size() + 1)));
    if (half_open_.size() >= kMostHalfOpen) {
        half_open_.erase(half_open_.begin() +
                         static_cast<std::ptrdiff_t>(Below(random, half_open_.size())));
    }
    half_open_.push_back(std::move(client));
}

void InspectorAttack::SendDamaged(Random* random, std::string bytes) {
    InspectorClient client;
    if (!client.Connect(url_.host, url_.port)) return;
    bytes = Damage(random, std::move(bytes));
    while (!bytes.empty()) {
        const size_t piece = Below(random, 2) == 0 ? bytes.size() : 1 + Below(random, bytes.size());
        if (!client.Send(bytes.substr(0, piece))) break;
        bytes.erase(0, piece);
    }
    End(random, &client);
}

void InspectorAttack::SendFrames(Random* random) {
    std::string frames;
    for (uint64_t count = 1 + Below(random, 8); count > 0; --count) {
        const int opcodes[] = {kContinuation, kText, kText, kText, kBinary,
                               kClose,        kPing, kPong, 3,     12};
        const int opcode = opcodes[Below(random, 10)];
        std::string payload = RandomText(random);
        if (Below(random, 8) == 0) payload = RandomBytes(random, Below(random, 70000));
        frames += ClientFrame(opcode, payload, Below(random, 4) != 0, Below(random, 10) != 0,
                              Below(random, 10) == 0 ? static_cast<int>(Below(random, 8)) : 0);
    }
    if (Below(random, 2) == 0) frames = Damage(random, std::move(frames));
    InspectorClient client;
    if (!client.Connect(url_.host, url_.port)) return;
    client.Send(Handshake(random) + (Below(random, 2) == 0 ? frames : ""));
    client.Send(frames);
    End(random, &client);
}

void InspectorAttack::SendLongHead(Random* random) {
    const size_t length = 1 + Below(random, 200000);
    std::string head = "GET /";
    switch (Below(random, 5)) {
        case 0:
            head += std::string(length, 'a');
            break;
        case 1:
            head += "json HTTP/1.1\r\nHost: " + std::string(length, '1');
            break;
        case 2:
            head += "json HTTP/1.1\r\n" + std::string(length, 'X') + ": y";
            break;
        case 3:
            head +=
                "json HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::string(length, '9');
            break;
        default:
            head += "json HTTP/1.1\r\n";
            for (size_t i = 0; i < length / 10; ++i) head += "Host: x\r\n";
            break;
    }
    InspectorClient client;
    if (!client.Connect(url_.host, url_.port)) return;
    client.Send(head + "\r\n\r\n");
    End(random, &client);
}

void InspectorAttack::Attack(uint64_t seed) {
    Random random(seed);
    const std::string get = "GET /json/list HTTP/1.1\r\nHost: localhost:9229\r\n\r\n";
    switch (Below(&random, 8)) {
        case 0:
            SendDamaged(&random, Handshake(&random));
            break;
        case 1:
            SendDamaged(&random, get + get);
            break;
        case 2:
            SendDamaged(&random, RandomBytes(&random, Below(&random, 3000)));
            break;
        case 3:
            SendLongHead(&random);
            break;
        case 4:
            LeaveHalfOpen(&random, Handshake(&random) + ClientFrame(kText, RandomText(&random)));
            break;
        case 5:
            SendDamaged(&random, Handshake(&random) + ClientFrame(kText, RandomText(&random)) +
                                     ClientFrame(kPing, "ping") + ClientFrame(kClose, "\x03\xE8"));
            break;
        default:
            SendFrames(&random);
            break;
    }
}

std::string InspectorAttack::Check() {
    if (server_ == nullptr) return "there is no server";
    if (damaged_ != 0) return "a session was given text that is none";
    InspectorClient client;
    if (!client.Connect(url_.host, url_.port)) return "nobody listens";
    if (client.Get("/json").Code() != 200) return "a good request is not answered";
    if (client.Upgrade(url_.id).Code() != 101) return "a good client is not let in";
    const std::string text = "good \xE2\x82\xAC";
    if (!client.SendText(text) || client.ReadText() != text)
        return "a good message is not answered";
    client.SendFrame(kClose, "\x03\xE8");
    return client.WaitForEnd() ? "" : "a good client is not let out";
}

std::string InspectorAttack::Stop() {
    JsvmInspectorServer* server = server_;
    if (server == nullptr) return "";
    InspectorClient client;
    const bool attached = client.Attach(jsvm_inspector_server_url(server));
    jsvm_inspector_server_stop(server);
    server_ = nullptr;
    half_open_.clear();
    if (!attached || !client.WaitForEnd()) return "the last client was not served to the end";
    return open_ == 0 ? "" : std::to_string(open_) + " sessions were not closed";
}

}  // namespace jsvm_test
