// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

#include "test/support/fixture.h"

namespace {

class ArrayBufferTest : public jsvm_test::JsvmTest {
  protected:
    JSVM_Value Create(size_t size, void** data = nullptr) {
        JSVM_Value buffer = nullptr;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArraybuffer(env, size, data, &buffer));
        return buffer;
    }
    bool IsDetached(JSVM_Value value) {
        bool detached = false;
        EXPECT_STATUS(JSVM_OK, OH_JSVM_IsDetachedArraybuffer(env, value, &detached));
        return detached;
    }

    // What is no ArrayBuffer.
    const std::vector<const char*> kOthers = {"new Uint8Array(8)",
                                              "new DataView(new ArrayBuffer(8))",
                                              "({byteLength: 8})",
                                              "[]",
                                              "'text'",
                                              "1",
                                              "10n",
                                              "true",
                                              "undefined",
                                              "null",
                                              "Symbol()",
                                              "() => 1",
                                              "new Proxy(new ArrayBuffer(8), {})",
                                              "Object.create(ArrayBuffer.prototype)"};
};

TEST_F(ArrayBufferTest, BytesAreZeroAndShared) {
    void* data = nullptr;
    JSVM_Value buffer = Create(1000, &data);
    ASSERT_NE(nullptr, data);
    SetGlobal("buffer", buffer);
    EXPECT_EQ(1000, RunToNumber("buffer.byteLength"));
    EXPECT_TRUE(RunToBool("buffer instanceof ArrayBuffer"));
    EXPECT_TRUE(RunToBool("new Uint8Array(buffer).every(byte => byte === 0)"));
    static_cast<uint8_t*>(data)[999] = 77;
    EXPECT_EQ(77, RunToNumber("new Uint8Array(buffer)[999]"));
    Run("new Uint8Array(buffer)[0] = 55");
    EXPECT_EQ(55, static_cast<uint8_t*>(data)[0]);
}

TEST_F(ArrayBufferTest, DataIsOptional) {
    SetGlobal("buffer", Create(5));
    EXPECT_EQ(5, RunToNumber("buffer.byteLength"));
}

TEST_F(ArrayBufferTest, SizeZeroHasNoMemory) {
    int anything = 0;
    void* data = &anything;
    JSVM_Value buffer = Create(0, &data);
    EXPECT_EQ(nullptr, data);
    SetGlobal("buffer", buffer);
    EXPECT_EQ("0,0", RunToString("[buffer.byteLength, new Uint8Array(buffer).length]"));
    size_t size = 1;
    data = &anything;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, buffer, &data, &size));
    EXPECT_EQ(nullptr, data);
    EXPECT_EQ(0U, size);
    EXPECT_FALSE(IsDetached(buffer));
}

// V8's own way of making buffers ends the process.
TEST_F(ArrayBufferTest, MoreMemoryThanThereIsFails) {
    for (const size_t size : {SIZE_MAX, SIZE_MAX / 2, size_t{1} << 60, size_t{1} << 53,
                              (size_t{1} << 53) - 1, size_t{1} << 50}) {
        void* data = nullptr;
        JSVM_Value result = nullptr;
        EXPECT_STATUS(JSVM_GENERIC_FAILURE, OH_JSVM_CreateArraybuffer(env, size, &data, &result));
        EXPECT_EQ(nullptr, data);
        EXPECT_EQ(nullptr, result);
        EXPECT_FALSE(ExceptionPending());
    }
    EXPECT_NE(nullptr, Create(1));
}

TEST_F(ArrayBufferTest, NullAndPendingException) {
    void* data = nullptr;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateArraybuffer(env, 8, &data, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateArraybuffer(env, SIZE_MAX, &data, nullptr));
    JSVM_Value result = nullptr;
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateArraybuffer(nullptr, 8, &data, &result));
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateArraybuffer(env, 8, &data, nullptr));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, OH_JSVM_CreateArraybuffer(env, 8, &data, &result));
    EXPECT_EQ("first", TakeException());
    EXPECT_EQ(nullptr, data);
    EXPECT_EQ(nullptr, result);
}

// Holds the process to what it has of address space now and `more` bytes.
class AddressSpaceLimit {
  public:
    explicit AddressSpaceLimit(size_t more) {
        EXPECT_EQ(0, getrlimit(RLIMIT_AS, &before_));
        unsigned long pages = 0;
        FILE* file = std::fopen("/proc/self/statm", "r");
        EXPECT_NE(nullptr, file);
        EXPECT_EQ(1, std::fscanf(file, "%lu", &pages));
        std::fclose(file);
        rlimit limited = before_;
        limited.rlim_cur = pages * static_cast<size_t>(sysconf(_SC_PAGESIZE)) + more;
        EXPECT_EQ(0, setrlimit(RLIMIT_AS, &limited));
    }
    ~AddressSpaceLimit() { EXPECT_EQ(0, setrlimit(RLIMIT_AS, &before_)); }

  private:
    rlimit before_{};
};

