// SPDX-License-Identifier: Apache-2.0
// A store on a server of the test's own.
#ifndef ARK_JSVM_TEST_UNITTEST_CODE_CACHE_REDIS_FIXTURE_H_
#define ARK_JSVM_TEST_UNITTEST_CODE_CACHE_REDIS_FIXTURE_H_

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "frameworks/code_cache/redis_backend.h"
#include "frameworks/code_cache/redis_store.h"
#include "test/support/redis_server.h"

namespace jsvm_test {

inline JsvmStoreKey StoreKey(unsigned number) {
    JsvmStoreKey key = {};
    for (int i = 0; i < 4; ++i) {
        key.fingerprint[i] = static_cast<uint8_t>(number >> (24 - 8 * i));
        key.source[i] = static_cast<uint8_t>(0xA0 + i);
    }
    return key;
}

std::string HexOf(const JsvmStoreKey& key);

// Of the tests; as long as any test machine may need where an answer is expected.
constexpr uint32_t kPatience = 20000;

// A backend that is closed at the end. Operations are those of backend.h, on text.
class RedisBackend {
  public:
    static JsvmStoreLimits Limits();

    explicit RedisBackend(const std::string& url, const JsvmStoreLimits& limits = Limits(),
                          bool read_only = false, uint32_t timeout = kPatience);
    ~RedisBackend() { Close(); }
    RedisBackend(const RedisBackend&) = delete;
    RedisBackend& operator=(const RedisBackend&) = delete;

    JSVMX_CodeCacheReason Put(const JsvmStoreKey& key, const std::string& value);
    JSVMX_CodeCacheReason Get(const JsvmStoreKey& key, std::string* value = nullptr,
                              JsvmStoreMeta* meta = nullptr);
    JSVMX_CodeCacheReason Remove(const JsvmStoreKey& key);
    void TakeOff(const JsvmStoreKey& key) { backend_->ops->take_off(backend_, &key); }
    void Land(const JsvmStoreKey& key) { backend_->ops->land(backend_, &key); }
    void Tick() { backend_->ops->tick(backend_); }
    // How many were dropped; -1 when it cannot be done.
    int64_t Trim(uint64_t bytes, uint64_t entries);
    JSVMX_CodeCacheReason Clear() { return backend_->ops->clear(backend_); }
    JsvmStoreUsage Usage();
    // The first digits of the keys, in their order, each with its value.
    std::string List();
    void Close();

    JsvmBackend* get() { return backend_; }
    JsvmRedisPool* pool() { return reinterpret_cast<JsvmRedisStore*>(backend_)->pool; }

  private:
    JsvmBackend* backend_ = nullptr;
};

// A clock of pauses that goes on when it is told to.
class PauseClock {
  public:
    void SetOn(JsvmRedisPool* pool) {
        const JsvmRedisClock clock = {Now, this};
        jsvm_redis_pool_set_clock(pool, &clock);
    }
    void SetOn(RedisBackend& backend) { SetOn(backend.pool()); }
    void Pass(int64_t milliseconds) { now_ += milliseconds; }

  private:
    static int64_t Now(void* data) { return static_cast<PauseClock*>(data)->now_; }

    std::atomic<int64_t> now_{1};
};

class RedisTest : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(server_.Start()); }

    RedisServer server_;
};

// Asks again and again, until it is so or all patience is gone.
bool Eventually(const std::function<bool()>& is_so);

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_UNITTEST_CODE_CACHE_REDIS_FIXTURE_H_
