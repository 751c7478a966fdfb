// SPDX-License-Identifier: Apache-2.0
// Sessions of the inspector's server: messages both ways, and how they begin and end.
#include "frameworks/debug/inspector_server.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test/support/inspector_client.h"
#include "test/unittest/debug/inspector_server_fixture.h"

namespace {

using jsvm_test::ClientFrame;
using jsvm_test::Frame;
using jsvm_test::InspectorClient;
using jsvm_test::kBinary;
using jsvm_test::kClose;
using jsvm_test::kContinuation;
using jsvm_test::kPing;
using jsvm_test::kPong;
using jsvm_test::kText;
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

}  // namespace
