// SPDX-License-Identifier: Apache-2.0
// A store on a server, through the public functions: shared, killed, stopped, and back again.
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

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

void LoadUntilUsed(const Store& store, const std::string& source) {
    while (LoadOf(store, source).outcome != JSVMX_CODE_CACHE_USED) std::this_thread::yield();
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

// How long it was waited for the server, in milliseconds.
double WaitOf(const JSVMX_CodeCacheLoad& load) {
    return static_cast<double>(load.lookupMicroseconds) / 1000;
}

TEST(StoreServerTest, AServerThatHangsIsDoneWithout) {
    constexpr uint32_t kLimit = 200;
    RedisServer server;
    ASSERT_TRUE(server.Start());
    Store patient(Patient(server.Url()));
    EXPECT_EQ(42, RunAndRefresh(patient, kSource));
    const std::string url = server.Url();
    JSVMX_CodeCacheOptions options = NoOptions(url.c_str());
    Store by_default(options);
    options.timeoutMilliseconds = kLimit;
    Store store(options);
    LoadUntilUsed(store, kSource);
    {
        Machine machine;
        server.Freeze();
        JSVM_Script script = machine.Compile(store, kSource);  // returns though nobody answers
        EXPECT_EQ(JSVMX_CODE_CACHE_NOT_OFFERED, machine.load.outcome);
        EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, machine.load.reason);
        EXPECT_NE(nullptr, strstr(machine.load.text, "in time")) << machine.load.text;
        EXPECT_GE(WaitOf(machine.load), kLimit - 2);
        EXPECT_LT(WaitOf(machine.load), 100 * kLimit);  // of that order, on any machine
        EXPECT_EQ(42, machine.Run(script));
        machine.Refresh(store, script);
        // No cache is made that could not be written.
        EXPECT_FALSE(machine.Refresh(store, machine.Compile(store, "1 + 1")));
    }
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, store.Counters().state);
    EXPECT_LE(2u, store.Counters().unavailable);
    const JSVMX_CodeCacheLoad load = LoadOf(by_default, kSource);
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, load.reason);
    EXPECT_GE(WaitOf(load), 48);
    EXPECT_LT(WaitOf(load), 100 * 50);
    server.Thaw();
    LoadUntilUsed(store, kSource);
    EXPECT_EQ(JSVMX_REASON_NONE, store.Counters().state);
}

// While several VMs start through the store all the time.
TEST(StoreServerTest, NoCompileFailsWhileAServerComesAndGoes) {
    RedisServer server;
    ASSERT_TRUE(server.Start());
    Store store(Patient(server.Url()));
    std::atomic<bool> is_over{false};
    std::atomic<unsigned> wrong{0};
    std::atomic<unsigned> used{0};
    std::atomic<unsigned> without{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 3; ++thread) {
        threads.emplace_back([&, thread] {
            while (!is_over) {
                Machine machine;
                JSVM_Script script =
                    machine.Compile(store, kSource + std::string(" // ") + std::to_string(thread));
                if (machine.Run(script) != 42) ++wrong;
                machine.Refresh(store, script);
                if (machine.load.outcome == JSVMX_CODE_CACHE_USED) ++used;
                if (machine.load.reason == JSVMX_REASON_STORE_UNAVAILABLE) ++without;
            }
        });
    }
    const auto await_more = [](const std::atomic<unsigned>& count) {
        const unsigned before = count;
        while (count == before) std::this_thread::yield();
    };
    for (int round = 0; round < 2; ++round) {
        await_more(used);
        server.Kill();
        await_more(without);
        EXPECT_TRUE(server.Start());
    }
    await_more(used);
    is_over = true;
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(0u, wrong);
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
