// SPDX-License-Identifier: Apache-2.0
#define JSVM_EXPERIMENTAL
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <thread>

#include "test/support/fixture.h"

namespace {

// What a finalizer was called with.
struct Told {
    int calls = 0;
    JSVM_Env env = nullptr;
    void* data = nullptr;
    bool copied = true;
    std::thread::id thread;
};

void Tell(JSVM_Env env, void* data, void* hint, bool copied) {
    auto* told = static_cast<Told*>(hint);
    ++told->calls;
    told->env = env;
    told->data = data;
    told->copied = copied;
    told->thread = std::this_thread::get_id();
}

class ExternalMemoryTest : public jsvm_test::JsvmTest {
  protected:
    void SetUp() override {
        jsvm_test::InitOnce({"--expose-gc"});
        JsvmTest::SetUp();
    }
    JSVM_Status Create(void* data, size_t bytes, JSVM_FinalizeArrayBuffer finalize = nullptr) {
        return OH_JSVM_CreateArrayBufferFromExternalMemory(env, data, bytes, finalize, &told_,
                                                           &copied_, &result_);
    }
    // A buffer that only the global `name` holds, with the finalizer.
    void CreateGlobal(const char* name) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        EXPECT_STATUS(JSVM_OK, Create(memory_, sizeof(memory_), Tell));
        SetGlobal(name, result_);
        result_ = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    void ExpectToldOnce() {
        EXPECT_EQ(1, told_.calls);
        EXPECT_EQ(nullptr, told_.env);
        EXPECT_EQ(memory_, told_.data);
        EXPECT_FALSE(told_.copied);
        EXPECT_EQ(std::this_thread::get_id(), told_.thread);
    }

    alignas(8) uint8_t memory_[4096] = {};
    Told told_;
    bool copied_ = true;
    JSVM_Value result_ = nullptr;
};

TEST_F(ExternalMemoryTest, UsesTheMemoryItself) {
    memory_[1] = 5;
    EXPECT_STATUS(JSVM_OK, Create(memory_, sizeof(memory_)));
    EXPECT_FALSE(copied_);
    SetGlobal("buffer", result_);
    EXPECT_EQ("4096,5", RunToString("[buffer.byteLength, new Uint8Array(buffer)[1]]"));
    Run("new Uint8Array(buffer)[2] = 6");
    EXPECT_EQ(6, memory_[2]);
    memory_[3] = 7;
    EXPECT_EQ(7, RunToNumber("new DataView(buffer).getUint8(3)"));
    void* data = nullptr;
    size_t size = 0;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_GetArraybufferInfo(env, result_, &data, &size));
    EXPECT_EQ(memory_, data);
    EXPECT_EQ(sizeof(memory_), size);
    JSVM_Value array = nullptr;
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateTypedarray(env, JSVM_INT32_ARRAY, 1, result_, 4, &array));
}

TEST_F(ExternalMemoryTest, CopiedAndFinalizerAreOptional) {
    EXPECT_STATUS(JSVM_OK, OH_JSVM_CreateArrayBufferFromExternalMemory(env, memory_, 8, nullptr,
                                                                       nullptr, nullptr, &result_));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, result_));
}

TEST_F(ExternalMemoryTest, NoBytes) {
    for (void* data : {static_cast<void*>(nullptr), static_cast<void*>(memory_)}) {
        copied_ = true;
        EXPECT_STATUS(JSVM_OK, Create(data, 0));
        EXPECT_FALSE(copied_);
        SetGlobal("buffer", result_);
        EXPECT_EQ(0, RunToNumber("buffer.byteLength"));
        EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, result_));
    }
}

TEST_F(ExternalMemoryTest, ArgumentsAreChecked) {
    constexpr size_t kMost = (size_t{32} << 30) - 1;
    EXPECT_STATUS(JSVM_INVALID_ARG, OH_JSVM_CreateArrayBufferFromExternalMemory(
                                        env, memory_, 8, Tell, &told_, &copied_, nullptr));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(nullptr, 1, Tell));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(memory_, kMost + 1, Tell));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(memory_, SIZE_MAX, Tell));
    for (const int offset : {1, 2, 4, 7}) {
        EXPECT_STATUS(JSVM_INVALID_ARG, Create(memory_ + offset, 8, Tell));
        EXPECT_STATUS(JSVM_INVALID_ARG, Create(memory_ + offset, 0));
    }
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(memory_, 0, Tell));
    EXPECT_STATUS(JSVM_INVALID_ARG, Create(nullptr, 0, Tell));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_CreateArrayBufferFromExternalMemory(
                                    nullptr, memory_, 8, Tell, &told_, &copied_, &result_));
    EXPECT_FALSE(ExceptionPending());
    EXPECT_EQ(nullptr, result_);
    EXPECT_TRUE(copied_);
    EXPECT_EQ(0, told_.calls);

    EXPECT_STATUS(JSVM_OK, Create(memory_, kMost));  // nobody looks at so much of it
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, result_));
}

TEST_F(ExternalMemoryTest, PendingExceptionComesBeforeAllChecks) {
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, Create(nullptr, 8, Tell));
    EXPECT_STATUS(JSVM_PENDING_EXCEPTION, Create(memory_, 8, Tell));
    EXPECT_EQ(nullptr, result_);
    EXPECT_EQ(0, told_.calls);
    EXPECT_EQ("first", TakeException());
}

