// SPDX-License-Identifier: Apache-2.0
// Requests to the inspector's server over HTTP: who is answered, and what.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "test/support/inspector_client.h"
#include "test/unittest/debug/inspector_server_fixture.h"

namespace {

using jsvm_test::HttpAnswer;
using jsvm_test::InspectorClient;
using jsvm_test::InspectorUrl;
using jsvm_test::RunningServer;
using jsvm_test::SessionRecord;

class InspectorRequestTest : public ::testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(server_.Started()); }

    // What a whole text is answered by; the connection has to end when it is refused.
    std::string StatusOf(const std::string& request) {
        InspectorClient client = server_.Connected();
        EXPECT_TRUE(client.Send(request));
        return client.ReadAnswer().status;
    }
    int CodeOfUpgrade(const std::string& id, const char* host = "localhost",
                      const std::string& lines = "") {
        return server_.Connected().Upgrade(id, host, lines).Code();
    }
    std::string Id() const { return server_.Parsed().id; }

    SessionRecord record_;
    RunningServer server_{&record_};
};

TEST_F(InspectorRequestTest, PagesAreAnsweredAsJson) {
    for (const char* path : {"/json", "/json/", "/json/list", "/JSON/List", "/json/list/",
                             "/json/list/x", "/json/version", "/Json/VERSION", "/json/protocol"}) {
        const HttpAnswer answer = server_.Get(path);
        EXPECT_EQ("HTTP/1.0 200 OK", answer.status) << path;
        EXPECT_EQ("application/json; charset=UTF-8", answer.Header("Content-Type")) << path;
        EXPECT_EQ("no-cache", answer.Header("Cache-Control")) << path;
        EXPECT_EQ(std::to_string(answer.body.size()), answer.Header("Content-Length")) << path;
        ASSERT_FALSE(answer.body.empty()) << path;
        const char first = answer.body.front();
        EXPECT_TRUE(first == '{' || first == '[') << path;
    }
}

TEST_F(InspectorRequestTest, OtherPathsAreRefused) {
    for (const char* path :
         {"/", "/jso", "/jsonx", "/json/x", "/json/listx", "/json/versions", "/json/version/x",
          "/json/protocol/", "/json/close/1", "/json?x=1", "/json/list?t=1", "/json/version?",
          "/index.html", "/json/../etc/passwd", "/%6a"}) {
        const HttpAnswer answer = server_.Get(path);
        EXPECT_EQ("HTTP/1.0 400 Bad Request", answer.status) << path;
        EXPECT_EQ("text/html; charset=UTF-8", answer.Header("Content-Type")) << path;
        EXPECT_NE(std::string::npos, answer.body.find("WebSocket")) << path;
    }
}

TEST_F(InspectorRequestTest, ARefusedClientIsDisconnected) {
    InspectorClient client = server_.Connected();
    EXPECT_EQ(400, client.Get("/x").Code());
    EXPECT_TRUE(client.WaitForEnd());
}

TEST_F(InspectorRequestTest, OnlyGetIsAnswered) {
    for (const char* method : {"POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "BREW"}) {
        const std::string status =
            StatusOf(std::string(method) + " /json HTTP/1.1\r\nHost: localhost\r\n\r\n");
        EXPECT_EQ(std::string::npos, status.find("200")) << method << ": " << status;
    }
}

// libwebsockets makes a tunnel to nowhere of it.
TEST_F(InspectorRequestTest, ConnectEndsTheConnection) {
    for (const char* what : {"/json", "localhost:80", "/"}) {
        InspectorClient client = server_.Connected();
        const std::string request = std::string("CONNECT ") + what + " HTTP/1.1\r\n";
        ASSERT_TRUE(client.Send(request + "Host: localhost\r\n\r\n"));
        EXPECT_TRUE(client.WaitForEnd()) << what;
    }
}

TEST_F(InspectorRequestTest, AConnectionIsGoodForManyRequests) {
    InspectorClient client = server_.Connected();
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(200, client.Get(i % 2 == 0 ? "/json" : "/json/protocol").Code()) << i;
    }
    EXPECT_TRUE(client.SendGet("/json/version"));
    EXPECT_TRUE(client.SendGet("/json/list"));
    EXPECT_NE(std::string::npos, client.ReadAnswer().body.find("Browser"));
    EXPECT_NE(std::string::npos, client.ReadAnswer().body.find(Id()));
    EXPECT_EQ(101, client.Upgrade(Id()).Code());
}

