// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/text_copy.h"

#include <gtest/gtest.h>

#include <string>

namespace {

TEST(TextCopyTest, CopiesAllAndNoMoreOfEverySize) {
    std::string text(9000, '\0');
    for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 31 % 251);
    for (size_t size = 0; size <= text.size(); size += size < 4200 ? 1 : 97) {
        const std::string from = text.substr(0, size);
        std::string to(size + 70, '#');
        jsvm_text_copy(to.data(), from.data(), size);
        ASSERT_EQ(from + std::string(70, '#'), to) << size;
    }
}

}  // namespace
