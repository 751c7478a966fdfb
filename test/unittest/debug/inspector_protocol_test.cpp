// SPDX-License-Identifier: Apache-2.0
#include "frameworks/debug/inspector_protocol.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <cstring>
#include <set>
#include <string>

namespace {

// Which domains there are depends on the engine; the locked one describes itself.
TEST(InspectorProtocolTest, TheDescriptionIsJsonOfTheEnginesDomains) {
    size_t length = 0;
    const char* text = jsvm_inspector_protocol(&length);
    ASSERT_EQ(strlen(text), length);
    rapidjson::Document document;
    document.Parse(text, length);
    ASSERT_FALSE(document.HasParseError());
    EXPECT_EQ(std::string("1"), document["version"]["major"].GetString());
    ASSERT_TRUE(document["domains"].IsArray());
    std::set<std::string> names;
    for (const auto& domain : document["domains"].GetArray()) {
        names.insert(domain["domain"].GetString());
    }
    for (const std::string& name : names) EXPECT_NE(0u, name.rfind("Node", 0)) << name;
    if (names.empty()) return;
    for (const char* name : {"Runtime", "Debugger", "Profiler", "HeapProfiler", "Console"}) {
        EXPECT_EQ(1u, names.count(name)) << name;
    }
}

}  // namespace
