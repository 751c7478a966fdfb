// SPDX-License-Identifier: Apache-2.0
// Memory that the system does not give: V8 needs it for something else than its heap, and notices
// in the midst of that. In a program of its own, whose address space is limited meanwhile.
#include <sys/resource.h>

#include <cstdio>
#include <string>

#include "test/support/fixture.h"
#include "test/support/small_vm.h"

namespace {

using jsvm_test::SmallVm;

// Lets the process have so much more than it has, until the end.
class AddressSpaceLimit {
  public:
    explicit AddressSpaceLimit(size_t more) {
        EXPECT_EQ(0, getrlimit(RLIMIT_AS, &before_));
        struct rlimit limit = before_;
        limit.rlim_cur = AddressSpace() + more;
        EXPECT_EQ(0, setrlimit(RLIMIT_AS, &limit));
    }
    ~AddressSpaceLimit() { EXPECT_EQ(0, setrlimit(RLIMIT_AS, &before_)); }
    AddressSpaceLimit(const AddressSpaceLimit&) = delete;
    AddressSpaceLimit& operator=(const AddressSpaceLimit&) = delete;

  private:
    static size_t AddressSpace() {
        size_t kilobytes = 0;
        std::FILE* file = std::fopen("/proc/self/status", "r");
        char line[256];
        while (std::fgets(line, sizeof line, file) != nullptr) {
            if (std::sscanf(line, "VmSize: %zu kB", &kilobytes) == 1) break;
        }
        std::fclose(file);
        return kilobytes << 10;
    }

    struct rlimit before_ {};
};

TEST(SystemMemoryTest, WhatTheSystemDoesNotGiveIsToldAsSuch) {
    std::string source = "(";
    for (int i = 0; i < 1000000; ++i) source += "[a,{b:1}],";
    source += "1)";
    {
        SmallVm small;
        {
            const AddressSpaceLimit limit(size_t{64} << 20);
            EXPECT_TRUE(small.RunsOutIn(source));
        }
        ASSERT_EQ(1u, small.calls.size());
        EXPECT_FALSE(small.calls[0].is_heap);
        JSVM_Value value = nullptr;
        EXPECT_EQ(JSVM_GENERIC_FAILURE, OH_JSVM_CreateObject(small.env, &value));
    }
    jsvm_test::ExpectNewVmWorks();
}

}  // namespace
