// SPDX-License-Identifier: Apache-2.0
// A store on a server, through the public functions: shared, killed, and back again.
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "test/support/redis_server.h"
#include "test/unittest/code_cache/store_fixture.h"

namespace jsvm_test {
namespace {

JSVMX_CodeCacheOptions Patient(const std::string& url) {
    JSVMX_CodeCacheOptions options = NoOptions(url.c_str());
    options.timeoutMilliseconds = 20000;  // no test of time-outs, but of all else
    return options;
}

// Until the server is asked again, which is not at once after a failure.
JSVMX_CodeCacheLoad LoadWhenBack(const Store& store, const std::string& source) {
    for (;;) {
        const JSVMX_CodeCacheLoad load = LoadOf(store, source);
        if (load.reason != JSVMX_REASON_STORE_UNAVAILABLE) return load;
        std::this_thread::yield();
    }
}

TEST(StoreServerTest, OneWarmsTheOther) {
    RedisServer server("secret");
    ASSERT_TRUE(server.Start());
    Store one(Patient(server.Url(3)));
    Store two(Patient(server.Url(3)));
    Store elsewhere(Patient(server.Url(4)));
    EXPECT_EQ(42, RunAndRefresh(one, kSource));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(two, kSource).outcome);
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, LoadOf(elsewhere, kSource).reason);
    EXPECT_EQ(1u, two.Counters().entries);
    EXPECT_EQ(1u, two.Entries().size());
    ASSERT_JSVM_OK(JSVMX_CodeCacheClear(two.get()));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, LoadOf(one, kSource).reason);
}

TEST(StoreServerTest, AServerThatDiesIsDoneWithout) {
    RedisServer server;
    ASSERT_TRUE(server.Start());
    Store store(Patient(server.Url()));
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    server.Kill();
    {
        Machine machine;
        JSVM_Script script = machine.Compile(store, kSource);
        EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, machine.load.outcome);
        EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, machine.load.reason);
        EXPECT_EQ(42, machine.Run(script));
        machine.Refresh(store, script);
    }
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, store.Counters().state);
    EXPECT_EQ(JSVM_GENERIC_FAILURE, JSVMX_CodeCacheClear(store.get()));
    ASSERT_TRUE(server.Start());
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, LoadWhenBack(store, kSource).reason);
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_EQ(JSVMX_CODE_CACHE_USED, LoadOf(store, kSource).outcome);
    EXPECT_EQ(JSVMX_REASON_NONE, store.Counters().state);
}

TEST(StoreServerTest, AWrongPasswordGivesAStoreWithNothing) {
    RedisServer server("secret");
    ASSERT_TRUE(server.Start());
    std::string url = server.Url();
    url.replace(url.find("secret"), 6, "guess");
    Store store(Patient(url));
    EXPECT_EQ(42, RunAndRefresh(store, kSource));
    EXPECT_EQ(1u, store.Counters().unavailable);
}

}  // namespace
}  // namespace jsvm_test
