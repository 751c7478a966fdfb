// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/redis_backend.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "test/unittest/code_cache/redis_fixture.h"

namespace {

using jsvm_test::Eventually;
using jsvm_test::HexOf;
using jsvm_test::PauseClock;
using jsvm_test::RedisBackend;
using jsvm_test::RedisServer;
using jsvm_test::StoreKey;

using RedisBackendTest = jsvm_test::RedisTest;

const char kPrefix[] = "{jsvm1}:";

TEST(RedisUrlTest, TellsUrlsFromDirectories) {
    for (const char* url : {"redis://host", "unix:///tmp/socket", "rediss://host", "x+y://"}) {
        EXPECT_TRUE(jsvm_redis_is_url(url)) << url;
    }
    for (const char* path : {"", "/var/cache", "cache", "./redis://", "c:/x", "://x", "redis:/x"}) {
        EXPECT_FALSE(jsvm_redis_is_url(path)) << path;
    }
}

TEST(RedisUrlTest, SaysThatItDoesNotUnderstandAUrl) {
    const JsvmStoreLimits limits = RedisBackend::Limits();
    auto* backend = reinterpret_cast<JsvmBackend*>(1);
    bool invalid = false;
    EXPECT_FALSE(jsvm_redis_backend_open("rediss://host", &limits, false, 50, &invalid, &backend));
    EXPECT_TRUE(invalid);
    EXPECT_EQ(nullptr, backend);
}

TEST_F(RedisBackendTest, GivesBackWhatWasPut) {
    RedisBackend backend(server_.Url());
    std::string binary("\0\r\n$5\r\n\xFF", 8);
    std::string value;
    JsvmStoreMeta meta = {};
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), binary));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(2)));
    ASSERT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1), &value, &meta));
    EXPECT_EQ(binary, value);
    EXPECT_EQ(binary.size(), meta.bytes);
    EXPECT_EQ(0u, meta.strikes);
    EXPECT_GT(meta.made, 1600000000u);
    EXPECT_EQ(meta.made, meta.used);
    bool may_have = false;
    EXPECT_EQ(JSVMX_REASON_NONE,
              backend.get()->ops->may_have(backend.get(), StoreKey(9).fingerprint, &may_have));
    EXPECT_TRUE(may_have);
}

TEST_F(RedisBackendTest, SharesEntriesBetweenStores) {
    RedisBackend over_tcp(server_.Url());
    RedisBackend over_socket(server_.SocketUrl());
    std::string value;
    EXPECT_EQ(JSVMX_REASON_NONE, over_tcp.Put(StoreKey(1), "first"));
    ASSERT_EQ(JSVMX_REASON_NONE, over_socket.Get(StoreKey(1), &value));
    EXPECT_EQ("first", value);
    EXPECT_EQ(JSVMX_REASON_NONE, over_socket.Put(StoreKey(1), "second one"));
    ASSERT_EQ(JSVMX_REASON_NONE, over_tcp.Get(StoreKey(1), &value));
    EXPECT_EQ("second one", value);
    EXPECT_EQ(1u, over_tcp.Usage().entries);
    EXPECT_EQ(10u, over_tcp.Usage().bytes);
}

TEST_F(RedisBackendTest, TakesEntriesUpToTheLimitOfOne) {
    RedisBackend backend(server_.Url());
    const std::string largest(RedisBackend::Limits().entry_bytes, 'x');
    std::string value;
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), largest));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Put(StoreKey(2), largest + "x"));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Put(StoreKey(2), ""));
    ASSERT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1), &value));
    EXPECT_EQ(largest, value);
    // And it can still be used.
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(2), "x"));
    // A store with a lower limit does not see it.
    JsvmStoreLimits lower = RedisBackend::Limits();
    lower.entry_bytes -= 1;
    RedisBackend other(server_.Url(), lower);
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, other.Get(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_NONE, other.Get(StoreKey(2)));
}

TEST_F(RedisBackendTest, RemovesAndForgetsAnEntry) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "one");
    backend.Put(StoreKey(2), "three");
    backend.TakeOff(StoreKey(1));
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Remove(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Remove(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(1)));
    EXPECT_EQ("00000002=three ", backend.List());
    EXPECT_EQ(1u, backend.Usage().entries);
    EXPECT_EQ(5u, backend.Usage().bytes);
    EXPECT_EQ("0", server_.Run({"EXISTS", kPrefix + ("e:" + HexOf(StoreKey(1))),
                                kPrefix + ("f:" + HexOf(StoreKey(1)))}));
}

