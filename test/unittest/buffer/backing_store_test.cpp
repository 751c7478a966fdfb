// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstring>
#include <thread>
#include <vector>

#include "test/support/fixture.h"

namespace {

constexpr size_t kBytes = 64;

// Does not start the engine.
TEST(BackingStoreDataTest, WorksBeforeInit) {
    void* data = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_AllocateArrayBufferBackingStoreData(16, JSVM_ZERO_INITIALIZED, &data));
    ASSERT_NE(nullptr, data);
    EXPECT_JSVM_OK(OH_JSVM_FreeArrayBufferBackingStoreData(data));
}

TEST(BackingStoreDataTest, ZeroesWhenAsked) {
    // The first block is likely to be the second one again; it is dirty then.
    for (int round = 0; round < 2; ++round) {
        void* data = nullptr;
        ASSERT_JSVM_OK(
            OH_JSVM_AllocateArrayBufferBackingStoreData(4096, JSVM_ZERO_INITIALIZED, &data));
        const auto* bytes = static_cast<const uint8_t*>(data);
        EXPECT_EQ(std::vector<uint8_t>(4096, 0), std::vector<uint8_t>(bytes, bytes + 4096));
        std::memset(data, 0xab, 4096);
        EXPECT_JSVM_OK(OH_JSVM_FreeArrayBufferBackingStoreData(data));
    }
}

TEST(BackingStoreDataTest, AnyOtherFlagLeavesTheBytesUnset) {
    for (const int flag : {static_cast<int>(JSVM_UNINITIALIZED), 2, -1}) {
        void* data = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_AllocateArrayBufferBackingStoreData(
            kBytes, static_cast<JSVM_InitializedFlag>(flag), &data));
        ASSERT_NE(nullptr, data);
        std::memset(data, 1, kBytes);
        EXPECT_JSVM_OK(OH_JSVM_FreeArrayBufferBackingStoreData(data));
    }
}

TEST(BackingStoreDataTest, NoBytesAreMemoryToo) {
    for (const JSVM_InitializedFlag flag : {JSVM_ZERO_INITIALIZED, JSVM_UNINITIALIZED}) {
        void* data = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_AllocateArrayBufferBackingStoreData(0, flag, &data));
        EXPECT_NE(nullptr, data);
        EXPECT_JSVM_OK(OH_JSVM_FreeArrayBufferBackingStoreData(data));
    }
}

TEST(BackingStoreDataTest, MoreThanThereIsFails) {
    for (const JSVM_InitializedFlag flag : {JSVM_ZERO_INITIALIZED, JSVM_UNINITIALIZED}) {
        for (const size_t bytes : {SIZE_MAX, SIZE_MAX / 2, size_t{1} << 60}) {
            int anything = 0;
            void* data = &anything;
            EXPECT_EQ(JSVM_GENERIC_FAILURE,
                      OH_JSVM_AllocateArrayBufferBackingStoreData(bytes, flag, &data));
            EXPECT_EQ(nullptr, data);
        }
    }
}

