// SPDX-License-Identifier: Apache-2.0
#include "frameworks/script/source_map.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "test/unittest/script/source_map_text.h"

namespace {

using jsvm_test::Mappings;
using jsvm_test::Vlq;

class MappingsTest : public ::testing::Test {
  protected:
    ~MappingsTest() override { jsvm_mappings_free(&mappings_); }

    bool Decode(const std::string& text, JsvmMappingsPart part = {0, 0, 0, 10}) {
        return jsvm_mappings_decode(&mappings_, text.data(), text.size(), &part);
    }
    // Whether a text is taken, on its own.
    static bool Takes(const std::string& text) {
        JsvmMappings mappings = {};
        const JsvmMappingsPart part = {0, 0, 0, 1};
        const bool taken = jsvm_mappings_decode(&mappings, text.data(), text.size(), &part);
        jsvm_mappings_free(&mappings);
        return taken;
    }
    void ExpectAt(uint32_t line, uint32_t column, uint32_t source, uint32_t source_line,
                  uint32_t source_column) {
        const JsvmMapping* found = jsvm_mappings_find(&mappings_, line, column);
        ASSERT_NE(nullptr, found) << line << ":" << column;
        EXPECT_EQ(source, found->source) << line << ":" << column;
        EXPECT_EQ(source_line, found->source_line) << line << ":" << column;
        EXPECT_EQ(source_column, found->source_column) << line << ":" << column;
    }

