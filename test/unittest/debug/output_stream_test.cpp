// SPDX-License-Identifier: Apache-2.0
// The contract of JSVM_OutputStream for whatever is written.
#include "frameworks/debug/output_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace {

struct Sink {
    size_t most_calls = std::numeric_limits<size_t>::max();  // the last of them returns false
    std::string text;
    std::vector<int> sizes;
    int ends = 0;

    static bool Take(const char* bytes, int size, void* data) {
        auto* sink = static_cast<Sink*>(data);
        sink->sizes.push_back(size);
        if (bytes == nullptr) {
            ++sink->ends;
        } else {
            sink->text.append(bytes, static_cast<size_t>(size));
        }
        return sink->sizes.size() < sink->most_calls;
    }
};

constexpr size_t kMost = jsvm::OutputStream::kMostBytes;

std::string TextOf(size_t length) {
    std::string text;
    for (size_t i = 0; i < length; ++i) text.push_back(static_cast<char>('a' + i % 23));
    return text;
}

TEST(OutputStreamTest, NothingIsTheEndAlone) {
    Sink sink;
    jsvm::OutputStream stream(Sink::Take, &sink);
    stream.Finish();
    EXPECT_EQ(std::vector<int>({0}), sink.sizes);
    EXPECT_EQ(1, sink.ends);
}

TEST(OutputStreamTest, PiecesAreCutTheSameHoweverTheyAreWritten) {
    const std::string text = TextOf(2 * kMost + 1);
    for (const size_t step : {size_t{1}, size_t{1000}, kMost - 1, kMost, kMost + 1, text.size()}) {
        Sink sink;
        jsvm::OutputStream stream(Sink::Take, &sink);
        for (size_t at = 0; at < text.size(); at += step) {
            EXPECT_TRUE(stream.Write(text.data() + at, std::min(step, text.size() - at)));
        }
        stream.Finish();
        EXPECT_EQ(text, sink.text) << step;
        EXPECT_EQ(std::vector<int>({65536, 65536, 1, 0}), sink.sizes) << step;
    }
}

TEST(OutputStreamTest, FullPiecesAreNotFollowedByAnEmptyOne) {
    Sink sink;
    jsvm::OutputStream stream(Sink::Take, &sink);
    const std::string text = TextOf(kMost);
    for (const char byte : text) stream.Put(byte);
    stream.Finish();
    EXPECT_EQ(std::vector<int>({65536, 0}), sink.sizes);
    EXPECT_EQ(text, sink.text);
}

TEST(OutputStreamTest, PiecesGoOutAsSoonAsTheyAreFull) {
    Sink sink;
    jsvm::OutputStream stream(Sink::Take, &sink);
    stream.Write(TextOf(kMost + 5).data(), kMost + 5);
    EXPECT_EQ(std::vector<int>({65536}), sink.sizes);
}

TEST(OutputStreamTest, FalseStopsForGood) {
    const std::string text = TextOf(3 * kMost + 7);
    for (const size_t calls : {size_t{1}, size_t{2}, size_t{3}}) {
        Sink sink;
        sink.most_calls = calls;
        jsvm::OutputStream stream(Sink::Take, &sink);
        EXPECT_FALSE(stream.Write(text.data(), text.size()));
        EXPECT_TRUE(stream.stopped());
        EXPECT_FALSE(stream.Write("x", 1));
        stream.Finish();
        EXPECT_EQ(calls, sink.sizes.size());
        EXPECT_EQ(text.substr(0, calls * kMost), sink.text);
        EXPECT_EQ(0, sink.ends);
    }
}

TEST(OutputStreamTest, FalseForTheLastPieceLeavesOutTheEnd) {
    Sink sink;
    sink.most_calls = 1;
    jsvm::OutputStream stream(Sink::Take, &sink);
    EXPECT_TRUE(stream.Write("short", 5));
    stream.Finish();
    EXPECT_EQ("short", sink.text);
    EXPECT_EQ(0, sink.ends);
    EXPECT_EQ(1u, sink.sizes.size());
}

TEST(OutputStreamTest, ItEndsOnce) {
    Sink sink;
    jsvm::OutputStream stream(Sink::Take, &sink);
    stream.Finish();
    EXPECT_FALSE(stream.Write("x", 1));
    stream.Finish();
    EXPECT_EQ(1, sink.ends);
    EXPECT_EQ("", sink.text);
}

}  // namespace
