// SPDX-License-Identifier: Apache-2.0
// Frames of WebSocket as the inspector's server takes and sends them.
#include <gtest/gtest.h>

#include <optional>
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

class InspectorFrameTest : public ::testing::Test {
  protected:
    void SetUp() override {
        ASSERT_TRUE(server_.Started());
        client_ = server_.Attached();
        session_ = record_.WaitForOpened();
    }

    // Sends bytes for which the server has to end the connection. The code of its close frame, 0
    // when it sends none.
    int CodeAfter(const std::string& bytes) {
        client_.Send(bytes);
        int code = 0;
        while (const std::optional<Frame> frame = client_.ReadFrame()) {
            if (frame->opcode != kClose) continue;
            code = frame->CloseCode();
            client_.SendFrame(kClose, frame->payload);
            client_.ShutDown();
        }
        record_.WaitForAllClosed();
        return code;
    }

    SessionRecord record_;
    RunningServer server_{&record_};
    InspectorClient client_;
    uint32_t session_ = 0;
};

TEST_F(InspectorFrameTest, PiecesMakeOneMessage) {
    ASSERT_TRUE(client_.SendFrame(kText, "{\"id\"", false));
    ASSERT_TRUE(client_.SendFrame(kContinuation, "", false));
    ASSERT_TRUE(client_.SendFrame(kContinuation, ":1", false));
    ASSERT_TRUE(client_.SendFrame(kPing, "between"));
    ASSERT_TRUE(client_.SendFrame(kContinuation, "}", true));
    EXPECT_EQ("{\"id\":1}", record_.WaitForMessage(0));
    ASSERT_TRUE(client_.SendFrame(kText, "a", false));
    ASSERT_TRUE(client_.SendFrame(kContinuation, "", true));
    EXPECT_EQ("a", record_.WaitForMessage(1));
    ASSERT_TRUE(client_.SendFrame(kText, "", false));
    ASSERT_TRUE(client_.SendFrame(kContinuation, "", true));
    EXPECT_EQ("", record_.WaitForMessage(2));
}

TEST_F(InspectorFrameTest, APieceMayEndWithinACharacter) {
    const std::string text = "gr\xC3\xB6\xC3\x9F \xE2\x82\xAC \xF0\x9F\x90\x9E";
    for (size_t i = 0; i < text.size(); ++i) {
        const bool last = i + 1 == text.size();
        ASSERT_TRUE(client_.SendFrame(i == 0 ? kText : kContinuation, text.substr(i, 1), last));
    }
    EXPECT_EQ(text, record_.WaitForMessage());
}

TEST_F(InspectorFrameTest, BytesMayComeOneByOne) {
    const std::string bytes = ClientFrame(kText, std::string(300, 'x'));
    for (const char byte : bytes) ASSERT_TRUE(client_.Send(std::string(1, byte)));
    EXPECT_EQ(std::string(300, 'x'), record_.WaitForMessage());
}

TEST_F(InspectorFrameTest, ManyMessagesMayComeAtOnce) {
    std::string bytes;
    for (int i = 0; i < 5000; ++i) bytes += ClientFrame(kText, std::to_string(i));
    ASSERT_TRUE(client_.Send(bytes));
    for (int i = 0; i < 5000; ++i) {
        ASSERT_EQ(std::to_string(i), record_.WaitForMessage(static_cast<size_t>(i)));
    }
}

TEST_F(InspectorFrameTest, LargeMessagesCome) {
    std::string text(32 << 20, 'x');
    for (size_t i = 0; i < text.size(); i += 1000) text[i] = static_cast<char>('a' + i % 26);
    ASSERT_TRUE(client_.SendText(text));
    EXPECT_TRUE(text == record_.WaitForMessage(0));
    const size_t piece = 1 << 20;
    for (size_t at = 0; at < text.size(); at += piece) {
        ASSERT_TRUE(client_.SendFrame(at == 0 ? kText : kContinuation, text.substr(at, piece),
                                      at + piece == text.size()));
    }
    EXPECT_TRUE(text == record_.WaitForMessage(1));
}

TEST_F(InspectorFrameTest, PingsAreAnsweredWithWhatTheySay) {
    for (const std::string& text : {std::string("hello"), std::string(), std::string(125, 'p'),
                                    std::string("\0\xFF\x80", 3)}) {
        ASSERT_TRUE(client_.SendFrame(kPing, text));
        const std::optional<Frame> frame = client_.ReadFrame();
        ASSERT_TRUE(frame);
        EXPECT_EQ(kPong, frame->opcode);
        EXPECT_TRUE(frame->final);
        EXPECT_EQ(text, frame->payload);
    }
    ASSERT_TRUE(client_.SendFrame(kPong, "unasked"));
    ASSERT_TRUE(client_.SendText("still there"));
    EXPECT_EQ("still there", record_.WaitForMessage());
}

