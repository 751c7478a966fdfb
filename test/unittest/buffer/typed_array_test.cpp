// SPDX-License-Identifier: Apache-2.0
#include <sys/mman.h>

#include <cstdint>
#include <cstring>

#include "test/unittest/buffer/view_fixture.h"

namespace {

using jsvm_test::kNoArrayBuffers;
using jsvm_test::ViewInfo;

struct Kind {
    JSVM_TypedarrayType type;
    const char* name;
    size_t bytes;
};

constexpr Kind kKinds[] = {
    {JSVM_INT8_ARRAY, "Int8Array", 1},
    {JSVM_UINT8_ARRAY, "Uint8Array", 1},
    {JSVM_UINT8_CLAMPED_ARRAY, "Uint8ClampedArray", 1},
    {JSVM_INT16_ARRAY, "Int16Array", 2},
    {JSVM_UINT16_ARRAY, "Uint16Array", 2},
    {JSVM_INT32_ARRAY, "Int32Array", 4},
    {JSVM_UINT32_ARRAY, "Uint32Array", 4},
    {JSVM_FLOAT32_ARRAY, "Float32Array", 4},
    {JSVM_FLOAT64_ARRAY, "Float64Array", 8},
    {JSVM_BIGINT64_ARRAY, "BigInt64Array", 8},
    {JSVM_BIGUINT64_ARRAY, "BigUint64Array", 8},
};

class TypedArrayTest : public jsvm_test::ViewTest {
  protected:
    JSVM_Status CreateArray(JSVM_TypedarrayType type, size_t length, JSVM_Value buffer,
                            size_t offset) {
        return OH_JSVM_CreateTypedarray(env, type, length, buffer, offset, &result_);
    }
    JSVM_Value Array(JSVM_TypedarrayType type, size_t length, JSVM_Value buffer, size_t offset) {
        EXPECT_STATUS(JSVM_OK, CreateArray(type, length, buffer, offset));
        return result_;
    }
    JSVM_Status Ask(JSVM_Value array, ViewInfo* info) {
        return OH_JSVM_GetTypedarrayInfo(env, array, &info->type, &info->length, &info->data,
                                         &info->buffer, &info->offset);
    }
    ViewInfo Describe(JSVM_Value array) {
        ViewInfo info;
        EXPECT_STATUS(JSVM_OK, Ask(array, &info));
        return info;
    }
};

constexpr char kTooLong[] =
    "RangeError ERR_JSVM_INVALID_TYPEDARRAY_LENGTH Invalid typed array length";

TEST_F(TypedArrayTest, MakesAndDescribesAllTypes) {
    for (const Kind& kind : kKinds) {
        SCOPED_TRACE(kind.name);
        void* memory = nullptr;
        JSVM_Value buffer = Buffer(64, &memory);
        JSVM_Value array = Array(kind.type, 3, buffer, 16);
        SetGlobal("it", array);
        EXPECT_EQ(kind.name, RunToString("it[Symbol.toStringTag]"));
        EXPECT_EQ(kind.bytes, RunToNumber("it.BYTES_PER_ELEMENT"));
        EXPECT_EQ("3,16", RunToString("[it.length, it.byteOffset]"));
        const ViewInfo info = Describe(array);
        EXPECT_EQ(kind.type, info.type);
        EXPECT_EQ(3U, info.length);
        EXPECT_EQ(static_cast<char*>(memory) + 16, info.data);
        EXPECT_EQ(16U, info.offset);
        EXPECT_TRUE(Same(buffer, info.buffer));
    }
}

TEST_F(TypedArrayTest, DescribesWhatScriptsMake) {
    for (const Kind& kind : kKinds) {
        SCOPED_TRACE(kind.name);
        // So small that V8 keeps the elements in the object until somebody asks.
        JSVM_Value array = Run("var it = new " + std::string(kind.name) + "(2).fill(" +
                               (kind.type >= JSVM_BIGINT64_ARRAY ? "1n" : "1") + "); it");
        const ViewInfo info = Describe(array);
        EXPECT_EQ(kind.type, info.type);
        EXPECT_EQ(2U, info.length);
        EXPECT_EQ(0U, info.offset);
        ASSERT_NE(nullptr, info.data);
        EXPECT_TRUE(Same(Run("it.buffer"), info.buffer));
        std::memset(info.data, 0, 2 * kind.bytes);
        EXPECT_EQ("0,0", RunToString("it"));
    }
}

TEST_F(TypedArrayTest, EachAnswerIsOptional) {
    JSVM_Value array = Run("new Int16Array([1, 2, 3, 4]).subarray(1, 3)");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetTypedarrayInfo(env, array, nullptr, nullptr, nullptr, nullptr,
                                                     nullptr));
    ViewInfo info;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetTypedarrayInfo(env, array, &info.type, nullptr, nullptr,
                                                     nullptr, nullptr));
    EXPECT_EQ(JSVM_INT16_ARRAY, info.type);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetTypedarrayInfo(env, array, nullptr, &info.length, nullptr,
                                                     nullptr, nullptr));
    EXPECT_EQ(2U, info.length);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetTypedarrayInfo(env, array, nullptr, nullptr, &info.data,
                                                     nullptr, nullptr));
    EXPECT_EQ(2, *static_cast<int16_t*>(info.data));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetTypedarrayInfo(env, array, nullptr, nullptr, nullptr,
                                                     &info.buffer, nullptr));
    EXPECT_EQ("[object ArrayBuffer]", ToString(info.buffer));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetTypedarrayInfo(env, array, nullptr, nullptr, nullptr, nullptr,
                                                     &info.offset));
    EXPECT_EQ(2U, info.offset);
}

