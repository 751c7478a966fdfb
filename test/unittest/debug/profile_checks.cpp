// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/debug/profile_checks.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace jsvm_test {

namespace {

using Value = rapidjson::Value;

// Every node but the first is the child of one node.
void ExpectTree(const Value& nodes, const std::map<int64_t, const Value*>& by_id) {
    std::map<int64_t, int> parents;
    for (const Value& node : nodes.GetArray()) {
        if (!node.HasMember("children")) continue;
        EXPECT_FALSE(node["children"].Empty());
        for (const Value& child : node["children"].GetArray()) {
            EXPECT_EQ(1u, by_id.count(child.GetInt64()));
            ++parents[child.GetInt64()];
        }
    }
    EXPECT_EQ(by_id.size() - 1, parents.size());
    EXPECT_EQ(0u, parents.count(nodes[0]["id"].GetInt64()));
    for (const auto& [id, count] : parents) EXPECT_EQ(1, count) << id;
}

void ExpectNode(const Value& node) {
    const Value& frame = node["callFrame"];
    EXPECT_TRUE(frame["functionName"].IsString());
    EXPECT_TRUE(frame["url"].IsString());
    EXPECT_TRUE(frame["scriptId"].IsInt());
    EXPECT_GE(frame["lineNumber"].GetInt(), -1);
    EXPECT_GE(frame["columnNumber"].GetInt(), -1);
    if (node.HasMember("deoptReason")) {
        EXPECT_NE(0u, node["deoptReason"].GetStringLength());
    }
    if (!node.HasMember("positionTicks")) return;
    EXPECT_FALSE(node["positionTicks"].Empty());
    for (const Value& ticks : node["positionTicks"].GetArray()) {
        EXPECT_GE(ticks["line"].GetInt(), 0);
        EXPECT_GT(ticks["ticks"].GetInt(), 0);
    }
}

}  // namespace

void ExpectProfile(const rapidjson::Document& profile) {
    ASSERT_TRUE(profile.IsObject());
    std::map<int64_t, const Value*> by_id;
    std::map<int64_t, int64_t> hits;
    for (const Value& node : profile["nodes"].GetArray()) {
        ExpectNode(node);
        by_id[node["id"].GetInt64()] = &node;
        const int64_t count = node["hitCount"].GetInt64();
        if (count != 0) hits[node["id"].GetInt64()] = count;
    }
    EXPECT_EQ(profile["nodes"].Size(), by_id.size()) << "ids are unique";
    EXPECT_STREQ("(root)", profile["nodes"][0]["callFrame"]["functionName"].GetString());
    ExpectTree(profile["nodes"], by_id);
    std::map<int64_t, int64_t> sampled;
    for (const Value& id : profile["samples"].GetArray()) ++sampled[id.GetInt64()];
    EXPECT_EQ(hits, sampled);
    EXPECT_EQ(profile["samples"].Size(), profile["timeDeltas"].Size());
    int64_t passed = 0;
    for (const Value& delta : profile["timeDeltas"].GetArray()) {
        EXPECT_GE(delta.GetInt64(), 0);
        passed += delta.GetInt64();
    }
    EXPECT_GT(profile["startTime"].GetInt64(), 0);
    EXPECT_LE(passed, profile["endTime"].GetInt64() - profile["startTime"].GetInt64());
}

rapidjson::Document StopProfiler(JSVM_VM vm, JSVM_CpuProfiler profiler) {
    OutputSink sink;
    EXPECT_EQ(JSVM_OK, OH_JSVM_StopCpuProfiler(vm, profiler, OutputSink::Take, &sink));
    sink.ExpectComplete();
    rapidjson::Document profile = sink.Json();
    ExpectProfile(profile);
    return profile;
}

int64_t SamplesIn(const rapidjson::Document& profile, const std::string& function) {
    std::map<int64_t, const Value*> by_id;
    std::vector<const Value*> waiting;
    for (const Value& node : profile["nodes"].GetArray()) {
        by_id[node["id"].GetInt64()] = &node;
        if (function == node["callFrame"]["functionName"].GetString()) waiting.push_back(&node);
    }
    int64_t samples = 0;
    while (!waiting.empty()) {
        const Value& node = *waiting.back();
        waiting.pop_back();
        samples += node["hitCount"].GetInt64();
        if (!node.HasMember("children")) continue;
        for (const Value& child : node["children"].GetArray()) {
            waiting.push_back(by_id[child.GetInt64()]);
        }
    }
    return samples;
}

const Value* NodeOf(const rapidjson::Document& profile, const std::string& function) {
    for (const Value& node : profile["nodes"].GetArray()) {
        if (function == node["callFrame"]["functionName"].GetString()) return &node;
    }
    return nullptr;
}

}  // namespace jsvm_test
