// SPDX-License-Identifier: Apache-2.0
// The log sink as a program sees it, before OH_JSVM_Init: creating a VM is then refused with a
// line.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ark_runtime/jsvmx_log.h"

namespace {

struct Line {
    JSVMX_LogLevel level;
    std::string message;
};

void Note(JSVMX_LogLevel level, const char* message, void* data) {
    static_cast<std::vector<Line>*>(data)->push_back({level, message});
}

void ProvokeALine() {
    JSVM_VM vm = nullptr;
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateVM(nullptr, &vm));
    EXPECT_EQ(nullptr, vm);
}

std::string StandardErrorOf(void (*provoke)()) {
    testing::internal::CaptureStderr();
    provoke();
    return testing::internal::GetCapturedStderr();
}

TEST(LogSinkTest, ReceivesLinesInsteadOfStandardError) {
    std::vector<Line> lines;
    ASSERT_EQ(JSVM_OK, JSVMX_SetLogSink(Note, &lines));
    EXPECT_EQ("", StandardErrorOf(ProvokeALine));
    ASSERT_EQ(JSVM_OK, JSVMX_SetLogSink(nullptr, nullptr));
    ASSERT_EQ(1u, lines.size());
    EXPECT_EQ(JSVMX_LOG_ERROR, lines[0].level);
    EXPECT_EQ("OH_JSVM_CreateVM: OH_JSVM_Init has not been called", lines[0].message);
}

TEST(LogSinkTest, TheLastOneSetCounts) {
    std::vector<Line> first;
    std::vector<Line> second;
    ASSERT_EQ(JSVM_OK, JSVMX_SetLogSink(Note, &first));
    ASSERT_EQ(JSVM_OK, JSVMX_SetLogSink(Note, &second));
    ProvokeALine();
    ASSERT_EQ(JSVM_OK, JSVMX_SetLogSink(nullptr, nullptr));
    EXPECT_TRUE(first.empty());
    EXPECT_EQ(1u, second.size());
}

TEST(LogSinkTest, NullBringsStandardErrorBack) {
    std::vector<Line> lines;
    ASSERT_EQ(JSVM_OK, JSVMX_SetLogSink(Note, &lines));
    ASSERT_EQ(JSVM_OK, JSVMX_SetLogSink(nullptr, &lines));
    EXPECT_EQ("jsvm: error: OH_JSVM_CreateVM: OH_JSVM_Init has not been called\n",
              StandardErrorOf(ProvokeALine));
    EXPECT_TRUE(lines.empty());
    ASSERT_EQ(JSVM_OK, JSVMX_SetLogSink(nullptr, nullptr));
}

}  // namespace
