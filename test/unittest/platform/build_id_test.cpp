// SPDX-License-Identifier: Apache-2.0
#include "frameworks/platform/build_id.h"

#include <gtest/gtest.h>

#include <cstring>

#include "frameworks/core/v8_compat.h"

namespace {

TEST(BuildIdTest, TheEngineHasOneAndItStaysTheSame) {
    uint8_t first[JSVM_BUILD_ID_MOST] = {};
    uint8_t second[JSVM_BUILD_ID_MOST] = {};
    const size_t length = jsvm_build_id(v8::V8::GetVersion(), first);
    EXPECT_GE(length, 8u);
    EXPECT_LE(length, size_t{JSVM_BUILD_ID_MOST});
    EXPECT_EQ(length, jsvm_build_id(v8::V8::GetVersion(), second));
    EXPECT_EQ(0, std::memcmp(first, second, length));
}

TEST(BuildIdTest, OtherLibrariesHaveOthers) {
    uint8_t engine[JSVM_BUILD_ID_MOST] = {};
    uint8_t libc[JSVM_BUILD_ID_MOST] = {};
    ASSERT_NE(0u, jsvm_build_id(v8::V8::GetVersion(), engine));
    ASSERT_NE(0u, jsvm_build_id(std::strerror(0), libc));  // a text in the C library
    EXPECT_NE(0, std::memcmp(engine, libc, sizeof(engine)));
}

TEST(BuildIdTest, AnAddressInNoLibraryHasNone) {
    uint8_t id[JSVM_BUILD_ID_MOST] = {};
    int on_the_stack = 0;
    EXPECT_EQ(0u, jsvm_build_id(&on_the_stack, id));
    EXPECT_EQ(0u, jsvm_build_id(nullptr, id));
}

}  // namespace
