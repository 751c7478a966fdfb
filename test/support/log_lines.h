// SPDX-License-Identifier: Apache-2.0
// What the library writes to its log, collected for a test to look at.
#ifndef ARK_JSVM_TEST_SUPPORT_LOG_LINES_H_
#define ARK_JSVM_TEST_SUPPORT_LOG_LINES_H_

#include <mutex>
#include <string>
#include <vector>

#include "ark_runtime/jsvmx_log.h"

namespace jsvm_test {

// Is the process's log sink for as long as it lives. Lines of all threads.
class LogLines {
  public:
    LogLines();
    ~LogLines();
    LogLines(const LogLines&) = delete;
    LogLines& operator=(const LogLines&) = delete;

    // The messages so far, which are forgotten by that.
    std::vector<std::string> Take();
    // How many of the messages so far contain a text.
    size_t Count(const std::string& text) const;
    // All messages so far, one a line, for the output of a failing test.
    std::string All() const;

  private:
    static void Note(JSVMX_LogLevel level, const char* message, void* data);

    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_LOG_LINES_H_