TEST_F(ArrayBufferTest, DeadBuffersMakeRoomForNewOnes) {
    const AddressSpaceLimit limit(size_t{1} << 30);
    for (int i = 0; i < 5; ++i) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        Create(size_t{600} << 20);
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    // Two that live do not fit.
    Create(size_t{600} << 20);
    JSVM_Value result = nullptr;
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_CreateArraybuffer(env, size_t{600} << 20, nullptr, &result));
    EXPECT_EQ(nullptr, result);
}

TEST_F(ArrayBufferTest, InfoOfBuffersThatScriptsMade) {
    JSVM_Value buffer = Run("const b = new Uint8Array([1, 2, 3]).buffer; b");
    void* data = nullptr;
    size_t size = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, buffer, &data, &size));
    ASSERT_EQ(3U, size);
    EXPECT_EQ(0, std::memcmp(data, "\1\2\3", 3));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, buffer, nullptr, nullptr));
    size = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, buffer, nullptr, &size));
    EXPECT_EQ(3U, size);
    void* again = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, buffer, &again, nullptr));
    EXPECT_EQ(data, again);
}

TEST_F(ArrayBufferTest, InfoOfAnythingElseIsRefused) {
    int anything = 0;
    void* data = &anything;
    size_t size = 99;
    std::vector<const char*> others = kOthers;
    others.push_back("new SharedArrayBuffer(8)");
    for (const char* other : others) {
        SCOPED_TRACE(other);
        EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetArraybufferInfo(env, Run(other), &data, &size));
    }
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_GetArraybufferInfo(env, nullptr, &data, &size));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_GetArraybufferInfo(nullptr, Create(1), &data, &size));
    EXPECT_EQ(&anything, data);
    EXPECT_EQ(99U, size);
}

TEST_F(ArrayBufferTest, DetachingEmptiesBufferAndViews) {
    JSVM_Value buffer = Create(64);
    SetGlobal("buffer", buffer);
    Run("const bytes = new Uint8Array(buffer); const view = new DataView(buffer)");
    EXPECT_FALSE(IsDetached(buffer));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, buffer));
    EXPECT_TRUE(IsDetached(buffer));
    EXPECT_EQ("0,0,undefined", RunToString("[buffer.byteLength, bytes.length, String(bytes[0])]"));
    EXPECT_EQ("TypeError",
              RunToString("(() => { try { view.byteLength } catch (e) { return e.name } })()"));
    int anything = 0;
    void* data = &anything;
    size_t size = 1;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, buffer, &data, &size));
    EXPECT_EQ(nullptr, data);
    EXPECT_EQ(0U, size);
    // Again, and an empty one.
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, buffer));
    JSVM_Value empty = Create(0);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, empty));
    EXPECT_TRUE(IsDetached(empty));
}

TEST_F(ArrayBufferTest, DetachingWhatCannotBe) {
    for (const char* other : kOthers) {
        SCOPED_TRACE(other);
        EXPECT_STATUS(JSVM_ARRAYBUFFER_EXPECTED, OH_JSVM_DetachArraybuffer(env, Run(other)));
    }
    EXPECT_STATUS(JSVM_DETACHABLE_ARRAYBUFFER_EXPECTED,
                  OH_JSVM_DetachArraybuffer(env, Run("new SharedArrayBuffer(8)")));
    JSVM_Value wasm = Run("new WebAssembly.Memory({initial: 1}).buffer");
    EXPECT_STATUS(JSVM_DETACHABLE_ARRAYBUFFER_EXPECTED, OH_JSVM_DetachArraybuffer(env, wasm));
    EXPECT_FALSE(IsDetached(wasm));
    size_t size = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, wasm, nullptr, &size));
    EXPECT_EQ(65536U, size);
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_DetachArraybuffer(env, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_DetachArraybuffer(nullptr, wasm));
}

TEST_F(ArrayBufferTest, OnlyArrayBuffersAreDetached) {
    std::vector<const char*> others = kOthers;
    others.push_back("new SharedArrayBuffer(8)");
    others.push_back("new ArrayBuffer(8)");
    for (const char* other : others) EXPECT_FALSE(IsDetached(Run(other))) << other;
    JSVM_Value view = Run("const view = new Uint8Array(8); view");
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, Run("view.buffer")));
    EXPECT_FALSE(IsDetached(view));
    bool result = true;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_IsDetachedArraybuffer(env, nullptr, &result));
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_IsDetachedArraybuffer(env, view, nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_IsDetachedArraybuffer(nullptr, view, &result));
    EXPECT_TRUE(result);
}

TEST_F(ArrayBufferTest, BuffersCanBeReadAndDetachedWhileAnExceptionIsPending) {
    JSVM_Value buffer = Create(8);
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    size_t size = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, buffer, nullptr, &size));
    EXPECT_EQ(8U, size);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, buffer));
    EXPECT_TRUE(IsDetached(buffer));
    EXPECT_EQ("first", TakeException());
}

TEST_F(ArrayBufferTest, EngineKnowsHowMuchItOwns) {
    JSVM_HeapStatistics before{};
    JSVM_HeapStatistics after{};
    ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &before));
    Create(size_t{16} << 20);
    ASSERT_JSVM_OK(OH_JSVM_GetHeapStatistics(vm, &after));
    EXPECT_GE(after.externalMemory, before.externalMemory + (size_t{16} << 20));
}

}  // namespace