TEST_F(RedisBackendTest, VisitsEntriesInTheOrderOfTheirKeys) {
    RedisBackend backend(server_.Url());
    EXPECT_EQ("", backend.List());
    for (unsigned number : {0x30u, 0x10u, 0xFF000000u, 0x20u}) {
        backend.Put(StoreKey(number), std::to_string(number));
    }
    EXPECT_EQ("00000010=16 00000020=32 00000030=48 ff000000=4278190080 ", backend.List());
    // An entry that the server has dropped by itself is passed over.
    server_.Run({"DEL", kPrefix + ("e:" + HexOf(StoreKey(0x20)))});
    EXPECT_EQ("00000010=16 00000030=48 ff000000=4278190080 ", backend.List());
}

TEST_F(RedisBackendTest, ClearsItsOwnKeysOnly) {
    RedisBackend backend(server_.Url());
    RedisBackend other_database(server_.Url(3));
    for (unsigned number = 0; number < 900; ++number) backend.Put(StoreKey(number), "value");
    other_database.Put(StoreKey(1), "elsewhere");
    server_.Run({"SET", "mine", "kept"});
    server_.Run({"SET", "xjsvm1x:e:1", "kept"});
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Clear());
    EXPECT_EQ("2", server_.Run({"DBSIZE"}));
    EXPECT_EQ("kept", server_.Run({"GET", "mine"}));
    EXPECT_EQ(0u, backend.Usage().entries);
    EXPECT_EQ("", backend.List());
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(1)));
    EXPECT_EQ("00000001=elsewhere ", other_database.List());
}

TEST_F(RedisBackendTest, WritesNothingWhenItIsReadOnly) {
    JsvmStoreLimits limits = RedisBackend::Limits();
    limits.age_seconds = 1;  // times of use would be written at every use
    RedisBackend writer(server_.Url());
    RedisBackend reader(server_.Url(), limits, true);
    writer.Put(StoreKey(1), "value");
    server_.Run({"CONFIG", "RESETSTAT"});
    EXPECT_EQ(JSVMX_REASON_NONE, reader.Get(StoreKey(1)));
    reader.TakeOff(StoreKey(1));
    reader.Land(StoreKey(1));
    reader.TakeOff(StoreKey(1));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, reader.Put(StoreKey(2), "value"));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, reader.Remove(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, reader.Clear());
    EXPECT_EQ(-1, reader.Trim(1, 1));
    reader.Tick();
    EXPECT_EQ("00000001=value ", reader.List());
    EXPECT_EQ(1u, reader.Usage().entries);
    reader.Close();
    const std::string commands = server_.Run({"INFO", "commandstats"});
    for (const char* command : {"eval", "zrem", "zadd", "set", "unlink", "expire", "multi"}) {
        EXPECT_EQ(std::string::npos, commands.find("cmdstat_" + std::string(command) + ":"))
            << commands;
    }
    EXPECT_NE(std::string::npos, commands.find("cmdstat_getrange:"));
}

TEST_F(RedisBackendTest, UsesTheDatabaseOfTheUrl) {
    RedisBackend backend(server_.Url(5));
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value"));
    EXPECT_EQ("0", server_.Run({"DBSIZE"}));
    EXPECT_EQ("value", server_.Run({"GET", kPrefix + ("e:" + HexOf(StoreKey(1)))}, 5));
    RedisBackend beyond(server_.Url(99));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, beyond.Get(StoreKey(1)));
}

TEST(RedisPasswordTest, LogsInWithTheCredentialsOfTheUrl) {
    RedisServer server("se cret:@/");
    ASSERT_TRUE(server.Start());
    const std::string at = "@127.0.0.1:" + std::to_string(server.Port());
    server.Run({"ACL", "SETUSER", "anna", "on", ">an:na", "~*", "+@all"});
    RedisBackend by_password("redis://:se%20cret%3A%40%2F" + at);
    EXPECT_EQ(JSVMX_REASON_NONE, by_password.Put(StoreKey(1), "value"));
    RedisBackend by_name("redis://anna:an%3ana" + at);
    EXPECT_EQ(JSVMX_REASON_NONE, by_name.Get(StoreKey(1)));
    RedisBackend wrong("redis://:wrong" + at);
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, wrong.Get(StoreKey(1)));
    RedisBackend wrong_name("redis://bert:an%3ana" + at);
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, wrong_name.Get(StoreKey(1)));
    RedisBackend none(server.SocketUrl());
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, none.Get(StoreKey(1)));
}

