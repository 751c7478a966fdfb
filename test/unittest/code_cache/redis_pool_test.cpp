// SPDX-License-Identifier: Apache-2.0
// Servers that fail, and many threads that ask.
#include "frameworks/code_cache/redis_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "frameworks/code_cache/redis_resolve.h"
#include "test/unittest/code_cache/redis_fixture.h"

namespace {

using jsvm_test::Eventually;
using jsvm_test::HexOf;
using jsvm_test::kPatience;
using jsvm_test::PauseClock;
using jsvm_test::RedisBackend;
using jsvm_test::StoreKey;

constexpr uint32_t kShort = 100;
constexpr std::chrono::milliseconds kMoment{1};

class RedisPoolTest : public jsvm_test::RedisTest {
  protected:
    void SetUp() override {
        RedisTest::SetUp();
        bool invalid = false;
        JsvmRedisUrl url;
        ASSERT_TRUE(jsvm_redis_url_parse(server_.Url().c_str(), &url, &invalid));
        pool_ = jsvm_redis_pool_new(&url, 100000);
        clock_.SetOn(pool_);
    }
    void TearDown() override { jsvm_redis_pool_free(pool_); }

    JSVMX_CodeCacheReason Take(JsvmRedisLoan* loan, int64_t patience = kPatience) {
        return jsvm_redis_pool_take(pool_, jsvm_redis_now() + patience, loan);
    }
    // The next time that the server is asked is in so many milliseconds.
    void ExpectDueAfter(int64_t pause) {
        JsvmRedisLoan loan;
        clock_.Pass(pause - 1);
        EXPECT_FALSE(jsvm_redis_pool_is_due(pool_)) << pause;
        EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Take(&loan));
        clock_.Pass(1);
        EXPECT_TRUE(jsvm_redis_pool_is_due(pool_)) << pause;
    }

    PauseClock clock_;
    JsvmRedisPool* pool_ = nullptr;
};

class RedisFailureTest : public jsvm_test::RedisTest {
  protected:
    // Longer than any pause.
    void PassPause() { clock_.Pass(30000); }

    PauseClock clock_;
};

TEST_F(RedisPoolTest, UsesAConnectionAgain) {
    JsvmRedisLoan first;
    JsvmRedisLoan second;
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&first));
    jsvm_redis_pool_give(pool_, &first, JSVMX_REASON_NONE);
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&second));
    EXPECT_EQ(first.connection, second.connection);
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&first));
    EXPECT_NE(first.connection, second.connection);
    jsvm_redis_pool_give(pool_, &first, JSVMX_REASON_NONE);
    jsvm_redis_pool_give(pool_, &second, JSVMX_REASON_NONE);
}

TEST_F(RedisPoolTest, HasSomeConnectionsAndThenLetsWait) {
    std::vector<JsvmRedisLoan> loans(8);
    for (JsvmRedisLoan& loan : loans) ASSERT_EQ(JSVMX_REASON_NONE, Take(&loan));
    JsvmRedisLoan late;
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, Take(&late, 10));
    std::thread waits([&] {
        EXPECT_EQ(JSVMX_REASON_NONE, Take(&late));
        jsvm_redis_pool_give(pool_, &late, JSVMX_REASON_NONE);
    });
    // That all are in use is no failure of the server.
    EXPECT_FALSE(jsvm_redis_pool_is_due(pool_));
    for (JsvmRedisLoan& loan : loans) jsvm_redis_pool_give(pool_, &loan, JSVMX_REASON_NONE);
    waits.join();
}

