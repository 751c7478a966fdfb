// SPDX-License-Identifier: Apache-2.0
// An engine that was told not to deserialise in the background: the functions work all the same.
#include <gtest/gtest.h>

#include "ark_runtime/jsvm.h"
#include "ark_runtime/jsvmx.h"
#include "test/support/fixture.h"
#include "test/unittest/script/background_fixture.h"

namespace {

using jsvm_test::CacheBytes;
using jsvm_test::CacheSession;
using jsvm_test::CacheUse;

TEST(BackgroundFlagTest, TheCompileConsumesTheCacheItself) {
    jsvm_test::InitOnce({"--no-concurrent-cache-deserialization"});
    const CacheBytes cache = jsvm_test::MakeCache("40 + 2");
    CacheSession session;
    JSVM_DeserializeResult result = session.Begin(cache);
    jsvm_test::AwaitWorkers();
    // Nothing was taken from the background.
    const CacheBytes header = jsvm_test::WithoutPayload(cache);
    EXPECT_EQ(JSVMX_REASON_PAYLOAD_CHECKSUM, session.Use("40 + 2", &header, result).reason);
    const CacheUse use = session.Use("40 + 2", &cache, result);
    EXPECT_FALSE(use.rejected);
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, use.outcome);
    EXPECT_EQ(42, use.result);
    EXPECT_EQ(JSVM_OK, OH_JSVM_ReleaseDeserializeResult(result));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_ReleaseDeserializeResult(result));
}

}  // namespace
