// SPDX-License-Identifier: Apache-2.0
// A worker that has filled the heap up to the next collection may wait for it. Only the VM's thread
// collects, so whoever waits there for the worker without collecting waits forever. The engine can
// mostly put a collection off while it marks in steps; with the flag it cannot.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"
#include "test/unittest/script/background_fixture.h"

namespace {

using jsvm_test::CacheBytes;
using jsvm_test::CacheSession;
using jsvm_test::CacheUse;
using jsvm_test::MakeCache;
using jsvm_test::WithoutPayload;

class BackgroundCollectionTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        jsvm_test::InitOnce({"--no-incremental-marking"});
        source_ = new std::string(jsvm_test::LargeSource());
        cache_ = new CacheBytes(MakeCache(*source_));
    }

    // A VM that is collected as soon as its heap is larger than what a new one has, with the source
    // outside of it: nothing below allocates so much that it collects for another reason. Work that
    // has begun.
    void SetUp() override {
        JSVM_CreateVMOptions options{};
        options.initialOldGenerationSize = 1;
        session_.emplace(&options);
        bool copied = true;
        ASSERT_EQ(JSVM_OK, OH_JSVM_CreateExternalStringLatin1(session_->env, source_->data(),
                                                              source_->size(), nullptr, nullptr,
                                                              &text_, &copied));
        ASSERT_FALSE(copied);
        const size_t before = HeapSize();
        result_ = session_->Begin(*cache_);
        while (HeapSize() < before + (size_t{1} << 20)) std::this_thread::yield();
    }

    size_t HeapSize() {
        JSVM_HeapStatistics statistics{};
        EXPECT_EQ(JSVM_OK, OH_JSVM_GetHeapStatistics(session_->vm, &statistics));
        return statistics.totalHeapSize;
    }

    static std::string* source_;
    static const CacheBytes* cache_;
    std::optional<CacheSession> session_;
    JSVM_Value text_ = nullptr;
    JSVM_DeserializeResult result_ = nullptr;
};
std::string* BackgroundCollectionTest::source_;
const CacheBytes* BackgroundCollectionTest::cache_;

TEST_F(BackgroundCollectionTest, ACompileThatWaitsCollects) {
    const CacheBytes header = WithoutPayload(*cache_);
    const CacheUse use = session_->Use(text_, &header, result_);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, use.outcome);
    EXPECT_EQ(42, use.result);
}

TEST_F(BackgroundCollectionTest, AVmThatGoesCollects) {
    session_->End();
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseDeserializeResult(result_));
}

TEST_F(BackgroundCollectionTest, AReleaseDoesNotWait) {
    std::thread([&] { EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result_)); }).join();
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, session_->Use(text_, cache_, nullptr).outcome);
}

TEST_F(BackgroundCollectionTest, OtherVmsAreNotHeldUp) {
    const CacheBytes cache = MakeCache("40 + 2");
    CacheSession other;
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, other.Use("40 + 2", &cache, other.Begin(cache)).outcome);
}

}  // namespace