TEST_F(TypedArrayTest, AddressAloneIsThatOfTheElements) {
    const auto address = [this](JSVM_Value array) {
        void* data = &array;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_GetTypedarrayInfo(env, array, nullptr, nullptr, &data,
                                                         nullptr, nullptr));
        return data;
    };
    for (const Kind& kind : kKinds) {
        SCOPED_TRACE(kind.name);
        const std::string made = "var it = new " + std::string(kind.name);
        // The first time the engine has to move the elements out of the object, then they are
        // there.
        JSVM_Value small = Run(made + "(2); it");
        void* const moved = address(small);
        EXPECT_EQ(moved, address(small));
        std::memset(moved, 1, kind.bytes);
        EXPECT_EQ("true,false", RunToString("[it[0] != 0, it[1] != 0]"));
        void* memory = nullptr;
        SetGlobal("memory", Buffer(64, &memory));
        JSVM_Value whole = Run(made + "(memory); it");
        JSVM_Value part = Run(made + "(memory, 8, 2); it");
        JSVM_Value shared = Run(made + "(new SharedArrayBuffer(16), 8, 1); it");
        EXPECT_EQ(memory, address(whole));
        EXPECT_EQ(static_cast<char*>(memory) + 8, address(part));
        std::memset(address(shared), 1, kind.bytes);
        EXPECT_TRUE(RunToBool("it[0] != 0"));
    }
}

TEST_F(TypedArrayTest, AddressAloneIsNullOnceDetached) {
    JSVM_Value buffer = Buffer(16);
    JSVM_Value array = Array(JSVM_UINT8_ARRAY, 2, buffer, 8);
    ASSERT_JSVM_OK(OH_JSVM_DetachArraybuffer(env, buffer));
    void* data = &array;
    ASSERT_JSVM_OK(
        OH_JSVM_GetTypedarrayInfo(env, array, nullptr, nullptr, &data, nullptr, nullptr));
    EXPECT_EQ(nullptr, data);
}

TEST_F(TypedArrayTest, FitsUpToTheEnd) {
    JSVM_Value buffer = Buffer(16);
    for (const Kind& kind : kKinds) {
        SCOPED_TRACE(kind.name);
        Array(kind.type, 16 / kind.bytes, buffer, 0);
        Array(kind.type, 8 / kind.bytes, buffer, 8);
        Array(kind.type, 0, buffer, 0);
        Array(kind.type, 0, buffer, 16);
        Array(kind.type, 0, Buffer(0), 0);
    }
}