TEST_F(RedisPoolTest, LeavesAServerAloneThatFailed) {
    JsvmRedisLoan first;
    JsvmRedisLoan second;
    JsvmRedisLoan third;
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&first));
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&second));
    jsvm_redis_pool_give(pool_, &first, JSVMX_REASON_STORE_TIMEOUT);
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, Take(&third));
    // What was asked before says nothing about now, well or ill.
    jsvm_redis_pool_give(pool_, &second, JSVMX_REASON_NONE);
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, Take(&third));
    EXPECT_FALSE(jsvm_redis_pool_is_due(pool_));
    // Then one tries, and the others hear what is known.
    clock_.Pass(1000);
    EXPECT_TRUE(jsvm_redis_pool_is_due(pool_));
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&third));
    EXPECT_FALSE(jsvm_redis_pool_is_due(pool_));
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, Take(&first));
    jsvm_redis_pool_give(pool_, &third, JSVMX_REASON_NONE);
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&first));
    jsvm_redis_pool_give(pool_, &first, JSVMX_REASON_ENTRY_DAMAGED);
    // Nor is an answer that is too large a failure.
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&first));
    jsvm_redis_pool_give(pool_, &first, JSVMX_REASON_NONE);
}

TEST_F(RedisPoolTest, LeavesAServerAloneForLongerAndLonger) {
    JsvmRedisLoan loan;
    server_.Kill();
    EXPECT_FALSE(jsvm_redis_pool_is_due(pool_));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Take(&loan));
    for (int64_t pause : {1000, 2000, 4000, 8000, 16000, 30000, 30000}) {
        ExpectDueAfter(pause);
        EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Take(&loan));
    }
    ASSERT_TRUE(server_.Start());
    ExpectDueAfter(30000);
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&loan));
    jsvm_redis_pool_give(pool_, &loan, JSVMX_REASON_NONE);
    EXPECT_FALSE(jsvm_redis_pool_is_due(pool_));
    // Answers make a failure the first one again.
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&loan));
    jsvm_redis_pool_give(pool_, &loan, JSVMX_REASON_STORE_UNAVAILABLE);
    ExpectDueAfter(1000);
}

// A thing that is only told to a server is no sign that it answers.
TEST_F(RedisPoolTest, DoesNotTrustOldConnectionsAfterAFailure) {
    JsvmRedisLoan first;
    JsvmRedisLoan second;
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&first));
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&second));
    server_.Freeze();
    jsvm_redis_pool_give(pool_, &first, JSVMX_REASON_STORE_TIMEOUT);
    jsvm_redis_pool_give(pool_, &second, JSVMX_REASON_NONE);
    clock_.Pass(1000);
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, Take(&first, kShort));
    server_.Thaw();
    clock_.Pass(2000);
    ASSERT_EQ(JSVMX_REASON_NONE, Take(&first));
    jsvm_redis_pool_give(pool_, &first, JSVMX_REASON_NONE);
}

TEST_F(RedisFailureTest, TheServerIsKilledAndStartedAgain) {
    RedisBackend backend(server_.Url());
    clock_.SetOn(backend);
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value"));
    backend.TakeOff(StoreKey(1));
    server_.Kill();
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Get(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Put(StoreKey(1), "value"));
    EXPECT_EQ(-1, backend.Trim(1, 1));
    EXPECT_EQ("?", backend.List());
    backend.TakeOff(StoreKey(2));
    backend.Land(StoreKey(1));
    backend.Tick();
    ASSERT_TRUE(server_.Start());
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Put(StoreKey(1), "too early"));
    PassPause();
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value again"));
    std::string value;
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1), &value));
    EXPECT_EQ("value again", value);
}

TEST_F(RedisFailureTest, TheServerIsThereLater) {
    server_.Kill();
    RedisBackend backend(server_.Url());
    clock_.SetOn(backend);
    JsvmRedisPool* pool = backend.pool();
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Get(StoreKey(1)));
    ASSERT_TRUE(server_.Start());
    backend.Tick();
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Get(StoreKey(1)));
    // The store's own thread finds out, so no compile has to.
    PassPause();
    EXPECT_TRUE(jsvm_redis_pool_is_due(pool));
    backend.Tick();
    EXPECT_FALSE(jsvm_redis_pool_is_due(pool));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(1)));
}

