// SPDX-License-Identifier: Apache-2.0
// A JSVM_OutputStream that collects what it gets, and a look at it as JSON.
#ifndef ARK_JSVM_TEST_SUPPORT_OUTPUT_SINK_H_
#define ARK_JSVM_TEST_SUPPORT_OUTPUT_SINK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "rapidjson/document.h"

namespace jsvm_test {

struct OutputSink {
    size_t most_calls = SIZE_MAX;        // the last of them answers false
    std::function<void()> at_each_call;  // may do anything

    std::string text;
    size_t calls = 0;
    size_t ends = 0;           // calls with NULL
    size_t after_the_end = 0;  // calls behind one of those
    size_t largest = 0;        // piece

    // What the API is given, with the address of a sink.
    static bool Take(const char* bytes, int size, void* sink);

    // Whether it got pieces as promised, and one end behind them.
    void ExpectComplete() const;
    // The text; fails the test unless it is JSON in UTF-8, and then gives null.
    rapidjson::Document Json() const;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_OUTPUT_SINK_H_
