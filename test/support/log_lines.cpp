// SPDX-License-Identifier: Apache-2.0
#include "test/support/log_lines.h"

#include <gtest/gtest.h>

#include <utility>

namespace jsvm_test {

LogLines::LogLines() {
    EXPECT_EQ(JSVM_OK, JSVMX_SetLogSink(Note, this));
}

LogLines::~LogLines() {
    EXPECT_EQ(JSVM_OK, JSVMX_SetLogSink(nullptr, nullptr));
}

void LogLines::Note(JSVMX_LogLevel, const char* message, void* data) {
    auto* self = static_cast<LogLines*>(data);
    const std::lock_guard<std::mutex> lock(self->mutex_);
    self->lines_.emplace_back(message);
}

std::vector<std::string> LogLines::Take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::exchange(lines_, {});
}

size_t LogLines::Count(const std::string& text) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    size_t count = 0;
    for (const std::string& line : lines_) count += line.find(text) != std::string::npos;
    return count;
}

std::string LogLines::All() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string all;
    for (const std::string& line : lines_) all += line + "\n";
    return all;
}

}  // namespace jsvm_test