TEST_F(TypedArrayTest, BeyondTheEndIsARangeError) {
    JSVM_Value buffer = Buffer(20);
    JSVM_Value untouched = Num(1);
    result_ = untouched;
    struct {
        JSVM_TypedarrayType type;
        size_t length;
        size_t offset;
    } const cases[] = {
        {JSVM_UINT8_ARRAY, 21, 0},
        {JSVM_UINT8_ARRAY, 1, 20},
        {JSVM_UINT8_ARRAY, 0, 21},
        {JSVM_INT32_ARRAY, 6, 0},
        {JSVM_INT32_ARRAY, 5, 4},
        {JSVM_FLOAT64_ARRAY, 3, 0},
        {JSVM_FLOAT64_ARRAY, 0, 24},
        // Products and sums that wrap.
        {JSVM_UINT8_ARRAY, SIZE_MAX, 1},
        {JSVM_UINT8_ARRAY, 1, SIZE_MAX},
        {JSVM_INT32_ARRAY, SIZE_MAX / 4 + 1, 0},
        {JSVM_INT32_ARRAY, SIZE_MAX / 4 + 2, 0},
        {JSVM_FLOAT64_ARRAY, SIZE_MAX / 8 + 1, 8},
        {JSVM_BIGINT64_ARRAY, 1, SIZE_MAX - 7},
    };
    for (const auto& it : cases) {
        SCOPED_TRACE(it.length);
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, CreateArray(it.type, it.length, buffer, it.offset));
        EXPECT_EQ(kTooLong, TakeCodedError());
    }
    EXPECT_EQ(untouched, result_);
}

TEST_F(TypedArrayTest, MisalignmentIsARangeErrorThatTellsTheSize) {
    JSVM_Value buffer = Buffer(16);
    for (const Kind& kind : kKinds) {
        if (kind.bytes == 1) continue;
        for (const size_t offset :
             {size_t{1}, kind.bytes / 2, kind.bytes + 1, size_t{17}, SIZE_MAX}) {
            // Even where the length is wrong too.
            for (const size_t length : {size_t{0}, SIZE_MAX}) {
                EXPECT_STATUS(JSVM_GENERIC_FAILURE, CreateArray(kind.type, length, buffer, offset));
                EXPECT_EQ("RangeError ERR_JSVM_INVALID_TYPEDARRAY_ALIGNMENT start offset of " +
                              std::string(kind.name) + " should be a multiple of " +
                              std::to_string(kind.bytes),
                          TakeCodedError());
            }
        }
    }
    EXPECT_EQ(nullptr, result_);
}

TEST_F(TypedArrayTest, DetachedBufferHasRoomForNothing) {
    JSVM_Value buffer = Buffer(16);
    ASSERT_JSVM_OK(OH_JSVM_DetachArraybuffer(env, buffer));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, CreateArray(JSVM_INT8_ARRAY, 1, buffer, 0));
    EXPECT_EQ(kTooLong, TakeCodedError());
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, CreateArray(JSVM_INT8_ARRAY, 0, buffer, 1));
    EXPECT_EQ(kTooLong, TakeCodedError());
    const ViewInfo info = Describe(Array(JSVM_INT8_ARRAY, 0, buffer, 0));
    EXPECT_EQ(0U, info.length);
    EXPECT_EQ(nullptr, info.data);
}

TEST_F(TypedArrayTest, DetachingEmptiesIt) {
    JSVM_Value buffer = Buffer(16);
    JSVM_Value array = Array(JSVM_UINT32_ARRAY, 2, buffer, 8);
    ASSERT_JSVM_OK(OH_JSVM_DetachArraybuffer(env, buffer));
    const ViewInfo info = Describe(array);
    EXPECT_EQ(JSVM_UINT32_ARRAY, info.type);
    EXPECT_EQ(0U, info.length);
    EXPECT_EQ(nullptr, info.data);
    EXPECT_EQ(0U, info.offset);
    EXPECT_TRUE(Same(buffer, info.buffer));
}

