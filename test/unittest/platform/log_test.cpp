// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/log.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

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

}  // namespace