TEST_F(RedisBackendTest, SaysThatAUserMayNotRead) {
    server_.Run({"ACL", "SETUSER", "anna", "on", ">anna", "~*", "+@all", "-getrange", "-eval"});
    RedisBackend backend("redis://anna:anna@127.0.0.1:" + std::to_string(server_.Port()));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Get(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Put(StoreKey(1), "value"));
    EXPECT_EQ("0", server_.Run({"DBSIZE"}));
    // That is no reason to leave the server alone.
    EXPECT_EQ(0u, backend.Usage().entries);
}

// Whoever asks it gets no answer that helps, so it is left alone like one that is not there.
TEST_F(RedisBackendTest, LeavesAServerAloneThatCannotAnswerNow) {
    RedisBackend backend(server_.Url());
    PauseClock clock;
    clock.SetOn(backend);
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value"));
    // A copy that has lost what it is a copy of, and may not tell what it had.
    server_.Run({"CONFIG", "SET", "replica-serve-stale-data", "no"});
    server_.Run({"REPLICAOF", "127.0.0.1", "1"});
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Get(StoreKey(1)));
    server_.Run({"REPLICAOF", "NO", "ONE"});
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Get(StoreKey(1)));
    clock.Pass(1000);
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1)));
    // One that runs a program of somebody else's.
    server_.Run({"CONFIG", "SET", "busy-reply-threshold", "1"});
    std::thread busy([&] { server_.Run({"EVAL", "while true do end", "0"}); });
    EXPECT_TRUE(Eventually([&] { return server_.Run({"GET", "x"}).find("BUSY") == 8; }));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Get(StoreKey(1)));
    clock.Pass(1000);
    backend.Tick();
    EXPECT_EQ("OK", server_.Run({"SCRIPT", "KILL"}));
    busy.join();
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Get(StoreKey(1)));
    clock.Pass(2000);
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1)));
}

// After a failover the same name leads to another server, but no connection that is open does.
TEST_F(RedisBackendTest, ReadsFromACopyAndConnectsAnewToWrite) {
    RedisBackend backend(server_.Url());
    const auto connections = [&] {
        const std::string list = server_.Run({"CLIENT", "LIST", "TYPE", "normal"});
        return list.find("addr=127.0.0.1:") == std::string::npos ? 0 : 1;
    };
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value"));
    EXPECT_EQ(1, connections());
    server_.Run({"REPLICAOF", "127.0.0.1", "1"});
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1)));
    EXPECT_EQ(1, connections());
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Put(StoreKey(2), "value"));
    EXPECT_TRUE(Eventually([&] { return connections() == 0; }));
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1)));
    EXPECT_EQ(-1, backend.Trim(0, 0));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Remove(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Clear());
    backend.TakeOff(StoreKey(1));
    backend.Land(StoreKey(1));
    backend.Tick();
    EXPECT_EQ("00000001=value ", backend.List());
    server_.Run({"REPLICAOF", "NO", "ONE"});
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(2), "value"));
    EXPECT_EQ("00000001=value 00000002=value ", backend.List());
}

// The server runs programs that it does not have to know already.
TEST_F(RedisBackendTest, WritesToAServerThatHasForgottenAllScripts) {
    RedisBackend backend(server_.Url());
    for (unsigned number : {1u, 2u}) {
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(number), "value"));
        EXPECT_EQ("OK", server_.Run({"SCRIPT", "FLUSH"}));
    }
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Remove(StoreKey(2)));
    EXPECT_EQ("00000001=value ", backend.List());
}

TEST_F(RedisBackendTest, PutsNothingWhenTheServerIsFull) {
    RedisBackend backend(server_.Url());
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value"));
    server_.Run({"CONFIG", "SET", "maxmemory", "1"});
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Put(StoreKey(2), "value"));
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1)));
    server_.Run({"CONFIG", "SET", "maxmemory", "0"});
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(2), "value"));
    EXPECT_EQ(2u, backend.Usage().entries);
}

}  // namespace