TEST(BackingStoreDataTest, NullIsRefused) {
    EXPECT_EQ(JSVM_INVALID_ARG,
              OH_JSVM_AllocateArrayBufferBackingStoreData(kBytes, JSVM_ZERO_INITIALIZED, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_FreeArrayBufferBackingStoreData(nullptr));
}

TEST(BackingStoreDataTest, AnyThread) {
    void* data = nullptr;
    std::thread([&data] {
        EXPECT_JSVM_OK(
            OH_JSVM_AllocateArrayBufferBackingStoreData(kBytes, JSVM_UNINITIALIZED, &data));
    }).join();
    std::thread([data] { EXPECT_JSVM_OK(OH_JSVM_FreeArrayBufferBackingStoreData(data)); }).join();
}

class BackingStoreTest : public jsvm_test::JsvmTest {
  protected:
    void SetUp() override {
        JsvmTest::SetUp();
        ASSERT_JSVM_OK(
            OH_JSVM_AllocateArrayBufferBackingStoreData(kBytes, JSVM_ZERO_INITIALIZED, &data_));
    }
    void TearDown() override {
        JsvmTest::TearDown();
        EXPECT_JSVM_OK(OH_JSVM_FreeArrayBufferBackingStoreData(data_));
    }
    uint8_t* Bytes() { return static_cast<uint8_t*>(data_); }
    JSVM_Status Create(void* data, size_t store_size, size_t offset, size_t size) {
        return OH_JSVM_CreateArrayBufferFromBackingStoreData(env, data, store_size, offset, size,
                                                             &result_);
    }
    // A buffer over a part of data_.
    JSVM_Value Part(size_t offset, size_t size) {
        EXPECT_STATUS(JSVM_OK, Create(data_, kBytes, offset, size));
        return result_;
    }

    void* data_ = nullptr;
    JSVM_Value result_ = nullptr;
};

TEST_F(BackingStoreTest, ScriptAndProgramSeeTheSameBytes) {
    SetGlobal("buffer", Part(8, 16));
    EXPECT_EQ(16, RunToNumber("buffer.byteLength"));
    EXPECT_EQ("[object ArrayBuffer]", RunToString("Object.prototype.toString.call(buffer)"));
    Bytes()[8] = 11;
    Bytes()[23] = 22;
    EXPECT_EQ("11,22", RunToString("(b => [b[0], b[15]])(new Uint8Array(buffer))"));
    Run("new Uint8Array(buffer)[1] = 33");
    EXPECT_EQ(33, Bytes()[9]);
    EXPECT_EQ(0, Bytes()[24]);
}

TEST_F(BackingStoreTest, InfoTellsWhereThePartIs) {
    for (const size_t offset : {size_t{0}, size_t{1}, size_t{63}}) {
        void* data = nullptr;
        size_t size = 0;
        EXPECT_STATUS(JSVM_OK,
                      OH_JSVM_GetArraybufferInfo(env, Part(offset, kBytes - offset), &data, &size));
        EXPECT_EQ(Bytes() + offset, data);
        EXPECT_EQ(kBytes - offset, size);
    }
}

TEST_F(BackingStoreTest, PartsOverlap) {
    SetGlobal("one", Part(0, 32));
    SetGlobal("two", Part(16, 32));
    SetGlobal("same", Part(0, 32));
    Run("new Uint8Array(one)[20] = 5");
    EXPECT_EQ("5,5", RunToString("[new Uint8Array(two)[4], new Uint8Array(same)[20]]"));
}

TEST_F(BackingStoreTest, MemoryServesAgainAfterDetaching) {
    JSVM_Value first = Part(0, kBytes);
    SetGlobal("first", first);
    Run("new Uint8Array(first).fill(7)");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, first));
    EXPECT_EQ(0, RunToNumber("first.byteLength"));
    EXPECT_EQ(7, Bytes()[kBytes - 1]);
    SetGlobal("second", Part(0, kBytes));
    EXPECT_EQ(7, RunToNumber("new Uint8Array(second)[63]"));
}

TEST_F(BackingStoreTest, MemoryStaysTheCallersWhenTheBufferDies) {
    JSVM_HandleScope scope = nullptr;
    ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
    SetGlobal("dying", Part(0, kBytes));
    Run("new Uint8Array(dying).fill(9); dying = null");
    ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    Run("for (let i = 0; i < 100; ++i) new Uint8Array(1 << 22)");  // collects
    EXPECT_EQ(9, Bytes()[0]);
    Bytes()[0] = 1;
}

TEST_F(BackingStoreTest, NullAndSizesAreRefused) {
    JSVM_Value untouched = Num(1);
    result_ = untouched;
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(nullptr, kBytes, 0, kBytes));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateArrayBufferFromBackingStoreData(
                                        env, data_, kBytes, 0, kBytes, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateArrayBufferFromBackingStoreData(
                                    nullptr, data_, kBytes, 0, kBytes, &result_));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, 0, 0, 1));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, 0, 0));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, kBytes, 0));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, 0, kBytes + 1));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, 1, kBytes));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, kBytes, 1));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, kBytes + 1, 1));
    EXPECT_EQ(untouched, result_);
    EXPECT_FALSE(ExceptionPending());
}

TEST_F(BackingStoreTest, SumsThatWrapAreRefused) {
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, SIZE_MAX, 2));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, 2, SIZE_MAX));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, SIZE_MAX, SIZE_MAX));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, kBytes, SIZE_MAX - kBytes + 2, kBytes));
    EXPECT_EQ(nullptr, result_);
}

// The size of the store cannot be checked against the memory, but V8 aborts over such buffers.
TEST_F(BackingStoreTest, SizesThatNoMemoryHasAreRefused) {
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, SIZE_MAX, 0, SIZE_MAX));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, SIZE_MAX, SIZE_MAX - 1, 1));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(data_, size_t{1} << 53, 0, size_t{1} << 53));
    EXPECT_EQ(nullptr, result_);
    constexpr size_t kMost = (size_t{1} << 53) - 1;
    EXPECT_STATUS(JSVM_OK, Create(data_, kMost, 0, kMost));
    SetGlobal("huge", result_);
    EXPECT_EQ("9007199254740991", RunToString("huge.byteLength"));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, result_));
}

TEST_F(BackingStoreTest, PendingExceptionComesBeforeAllChecks) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, Create(nullptr, 0, 0, 0));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, Create(data_, kBytes, 0, kBytes));
    EXPECT_EQ(nullptr, result_);
    EXPECT_EQ("first", TakeException());
}

}  // namespace
