// SPDX-License-Identifier: Apache-2.0
// The inspector's server under many clients, slow clients, and without descriptors.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "test/support/inspector_client.h"
#include "test/support/log_lines.h"
#include "test/unittest/debug/inspector_server_fixture.h"

namespace {

using jsvm_test::InspectorClient;
using jsvm_test::LogLines;
using jsvm_test::RunningServer;
using jsvm_test::SessionRecord;

constexpr size_t kMany = 1000;

// Both ends of each connection are in this process.
void AllowDescriptors() {
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4 * kMany);
    ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
    ASSERT_GE(limit.rlim_cur, 2 * kMany + 100) << "this machine allows too few open files";
}

class InspectorLoadTest : public ::testing::Test {
  protected:
    void SetUp() override {
        AllowDescriptors();
        ASSERT_TRUE(server_.Started());
    }

    SessionRecord record_{true};
    RunningServer server_{&record_};
};

TEST_F(InspectorLoadTest, AThousandSessionsAtOnce) {
    std::vector<InspectorClient> clients;
    for (size_t i = 0; i < kMany; ++i) clients.push_back(server_.Attached());
    record_.WaitForOpened(kMany);
    for (size_t i = 0; i < kMany; ++i) ASSERT_TRUE(clients[i].SendText(std::to_string(i)));
    for (size_t i = 0; i < kMany; ++i) ASSERT_EQ(std::to_string(i), clients[i].ReadText());
    clients.clear();
    record_.WaitForAllClosed();
}

TEST_F(InspectorLoadTest, AThousandSessionsOneAfterAnother) {
    for (size_t i = 0; i < kMany; ++i) {
        InspectorClient client = server_.Attached();
        ASSERT_TRUE(client.SendText("x"));
        ASSERT_EQ("x", client.ReadText());
    }
    record_.WaitForAllClosed();
    EXPECT_EQ(kMany, record_.OpenedSoFar());
}

// They wait for nothing that others need.
TEST_F(InspectorLoadTest, AThousandThatSayNothingKeepNobodyOut) {
    std::vector<InspectorClient> silent;
    for (size_t i = 0; i < kMany; ++i) {
        silent.push_back(server_.Connected());
        if (i % 2 == 0) silent.back().Send("GET /json HTTP/1.1\r\nHost: ");
    }
    EXPECT_EQ(200, server_.Get("/json").Code());
    InspectorClient client = server_.Attached();
    ASSERT_TRUE(client.SendText("x"));
    EXPECT_EQ("x", client.ReadText());
}

TEST_F(InspectorLoadTest, AThousandRequestsAtOnce) {
    std::vector<InspectorClient> clients;
    for (size_t i = 0; i < kMany; ++i) {
        clients.push_back(server_.Connected());
        ASSERT_TRUE(clients.back().SendGet("/json/version"));
    }
    for (InspectorClient& client : clients) ASSERT_EQ(200, client.ReadAnswer().Code());
}

TEST_F(InspectorLoadTest, ASlowClientKeepsNobodyWaiting) {
    InspectorClient slow = server_.Attached();
    const uint32_t slow_session = record_.WaitForOpened(1);
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(server_.SendSize(slow_session, 10 << 20));
    InspectorClient client = server_.Attached();
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(client.SendText("x"));
        ASSERT_EQ("x", client.ReadText());
    }
    for (int i = 0; i < 10; ++i) {
        const auto frame = slow.ReadFrame();
        ASSERT_TRUE(frame);
        EXPECT_EQ(10u << 20, frame->payload.size());
    }
}

TEST_F(InspectorLoadTest, AClientThatLetsAGigabyteWaitIsDropped) {
    LogLines log;
    InspectorClient deaf = server_.Attached();
    const uint32_t session = record_.WaitForOpened();
    constexpr size_t kPiece = 64 << 20;
    size_t sent = 0;
    while (server_.SendSize(session, kPiece)) sent += kPiece;
    EXPECT_GE(sent, (1u << 30) - kPiece);
    EXPECT_LE(sent, (1u << 30) + kPiece) << "what the first write took";
    EXPECT_FALSE(server_.SendTo(session, "x"));
    EXPECT_EQ(1u, log.Count("Test: a debugger was dropped")) << log.All();
    record_.WaitForAllClosed();
    InspectorClient client = server_.Attached();
    ASSERT_TRUE(client.SendText("x"));
    EXPECT_EQ("x", client.ReadText());
}

TEST_F(InspectorLoadTest, WithoutDescriptorsClientsWaitInLine) {
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    InspectorClient client;
    ASSERT_TRUE(client.Connect("127.0.0.1", server_.Parsed().port));
    EXPECT_EQ(200, client.Get("/json").Code());
    // All that there are, but one for the client's end of the next connection.
    std::vector<int> taken;
    for (int fd; (fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;) taken.push_back(fd);
    ASSERT_FALSE(taken.empty());
    close(taken.back());
    taken.pop_back();
    InspectorClient waiting;
    ASSERT_TRUE(waiting.Connect("127.0.0.1", server_.Parsed().port));
    ASSERT_TRUE(waiting.SendGet("/json/version"));
    EXPECT_EQ(200, client.Get("/json").Code()) << "others are served";
    for (const int fd : taken) close(fd);
    EXPECT_EQ(200, waiting.ReadAnswer().Code());
}

// The kernel then refuses to poll the descriptors that are open.
TEST_F(InspectorLoadTest, ALowerLimitOfDescriptorsIsSurvived) {
    InspectorClient client = server_.Connected();
    EXPECT_EQ(200, client.Get("/json").Code());
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    const rlimit low = {1, limit.rlim_max};
    ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &low));
    EXPECT_TRUE(client.SendGet("/json/version"));
    EXPECT_TRUE(client.SendGet("/json/list"));
    ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
    EXPECT_EQ(200, client.ReadAnswer().Code());
    EXPECT_EQ(200, client.ReadAnswer().Code());
    EXPECT_EQ(200, server_.Get("/json").Code());
}

}  // namespace
