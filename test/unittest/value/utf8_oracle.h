// SPDX-License-Identifier: Apache-2.0
// UTF-8 as the WHATWG encoding standard has it, written apart from the library to hold it against.
#ifndef ARK_JSVM_TEST_UNITTEST_VALUE_UTF8_ORACLE_H_
#define ARK_JSVM_TEST_UNITTEST_VALUE_UTF8_ORACLE_H_

#include <string>
#include <vector>

namespace jsvm_test {

// Every maximal part of a sequence that is not UTF-8 becomes one U+FFFD.
std::u16string Decode(const std::string& bytes);

// The characters of a string, each in UTF-8; halves of surrogate pairs as U+FFFD.
std::vector<std::string> Characters(const std::u16string& units);

// All of them.
std::string Encode(const std::u16string& units);

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_VALUE_UTF8_ORACLE_H_
