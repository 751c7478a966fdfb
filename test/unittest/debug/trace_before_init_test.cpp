// SPDX-License-Identifier: Apache-2.0
// Before OH_JSVM_Init, so in a process of its own.
#include <gtest/gtest.h>

#include "ark_runtime/jsvm.h"

namespace {

TEST(TraceBeforeInitTest, BeforeInitNothingIsRecorded) {
    int calls = 0;
    const auto count = [](const char*, int, void* data) {
        ++*static_cast<int*>(data);
        return true;
    };
    EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_TraceStart(0, nullptr, nullptr, 0));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStop(count, &calls));
    EXPECT_EQ(JSVM_OK, OH_JSVM_Init(nullptr));
    EXPECT_EQ(JSVM_INVALID_ARG, OH_JSVM_TraceStop(count, &calls));
    EXPECT_EQ(0, calls);
    EXPECT_EQ(JSVM_OK, OH_JSVM_TraceStart(0, nullptr, nullptr, 0));
    EXPECT_EQ(JSVM_OK, OH_JSVM_TraceStop(count, &calls));
    EXPECT_EQ(1, calls);
}

}  // namespace