// V8 aborts over more elements than it can count, whatever the size of the buffer.
TEST_F(TypedArrayTest, MoreElementsThanTheEngineCountsIsARangeError) {
    constexpr size_t kMost = size_t{1} << 32;
    constexpr size_t kBytes = 2 * kMost;
    // Address space alone: nothing is ever read there.
    void* memory =
        mmap(nullptr, kBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT_NE(MAP_FAILED, memory);
    JSVM_Value buffer = nullptr;
    ASSERT_JSVM_OK(
        OH_JSVM_CreateArrayBufferFromBackingStoreData(env, memory, kBytes, 0, kBytes, &buffer));
    EXPECT_STATUS(JSVM_GENERIC_FAILURE, CreateArray(JSVM_INT8_ARRAY, kMost + 1, buffer, 0));
    EXPECT_EQ(kTooLong, TakeCodedError());
    EXPECT_EQ(kMost, Describe(Array(JSVM_INT8_ARRAY, kMost, buffer, kMost)).length);
    EXPECT_EQ(kMost, Describe(Array(JSVM_INT16_ARRAY, kMost, buffer, 0)).length);
    ASSERT_JSVM_OK(OH_JSVM_DetachArraybuffer(env, buffer));
    EXPECT_EQ(0, munmap(memory, kBytes));
}

TEST_F(TypedArrayTest, UnknownTypesAreRefused) {
    for (const int type : {-1, 11, 12, INT32_MAX, INT32_MIN}) {
        EXPECT_STATUS(JSVM_INVALID_ARG,
                      CreateArray(static_cast<JSVM_TypedarrayType>(type), 0, Buffer(8), 0));
    }
    EXPECT_EQ(nullptr, result_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(TypedArrayTest, InfoOfAnythingElseIsRefused) {
    ViewInfo info;
    for (const char* other : {"new ArrayBuffer(8)", "new DataView(new ArrayBuffer(8))", "[1]",
                              "({length: 1})", "'text'", "1", "undefined", "null"}) {
        SCOPED_TRACE(other);
        EXPECT_STATUS(JSVM_INVALID_ARG, Ask(Run(other), &info));
    }
    EXPECT_STATUS(JSVM_INVALID_ARG, Ask(nullptr, &info));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_GetTypedarrayInfo(nullptr, Run("new Int8Array(1)"), &info.type, &info.length,
                                        &info.data, &info.buffer, &info.offset));
    EXPECT_EQ(99, static_cast<int>(info.type));
    EXPECT_EQ(99U, info.length);
    EXPECT_EQ(&info.type, info.data);
    EXPECT_EQ(nullptr, info.buffer);
    EXPECT_EQ(99U, info.offset);
}

TEST_F(TypedArrayTest, SharedBuffersAreToldToo) {
    JSVM_Value array = Run("var it = new Uint8Array(new SharedArrayBuffer(8), 4, 2); it");
    const ViewInfo info = Describe(array);
    EXPECT_EQ("[object SharedArrayBuffer]", ToString(info.buffer));
    EXPECT_EQ(2U, info.length);
    EXPECT_EQ(4U, info.offset);
    static_cast<uint8_t*>(info.data)[0] = 9;
    EXPECT_EQ("9,0", RunToString("it"));
}

TEST_F(TypedArrayTest, OnlyArrayBuffersAreViewed) {
    for (const char* other : kNoArrayBuffers) {
        SCOPED_TRACE(other);
        EXPECT_STATUS(JSVM_INVALID_ARG, CreateArray(JSVM_INT8_ARRAY, 0, Run(other), 0));
        // Ahead of what would throw.
        EXPECT_STATUS(JSVM_INVALID_ARG, CreateArray(JSVM_INT16_ARRAY, 99, Run(other), 1));
        EXPECT_FALSE(ExceptionPending());
    }
    EXPECT_EQ(nullptr, result_);
}

TEST_F(TypedArrayTest, NullIsRefused) {
    JSVM_Value buffer = Buffer(8);
    EXPECT_STATUS(JSVM_INVALID_ARG, CreateArray(JSVM_INT8_ARRAY, 0, nullptr, 0));
    EXPECT_STATUS(JSVM_INVALID_ARG,
                  OH_JSVM_CreateTypedarray(env, JSVM_INT16_ARRAY, 0, buffer, 1, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_CreateTypedarray(nullptr, JSVM_INT8_ARRAY, 0, buffer, 0, &result_));
    EXPECT_EQ(nullptr, result_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(TypedArrayTest, PendingExceptionStopsMakingButNotAsking) {
    JSVM_Value buffer = Buffer(8);
    JSVM_Value array = Run("new Uint8Array(3)");
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, CreateArray(JSVM_INT8_ARRAY, 1, buffer, 0));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, CreateArray(JSVM_INT8_ARRAY, 1, nullptr, 0));
    EXPECT_EQ(nullptr, result_);
    EXPECT_EQ(3U, Describe(array).length);
    EXPECT_EQ("first", TakeException());
}

}  // namespace