    JsvmMappings mappings_ = {};
};

TEST_F(MappingsTest, TheLastMappingAtOrBeforeAPlaceCounts) {
    ASSERT_TRUE(
        Decode(Mappings({{0, 4, 0, 1, 2}, {0, 8, 1, 100, 7}, {2, 0, 0, 3, 0}, {2, 5, -1, 0, 0}})));
    ASSERT_TRUE(jsvm_mappings_finish(&mappings_));
    EXPECT_EQ(nullptr, jsvm_mappings_find(&mappings_, 0, 3));
    ExpectAt(0, 4, 0, 1, 2);
    ExpectAt(0, 7, 0, 1, 2);
    ExpectAt(0, 8, 1, 100, 7);
    ExpectAt(1, 77, 1, 100, 7);
    ExpectAt(2, 4, 0, 3, 0);
    ExpectAt(2, 5, JSVM_NO_SOURCE, 0, 0);
    ExpectAt(UINT32_MAX, UINT32_MAX, JSVM_NO_SOURCE, 0, 0);
}

TEST_F(MappingsTest, NothingIsFoundWhereThereIsNothing) {
    EXPECT_TRUE(jsvm_mappings_finish(&mappings_));
    EXPECT_EQ(nullptr, jsvm_mappings_find(&mappings_, 0, 0));
    for (const char* text : {"", ";", ",", ";;,;,,;"}) EXPECT_TRUE(Decode(text)) << text;
    EXPECT_TRUE(jsvm_mappings_finish(&mappings_));
    EXPECT_EQ(nullptr, jsvm_mappings_find(&mappings_, 9, 9));
}

TEST_F(MappingsTest, NumbersUpTo32BitsAreRead) {
    constexpr int kMost = INT32_MAX;
    ASSERT_TRUE(Decode(Mappings({{0, kMost, 0, kMost, kMost}, {1, 15, 0, 0, 16}})));
    ExpectAt(0, kMost, 0, kMost, kMost);
    ExpectAt(1, 15, 0, 0, 16);
    EXPECT_TRUE(Takes("B")) << "minus zero";
    EXPECT_TRUE(Takes("gA")) << "a zero that is longer than need be";
}

TEST_F(MappingsTest, DamagedTextIsRefused) {
    for (const std::string& text : std::vector<std::string>{
             "AAA!",
             "A\xff"
             "AA",
             std::string("AA\0A", 4),
             "AAAA AAAA",
             "=",
             "-",
             "AAA_",
             "g",
             "AAAg",
             "AAg;AAAA",
             "AAg,AAAA",  // ends within a number
             "AA",
             "AAA",
             "AAAAAA",
             "AAAAA,AA",  // so many numbers no segment has
             "gggggggA",
             "ggggggggggggggggggggggggggggA",  // more digits than 32 bits have
             "//////////",
             Vlq(int64_t{1} << 31),
             Vlq(-(int64_t{1} << 31)),
             "D",
             "AADA",
             "AAAD",
             "CAAA,FAAA",  // to places below 0
         }) {
        EXPECT_FALSE(Takes(text)) << text;
    }
    const std::string most = Vlq(INT32_MAX);
    EXPECT_TRUE(Takes(most + ";" + most));
    EXPECT_FALSE(Takes(most + ",C")) << "a column above INT32_MAX";
    EXPECT_FALSE(Takes("AA" + most + "A,AACA")) << "a source's line above INT32_MAX";
    EXPECT_FALSE(Takes("AAA" + most + ",AAAC"));
}

TEST_F(MappingsTest, LinesAboveTheLargestAreRefused) {
    EXPECT_TRUE(Decode("A", {INT32_MAX, INT32_MAX, 0, 0}));
    EXPECT_FALSE(Decode(";A", {INT32_MAX, 0, 0, 0}));
    EXPECT_FALSE(Decode("C", {0, INT32_MAX, 0, 0}));
}

TEST_F(MappingsTest, ASourceThatIsNotThereIsNone) {
    // 0, 1 (not there), -1, and 0 again: the numbers go on counting.
    ASSERT_TRUE(Decode("AAAA,CCAA,CFAA,CCAA", {0, 0, 0, 1}));
    ExpectAt(0, 0, 0, 0, 0);
    ExpectAt(0, 1, JSVM_NO_SOURCE, 0, 0);
    ExpectAt(0, 2, JSVM_NO_SOURCE, 0, 0);
    ExpectAt(0, 3, 0, 0, 0);
    ASSERT_TRUE(Decode(";AAAA", {0, 0, 0, 0}));
    ExpectAt(1, 0, JSVM_NO_SOURCE, 0, 0);
    // Whatever they add up to.
    std::string far;
    for (int i = 0; i < 1000; ++i) far += "A" + Vlq(INT32_MAX) + "AA,";
    ASSERT_TRUE(Decode(";;" + far));
    ExpectAt(2, 0, JSVM_NO_SOURCE, 0, 0);
}

TEST_F(MappingsTest, OfSeveralAtOnePlaceTheLastCounts) {
    ASSERT_TRUE(Decode(Mappings({{0, 3, 0, 1, 0}, {0, 3, 0, 2, 0}, {0, 3, 0, 3, 0}})));
    EXPECT_EQ(1u, mappings_.count);
    ExpectAt(0, 3, 0, 3, 0);
}

TEST_F(MappingsTest, ColumnsOfALineMayComeInAnyOrder) {
    std::vector<jsvm_test::Mapping> mappings;
    constexpr int kCount = 1000;
    for (int i = 0; i < kCount; ++i) {
        const int column = i * 37 % kCount;
        mappings.push_back({0, column, 0, column, i});
    }
    mappings.push_back({0, 500, 0, 7, 7});
    mappings.push_back({1, 1, 0, 8, 8});
    ASSERT_TRUE(Decode(Mappings(mappings)));
    ASSERT_TRUE(jsvm_mappings_finish(&mappings_));
    for (uint32_t column = 0; column < kCount; ++column) {
        const JsvmMapping* found = jsvm_mappings_find(&mappings_, 0, column);
        ASSERT_NE(nullptr, found);
        ASSERT_EQ(column == 500 ? 7 : column, found->source_line);
    }
    ExpectAt(1, 0, 0, kCount - 1, 27);
    ExpectAt(1, 1, 0, 8, 8);
}

TEST_F(MappingsTest, APartBeginsWhereItIsTold) {
    ASSERT_TRUE(Decode(Mappings({{0, 0, 0, 0, 0}})));
    ASSERT_TRUE(jsvm_mappings_add_gap(&mappings_, 5, 10));
    ASSERT_TRUE(Decode(Mappings({{0, 2, 0, 1, 1}, {1, 2, 1, 2, 2}}), {5, 10, 3, 2}));
    ASSERT_TRUE(jsvm_mappings_finish(&mappings_));
    ExpectAt(5, 9, 0, 0, 0);
    ExpectAt(5, 11, JSVM_NO_SOURCE, 0, 0);
    ExpectAt(5, 12, 3, 1, 1);
    ExpectAt(6, 2, 4, 2, 2);
}

}  // namespace