TEST_F(InspectorRequestTest, ARequestMayComeInPieces) {
    InspectorClient client = server_.Connected();
    const std::string request = "GET /json/version HTTP/1.1\r\nHost: localhost:9229\r\n\r\n";
    for (const char byte : request) ASSERT_TRUE(client.Send(std::string(1, byte)));
    EXPECT_EQ(200, client.ReadAnswer().Code());
}

// A page whose own name leads to 127.0.0.1 sends that name.
TEST_F(InspectorRequestTest, NamesOfOthersAreRefused) {
    for (const char* host : {"evil.example", "evil.example:9229", "localhost.evil.example",
                             "127.0.0.1.evil.example", "0.0.0.0", "[::]:9229", "localhost."}) {
        EXPECT_EQ(400, server_.Get("/json", host).Code()) << host;
        EXPECT_EQ(400, CodeOfUpgrade(Id(), host)) << host;
    }
    EXPECT_EQ(0u, record_.OpenedSoFar());
}

TEST_F(InspectorRequestTest, AddressesAndLocalhostAreNoNamesOfOthers) {
    for (const char* host : {"127.0.0.1:9229", "localhost", "LocalHost:1", "192.168.1.7", "[::1]",
                             "[::1]:9229", "[2001:db8::7]:80"}) {
        EXPECT_EQ(200, server_.Get("/json", host).Code()) << host;
        EXPECT_EQ(101, CodeOfUpgrade(Id(), host)) << host;
    }
    for (const char* host : {static_cast<const char*>(nullptr), ""}) {
        EXPECT_EQ(200, server_.Get("/json", host).Code());
        EXPECT_EQ(400, CodeOfUpgrade(Id(), host)) << "a handshake has a host";
    }
}

TEST_F(InspectorRequestTest, TwoHostsAreRefused) {
    EXPECT_EQ(400, server_.Get("/json", "localhost", "Host: evil.example\r\n").Code());
    EXPECT_EQ(400, server_.Get("/json", "evil.example", "Host: localhost\r\n").Code());
    EXPECT_EQ(400, server_.Get("/json", "", "Host: evil.example\r\n").Code());
    EXPECT_EQ(400, server_.Get("/json", "localhost", "Host: localhost\r\n").Code());
}

TEST_F(InspectorRequestTest, PagesOfTheWebAreRefused) {
    for (const char* origin :
         {"http://localhost", "https://evil.example", "null", "file://", "http://127.0.0.1:9229",
          "chrome-extension://abcdef", "devtools.evil.example", "x-devtools://devtools"}) {
        const std::string line = std::string("Origin: ") + origin + "\r\n";
        EXPECT_EQ(403, server_.Get("/json", "localhost", line).Code()) << origin;
        EXPECT_EQ(403, CodeOfUpgrade(Id(), "localhost", line)) << origin;
    }
    const std::string two = "Origin: devtools://devtools\r\nOrigin: https://evil.example\r\n";
    EXPECT_EQ(403, CodeOfUpgrade(Id(), "localhost", two));
    EXPECT_EQ(0u, record_.OpenedSoFar());
}

TEST_F(InspectorRequestTest, DevtoolsAreWelcome) {
    const std::string line = "Origin: devtools://devtools\r\n";
    EXPECT_EQ(200, server_.Get("/json", "localhost", line).Code());
    EXPECT_EQ(101, CodeOfUpgrade(Id(), "localhost", line));
}

