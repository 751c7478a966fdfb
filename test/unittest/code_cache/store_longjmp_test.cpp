// SPDX-License-Identifier: Apache-2.0
// A handler of a program's leaves a compile or a visit by longjmp: the store is as whole as before.
// That V8 is left while it reads an entry takes more memory than a test has: flight_test.cpp.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "test/support/lost_memory.h"
#include "test/support/small_vm.h"
#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

// Its bytecode and constants take more of a heap than a small VM has.
std::string LargeSource() {
    std::string source;
    for (int i = 0; i < 40000; ++i) {
        const std::string n = std::to_string(i);
        source += "var o = {a" + n + ": 'text " + n + "', b: [" + n + ".5, 'x" + n + "']};\n";
    }
    return source + "42";
}

TEST(StoreLongjmpTest, OutOfMemoryInACompile) {
    const std::string source = LargeSource();
    MemoryPlace place;
    Store store(&place);
    EXPECT_EQ(42, RunAndRefresh(store, source));
    ASSERT_EQ(1u, place.Size());
    {
        SmallVm small(SmallVm::kLimit / 2);
        JSVM_Value text = nullptr;
        ASSERT_JSVM_OK(OH_JSVM_CreateStringLatin1(small.env, source.data(), source.size(), &text));
        JSVM_Script script = nullptr;
        const MemoryMayBeLost lost;
        ASSERT_TRUE(small.RunsOut([&] {
            JSVMX_CodeCacheCompileScript(store.get(), small.env, text, nullptr, nullptr, &script);
        }));
        small.ExpectEnd();
    }
    EXPECT_EQ(1, place.Marks());  // the entry was what did not fit
    // The store goes on, on the same thread.
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, source).outcome);
    EXPECT_EQ(JSVM_OK, JSVMX_CodeCacheTrim(store.get(), 0, 0, nullptr));
    store.Close();
    EXPECT_EQ(0, place.Leases());
    EXPECT_EQ(0, place.Backends());
}

TEST(StoreLongjmpTest, AVisitorThatLeaves) {
    MemoryPlace place;
    Store store(&place);
    RunAndRefresh(store, kSource);
    std::jmp_buf target;
    if (setjmp(target) == 0) {
        JSVMX_CodeCacheIterate(
            store.get(),
            [](const JSVMX_CodeCacheEntry*, void* data) -> bool {
                std::longjmp(*static_cast<std::jmp_buf*>(data), 1);
            },
            &target);
        ADD_FAILURE();
    }
    EXPECT_EQ(0, place.Leases());
    store.Close();  // waits for nobody
}

}  // namespace
}  // namespace jsvm_test