TEST_F(RedisFailureTest, ConnectionsThatEndedMeanwhileAreNoFailure) {
    RedisBackend backend(server_.Url());
    for (int round = 0; round < 5; ++round) {
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value")) << round;
        server_.Run({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    }
}

TEST_F(RedisFailureTest, AServerThatHangsMixesNothingUp) {
    RedisBackend backend(server_.Url(), RedisBackend::Limits(), false, kShort);
    RedisBackend patient(server_.Url());
    clock_.SetOn(backend);
    // On a machine that is busy even a server that goes on may take longer than a moment.
    const auto gets = [&](unsigned number, std::string* value) {
        PassPause();
        return backend.Get(StoreKey(number), value) == JSVMX_REASON_NONE;
    };
    std::string value;
    for (unsigned number = 0; number < 4; ++number) {
        ASSERT_EQ(JSVMX_REASON_NONE, patient.Put(StoreKey(number), std::to_string(number)));
    }
    for (unsigned round = 0; round < 2; ++round) {
        ASSERT_TRUE(Eventually([&] { return gets(0, &value); }));
        server_.Freeze();
        EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, backend.Get(StoreKey(1)));
        // At once, and for the same reason.
        for (int i = 0; i < 1000; ++i) {
            ASSERT_EQ(JSVMX_REASON_STORE_TIMEOUT, backend.Get(StoreKey(2)));
        }
        server_.Thaw();
        ASSERT_TRUE(Eventually([&] { return gets(3, &value); }));
        EXPECT_EQ("3", value);
    }
}

TEST_F(RedisFailureTest, ManyThreadsGetTheirOwnAnswers) {
    RedisBackend backend(server_.Url());
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < 12; ++thread) {
        threads.emplace_back([&, thread] {
            for (unsigned round = 0; round < 50; ++round) {
                const JsvmStoreKey key = StoreKey(thread * 7 % 12);
                const std::string own = HexOf(key) + std::string(round * 100, 'x');
                std::string value;
                if (round % 5 == 0) backend.Put(key, own);
                const JSVMX_CodeCacheReason reason = backend.Get(key, &value);
                if (reason != JSVMX_REASON_NONE || value.compare(0, 64, HexOf(key)) != 0) ++wrong;
                backend.TakeOff(key);
                backend.Land(key);
                if (round % 10 == 0) backend.Tick();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(0, wrong);
    EXPECT_EQ(12u, backend.Usage().entries);
}

TEST_F(RedisFailureTest, ManyThreadsSurviveAServerThatComesAndGoes) {
    RedisBackend backend(server_.Url(), RedisBackend::Limits(), false, kShort);
    clock_.SetOn(backend);
    std::atomic<bool> is_over{false};
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (unsigned thread = 0; thread < 6; ++thread) {
        threads.emplace_back([&, thread] {
            while (!is_over) {
                const JsvmStoreKey key = StoreKey(thread);
                std::string value;
                backend.Put(key, std::to_string(thread));
                const JSVMX_CodeCacheReason reason = backend.Get(key, &value);
                if (reason == JSVMX_REASON_NONE && value != std::to_string(thread)) ++wrong;
                backend.TakeOff(key);
                backend.Land(key);
                backend.Tick();
                clock_.Pass(100);
                // The server needs the processor, too.
                if (reason != JSVMX_REASON_NONE) std::this_thread::sleep_for(kMoment);
            }
        });
    }
    for (int round = 0; round < 2; ++round) {
        server_.Freeze();
        EXPECT_TRUE(
            Eventually([&] { return backend.Get(StoreKey(0)) == JSVMX_REASON_STORE_TIMEOUT; }));
        server_.Thaw();
        server_.Kill();
        EXPECT_TRUE(server_.Start());
        EXPECT_TRUE(Eventually([&] { return backend.Get(StoreKey(0)) == JSVMX_REASON_NONE; }));
    }
    is_over = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(0, wrong);
}

}  // namespace
