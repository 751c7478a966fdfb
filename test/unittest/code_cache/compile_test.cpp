// SPDX-License-Identifier: Apache-2.0
// Compiling through a store, over a place in memory.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

TEST(StoreCompileTest, TheSecondVmTakesItFromTheStore) {
    MemoryPlace place;
    Store store(&place);
    {
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, machine.load.outcome);
        EXPECT_EQ(JSVMX_REASON_NOT_STORED, machine.load.reason);
        EXPECT_EQ(0u, machine.load.bytes);
        EXPECT_EQ(42, machine.Run(script));
        EXPECT_TRUE(machine.Refresh(store, script));
    }
    store.Flush();
    {
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_USED, machine.load.outcome);
        EXPECT_EQ(JSVMX_REASON_NONE, machine.load.reason);
        EXPECT_GT(machine.load.bytes, 144u);
        EXPECT_EQ(42, machine.Run(script));
        EXPECT_FALSE(machine.Refresh(store, script));
    }
    const JSVMX_CodeCacheCounters counters = store.Counters();
    EXPECT_EQ(1u, counters.hits);
    EXPECT_EQ(1u, counters.misses);
    EXPECT_EQ(1u, counters.writes);
    EXPECT_EQ(1u, counters.entries);
    EXPECT_EQ(0, place.Leases());
}

}  // namespace
}  // namespace jsvm_test
