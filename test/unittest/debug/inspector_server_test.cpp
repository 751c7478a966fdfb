// SPDX-License-Identifier: Apache-2.0
// The inspector's server: messages both ways, and how it and its sessions begin and end.
#include "frameworks/debug/inspector_server.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "test/support/inspector_client.h"
#include "test/support/log_lines.h"
#include "test/unittest/debug/inspector_server_fixture.h"

namespace {

using jsvm_test::InspectorClient;
using jsvm_test::InspectorUrl;
using jsvm_test::kText;
using jsvm_test::LogLines;
using jsvm_test::RunningServer;
using jsvm_test::SessionRecord;

TEST(InspectorServerTest, MessagesGoBothWays) {
    SessionRecord record(true);
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient client = server.Attached();
    const std::vector<std::string> texts = {"x",
                                            R"({"id":1,"method":"Runtime.enable"})",
                                            "",
                                            "gr\xC3\xB6\xC3\x9F",
                                            "\xF0\x9F\x90\x9E",
                                            std::string("\0zero", 5),
                                            std::string(125, 'a'),
                                            std::string(126, 'b'),
                                            std::string(65535, 'c'),
                                            std::string(65536, 'd'),
                                            std::string(3 << 20, 'e')};
    for (size_t i = 0; i < texts.size(); ++i) {
        ASSERT_TRUE(client.SendText(texts[i]));
        EXPECT_EQ(texts[i], record.WaitForMessage(i));
        EXPECT_EQ(texts[i], client.ReadText()) << i;
    }
}

TEST(InspectorServerTest, MessagesKeepTheirOrder) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient client = server.Attached();
    const uint32_t session = record.WaitForOpened();
    constexpr int kMessages = 20000;
    std::thread sender([&] {
        for (int i = 0; i < kMessages; ++i) EXPECT_TRUE(server.SendTo(session, std::to_string(i)));
    });
    for (int i = 0; i < kMessages; ++i) ASSERT_EQ(std::to_string(i), client.ReadText());
    sender.join();
}

TEST(InspectorServerTest, AMessageOf100MbIsOneFrame) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient client = server.Attached();
    const uint32_t session = record.WaitForOpened();
    const std::string text = std::string(100 << 20, 'm') + "end";
    ASSERT_TRUE(server.SendTo(session, text));
    ASSERT_TRUE(server.SendTo(session, "next"));
    const auto frame = client.ReadFrame();
    ASSERT_TRUE(frame);
    EXPECT_TRUE(frame->final);
    EXPECT_EQ(kText, frame->opcode);
    EXPECT_TRUE(text == frame->payload);
    EXPECT_EQ("next", client.ReadText());
}

// A pong must not land within a frame that is on its way.
TEST(InspectorServerTest, APingDuringALongMessageIsAnsweredAfterIt) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient client = server.Attached();
    const uint32_t session = record.WaitForOpened();
    const std::string text(50 << 20, 'm');
    ASSERT_TRUE(server.SendTo(session, text));
    client.Receive(1);  // it has begun
    ASSERT_TRUE(client.SendFrame(jsvm_test::kPing, "now"));
    std::string rest;
    while (rest.size() < 9 + text.size()) rest += client.Receive(1 << 20);
    EXPECT_EQ(std::string(10, 'm'), rest.substr(9 + text.size() - 10, 10));
    const std::string pong = rest.substr(9 + text.size());
    std::string all = pong;
    while (all.size() < 5) all += client.Receive(5);
    EXPECT_EQ(std::string("\x8A\x03now"), all);
}

TEST(InspectorServerTest, SessionsAreApart) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient first = server.Attached();
    const uint32_t first_session = record.WaitForOpened(1);
    InspectorClient second = server.Attached();
    const uint32_t second_session = record.WaitForOpened(2);
    EXPECT_NE(first_session, second_session);
    EXPECT_TRUE(server.SendTo(second_session, "for the second"));
    EXPECT_TRUE(server.SendTo(first_session, "for the first"));
    EXPECT_EQ("for the first", first.ReadText());
    EXPECT_EQ("for the second", second.ReadText());
}

