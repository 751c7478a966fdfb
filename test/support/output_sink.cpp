// SPDX-License-Identifier: Apache-2.0
#include "test/support/output_sink.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "rapidjson/error/en.h"

namespace jsvm_test {

bool OutputSink::Take(const char* bytes, int size, void* data) {
    auto* sink = static_cast<OutputSink*>(data);
    ++sink->calls;
    if (sink->ends != 0) ++sink->after_the_end;
    if (bytes == nullptr) {
        EXPECT_EQ(0, size);
        ++sink->ends;
    } else {
        EXPECT_GT(size, 0);
        sink->text.append(bytes, static_cast<size_t>(size));
        sink->largest = std::max(sink->largest, static_cast<size_t>(size));
    }
    if (sink->at_each_call) sink->at_each_call();
    return sink->calls < sink->most_calls;
}

void OutputSink::ExpectComplete() const {
    EXPECT_EQ(1u, ends);
    EXPECT_EQ(0u, after_the_end);
    EXPECT_GE(calls, 2u);
    EXPECT_LE(largest, 65536u);
}

rapidjson::Document OutputSink::Json() const {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    if (document.HasParseError()) {
        const size_t at = document.GetErrorOffset();
        ADD_FAILURE() << rapidjson::GetParseError_En(document.GetParseError()) << " at " << at
                      << ": " << text.substr(at < 40 ? 0 : at - 40, 80);
        document.SetNull();
    }
    return document;
}

}  // namespace jsvm_test