TEST_F(InspectorFrameTest, ACloseIsAnswered) {
    EXPECT_EQ(1000, CodeAfter(ClientFrame(kClose, "\x03\xE8")));
}

TEST_F(InspectorFrameTest, ACloseWithoutACodeIsAnswered) {
    client_.SendFrame(kClose, "");
    const std::optional<Frame> frame = client_.ReadFrame();
    ASSERT_TRUE(frame);
    EXPECT_EQ(kClose, frame->opcode);
    record_.WaitForAllClosed();
}

TEST_F(InspectorFrameTest, DamagedTextEndsTheSession) {
    EXPECT_EQ(1007, CodeAfter(ClientFrame(kText, "a\xC3(")));
    EXPECT_EQ(0u, record_.Messages());
}

TEST_F(InspectorFrameTest, DamagedTextInPiecesEndsTheSession) {
    EXPECT_EQ(1007, CodeAfter(ClientFrame(kText, "a\xED", false) +
                              ClientFrame(kContinuation, "\xA0\x80", true)));
    EXPECT_EQ(0u, record_.Messages());
}

TEST_F(InspectorFrameTest, TextThatEndsWithinACharacterEndsTheSession) {
    EXPECT_EQ(1007, CodeAfter(ClientFrame(kText, "a\xE2\x82")));
}

TEST_F(InspectorFrameTest, BinaryMessagesAreRefused) {
    EXPECT_EQ(1003, CodeAfter(ClientFrame(kBinary, "abc")));
    EXPECT_EQ(0u, record_.Messages());
}

TEST_F(InspectorFrameTest, EmptyBinaryMessagesAreRefusedToo) {
    EXPECT_EQ(1003, CodeAfter(ClientFrame(kBinary, "")));
    EXPECT_EQ(0u, record_.Messages());
}

// The head of a frame says how long it will be: nobody waits for the rest.
TEST_F(InspectorFrameTest, AMessageOfMoreThan256MbIsRefused) {
    std::string head = ClientFrame(kText, std::string(70000, 'x'));
    const uint64_t length = (256u << 20) + 1;
    for (int i = 0; i < 8; ++i) head[2 + i] = static_cast<char>(length >> (56 - 8 * i));
    EXPECT_EQ(1009, CodeAfter(head));
}

TEST_F(InspectorFrameTest, AMessageOfMoreThan256MbInPiecesIsRefused) {
    const std::string piece(16 << 20, 'x');
    const std::string bytes = ClientFrame(kContinuation, piece, false);
    ASSERT_TRUE(client_.SendFrame(kText, piece, false));
    for (int i = 1; i < 16; ++i) ASSERT_TRUE(client_.Send(bytes));
    EXPECT_EQ(1009, CodeAfter(ClientFrame(kContinuation, "x", true)));
    EXPECT_EQ(0u, record_.Messages());
}

TEST_F(InspectorFrameTest, AMessageOf256MbComes) {
    const std::string text(256 << 20, 'x');
    ASSERT_TRUE(client_.SendText(text));
    EXPECT_TRUE(text == record_.WaitForMessage());
}

// The mask is there for proxies, of which there are none. libwebsockets does not insist on it.
TEST_F(InspectorFrameTest, AFrameWithoutAMaskIsTaken) {
    ASSERT_TRUE(client_.Send(ClientFrame(kText, "bare", true, false)));
    EXPECT_EQ("bare", record_.WaitForMessage(0));
    ASSERT_TRUE(client_.SendText("masked"));
    EXPECT_EQ("masked", record_.WaitForMessage(1));
}

class InspectorWrongFrameTest : public InspectorFrameTest,
                                public ::testing::WithParamInterface<std::string> {};

TEST_P(InspectorWrongFrameTest, EndsTheSession) {
    const int code = CodeAfter(GetParam());
    EXPECT_TRUE(code == 0 || code == 1002) << code;
    EXPECT_EQ(0u, record_.Messages());
    InspectorClient next = server_.Attached();
    EXPECT_TRUE(next.SendText("next"));
    EXPECT_EQ("next", record_.WaitForMessage());
}

std::string HugeLength() {
    return std::string("\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10) + "maskdata";
}

INSTANTIATE_TEST_SUITE_P(
    All, InspectorWrongFrameTest,
    ::testing::Values(ClientFrame(kText, "x", true, true, 4),
                      ClientFrame(kText, "x", true, true, 2),
                      ClientFrame(kText, "x", true, true, 1), ClientFrame(3, "x"),
                      ClientFrame(7, "x"), ClientFrame(11, "x"), ClientFrame(15, "x"),
                      ClientFrame(kContinuation, "x"), ClientFrame(kPing, "x", false),
                      ClientFrame(kClose, "x", false), ClientFrame(kPing, std::string(126, 'x')),
                      ClientFrame(kText, "a", false) + ClientFrame(kText, "b", true),
                      ClientFrame(kText, "a", false) + ClientFrame(kBinary, "b", true),
                      HugeLength()));

}  // namespace
