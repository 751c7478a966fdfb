// SPDX-License-Identifier: Apache-2.0
// What becomes of profiles that no engine can be made to give on demand.
#include "frameworks/debug/cpu_profile_json.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "test/support/output_sink.h"

namespace {

using jsvm::CpuProfile;
using jsvm_test::OutputSink;

CpuProfile::Function Named(const std::string& name, int line = -1) {
    CpuProfile::Function function;
    function.name = name;
    function.line = line;
    return function;
}

// A literal with all its zeros.
template <size_t kSize>
std::string Whole(const char (&literal)[kSize]) {
    return std::string(literal, kSize - 1);
}

std::string TextOf(const rapidjson::Value& value) {
    return std::string(value.GetString(), value.GetStringLength());
}

OutputSink Write(const CpuProfile& profile, size_t most_calls = SIZE_MAX) {
    OutputSink sink;
    sink.most_calls = most_calls;
    jsvm::OutputStream stream(OutputSink::Take, &sink);
    jsvm::WriteCpuProfile(profile, &stream);
    return sink;
}

TEST(CpuProfileJsonTest, TheTextIsExactlyThis) {
    CpuProfile profile;
    const size_t root = profile.NodeOf(CpuProfile::kNoParent, Named("(root)"));
    CpuProfile::Function function;
    function.name = "f";
    function.url = "a.js";
    function.script_id = 7;
    function.line = 3;
    function.column = 4;
    const size_t node = profile.NodeOf(root, function);
    profile.SetDeoptReason(node, "why");
    profile.AddLineTicks(node, 5, 2);
    profile.AddLineTicks(node, 4, 1);
    profile.Span(1000, 1500);
    profile.AddSample(node, 1300);
    profile.AddSample(root, 1200);
    profile.SortSamples();
    EXPECT_EQ(R"j({"nodes":[{"id":1,"hitCount":1,"callFrame":{"functionName":"(root)",)j"
              R"j("lineNumber":-1,"columnNumber":-1,"scriptId":0,"url":""},"children":[2]},)j"
              R"j({"id":2,"hitCount":1,"callFrame":{"functionName":"f","lineNumber":3,)j"
              R"j("columnNumber":4,"scriptId":7,"url":"a.js"},"deoptReason":"why",)j"
              R"j("positionTicks":[{"line":4,"ticks":1},{"line":5,"ticks":2}]}],)j"
              R"j("startTime":1000,"endTime":1500,"samples":[1,2],"timeDeltas":[200,100]})j",
              Write(profile).text);
}

TEST(CpuProfileJsonTest, TimesHave64Bits) {
    CpuProfile profile;
    const int64_t start = (int64_t{1} << 40) + 1;
    const size_t root = profile.NodeOf(CpuProfile::kNoParent, Named("(root)"));
    profile.Span(start, start + (int64_t{1} << 33));
    profile.AddSample(root, start + (int64_t{1} << 32));
    const rapidjson::Document json = Write(profile).Json();
    EXPECT_EQ(start, json["startTime"].GetInt64());
    EXPECT_EQ(start + (int64_t{1} << 33), json["endTime"].GetInt64());
    EXPECT_EQ(int64_t{1} << 32, json["timeDeltas"][0].GetInt64());
}

TEST(CpuProfileJsonTest, AnyNameIsJson) {
    const std::string odd =
        Whole("quo\"te \\ \n \x01 \xC3\xA9 \xF0\x9F\x98\x80 \0 \xED\xA0\x80 \xFF");
    CpuProfile profile;
    CpuProfile::Function function = Named(odd);
    function.url = odd;
    const size_t root = profile.NodeOf(CpuProfile::kNoParent, function);
    profile.SetDeoptReason(root, odd);
    const rapidjson::Document json = Write(profile).Json();
    ASSERT_TRUE(json.IsObject());
    const std::string expected =
        Whole("quo\"te \\ \n \x01 \xC3\xA9 \xF0\x9F\x98\x80 \0 \xEF\xBF\xBD \xEF\xBF\xBD");
    const rapidjson::Value& node = json["nodes"][0];
    EXPECT_EQ(expected, TextOf(node["callFrame"]["functionName"]));
    EXPECT_EQ(expected, TextOf(node["callFrame"]["url"]));
    EXPECT_EQ(expected, TextOf(node["deoptReason"]));
}

// A tree a hundred times as deep as a stack of recursive calls would allow.
TEST(CpuProfileJsonTest, DepthIsNoMatter) {
    constexpr int kDepth = 1000 * 1000;
    CpuProfile profile;
    size_t node = profile.NodeOf(CpuProfile::kNoParent, Named("(root)"));
    for (int i = 1; i < kDepth; ++i) node = profile.NodeOf(node, Named("f"));
    profile.AddSample(node, 0);
    const OutputSink sink = Write(profile);
    sink.ExpectComplete();
    const std::string last = "\"id\":" + std::to_string(kDepth) + ",\"hitCount\":1,";
    EXPECT_NE(std::string::npos, sink.text.find(last));
    EXPECT_NE(std::string::npos, sink.text.find("\"samples\":[" + std::to_string(kDepth) + "]"));
}

TEST(CpuProfileJsonTest, ProfilesOfSeveralThreadsAreOneTree) {
    CpuProfile profile;
    for (int thread = 0; thread < 3; ++thread) {
        const size_t root = profile.NodeOf(CpuProfile::kNoParent, Named("(root)"));
        const size_t f = profile.NodeOf(root, Named("f", 1));
        const size_t own = profile.NodeOf(f, Named("g", thread));
        profile.AddLineTicks(f, 2, 1);
        profile.Span(100 * thread, 100 * thread + 50);
        profile.AddSample(f, 100 * thread + 1);
        profile.AddSample(own, 100 * thread + 2);
    }
    const rapidjson::Document json = Write(profile).Json();
    ASSERT_EQ(5u, json["nodes"].Size());
    const rapidjson::Value& f = json["nodes"][1];
    EXPECT_EQ(3, f["hitCount"].GetInt());
    EXPECT_EQ(3u, f["children"].Size());
    EXPECT_EQ(3, f["positionTicks"][0]["ticks"].GetInt());
    EXPECT_EQ(0, json["startTime"].GetInt());
    EXPECT_EQ(250, json["endTime"].GetInt());
    EXPECT_EQ(6u, json["samples"].Size());
    EXPECT_EQ(3, json["samples"][1].GetInt());
    EXPECT_EQ(99, json["timeDeltas"][2].GetInt());
}

TEST(CpuProfileJsonTest, AStoppedStreamGetsNothingMore) {
    CpuProfile profile;
    const size_t root = profile.NodeOf(CpuProfile::kNoParent, Named("(root)"));
    for (int i = 0; i < 10000; ++i) profile.NodeOf(root, Named("f", i));
    const OutputSink whole = Write(profile);
    const OutputSink stopped = Write(profile, 2);
    EXPECT_EQ(2u, stopped.calls);
    EXPECT_EQ(0u, stopped.ends);
    EXPECT_EQ(whole.text.substr(0, 2 * 65536), stopped.text);
}

}  // namespace
