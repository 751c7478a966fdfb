// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/source_map_json.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "test/unittest/script/source_map_text.h"

namespace {

using jsvm_test::PlainMap;
using jsvm_test::Section;

std::unique_ptr<jsvm::SourceMap> Parse(const std::string& text) {
    return jsvm::ParseSourceMap(text.c_str());
}

// "SOURCE:LINE:COLUMN" from 0, "-" for a place that comes from nowhere, "" for none.
std::string At(const jsvm::SourceMap& map, uint32_t line, uint32_t column) {
    const JsvmMapping* found = jsvm_mappings_find(&map.mappings, line, column);
    if (found == nullptr) return "";
    if (found->source == JSVM_NO_SOURCE) return "-";
    return map.sources.at(found->source) + ":" + std::to_string(found->source_line) + ":" +
           std::to_string(found->source_column);
}

const char kOneMapping[] = "CAEG";  // column 1 is source 0, line 2, column 3

TEST(SourceMapJsonTest, SourcesAndMappingsAreRead) {
    const auto map = Parse(PlainMap(R"("a.ts","dir\/b\u00e4.ts")", "AAAA,CCAA;"));
    ASSERT_NE(nullptr, map);
    EXPECT_EQ((std::vector<std::string>{"a.ts", "dir/b\xc3\xa4.ts"}), map->sources);
    EXPECT_EQ("a.ts:0:0", At(*map, 0, 0));
    EXPECT_EQ("dir/b\xc3\xa4.ts:0:0", At(*map, 0, 1));
}

TEST(SourceMapJsonTest, OtherMembersAreNotLookedAt) {
    const auto map = Parse(
        R"({"file":null,"x_deep":[[{"sources":["no"],"mappings":"!"}]],"sourcesContent":["s",null],)"
        R"("sections_":[],"mapp\u0069ngs":"CAEG","names":[1,-2,3.5e300,true],"sourceRoot":"r/",)"
        R"("sources":["a"]})");
    ASSERT_NE(nullptr, map);
    EXPECT_EQ("", At(*map, 0, 0));
    EXPECT_EQ("a:2:3", At(*map, 0, 1));
}

TEST(SourceMapJsonTest, OfMembersWithOneNameTheLastCounts) {
    const auto map =
        Parse(R"({"sources":["a","b"],"mappings":"!","sources":["c"],"mappings":"CAEG"})");
    ASSERT_NE(nullptr, map);
    EXPECT_EQ(1u, map->sources.size());
    EXPECT_EQ("c:2:3", At(*map, 0, 1));
}

TEST(SourceMapJsonTest, SourcesThatAreNoStringsHaveEmptyNames) {
    const auto map =
        Parse(PlainMap(R"(null,1,-1,1e9,true,{"a":["b"]},["c",["d"]],"last","")", kOneMapping));
    ASSERT_NE(nullptr, map);
    EXPECT_EQ((std::vector<std::string>{"", "", "", "", "", "", "", "last", ""}), map->sources);
}

TEST(SourceMapJsonTest, ALineAgainstScriptInclusionIsSkipped) {
    const auto map = Parse(")]}'\n" + PlainMap("\"a\"", kOneMapping));
    ASSERT_NE(nullptr, map);
    EXPECT_EQ("a:2:3", At(*map, 0, 1));
    EXPECT_EQ(nullptr, Parse(")]}'"));
    EXPECT_EQ(nullptr, Parse(")]}' {}"));
}

TEST(SourceMapJsonTest, WhatIsNoMapIsRefused) {
    for (const std::string& text : std::vector<std::string>{
             "",
             " ",
             "null",
             "1",
             "\"x\"",
             "[]",
             "{",
             "{}",
             "nonsense",
             "\xff\xfe{",
             "{]",
             PlainMap("\"a\"", kOneMapping) + "x",
             PlainMap("\"a\"", kOneMapping).substr(1),
             R"({"sources":["a"]})",
             R"({"mappings":"AAAA"})",
             R"({"sources":[],"mappings":1})",
             R"({"sources":"a","mappings":"AAAA"})",
             R"({"sources":{},"mappings":"AAAA"})",
             R"({"sources":[],"mappings":["AAAA"]})",
             R"({"sources":["a"],"mappings":"AA!A"})",
             R"([{"sources":["a"],"mappings":"AAAA"}])",
             R"({"a":"\ud800)",
             R"({"a":"\x"})",
             R"({"a":1e99999999999})"
             "x",
             R"({"a":)" + std::string(500, '1') + "}",
         }) {
        EXPECT_EQ(nullptr, Parse(text)) << text;
    }
    const std::string whole = PlainMap(R"("a","b")", "AAAA,CCAA");
    for (size_t length = 0; length < whole.size(); ++length) {
        EXPECT_EQ(nullptr, Parse(whole.substr(0, length))) << length;
    }
}

