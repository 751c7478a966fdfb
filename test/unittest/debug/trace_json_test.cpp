// SPDX-License-Identifier: Apache-2.0
// Recordings that no engine makes on demand.
#include "frameworks/debug/trace_json.h"

#include <gtest/gtest.h>

#include <string>

#include "rapidjson/document.h"

namespace {

using jsvm::TraceEvent;
using jsvm::TraceRing;
using jsvm::TraceText;
using jsvm::Tracing;

const std::string kCategory = "v8";

TraceEvent Named(const std::string& name) {
    TraceEvent event;
    event.phase = 'X';
    event.category = &kCategory;
    event.name = name;
    return event;
}

rapidjson::Document Parse(const std::string& text) {
    rapidjson::Document json;
    json.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    EXPECT_FALSE(json.HasParseError()) << text;
    return json;
}

TEST(TraceJsonTest, TextsThatAreTooLongLoseTheOldestEvents) {
    Tracing::Recording recording(1000);
    recording.tag = "t";
    for (int i = 0; i < 10; ++i) recording.events.Add(Named("event" + std::to_string(i)));
    const std::string whole = TraceText(recording, SIZE_MAX);
    EXPECT_EQ(10u, Parse(whole)["t"].Size());
    EXPECT_EQ(whole, TraceText(recording, whole.size()));
    unsigned events = 10;
    for (size_t most = whole.size(); most > 8; --most) {
        const std::string text = TraceText(recording, most);
        ASSERT_LE(text.size(), most);
        const rapidjson::Document json = Parse(text);
        ASSERT_LE(json["t"].Size(), events);
        ASSERT_GE(json["t"].Size() + 1, events) << "one is lost after the other";
        events = json["t"].Size();
        if (events != 0) {
            EXPECT_STREQ("event9", json["t"][events - 1]["name"].GetString());
        }
    }
    EXPECT_EQ(0u, events);
}

TEST(TraceJsonTest, IdsAndFlowsAreWritten) {
    Tracing::Recording recording(64);
    recording.tag = "t";
    TraceEvent event = Named("quo\"te");
    event.flags = (1 << 1) | (1 << 8) | (1 << 9);
    event.id = 0xabcdef0123456789;
    event.bind_id = 255;
    event.scope = "sco\"pe";
    event.arguments = "\"a\":1,\"b\":{}";
    recording.events.Add(event);
    const rapidjson::Document json = Parse(TraceText(recording, SIZE_MAX));
    const rapidjson::Value& written = json["t"][0];
    EXPECT_STREQ("quo\"te", written["name"].GetString());
    EXPECT_STREQ("0xabcdef0123456789", written["id"].GetString());
    EXPECT_STREQ("0xff", written["bind_id"].GetString());
    EXPECT_STREQ("sco\"pe", written["scope"].GetString());
    EXPECT_TRUE(written["flow_in"].GetBool());
    EXPECT_TRUE(written["flow_out"].GetBool());
    EXPECT_EQ(1, written["args"]["a"].GetInt());
}

TEST(TraceRingTest, TheOldestChunkGoesFirst) {
    TraceRing ring(65);
    for (int i = 0; i < 300; ++i) ring.Add(Named(std::to_string(i)));
    EXPECT_EQ(300u, ring.added());
    ASSERT_EQ(108u, ring.size());
    EXPECT_EQ("192", ring.Event(0).name);
    EXPECT_EQ("299", ring.Event(107).name);
    EXPECT_EQ(nullptr, ring.At(191));
    EXPECT_EQ("192", ring.At(192)->name);
    EXPECT_EQ(nullptr, ring.At(300));
}

}  // namespace