TEST(InspectorServerTest, NothingIsSentToASessionThatIsGone) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    EXPECT_FALSE(server.SendTo(0, "x"));
    EXPECT_FALSE(server.SendTo(1, "x"));
    InspectorClient client = server.Attached();
    const uint32_t session = record.WaitForOpened();
    client.Reset();
    record.WaitForAllClosed();
    EXPECT_FALSE(server.SendTo(session, "x"));
    InspectorClient next = server.Attached();
    EXPECT_NE(session, record.WaitForOpened(2));
    EXPECT_FALSE(server.SendTo(session, "x"));
}

TEST(InspectorServerTest, ASessionEndsWithItsConnection) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient gone = server.Attached();
    InspectorClient reset = server.Attached();
    InspectorClient silent = server.Attached();
    record.WaitForOpened(3);
    gone.Disconnect();
    reset.Reset();
    silent.ShutDown();
    record.WaitForAllClosed();
}

// A program often ends right after it has said something to its debugger.
TEST(InspectorServerTest, WhatWasSentBeforeTheEndArrives) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient client = server.Attached();
    const uint32_t session = record.WaitForOpened();
    constexpr int kMessages = 100;
    for (int i = 0; i < kMessages; ++i) EXPECT_TRUE(server.SendTo(session, std::to_string(i)));
    server.Stop();
    for (int i = 0; i < kMessages; ++i) EXPECT_EQ(std::to_string(i), client.ReadText());
    EXPECT_TRUE(client.WaitForEnd());
}

TEST(InspectorServerTest, AClientThatTakesNothingDoesNotKeepTheServer) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient client = server.Attached();
    EXPECT_TRUE(server.SendSize(record.WaitForOpened(), 100 << 20));
    server.Stop();
    EXPECT_TRUE(client.WaitForEnd());
}

TEST(InspectorServerTest, EachStartHasAnotherId) {
    SessionRecord record;
    RunningServer first(&record);
    RunningServer second(&record);
    ASSERT_TRUE(first.Started() && second.Started());
    EXPECT_NE(first.Parsed().id, second.Parsed().id);
    EXPECT_NE(first.Parsed().port, second.Parsed().port);
    EXPECT_EQ(400, second.Connected().Upgrade(first.Parsed().id).Code());
}

TEST(InspectorServerTest, APortInUseIsToldInTheLog) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    const uint16_t port = server.Parsed().port;
    LogLines log;
    JsvmInspectorServerOptions options = {};
    options.host = "127.0.0.1";
    options.first_port = options.last_port = port;
    options.title = options.url = "";
    options.announced_pid = -1;
    options.events = record.Events();
    options.data = &record;
    EXPECT_EQ(nullptr, jsvm_inspector_server_start(&options, "OH_JSVM_OpenInspector"));
    EXPECT_EQ(1u, log.Count("OH_JSVM_OpenInspector: cannot listen on 127.0.0.1, port " +
                            std::to_string(port) + ": Address already in use"))
        << log.All();
    server.Stop();
    JsvmInspectorServer* next = jsvm_inspector_server_start(&options, "Test");
    ASSERT_NE(nullptr, next) << "the port is free again";
    jsvm_inspector_server_stop(next);
}