TEST(SourceMapJsonTest, NumbersOfAnySizeAreNoHarm) {
    const auto with = [](const std::string& number) {
        return Parse(R"({"version":)" + number + R"(,"sources":["a"],"mappings":"CAEG"})");
    };
    for (const char* number : {"0.1e-2147483648", "-1e-99999999999",
                               // RapidJSON 1.1.0 would read past its table of powers.
                               "0.11111111111111111e-2147483639"}) {
        EXPECT_NE(nullptr, with(number)) << number;
    }
    EXPECT_NE(nullptr, with("0." + std::string(100000, '7')));
    // The parser takes none that no double holds.
    for (const char* number : {"1e2147483647", "1e309"}) EXPECT_EQ(nullptr, with(number)) << number;
}

TEST(SourceMapJsonTest, NestingIsCutOff) {
    constexpr size_t kDeep = 1000 * 1000;
    for (const char* opening : {"[", "{\"a\":"}) {
        std::string text = R"({"names":)";
        for (size_t i = 0; i < kDeep; ++i) text += opening;
        EXPECT_EQ(nullptr, Parse(text));
    }
    const std::string some = std::string(100, '[') + std::string(100, ']');
    EXPECT_NE(nullptr, Parse(R"({"names":)" + some + R"(,"sources":[],"mappings":""})"));
}

TEST(SourceMapJsonTest, SectionsFollowOneAnother) {
    const std::string first = PlainMap("\"a\"", "AAAA;;;AACA");
    const std::string second = PlainMap("\"b\",\"c\"", "CCAA;CAAA");
    const auto map = Parse("{\"sections\":[" + Section(0, 0, first) + "," + Section(2, 5, second) +
                           "],\"version\":3}");
    ASSERT_NE(nullptr, map);
    EXPECT_EQ("a:0:0", At(*map, 2, 4));
    EXPECT_EQ("-", At(*map, 2, 5)) << "the first section ends where the second begins";
    EXPECT_EQ("c:0:0", At(*map, 2, 6));
    EXPECT_EQ("c:0:0", At(*map, 3, 1)) << "columns of other lines are not moved";
    // Sections that overlap are wrong, but no harm.
    EXPECT_EQ("a:1:0", At(*map, 3, 0));
}

TEST(SourceMapJsonTest, AMapWithSectionsHasNoMappingsOfItsOwn) {
    const auto map = Parse(R"({"sources":["x"],"mappings":"AAAA","sections":[]})");
    ASSERT_NE(nullptr, map);
    EXPECT_EQ("", At(*map, 0, 0));
}

TEST(SourceMapJsonTest, DamagedSectionsAreRefused) {
    const std::string plain = PlainMap("\"a\"", kOneMapping);
    EXPECT_NE(nullptr, Parse("{\"sections\":[" + Section(0, 0, plain) + "]}"));
    const std::string nested = "{\"sections\":[" + Section(0, 0, plain) + "]}";
    for (const std::string& section : std::vector<std::string>{
             "{}",
             R"({"map":)" + plain + "}",
             R"({"offset":{"line":0,"column":0}})",
             R"({"offset":{"line":0},"map":)" + plain + "}",
             R"({"offset":{"column":0},"map":)" + plain + "}",
             R"({"offset":{"line":-1,"column":0},"map":)" + plain + "}",
             R"({"offset":{"line":0,"column":0.5},"map":)" + plain + "}",
             R"({"offset":{"line":"0","column":0},"map":)" + plain + "}",
             R"({"offset":[0,0],"map":)" + plain + "}",
             R"({"offset":{"line":0,"column":0},"url":"other.map"})",
             Section(0, 0, "[]"),
             Section(0, 0, "{}"),
             Section(0, 0, nested),
             R"({"offset":{"line":2147483648,"column":0},"map":)" + plain + "}",
             R"({"offset":{"line":0,"column":99999999999999999999},"map":)" + plain + "}",
             Section(2147483647, 2147483647, plain),
             Section(0, 0, PlainMap("\"a\"", "g")),
         }) {
        EXPECT_EQ(nullptr, Parse("{\"sections\":[" + section + "]}")) << section;
    }
    // What is no section is not looked at.
    EXPECT_NE(nullptr, Parse("{\"sections\":[1,null,[]," + Section(0, 0, plain) + "]}"));
}

}  // namespace
