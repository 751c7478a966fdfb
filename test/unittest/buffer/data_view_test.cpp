// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstring>
#include <utility>

#include "test/unittest/buffer/view_fixture.h"

namespace {

using jsvm_test::kNoArrayBuffers;
using jsvm_test::ViewInfo;

class DataViewTest : public jsvm_test::ViewTest {
  protected:
    JSVM_Status CreateView(size_t length, JSVM_Value buffer, size_t offset) {
        return OH_JSVM_CreateDataview(env, length, buffer, offset, &result_);
    }
    ViewInfo Describe(JSVM_Value view) {
        ViewInfo info;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetDataviewInfo(env, view, &info.length, &info.data,
                                                       &info.buffer, &info.offset));
        return info;
    }
};

TEST_F(DataViewTest, MakesAndDescribes) {
    void* memory = nullptr;
    JSVM_Value buffer = Buffer(16, &memory);
    EXPECT_STATUS(JSVM_OK, CreateView(5, buffer, 3));
    SetGlobal("it", result_);
    EXPECT_TRUE(RunToBool("it instanceof DataView"));
    EXPECT_EQ("5,3", RunToString("[it.byteLength, it.byteOffset]"));
    Run("it.setUint16(0, 0x0102)");
    const ViewInfo info = Describe(result_);
    EXPECT_EQ(5U, info.length);
    EXPECT_EQ(3U, info.offset);
    EXPECT_EQ(static_cast<char*>(memory) + 3, info.data);
    EXPECT_TRUE(Same(buffer, info.buffer));
    EXPECT_EQ(0, std::memcmp(info.data, "\1\2", 2));
}

TEST_F(DataViewTest, FitsUpToTheEnd) {
    JSVM_Value buffer = Buffer(16);
    EXPECT_STATUS(JSVM_OK, CreateView(16, buffer, 0));
    EXPECT_STATUS(JSVM_OK, CreateView(1, buffer, 15));
    EXPECT_STATUS(JSVM_OK, CreateView(0, buffer, 16));
    EXPECT_STATUS(JSVM_OK, CreateView(0, Buffer(0), 0));
}

TEST_F(DataViewTest, BeyondTheEndIsARangeError) {
    JSVM_Value buffer = Buffer(16);
    const std::pair<size_t, size_t> cases[] = {{17, 0},       {1, 16},          {0, 17},
                                               {16, 1},       {SIZE_MAX, 1},    {1, SIZE_MAX},
                                               {SIZE_MAX, 0}, {8, SIZE_MAX - 7}};
    for (const auto& [length, offset] : cases) {
        EXPECT_STATUS(JSVM_PENDING_EXCEPTION, CreateView(length, buffer, offset));
        EXPECT_EQ(
            "RangeError ERR_JSVM_INVALID_DATAVIEW_ARGS byteOffset + byteLength should be "
            "less than or equal to the size in bytes of the array passed in",
            TakeCodedError());
    }
    EXPECT_EQ(nullptr, result_);
}

TEST_F(DataViewTest, DetachingEmptiesIt) {
    JSVM_Value buffer = Buffer(16);
    EXPECT_STATUS(JSVM_OK, CreateView(8, buffer, 8));
    JSVM_Value view = result_;
    ASSERT_JSVM_OK(OH_JSVM_DetachArraybuffer(env, buffer));
    const ViewInfo info = Describe(view);
    EXPECT_EQ(0U, info.length);
    EXPECT_EQ(nullptr, info.data);
    EXPECT_EQ(0U, info.offset);
    EXPECT_TRUE(Same(buffer, info.buffer));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, CreateView(1, buffer, 0));
    EXPECT_NE("", TakeException());
    EXPECT_STATUS(JSVM_OK, CreateView(0, buffer, 0));
}

TEST_F(DataViewTest, AnswersAreOptionalAndSharedBuffersToldToo) {
    JSVM_Value view = Run("new DataView(new SharedArrayBuffer(8), 4)");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetDataviewInfo(env, view, nullptr, nullptr, nullptr, nullptr));
    const ViewInfo info = Describe(view);
    EXPECT_EQ(4U, info.length);
    EXPECT_NE(nullptr, info.data);
    EXPECT_EQ("[object SharedArrayBuffer]", ToString(info.buffer));
}

TEST_F(DataViewTest, InfoOfAnythingElseIsRefused) {
    size_t length = 99;
    for (const char* other : {"new ArrayBuffer(8)", "new Uint8Array(8)", "({})", "1", "null"}) {
        SCOPED_TRACE(other);
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      OH_JSVM_GetDataviewInfo(env, Run(other), &length, nullptr, nullptr, nullptr));
    }
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_GetDataviewInfo(env, nullptr, &length, nullptr, nullptr, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_GetDataviewInfo(nullptr, Num(1), &length, nullptr, nullptr, nullptr));
    EXPECT_EQ(99U, length);
}

TEST_F(DataViewTest, OnlyArrayBuffersAreViewed) {
    for (const char* other : kNoArrayBuffers) {
        SCOPED_TRACE(other);
        EXPECT_STATUS(JSVM_INVALID_ARG, CreateView(0, Run(other), 0));
        // Ahead of what would throw.
        EXPECT_STATUS(JSVM_INVALID_ARG, CreateView(99, Run(other), 0));
        EXPECT_FALSE(ExceptionPending());
    }
    EXPECT_EQ(nullptr, result_);
}

TEST_F(DataViewTest, NullIsRefused) {
    JSVM_Value buffer = Buffer(8);
    EXPECT_STATUS(JSVM_INVALID_ARG, CreateView(0, nullptr, 0));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateDataview(env, 99, buffer, 0, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateDataview(nullptr, 0, buffer, 0, &result_));
    EXPECT_EQ(nullptr, result_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(DataViewTest, PendingExceptionStopsMakingButNotAsking) {
    JSVM_Value buffer = Buffer(8);
    JSVM_Value view = Run("new DataView(new ArrayBuffer(4))");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, CreateView(1, buffer, 0));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateDataview(env, 99, nullptr, 0, nullptr));
    EXPECT_EQ(nullptr, result_);
    EXPECT_EQ(4U, Describe(view).length);
    EXPECT_EQ("first", TakeException());
}

}  // namespace
