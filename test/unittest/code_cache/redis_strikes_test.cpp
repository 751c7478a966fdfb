// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/redis_strikes.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "test/unittest/code_cache/redis_fixture.h"

namespace {

using jsvm_test::HexOf;
using jsvm_test::RedisBackend;
using jsvm_test::StoreKey;

class RedisStrikesTest : public jsvm_test::RedisTest {
  protected:
    static std::string MarksOf(const JsvmStoreKey& key) { return "{jsvm1}:f:" + HexOf(key); }

    // A process that loads an entry and dies.
    void DieWith(const JsvmStoreKey& key, bool land = false) {
        const std::string url = server_.Url();
        const pid_t child = fork();
        if (child == 0) {
            RedisBackend backend(url);
            bool done = backend.Get(key) == JSVMX_REASON_NONE;
            backend.TakeOff(key);
            if (land) backend.Land(key);
            _exit(done ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        EXPECT_EQ(0, status);
    }

    static uint32_t Strikes(RedisBackend* backend, const JsvmStoreKey& key) {
        JsvmStoreMeta meta = {};
        EXPECT_EQ(JSVMX_REASON_NONE, backend->Get(key, nullptr, &meta));
        return meta.strikes;
    }

    std::string Ago(int seconds) const {
        const std::string now = server_.Run({"TIME"});
        return std::to_string(std::stoll(now) - seconds);
    }
};

TEST_F(RedisStrikesTest, EachProcessThatDiedInFlightIsOne) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    backend.Put(StoreKey(2), "value");
    for (uint32_t strikes = 1; strikes <= 3; ++strikes) {
        DieWith(StoreKey(1));
        // The server may still be about to hear of it.
        EXPECT_TRUE(
            jsvm_test::Eventually([&] { return Strikes(&backend, StoreKey(1)) == strikes; }));
    }
    EXPECT_EQ(0u, Strikes(&backend, StoreKey(2)));
    EXPECT_EQ("3", server_.Run({"ZCARD", MarksOf(StoreKey(1))}));
    // Made anew it starts anew.
    backend.Put(StoreKey(1), "value");
    EXPECT_EQ(0u, Strikes(&backend, StoreKey(1)));
}

TEST_F(RedisStrikesTest, OneThatLandedIsNone) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    DieWith(StoreKey(1), true);
    EXPECT_TRUE(jsvm_test::Eventually([&] {
        return server_.Run({"ZCARD", MarksOf(StoreKey(1))}) == "0";
    }));
    EXPECT_EQ(0u, Strikes(&backend, StoreKey(1)));
}

TEST_F(RedisStrikesTest, OneThatLivesIsNoneHoweverLongItFlies) {
    RedisBackend backend(server_.Url());
    RedisBackend other(server_.Url());
    backend.Put(StoreKey(1), "value");
    backend.TakeOff(StoreKey(1));
    EXPECT_TRUE(jsvm_test::Eventually([&] {
        return server_.Run({"ZCARD", MarksOf(StoreKey(1))}) == "1";
    }));
    char own[JSVM_REDIS_PROCESS_SIZE];
    jsvm_redis_process_name(own);
    server_.Run({"ZADD", MarksOf(StoreKey(1)), Ago(1000), own});
    EXPECT_EQ(0u, Strikes(&backend, StoreKey(1)));
    EXPECT_EQ(0u, Strikes(&other, StoreKey(1)));
}

TEST_F(RedisStrikesTest, FlightsAreCounted) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    backend.TakeOff(StoreKey(1));
    backend.TakeOff(StoreKey(1));
    backend.Land(StoreKey(1));
    backend.Tick();
    EXPECT_EQ("1", server_.Run({"ZCARD", MarksOf(StoreKey(1))}));
    backend.Land(StoreKey(1));
    backend.Land(StoreKey(1));  // one too many is none
    backend.Tick();
    EXPECT_EQ("0", server_.Run({"ZCARD", MarksOf(StoreKey(1))}));
    backend.TakeOff(StoreKey(1));
    backend.Land(StoreKey(1));
    backend.TakeOff(StoreKey(1));
    backend.Tick();
    EXPECT_EQ("1", server_.Run({"ZCARD", MarksOf(StoreKey(1))}));
    backend.Close();
    EXPECT_EQ("0", server_.Run({"ZCARD", MarksOf(StoreKey(1))}));
}

TEST_F(RedisStrikesTest, ProcessesOfOtherMachinesGetAMinute) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    server_.Run({"ZADD", MarksOf(StoreKey(1)), Ago(0), "0123456789abcdef:1:100"});
    EXPECT_EQ(0u, Strikes(&backend, StoreKey(1)));
    server_.Run({"ZADD", MarksOf(StoreKey(1)), Ago(61), "0123456789abcdef:2:100"});
    EXPECT_EQ(1u, Strikes(&backend, StoreKey(1)));
}

TEST_F(RedisStrikesTest, WhatNoneOfUsWroteIsNone) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    for (const char* name :
         {"", "x", "0123456789abcdef", "0123456789abcdef:", "0123456789abcdef:1",
          "0123456789abcdef:x:1", "0123456789abcdef:1:1x", "0123456789abcdef/1:1"}) {
        server_.Run({"ZADD", MarksOf(StoreKey(1)), "1", name});
    }
    EXPECT_EQ(0u, Strikes(&backend, StoreKey(1)));
    // Something else in their place neither hurts nor stays.
    server_.Run({"SET", MarksOf(StoreKey(1)), "value"});
    EXPECT_EQ(0u, Strikes(&backend, StoreKey(1)));
    backend.TakeOff(StoreKey(1));
    EXPECT_EQ(0u, Strikes(&backend, StoreKey(1)));  // the same connection: heard by now
    EXPECT_EQ("1", server_.Run({"ZCARD", MarksOf(StoreKey(1))}));
}

TEST_F(RedisStrikesTest, LandsLaterWhenTheServerIsAway) {
    RedisBackend backend(server_.Url(), RedisBackend::Limits(), false, 500);
    backend.Put(StoreKey(1), "value");
    backend.TakeOff(StoreKey(1));
    ASSERT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1)));
    server_.Run({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    server_.Freeze();
    backend.Land(StoreKey(1));
    server_.Thaw();
    EXPECT_TRUE(jsvm_test::Eventually([&] {
        backend.Tick();
        return server_.Run({"ZCARD", MarksOf(StoreKey(1))}) == "0";
    }));
}

}  // namespace
