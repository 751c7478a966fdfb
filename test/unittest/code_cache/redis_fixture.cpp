// SPDX-License-Identifier: Apache-2.0
#include "test/unittest/code_cache/redis_fixture.h"

#include <chrono>
#include <thread>

namespace jsvm_test {

std::string HexOf(const JsvmStoreKey& key) {
    std::string text;
    for (const uint8_t* part : {key.fingerprint, key.source}) {
        for (size_t i = 0; i < 16; ++i) {
            text += "0123456789abcdef"[part[i] >> 4];
            text += "0123456789abcdef"[part[i] & 15];
        }
    }
    return text;
}

JsvmStoreLimits RedisBackend::Limits() {
    return {1 << 20, 1000, 1 << 18, 3600};
}

RedisBackend::RedisBackend(const std::string& url, const JsvmStoreLimits& limits, bool read_only,
                           uint32_t timeout) {
    bool invalid = false;
    EXPECT_TRUE(
        jsvm_redis_backend_open(url.c_str(), &limits, read_only, timeout, &invalid, &backend_));
}

void RedisBackend::Close() {
    if (backend_ != nullptr) backend_->ops->close(backend_);
    backend_ = nullptr;
}

JSVMX_CodeCacheReason RedisBackend::Put(const JsvmStoreKey& key, const std::string& value) {
    // In two pieces, as entries come.
    const size_t half = value.size() / 2;
    const JsvmStorePiece pieces[] = {{value.data(), half},
                                     {value.data() + half, value.size() - half}};
    return backend_->ops->put(backend_, &key, pieces, 2);
}

JSVMX_CodeCacheReason RedisBackend::Get(const JsvmStoreKey& key, std::string* value,
                                        JsvmStoreMeta* meta) {
    JsvmStoreLease lease = {};
    const JSVMX_CodeCacheReason reason = backend_->ops->get(backend_, &key, &lease);
    if (reason != JSVMX_REASON_NONE) return reason;
    EXPECT_EQ(0u, reinterpret_cast<uintptr_t>(lease.bytes) % 8);
    if (value != nullptr) value->assign(lease.bytes, lease.bytes + lease.length);
    if (meta != nullptr) *meta = lease.meta;
    backend_->ops->give_back(backend_, &lease);
    return reason;
}

JSVMX_CodeCacheReason RedisBackend::Remove(const JsvmStoreKey& key) {
    return backend_->ops->remove(backend_, &key);
}

int64_t RedisBackend::Trim(uint64_t bytes, uint64_t entries) {
    uint64_t dropped = 0;
    return backend_->ops->trim(backend_, bytes, entries, &dropped) == JSVMX_REASON_NONE
               ? static_cast<int64_t>(dropped)
               : -1;
}

JsvmStoreUsage RedisBackend::Usage() {
    JsvmStoreUsage usage = {};
    EXPECT_EQ(JSVMX_REASON_NONE, backend_->ops->usage(backend_, &usage));
    return usage;
}

std::string RedisBackend::List() {
    std::string list;
    JsvmStoreKey key = {};
    JsvmStoreLease lease = {};
    for (bool first = true;; first = false) {
        const JSVMX_CodeCacheReason reason = backend_->ops->next(backend_, first, &key, &lease);
        if (reason != JSVMX_REASON_NONE) {
            return reason == JSVMX_REASON_NOT_STORED ? list : list + "?";
        }
        list += HexOf(key).substr(0, 8) + "=" +
                std::string(lease.bytes, lease.bytes + lease.length) + " ";
        backend_->ops->give_back(backend_, &lease);
    }
}

bool Eventually(const std::function<bool()>& is_so) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::milliseconds(2 * kPatience);
    while (!is_so()) {
        if (Clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace jsvm_test
