// SPDX-License-Identifier: Apache-2.0
// Making strings of code units, and reading them back in any encoding.
#ifndef ARK_JSVM_TEST_UNITTEST_VALUE_TEXT_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_VALUE_TEXT_FIXTURE_H_

#include <string>

#include "test/support/fixture.h"

namespace jsvm_test {

class TextTest : public JsvmTest {
  protected:
    JSVM_Value FromUtf16(const std::u16string& units) {
        JSVM_Value value = nullptr;
        EXPECT_JSVM_OK(OH_JSVM_CreateStringUtf16(env, units.data(), units.size(), &value));
        return value;
    }
    // The two-call pattern; the second call must not touch what is behind the terminator.
    template <class Text, class Reader>
    Text Read(Reader read, JSVM_Value value) {
        size_t length = 0;
        EXPECT_JSVM_OK(read(env, value, nullptr, 0, &length));
        Text text(length + 2, '#');
        size_t written = 0;
        EXPECT_JSVM_OK(read(env, value, &text[0], length + 1, &written));
        EXPECT_EQ(length, written);
        EXPECT_EQ(0, text[length]);
        EXPECT_EQ('#', text[length + 1]);
        text.resize(length);
        return text;
    }
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_VALUE_TEXT_FIXTURE_H_