TEST(InspectorServerTest, OptionsAreCopied) {
    SessionRecord record;
    std::string texts[3] = {"127.0.0.1", "a title", "an url"};
    std::string function = "Test";
    JsvmInspectorServerOptions options = {};
    options.host = texts[0].c_str();
    options.title = texts[1].c_str();
    options.url = texts[2].c_str();
    options.announced_pid = -1;
    options.events = record.Events();
    options.data = &record;
    JsvmInspectorServer* server = jsvm_inspector_server_start(&options, function.c_str());
    ASSERT_NE(nullptr, server);
    for (std::string& text : texts) text.assign(text.size(), 'X');
    options = {};
    const InspectorUrl url = jsvm_test::ParseInspectorUrl(jsvm_inspector_server_url(server));
    InspectorClient client;
    ASSERT_TRUE(client.Connect("127.0.0.1", url.port));
    const std::string body = client.Get("/json").body;
    EXPECT_NE(std::string::npos, body.find("\"title\": \"a title\"")) << body;
    EXPECT_NE(std::string::npos, body.find("\"url\": \"an url\"")) << body;
    jsvm_inspector_server_stop(server);
}

TEST(InspectorServerTest, TheUnixSocketIsTheSameServer) {
    SessionRecord record;
    RunningServer server(&record, "127.0.0.1", 4711);
    ASSERT_TRUE(server.Started());
    const InspectorUrl url = server.Parsed();
    const std::string name = "jsvm_devtools_remote_" + std::to_string(url.port) + "_4711";
    InspectorClient client;
    ASSERT_TRUE(client.ConnectUnix(name));
    EXPECT_NE(std::string::npos, client.Get("/json", nullptr).body.find(server.Url()));
    EXPECT_NE(std::string::npos,
              client.Get("/json", "localhost:1").body.find("ws://localhost:1/" + url.id));
    EXPECT_EQ(400, InspectorClient(std::move(client)).Get("/json", "evil.example").Code());
    InspectorClient second;
    ASSERT_TRUE(second.ConnectUnix(name));
    ASSERT_EQ(101, second.Upgrade(url.id).Code());
    const uint32_t session = record.WaitForOpened();
    ASSERT_TRUE(second.SendText("hello"));
    EXPECT_EQ("hello", record.WaitForMessage());
    EXPECT_TRUE(server.SendTo(session, "and back"));
    EXPECT_EQ("and back", second.ReadText());
    server.Stop();
    EXPECT_FALSE(second.ConnectUnix(name));
}

TEST(InspectorServerTest, WithoutAPidThereIsNoUnixSocket) {
    SessionRecord record;
    RunningServer server(&record);
    ASSERT_TRUE(server.Started());
    InspectorClient client;
    EXPECT_FALSE(
        client.ConnectUnix("jsvm_devtools_remote_" + std::to_string(server.Parsed().port) + "_-1"));
}

TEST(InspectorServerTest, TitlesOfAnyBytesAreToldSafely) {
    SessionRecord record;
    RunningServer server(&record, "127.0.0.1", -1, "a\"b\\c\n\xFF\xC3\xA4", "file:///\xED\xA0\x80");
    ASSERT_TRUE(server.Started());
    const std::string body = server.Get("/json").body;
    EXPECT_NE(std::string::npos, body.find("\"title\": \"a\\\"b\\\\c\\u000a\xEF\xBF\xBD\xC3\xA4\""))
        << body;
    EXPECT_NE(std::string::npos,
              body.find("\"url\": \"file:///\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""))
        << body;
}

TEST(InspectorServerTest, AllAddressesOfAHostHaveOnePort) {
    SessionRecord record;
    RunningServer server(&record, "localhost");
    ASSERT_TRUE(server.Started());
    InspectorClient client;
    ASSERT_TRUE(client.Connect("127.0.0.1", server.Parsed().port));
    EXPECT_EQ(200, client.Get("/json").Code());
    EXPECT_NE(std::string::npos, server.Get("/json", nullptr).body.find(server.Parsed().id));
}

TEST(InspectorServerTest, AMessageMayHaveNoMemory) {
    EXPECT_EQ(nullptr, jsvm_inspector_message_new(SIZE_MAX));
    EXPECT_EQ(nullptr, jsvm_inspector_message_new(SIZE_MAX / 2));
}

}  // namespace
