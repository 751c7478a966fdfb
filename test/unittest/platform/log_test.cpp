// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

std::string Logged(JsvmLogLevel level, const std::string& text) {
    testing::internal::CaptureStderr();
    jsvm_log(level, "%s", text.c_str());
    return testing::internal::GetCapturedStderr();
}

TEST(LogTest, WritesOneLineWithItsLevel) {
    EXPECT_EQ("jsvm: info: 7 of 8\n", Logged(JSVM_LOG_INFO, "7 of 8"));
    EXPECT_EQ("jsvm: error: no\n", Logged(JSVM_LOG_ERROR, "no"));
    EXPECT_EQ("jsvm: fatal: \n", Logged(JSVM_LOG_FATAL, ""));
}

TEST(LogTest, CutsWhatIsTooLongAndStillEndsTheLine) {
    for (const size_t length : {size_t{900}, size_t{1008}, size_t{1009}, size_t{1010}, size_t{1011},
                                size_t{1012}, size_t{5000}}) {
        const std::string line = Logged(JSVM_LOG_INFO, std::string(length, 'x'));
        EXPECT_LE(line.size(), 1024u) << length;
        EXPECT_EQ('\n', line.back()) << length;
        EXPECT_EQ(line.size() - 1, line.find('\n')) << length;
        const size_t kept = line.size() - std::string("jsvm: info: \n").size();
        EXPECT_EQ(std::string(kept, 'x'), line.substr(12, kept)) << length;
        EXPECT_TRUE(kept == length || kept >= 1000) << length << " became " << kept;
    }
}

TEST(LogTest, KeepsErrno) {
    errno = EINTR;
    Logged(JSVM_LOG_INFO, "x");
    EXPECT_EQ(EINTR, errno);
}

// Sets a sink for one test.
class SinkTest : public ::testing::Test {
  protected:
    void TearDown() override { EXPECT_TRUE(jsvm_log_set_sink(nullptr, nullptr)); }
};

struct Lines {
    std::vector<JSVMX_LogLevel> levels;
    std::vector<std::string> messages;
};

void Note(JSVMX_LogLevel level, const char* message, void* data) {
    auto* lines = static_cast<Lines*>(data);
    lines->levels.push_back(level);
    lines->messages.emplace_back(message);
    errno = ENOENT;
}

TEST_F(SinkTest, GetsLevelAndMessageAndErrnoIsKept) {
    Lines lines;
    ASSERT_TRUE(jsvm_log_set_sink(Note, &lines));
    errno = EINTR;
    jsvm_log(JSVM_LOG_INFO, "%d of %d", 7, 8);
    EXPECT_EQ(EINTR, errno);
    jsvm_log(JSVM_LOG_ERROR, "no");
    jsvm_log(JSVM_LOG_FATAL, "%s", "");
    EXPECT_EQ((std::vector<std::string>{"7 of 8", "no", ""}), lines.messages);
    EXPECT_EQ((std::vector<JSVMX_LogLevel>{JSVMX_LOG_INFO, JSVMX_LOG_ERROR, JSVMX_LOG_FATAL}),
              lines.levels);
}

TEST_F(SinkTest, GetsTheSameCutTextAsStandardError) {
    const std::string text(5000, 'x');
    const std::string line = Logged(JSVM_LOG_INFO, text);
    Lines lines;
    ASSERT_TRUE(jsvm_log_set_sink(Note, &lines));
    EXPECT_EQ("", Logged(JSVM_LOG_INFO, text));
    ASSERT_EQ(1u, lines.messages.size());
    EXPECT_EQ(line, "jsvm: info: " + lines.messages[0] + "\n");
}

void LogFromWithin(JSVMX_LogLevel level, const char* message, void* data) {
    Note(level, message, data);
    jsvm_log(JSVM_LOG_INFO, "from within");
}

