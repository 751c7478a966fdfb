// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/directory_backend.h"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

using Bytes = std::vector<uint8_t>;

constexpr JsvmStoreLimits kLimits = {64 << 20, 1000, 8 << 20, 3600};

// A store in a folder of its own.
class DirectoryBackendTest : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = ::testing::TempDir() + "/storeXXXXXX";
        ASSERT_NE(nullptr, mkdtemp(name.data()));
        folder = name;
        ASSERT_EQ(JSVMX_REASON_NONE, Open(kLimits, false));
    }
    void TearDown() override {
        Close();
        const std::string command = "rm -rf '" + folder + "'";
        EXPECT_EQ(0, std::system(command.c_str()));
    }
    JSVMX_CodeCacheReason Open(const JsvmStoreLimits& limits, bool read_only) {
        return jsvm_directory_backend_open(folder.c_str(), &limits, read_only, &backend);
    }
    void Close() {
        if (backend != nullptr) backend->ops->close(backend);
        backend = nullptr;
    }
    void Reopen() {
        Close();
        ASSERT_EQ(JSVMX_REASON_NONE, Open(kLimits, false));
    }

    static JsvmStoreKey KeyOf(int number) {
        JsvmStoreKey key = {};
        std::memcpy(key.fingerprint, &number, sizeof(number));
        std::memcpy(key.source, &number, sizeof(number));
        return key;
    }
    JSVMX_CodeCacheReason Put(int number, const Bytes& bytes) {
        const JsvmStoreKey key = KeyOf(number);
        const JsvmStorePiece pieces[] = {
            {bytes.data(), bytes.size() / 2},
            {bytes.data() + bytes.size() / 2, bytes.size() - bytes.size() / 2}};
        return backend->ops->put(backend, &key, pieces, 2);
    }
    JSVMX_CodeCacheReason Get(int number, Bytes* bytes, JsvmStoreMeta* meta = nullptr) {
        const JsvmStoreKey key = KeyOf(number);
        JsvmStoreLease lease = {};
        const JSVMX_CodeCacheReason reason = backend->ops->get(backend, &key, &lease);
        if (reason != JSVMX_REASON_NONE) return reason;
        EXPECT_EQ(0u, reinterpret_cast<uintptr_t>(lease.bytes) % 8);
        bytes->assign(lease.bytes, lease.bytes + lease.length);
        if (meta != nullptr) *meta = lease.meta;
        backend->ops->give_back(backend, &lease);
        return reason;
    }
    JsvmStoreUsage Usage() {
        JsvmStoreUsage usage = {};
        EXPECT_EQ(JSVMX_REASON_NONE, backend->ops->usage(backend, &usage));
        return usage;
    }

    std::string folder;
    JsvmBackend* backend = nullptr;
};

Bytes Pattern(size_t size, uint8_t seed) {
    Bytes bytes(size);
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(seed + i * 7);
    return bytes;
}

TEST_F(DirectoryBackendTest, WhatIsPutIsGot) {
    Bytes got;
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, Get(1, &got));
    for (const size_t size : {1, 100, 2000, 5000, 100000, 3000000}) {
        ASSERT_EQ(JSVMX_REASON_NONE, Put(static_cast<int>(size), Pattern(size, 3)));
    }
    for (int round = 0; round < 2; ++round) {
        for (const size_t size : {1, 100, 2000, 5000, 100000, 3000000}) {
            ASSERT_EQ(JSVMX_REASON_NONE, Get(static_cast<int>(size), &got));
            EXPECT_EQ(Pattern(size, 3), got) << size;
        }
        Reopen();
    }
    EXPECT_EQ(6u, Usage().entries);
    EXPECT_EQ(3107101u, Usage().bytes);
}

TEST_F(DirectoryBackendTest, ANewerOneTakesItsPlace) {
    Bytes got;
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(1000, 1)));
    ASSERT_EQ(JSVMX_REASON_NONE, Put(1, Pattern(70000, 2)));
    ASSERT_EQ(JSVMX_REASON_NONE, Get(1, &got));
    EXPECT_EQ(Pattern(70000, 2), got);
    EXPECT_EQ(1u, Usage().entries);
    EXPECT_EQ(70000u, Usage().bytes);
}

TEST_F(DirectoryBackendTest, TheFingerprintAloneTellsWhatIsNotThere) {
    ASSERT_EQ(JSVMX_REASON_NONE, Put(7, Pattern(10, 1)));
    bool may = true;
    JsvmStoreKey key = KeyOf(8);
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->may_have(backend, key.fingerprint, &may));
    EXPECT_FALSE(may);
    key = KeyOf(7);
    ASSERT_EQ(JSVMX_REASON_NONE, backend->ops->may_have(backend, key.fingerprint, &may));
    EXPECT_TRUE(may);
}

}  // namespace
