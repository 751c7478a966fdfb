// SPDX-License-Identifier: Apache-2.0
// A store in a folder of its own, at the level of its backend.
#ifndef ARK_JSVM_TEST_UNITTEST_CODE_CACHE_DIRECTORY_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_CODE_CACHE_DIRECTORY_FIXTURE_H_

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "frameworks/code_cache/directory_backend.h"

using Bytes = std::vector<uint8_t>;

constexpr JsvmStoreLimits kLimits = {64 << 20, 1000, 8 << 20, 3600};

inline Bytes Pattern(size_t size, unsigned seed) {
    Bytes bytes(size);
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(seed + i * 7);
    return bytes;
}

inline JsvmStoreKey KeyOf(int number) {
    JsvmStoreKey key = {};
    std::memcpy(key.fingerprint, &number, sizeof(number));
    std::memcpy(key.source, &number, sizeof(number));
    return key;
}

inline JSVMX_CodeCacheReason PutInto(JsvmBackend* backend, int number, const Bytes& bytes) {
    const JsvmStoreKey key = KeyOf(number);
    const JsvmStorePiece pieces[] = {
        {bytes.data(), bytes.size() / 2},
        {bytes.data() + bytes.size() / 2, bytes.size() - bytes.size() / 2}};
    return backend->ops->put(backend, &key, pieces, 2);
}

inline JSVMX_CodeCacheReason GetFrom(JsvmBackend* backend, int number, Bytes* bytes,
                                     JsvmStoreMeta* meta = nullptr) {
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

// Runs `body` in a forked child; its status is that of the body.
template <typename Body>
int InChild(Body body) {
    const pid_t child = fork();
    if (child == 0) _exit(body());
    int status = 0;
    EXPECT_EQ(child, waitpid(child, &status, 0));
    return status;
}

class StoreFolder : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = ::testing::TempDir() + "/storeXXXXXX";
        ASSERT_NE(nullptr, mkdtemp(name.data()));
        folder = name;
    }
    void TearDown() override {
        const std::string command = "chmod -R u+rwX '" + folder + "'; rm -rf '" + folder + "'";
        EXPECT_EQ(0, std::system(command.c_str()));
    }
    std::string Path(const char* name) const { return folder + "/" + name; }

    std::string folder;
};

class OpenStore : public StoreFolder {
  protected:
    void SetUp() override {
        StoreFolder::SetUp();
        ASSERT_EQ(JSVMX_REASON_NONE, Open());
    }
    void TearDown() override {
        Close();
        StoreFolder::TearDown();
    }
    JSVMX_CodeCacheReason Open(const JsvmStoreLimits& limits = kLimits, bool read_only = false) {
        return jsvm_directory_backend_open_with_clock(folder.c_str(), &limits, read_only, Clock,
                                                      &backend);
    }
    void Close() {
        if (backend != nullptr) backend->ops->close(backend);
        backend = nullptr;
    }
    void Reopen(const JsvmStoreLimits& limits = kLimits, bool read_only = false) {
        Close();
        ASSERT_EQ(JSVMX_REASON_NONE, Open(limits, read_only));
    }
    static uint64_t& Now() {
        static uint64_t now = 1700000000;
        return now;
    }
    static uint64_t Clock() { return Now(); }

    JSVMX_CodeCacheReason Put(int number, const Bytes& bytes) {
        return PutInto(backend, number, bytes);
    }
    JSVMX_CodeCacheReason Get(int number, Bytes* bytes, JsvmStoreMeta* meta = nullptr) {
        return GetFrom(backend, number, bytes, meta);
    }
    bool Has(int number) {
        const JsvmStoreKey key = KeyOf(number);
        bool has = false;
        EXPECT_EQ(JSVMX_REASON_NONE, backend->ops->may_have(backend, key.fingerprint, &has));
        return has;
    }
    // Has() answers for what was dropped, too.
    bool Holds(int number) {
        Bytes bytes;
        return Get(number, &bytes) == JSVMX_REASON_NONE;
    }
    JsvmStoreUsage Usage() {
        JsvmStoreUsage usage = {};
        EXPECT_EQ(JSVMX_REASON_NONE, backend->ops->usage(backend, &usage));
        return usage;
    }

    JsvmBackend* backend = nullptr;
};

#endif  // ARK_JSVM_TEST_UNITTEST_CODE_CACHE_DIRECTORY_FIXTURE_H_
