// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/network_fs.h"

#include <gtest/gtest.h>
#include <sys/vfs.h>

#include <string>

namespace {

TEST(NetworkFsTest, KnowsFileSystemsOfOtherMachines) {
    for (const uint64_t type : {0x6969u, 0x517Bu, 0xFF534D42u, 0xFE534D42u, 0x5346414Fu,
                                0x00C36400u, 0x01021997u, 0x65735546u}) {
        EXPECT_TRUE(jsvm_is_network_fs_type(type)) << std::hex << type;
    }
    /* As a machine with 32 bits would give a number with its highest bit set. */
    EXPECT_TRUE(jsvm_is_network_fs_type(UINT64_C(0xFFFFFFFFFF534D42)));
}

TEST(NetworkFsTest, KnowsThoseOfThisMachine) {
    for (const uint64_t type : {0xEF53u, 0x01021994u, 0x58465342u, 0x9123683Eu, 0x794C7630u, 0u}) {
        EXPECT_FALSE(jsvm_is_network_fs_type(type)) << std::hex << type;
    }
}

TEST(NetworkFsTest, WhatIsNotThereYetIsWhereItWouldBeMade) {
    struct statfs proc = {};
    struct statfs here = {};
    ASSERT_EQ(0, statfs("/proc", &proc));
    ASSERT_EQ(0, statfs(".", &here));
    ASSERT_NE(proc.f_type, here.f_type);
    uint64_t type = 0;
    for (const char* path : {"/proc", "/proc/none", "/proc/none/", "/proc/none//", "/proc/."}) {
        EXPECT_TRUE(jsvm_fs_type(path, &type)) << path;
        EXPECT_EQ(static_cast<uint64_t>(proc.f_type), type) << path;
    }
    for (const char* path : {".", "none", "none/", "./none"}) {
        EXPECT_TRUE(jsvm_fs_type(path, &type)) << path;
        EXPECT_EQ(static_cast<uint64_t>(here.f_type), type) << path;
    }
    EXPECT_TRUE(jsvm_fs_type("/none", &type));
    const std::string too_long(5000, 'n');
    for (const char* path : {"", "/proc/none/none", "none/none", too_long.c_str()}) {
        EXPECT_FALSE(jsvm_fs_type(path, &type)) << path;
        EXPECT_EQ(0u, type) << path;
    }
}

TEST(NetworkFsTest, LooksAtPaths) {
    EXPECT_FALSE(jsvm_is_on_network("/proc"));
    EXPECT_FALSE(jsvm_is_on_network("/no such folder"));
}

}  // namespace