TEST_F(SinkTest, ALineFromWithinTheSinkGoesToStandardError) {
    Lines lines;
    ASSERT_TRUE(jsvm_log_set_sink(LogFromWithin, &lines));
    EXPECT_EQ("jsvm: info: from within\n", Logged(JSVM_LOG_INFO, "one"));
    EXPECT_EQ("jsvm: info: from within\n", Logged(JSVM_LOG_INFO, "two"));
    EXPECT_EQ((std::vector<std::string>{"one", "two"}), lines.messages);
}

void ReplaceItself(JSVMX_LogLevel, const char*, void* data) {
    ASSERT_TRUE(jsvm_log_set_sink(Note, data));
    // And what replaced it, which nobody is in.
    ASSERT_TRUE(jsvm_log_set_sink(nullptr, nullptr));
    ASSERT_TRUE(jsvm_log_set_sink(Note, data));
}

TEST_F(SinkTest, ASinkMayReplaceItself) {
    Lines lines;
    ASSERT_TRUE(jsvm_log_set_sink(ReplaceItself, &lines));
    jsvm_log(JSVM_LOG_INFO, "one");
    jsvm_log(JSVM_LOG_INFO, "two");
    EXPECT_EQ((std::vector<std::string>{"two"}), lines.messages);
}

// Two threads meet in their sink and each replaces it: neither may wait for the other.
struct Meeting {
    std::atomic<int> arrived{0};
};

void MeetAndReplace(JSVMX_LogLevel, const char*, void* data) {
    auto* meeting = static_cast<Meeting*>(data);
    ++meeting->arrived;
    while (meeting->arrived < 2) std::this_thread::yield();
    ASSERT_TRUE(jsvm_log_set_sink(nullptr, nullptr));
}

TEST_F(SinkTest, ThreadsThatReplaceItFromWithinDoNotWaitForOneAnother) {
    Meeting meeting;
    ASSERT_TRUE(jsvm_log_set_sink(MeetAndReplace, &meeting));
    std::thread other([] { jsvm_log(JSVM_LOG_INFO, "x"); });
    jsvm_log(JSVM_LOG_INFO, "x");
    other.join();
    EXPECT_EQ(2, meeting.arrived);
}

// Held open by the test: whoever logs stays in the sink until it is released.
struct Gate {
    std::atomic<bool> entered{false};
    std::atomic<bool> open{false};
    std::atomic<bool> left{false};
};

void PassGate(JSVMX_LogLevel, const char*, void* data) {
    auto* gate = static_cast<Gate*>(data);
    gate->entered = true;
    while (!gate->open) std::this_thread::yield();
    gate->left = true;
}

TEST_F(SinkTest, ReplacingWaitsForAThreadThatIsInTheOldOne) {
    Gate gate;
    ASSERT_TRUE(jsvm_log_set_sink(PassGate, &gate));
    std::thread logger([] { jsvm_log(JSVM_LOG_INFO, "x"); });
    while (!gate.entered) std::this_thread::yield();
    std::thread opener([&gate] { gate.open = true; });
    EXPECT_TRUE(jsvm_log_set_sink(nullptr, nullptr));
    EXPECT_TRUE(gate.left);
    logger.join();
    opener.join();
}

void CountUp(JSVMX_LogLevel, const char*, void* data) {
    ++*static_cast<std::atomic<int>*>(data);
}

// The sanitizers see what is used after it was freed.
TEST_F(SinkTest, DataCanBeFreedOnceItIsReplaced) {
    constexpr int kThreads = 3;
    constexpr int kLines = 2000;
    std::atomic<int> counted{0};
    std::atomic<int> done{0};
    auto current = std::make_unique<std::atomic<int>>(0);
    ASSERT_TRUE(jsvm_log_set_sink(CountUp, current.get()));
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&done] {
            for (int line = 0; line < kLines; ++line) jsvm_log(JSVM_LOG_INFO, "%d", line);
            ++done;
        });
    }
    while (done < kThreads) {
        auto next = std::make_unique<std::atomic<int>>(0);
        ASSERT_TRUE(jsvm_log_set_sink(CountUp, next.get()));
        counted += *current;
        current = std::move(next);
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_TRUE(jsvm_log_set_sink(nullptr, nullptr));
    EXPECT_EQ(kThreads * kLines, counted + *current);
}

}  // namespace