TEST_F(InspectorRequestTest, OnlyTheRightIdOpensASession) {
    const std::string other = Id().substr(0, 35) + (Id().back() == '0' ? '1' : '0');
    for (const std::string& id : {other, Id() + "x", Id() + "/", Id().substr(1), std::string(),
                                  std::string("json"), Id() + "?x=1"}) {
        EXPECT_EQ(400, CodeOfUpgrade(id)) << id;
    }
    EXPECT_EQ(400, server_.Get("/" + Id()).Code()) << "without an upgrade";
    EXPECT_EQ(0u, record_.OpenedSoFar());
}

TEST_F(InspectorRequestTest, OtherUpgradesAreRefused) {
    InspectorClient client = server_.Connected();
    const HttpAnswer answer =
        client.Get("/" + Id(), "localhost",
                   "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n");
    EXPECT_EQ(400, answer.Code());
    const std::string http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    InspectorClient second = server_.Connected();
    ASSERT_TRUE(second.Send(http2));
    EXPECT_TRUE(second.WaitForEnd());
    for (const char* version : {"0", "8", "14"}) {
        InspectorClient third = server_.Connected();
        EXPECT_EQ(400, third
                           .Get("/" + Id(), "localhost",
                                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                                "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: " +
                                    std::string(version) + "\r\n")
                           .Code())
            << version;
    }
}

TEST_F(InspectorRequestTest, TheHandshakeIsThatOfTheRfc) {
    InspectorClient client = server_.Connected();
    const HttpAnswer answer =
        client.Upgrade(Id(), "localhost",
                       "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
    EXPECT_EQ(101, answer.Code());
    EXPECT_EQ("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer.Header("Sec-WebSocket-Accept"));
    EXPECT_EQ("", answer.Header("Sec-WebSocket-Extensions")) << "nothing is compressed";
}

TEST_F(InspectorRequestTest, TheListSaysWhereToGo) {
    const std::string body = server_.Get("/json/list", "127.0.0.1:4711").body;
    const std::string at = "127.0.0.1:4711/" + Id();
    EXPECT_EQ(
        "[ {\n"
        "  \"description\": \"jsvm instance\",\n"
        "  \"devtoolsFrontendUrl\": "
        "\"devtools://devtools/bundled/js_app.html?v8only=true&ws=" +
            at +
            "\",\n"
            "  \"devtoolsFrontendUrlCompat\": "
            "\"devtools://devtools/bundled/inspector.html?v8only=true&ws=" +
            at +
            "\",\n"
            "  \"id\": \"" +
            Id() +
            "\",\n"
            "  \"title\": \"title\",\n"
            "  \"type\": \"node\",\n"
            "  \"url\": \"file:///program.js\",\n"
            "  \"webSocketDebuggerUrl\": \"ws://" +
            at + "\"\n} ]\n",
        body);
}

TEST_F(InspectorRequestTest, WithoutAHostTheAddressIsTold) {
    const InspectorUrl url = server_.Parsed();
    EXPECT_NE(std::string::npos, server_.Get("/json", nullptr).body.find(server_.Url()));
    EXPECT_EQ("127.0.0.1:" + std::to_string(url.port), url.Authority());
}

TEST_F(InspectorRequestTest, ALongHeadIsRefused) {
    InspectorClient client = server_.Connected();
    // Not all of it may be taken.
    client.SendGet("/json", "localhost", "X-Long: " + std::string(100000, 'x') + "\r\n");
    EXPECT_NE(200, client.ReadAnswer().Code());
    InspectorClient many = server_.Connected();
    std::string lines;
    for (int i = 0; i < 10000; ++i) lines += "X-" + std::to_string(i) + ": y\r\n";
    many.SendGet("/json", "localhost", lines);
    many.ReadAnswer();
    EXPECT_EQ(200, server_.Get("/json").Code());
}

}  // namespace
