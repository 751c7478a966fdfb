// SPDX-License-Identifier: Apache-2.0
#include "frameworks/code_cache/redis_url.h"

#include <gtest/gtest.h>

#include <string>

namespace {

// "user|password|host|path|port|database", with - for what is not told; "invalid".
std::string Parse(const std::string& text) {
    JsvmRedisUrl url;
    bool invalid = false;
    if (!jsvm_redis_url_parse(text.c_str(), &url, &invalid)) {
        return invalid ? "invalid" : "out of memory";
    }
    std::string parts;
    for (const char* part : {url.user, url.password, url.host, url.path}) {
        parts += (part == nullptr ? "-" : std::string(part)) + "|";
    }
    parts += std::to_string(url.port) + "|" + std::to_string(url.database);
    jsvm_redis_url_free(&url);
    EXPECT_EQ(nullptr, url.password);
    return parts;
}

TEST(RedisUrlParserTest, TakesWhatIsToldAndElseTheDefaults) {
    EXPECT_EQ("-|-|host|-|6379|0", Parse("redis://host"));
    EXPECT_EQ("-|-|host|-|6379|0", Parse("redis://host/"));
    EXPECT_EQ("-|-|host|-|1|2147483647", Parse("redis://host:1/2147483647"));
    EXPECT_EQ("-|-|10.0.0.1|-|65535|3", Parse("redis://10.0.0.1:65535/3"));
    EXPECT_EQ("-|secret|host|-|6379|0", Parse("redis://:secret@host"));
    EXPECT_EQ("-||host|-|6379|0", Parse("redis://:@host"));
    EXPECT_EQ("anna|secret|host|-|7000|15", Parse("redis://anna:secret@host:7000/15"));
}

TEST(RedisUrlParserTest, KeepsTheColonsOfAnAddressInBrackets) {
    EXPECT_EQ("-|-|::1|-|6379|0", Parse("redis://[::1]"));
    EXPECT_EQ("-|-|fe80::1:2|-|7000|2", Parse("redis://[fe80::1:2]:7000/2"));
    EXPECT_EQ("a|b|::1|-|6379|0", Parse("redis://a:b@[::1]"));
    for (const char* url : {"redis://[::1", "redis://[]", "redis://[host]", "redis://[::1]7000",
                            "redis://[::1]:", "redis://::1", "redis://[::1]x/0"}) {
        EXPECT_EQ("invalid", Parse(url)) << url;
    }
}

TEST(RedisUrlParserTest, TakesEscapesForBytes) {
    EXPECT_EQ("a:b|c@d/e%|h-st|-|6379|0", Parse("redis://a%3Ab:c%40d%2fe%25@h%2Dst"));
    EXPECT_EQ("-|\xFFpw:more@|host|-|6379|0", Parse("redis://:%FFpw:more@@host"));
    for (const char* url : {"redis://:%@host", "redis://:%4@host", "redis://:%4g@host",
                            "redis://:a%00b@host", "redis://%", "redis://a%:b@host"}) {
        EXPECT_EQ("invalid", Parse(url)) << url;
    }
}

TEST(RedisUrlParserTest, LeavesNothingBehindTheEndOfAPassword) {
    JsvmRedisUrl url;
    bool invalid = false;
    ASSERT_TRUE(jsvm_redis_url_parse("redis://:%61%62secret@host", &url, &invalid));
    // What the escapes took; it is what jsvm_redis_url_free takes for the end of the secret.
    EXPECT_EQ(std::string("absecret") + std::string(5, '\0'), std::string(url.password, 13));
    jsvm_redis_url_free(&url);
}

TEST(RedisUrlParserTest, TakesThePathOfASocketAsItIs) {
    EXPECT_EQ("-|-|-|/run/redis%20x/sock:1@y|0|0", Parse("unix:///run/redis%20x/sock:1@y"));
    EXPECT_EQ("-|-|-|relative|0|0", Parse("unix://relative"));
    EXPECT_EQ("-|-|-|/" + std::string(106, 'p') + "|0|0",
              Parse("unix:///" + std::string(106, 'p')));
    EXPECT_EQ("invalid", Parse("unix:///" + std::string(107, 'p')));
    EXPECT_EQ("invalid", Parse("unix://"));
}

TEST(RedisUrlParserTest, RefusesWhatItDoesNotUnderstand) {
    for (const char* url : {"",
                            "redis:",
                            "redis:/host",
                            "redis://",
                            "redis:///0",
                            "redis://:7000",
                            "redis://host:",
                            "redis://host:0",
                            "redis://host:65536",
                            "redis://host:70x",
                            "redis://host:-1",
                            "redis://host/x",
                            "redis://host/1/2",
                            "redis://host/-1",
                            "redis://host/2147483648",
                            "redis://host/99999999999999999999",
                            "redis://host/1?tls=1",
                            "redis://host?x",
                            "redis://host#x",
                            "redis://user@host/x",
                            "redis://secret@host",
                            "redis://ho st",
                            "redis://host\n",
                            "rediss://host",
                            "REDIS://host",
                            "valkey://host",
                            "http://host",
                            "/redis://host"}) {
        EXPECT_EQ("invalid", Parse(url)) << url;
    }
    EXPECT_EQ("invalid", Parse("redis://" + std::string(256, 'h')));
    EXPECT_EQ("-|-|" + std::string(255, 'h') + "|-|6379|0",
              Parse("redis://" + std::string(255, 'h')));
}

}  // namespace
