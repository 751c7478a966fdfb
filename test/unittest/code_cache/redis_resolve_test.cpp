// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/redis_resolve.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>
#include <string>

namespace {

constexpr int64_t kPatience = 60000;

JSVMX_CodeCacheReason Resolve(std::string host, JsvmRedisAddresses* result,
                              int64_t patience = kPatience) {
    JsvmRedisUrl url = {};
    url.host = &host[0];
    url.port = 7000;
    return jsvm_redis_resolve(&url, jsvm_redis_now() + patience, result);
}

TEST(RedisResolveTest, TakesAddressesAsTheyAre) {
    JsvmRedisAddresses found = {};
    ASSERT_EQ(JSVMX_REASON_NONE, Resolve("127.0.0.2", &found, 0));
    ASSERT_EQ(1u, found.count);
    sockaddr_in v4;
    memcpy(&v4, &found.addresses[0].storage, sizeof(v4));
    EXPECT_EQ(htonl(0x7F000002), v4.sin_addr.s_addr);
    EXPECT_EQ(htons(7000), v4.sin_port);
    ASSERT_EQ(JSVMX_REASON_NONE, Resolve("::1", &found, 0));
    EXPECT_EQ(AF_INET6, found.addresses[0].storage.ss_family);
}

TEST(RedisResolveTest, LooksUpNames) {
    JsvmRedisAddresses found = {};
    ASSERT_EQ(JSVMX_REASON_NONE, Resolve("localhost", &found));
    EXPECT_GT(found.count, 0u);
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Resolve("no such name", &found));
}

TEST(RedisResolveTest, LeavesALookUpThatTakesTooLong) {
    JsvmRedisAddresses found = {};
    for (int i = 0; i < 20; ++i) {
        const JSVMX_CodeCacheReason reason = Resolve("localhost", &found, -1);
        // It may still have been faster than the clock.
        EXPECT_TRUE(reason == JSVMX_REASON_STORE_TIMEOUT || reason == JSVMX_REASON_NONE);
    }
}

TEST(RedisResolveTest, TakesThePathOfASocket) {
    JsvmRedisAddresses found = {};
    char path[] = "/run/some/socket";
    JsvmRedisUrl url = {};
    url.path = path;
    ASSERT_EQ(JSVMX_REASON_NONE, jsvm_redis_resolve(&url, 0, &found));
    sockaddr_un address;
    ASSERT_EQ(1u, found.count);
    memcpy(&address, &found.addresses[0].storage, sizeof(address));
    EXPECT_EQ(AF_UNIX, address.sun_family);
    EXPECT_STREQ(path, address.sun_path);
}

}  // namespace
