// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/own_marks.h"

#include <gtest/gtest.h>

#include <vector>

namespace {

class OwnMarksTest : public ::testing::Test {
  protected:
    OwnMarksTest() : memory(jsvm_flight_table_size() / 8) {
        table = jsvm_flight_table_open(memory.data());
        self = jsvm_flight_self();
        jsvm_own_marks_init(&marks, table, &self);
    }
    // How many marks of a tag lie in the table: they would be strikes if this process died now.
    uint32_t Count(uint64_t tag) {
        std::vector<uint64_t> copy = memory;
        JsvmFlightOwner later = self;
        ++later.start;
        for (uint64_t& word : copy) word = word == self.start ? later.start + 1 : word;
        return jsvm_flight_reap(jsvm_flight_table_open(copy.data()), tag, &later);
    }

    std::vector<uint64_t> memory;
    JsvmFlightTable* table = nullptr;
    JsvmFlightOwner self = {};
    JsvmOwnMarks marks = {};
};

constexpr uint64_t kTag = UINT64_C(0x1234567812345678);
constexpr uint64_t kOther = UINT64_C(0x8765432187654321);

TEST_F(OwnMarksTest, AreCounted) {
    jsvm_own_marks_add(&marks, kTag, 1);
    jsvm_own_marks_add(&marks, kTag, 2);
    jsvm_own_marks_add(&marks, kOther, 3);
    EXPECT_EQ(2u, Count(kTag));
    jsvm_own_marks_remove(&marks, kTag);
    EXPECT_EQ(1u, Count(kTag));
    jsvm_own_marks_remove(&marks, kTag);
    jsvm_own_marks_remove(&marks, kTag);
    EXPECT_EQ(0u, Count(kTag));
    EXPECT_EQ(1u, Count(kOther));
    jsvm_own_marks_destroy(&marks);
    EXPECT_EQ(0u, Count(kOther));
}

TEST_F(OwnMarksTest, OldOnesAreForgotten) {
    jsvm_own_marks_add(&marks, kTag, 10);
    jsvm_own_marks_add(&marks, kOther, 20);
    jsvm_own_marks_forget(&marks, 10);
    EXPECT_EQ(1u, Count(kTag));
    jsvm_own_marks_forget(&marks, 11);
    EXPECT_EQ(0u, Count(kTag));
    EXPECT_EQ(1u, Count(kOther));
    jsvm_own_marks_destroy(&marks);
}

TEST_F(OwnMarksTest, ThereAreNoMoreThanThereIsRoomFor) {
    for (uint64_t i = 0; i < 2 * kJsvmMostOwnMarks; ++i) {
        jsvm_own_marks_add(&marks, kTag + i * UINT64_C(0x100000001), 1);
    }
    EXPECT_EQ(static_cast<size_t>(kJsvmMostOwnMarks), marks.count);
    jsvm_own_marks_destroy(&marks);
    EXPECT_EQ(0u, marks.count);
}

}  // namespace