TEST_F(ExternalMemoryTest, DetachingFinalizesBeforeItReturns) {
    EXPECT_STATUS(JSVM_OK, Create(memory_, sizeof(memory_), Tell));
    EXPECT_EQ(0, told_.calls);
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, result_));
    ExpectToldOnce();
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, result_));
    EXPECT_EQ(1, told_.calls);
}

TEST_F(ExternalMemoryTest, DetachingFinalizesWithAnExceptionPending) {
    EXPECT_STATUS(JSVM_OK, Create(memory_, sizeof(memory_), Tell));
    ASSERT_JSVM_OK(OH_JSVM_Throw(env, Str("first")));
    EXPECT_STATUS(JSVM_OK, OH_JSVM_DetachArraybuffer(env, result_));
    ExpectToldOnce();
    EXPECT_EQ("first", TakeException());
}

// V8 frees the memory of dead buffers on a thread of its own, some time after the collection.
TEST_F(ExternalMemoryTest, CollectedBufferIsFinalizedOnTheThreadOfTheVm) {
    CreateGlobal("held");
    Run("gc()");
    EXPECT_EQ(0, told_.calls);
    Run("held = null");
    for (int i = 0; i < 500 && told_.calls == 0; ++i) {
        Run("gc()");
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ExpectToldOnce();
}

TEST_F(ExternalMemoryTest, DeadBuffersAreFinalizedBeforeMemoryIsRefused) {
    CreateGlobal("held");
    Run("held = null");
    EXPECT_STATUS(JSVM_GENERIC_FAILURE,
                  OH_JSVM_CreateArraybuffer(env, size_t{1} << 50, nullptr, &result_));
    ExpectToldOnce();
}

TEST_F(ExternalMemoryTest, ViewsKeepTheMemoryNeeded) {
    CreateGlobal("held");
    Run("var view = new Uint8Array(held, 8, 8); held = null");
    for (int i = 0; i < 3; ++i) Run("gc()");
    EXPECT_EQ(0, told_.calls);
    memory_[8] = 3;
    EXPECT_EQ(3, RunToNumber("view[0]"));
}

// A buffer that V8 knows the size of makes it collect in time.
TEST_F(ExternalMemoryTest, ManyLargeBuffersAreCollectedUnasked) {
    constexpr size_t kBytes = size_t{16} << 20;
    int freed = 0;
    const auto free_it = [](JSVM_Env, void* data, void* hint, bool) {
        std::free(data);
        ++*static_cast<int*>(hint);
    };
    constexpr int kBuffers = 100;
    for (int i = 0; i < kBuffers; ++i) {
        JSVM_HandleScope scope = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        ASSERT_JSVM_OK(OH_JSVM_CreateArrayBufferFromExternalMemory(
            env, std::malloc(kBytes), kBytes, free_it, &freed, nullptr, &result_));
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
    }
    EXPECT_GT(freed, 0);
    Run("gc()");
    for (int i = 0; i < 500 && freed < kBuffers; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        Run("gc()");
    }
    EXPECT_EQ(kBuffers, freed);
}

// Without the fixture: env and VM end before the test does.
TEST(ExternalMemoryEndTest, DestroyVmFinalizesWhatIsLeftDestroyEnvDoesNot) {
    jsvm_test::InitOnce({"--expose-gc"});
    alignas(8) uint8_t memory[64] = {};
    for (const bool with_env : {true, false}) {
        Told told;
        JSVM_VM vm = nullptr;
        JSVM_Env env = nullptr;
        JSVM_EnvScope env_scope = nullptr;
        JSVM_HandleScope scope = nullptr;
        JSVM_Value buffer = nullptr;
        JSVM_Ref ref = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateVM(nullptr, &vm));
        ASSERT_JSVM_OK(OH_JSVM_CreateEnv(vm, 0, nullptr, &env));
        ASSERT_JSVM_OK(OH_JSVM_OpenEnvScope(env, &env_scope));
        ASSERT_JSVM_OK(OH_JSVM_OpenHandleScope(env, &scope));
        ASSERT_JSVM_OK(OH_JSVM_CreateArrayBufferFromExternalMemory(env, memory, sizeof(memory),
                                                                   Tell, &told, nullptr, &buffer));
        ASSERT_JSVM_OK(OH_JSVM_CreateReference(env, buffer, 1, &ref));
        ASSERT_JSVM_OK(OH_JSVM_CloseHandleScope(env, scope));
        ASSERT_JSVM_OK(OH_JSVM_CloseEnvScope(env, env_scope));
        if (!with_env) {
            ASSERT_JSVM_OK(OH_JSVM_DestroyEnv(env));
        }
        EXPECT_EQ(0, told.calls);
        ASSERT_JSVM_OK(OH_JSVM_DestroyVM(vm));
        EXPECT_EQ(1, told.calls);
        EXPECT_EQ(nullptr, told.env);
        EXPECT_EQ(memory, told.data);
        EXPECT_FALSE(told.copied);
    }
}

}  // namespace
