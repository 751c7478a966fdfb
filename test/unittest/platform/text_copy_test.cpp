// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/text_copy.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

TEST(TextCopyTest, CopiesAllAndNoMoreOfEverySize) {
    std::string text(9000, '\0');
    for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i * 31 % 251);
    for (size_t size = 0; size <= text.size(); size += size < 4200 ? 1 : 97) {
        const std::vector<char> from(text.begin(), text.begin() + static_cast<ptrdiff_t>(size));
        std::string to(size + 70, '#');
        jsvm_text_copy(to.data(), from.data(), size);
        ASSERT_EQ(text.substr(0, size) + std::string(70, '#'), to) << size;
    }
}

}  // namespace
