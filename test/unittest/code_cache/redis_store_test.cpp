// SPDX-License-Identifier: Apache-2.0
// The limits of a store on a server, and an index that somebody else has changed.
#include "frameworks/code_cache/redis_store.h"

#include <gtest/gtest.h>

#include <string>

#include "test/unittest/code_cache/redis_fixture.h"

namespace {

using jsvm_test::HexOf;
using jsvm_test::RedisBackend;
using jsvm_test::StoreKey;

class RedisStoreTest : public jsvm_test::RedisTest {
  protected:
    static std::string Name(const std::string& name) { return "{jsvm1}:" + name; }
    static std::string ValueOf(unsigned number) { return Name("e:" + HexOf(StoreKey(number))); }

    // As if it had been used then.
    void SetUsed(unsigned number, int64_t seconds_ago) const {
        const int64_t now = std::stoll(server_.Run({"TIME"}));
        server_.Run(
            {"ZADD", Name("used"), std::to_string(now - seconds_ago), HexOf(StoreKey(number))});
    }

    // Is what the index says what there is?
    void ExpectSoundIndex(uint64_t entries) const {
        const std::string count = std::to_string(entries);
        EXPECT_EQ(count, server_.Run({"ZCARD", Name("keys")}));
        EXPECT_EQ(count, server_.Run({"ZCARD", Name("used")}));
        EXPECT_EQ(count, server_.Run({"HLEN", Name("info")}));
        const std::string sum =
            "local sum, keys = 0, redis.call('KEYS', '{jsvm1}:e:*') "
            "for _, key in ipairs(keys) do sum = sum + redis.call('STRLEN', key) end "
            "return {#keys, sum - tonumber(redis.call('GET', '{jsvm1}:bytes') or '0')}";
        EXPECT_EQ(count + "\n0", server_.Run({"EVAL", sum, "0"}));
    }
};

TEST_F(RedisStoreTest, WritesKeysAsHexadecimalDigits) {
    const JsvmStoreKey key = StoreKey(0x01ABCDEF);
    char text[JSVM_REDIS_KEY_DIGITS + 1];
    jsvm_redis_hex(&key, text);
    EXPECT_EQ(HexOf(key), text);
    JsvmStoreKey back = {};
    EXPECT_TRUE(jsvm_redis_from_hex(text, JSVM_REDIS_KEY_DIGITS, &back));
    EXPECT_EQ(HexOf(key), HexOf(back));
    EXPECT_FALSE(jsvm_redis_from_hex(text, JSVM_REDIS_KEY_DIGITS - 1, &back));
    for (char wrong : {'g', 'A', '\0', ' '}) {
        jsvm_redis_hex(&key, text);
        text[63] = wrong;
        EXPECT_FALSE(jsvm_redis_from_hex(text, JSVM_REDIS_KEY_DIGITS, &back));
    }
}

TEST(RedisEnoughTest, IsSevenTenthsOfALimit) {
    EXPECT_EQ(0u, jsvm_redis_enough(1));
    EXPECT_EQ(7u, jsvm_redis_enough(10));
    EXPECT_EQ(13u, jsvm_redis_enough(19));
    EXPECT_EQ(UINT64_MAX / 10 * 7 + 3, jsvm_redis_enough(UINT64_MAX));
}

TEST_F(RedisStoreTest, DropsTheLeastRecentlyUsedBeforeALimitIsExceeded) {
    JsvmStoreLimits limits = RedisBackend::Limits();
    limits.bytes = 100;
    RedisBackend backend(server_.Url(), limits);
    for (unsigned number = 1; number <= 10; ++number) {
        backend.Put(StoreKey(number), "0123456789");
        SetUsed(number, 100 - number);
    }
    SetUsed(1, 0);
    EXPECT_EQ(10u, backend.Usage().entries);
    EXPECT_EQ(0u, backend.Usage().evictions);
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(11), "0123456789"));
    // To 70, and the new one.
    EXPECT_EQ(8u, backend.Usage().entries);
    EXPECT_EQ(80u, backend.Usage().bytes);
    EXPECT_EQ(3u, backend.Usage().evictions);
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1)));
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(4)));
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(5)));
    ExpectSoundIndex(8);
    // One that takes the whole of it, and one that is more.
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(12), std::string(100, 'x')));
    ExpectSoundIndex(1);
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, backend.Put(StoreKey(13), std::string(101, 'x')));
    ExpectSoundIndex(1);
}

TEST_F(RedisStoreTest, KeepsTheLimitOfEntries) {
    JsvmStoreLimits limits = RedisBackend::Limits();
    limits.entries = 10;
    RedisBackend backend(server_.Url(), limits);
    uint64_t most = 0;
    for (unsigned number = 0; number < 100; ++number) {
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(number), "value"));
        most = std::max(most, backend.Usage().entries);
    }
    EXPECT_EQ(10u, most);
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(99)));
    ExpectSoundIndex(backend.Usage().entries);
    limits.entries = 1;
    RedisBackend single(server_.Url(), limits);
    single.Put(StoreKey(200), "value");
    single.Put(StoreKey(201), "value");
    EXPECT_EQ("000000c9=value ", single.List());
}

TEST_F(RedisStoreTest, PuttingAnEntryAnewIsNoSecondOne) {
    JsvmStoreLimits limits = RedisBackend::Limits();
    limits.bytes = 20;
    limits.entries = 2;
    RedisBackend backend(server_.Url(), limits);
    backend.Put(StoreKey(1), "0123456789");
    for (int round = 0; round < 5; ++round) backend.Put(StoreKey(2), "0123456789");
    EXPECT_EQ(0u, backend.Usage().evictions);
    ExpectSoundIndex(2);
}

TEST_F(RedisStoreTest, TrimsInPartsWhatIsMuch) {
    RedisBackend backend(server_.Url());
    for (unsigned number = 0; number < 900; ++number) backend.Put(StoreKey(number), "value");
    JsvmStoreLimits limits = RedisBackend::Limits();
    limits.entries = 880;
    RedisBackend smaller(server_.Url(), limits);
    EXPECT_EQ(JSVMX_REASON_NONE, smaller.Put(StoreKey(1000), "value"));
    ExpectSoundIndex(900 - JSVM_REDIS_BATCH + 1);
    // The rest is for the store's own thread.
    smaller.Tick();
    ExpectSoundIndex(616);
    EXPECT_EQ(606, smaller.Trim(UINT64_MAX, 10));
    ExpectSoundIndex(10);
    EXPECT_EQ(6, smaller.Trim(20, UINT64_MAX));
    ExpectSoundIndex(4);
    EXPECT_EQ(0, smaller.Trim(20, 4));
    EXPECT_EQ(4, smaller.Trim(0, 0));
    ExpectSoundIndex(0);
    EXPECT_EQ("{jsvm1}:bytes", server_.Run({"KEYS", "*"}));
}

TEST_F(RedisStoreTest, DropsWhatIsTooOld) {
    RedisBackend backend(server_.Url());
    for (unsigned number = 1; number <= 3; ++number) backend.Put(StoreKey(number), "value");
    SetUsed(2, 3600);
    SetUsed(3, 3590);
    EXPECT_EQ(1, backend.Trim(UINT64_MAX, UINT64_MAX));
    EXPECT_EQ("00000001=value 00000003=value ", backend.List());
    // Also when nobody asks for it. Clocks that go backwards drop nothing.
    SetUsed(3, 4000);
    SetUsed(1, -100000);
    RedisBackend(server_.Url()).Tick();
    EXPECT_EQ("00000001=value ", backend.List());
    ExpectSoundIndex(1);
}

TEST_F(RedisStoreTest, TellsTheServerHowLongToKeepAnEntry) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    const int left = std::stoi(server_.Run({"TTL", ValueOf(1)}));
    EXPECT_GT(left, 3500);
    EXPECT_LE(left, 3600);
    for (const char* name : {"keys", "used", "info", "bytes"}) {
        EXPECT_GT(std::stoi(server_.Run({"TTL", Name(name)})), 3600) << name;
    }
    // Any age can be asked for.
    JsvmStoreLimits limits = RedisBackend::Limits();
    limits.age_seconds = UINT64_MAX;
    RedisBackend forever(server_.Url(), limits);
    EXPECT_EQ(JSVMX_REASON_NONE, forever.Put(StoreKey(2), "value"));
    EXPECT_GT(std::stoi(server_.Run({"TTL", ValueOf(2)})), 300000000);
}

TEST_F(RedisStoreTest, AUseRenewsAnEntryLater) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    backend.Put(StoreKey(2), "value");
    SetUsed(1, 1000);
    SetUsed(2, 1000);
    server_.Run({"EXPIRE", ValueOf(1), "100"});
    JsvmStoreMeta meta = {};
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1), nullptr, &meta));
    EXPECT_LE(meta.used + 999, meta.made);
    EXPECT_LE(std::stoi(server_.Run({"TTL", ValueOf(1)})), 100);
    backend.List();  // is no use
    backend.Tick();
    EXPECT_GT(std::stoi(server_.Run({"TTL", ValueOf(1)})), 3500);
    EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(1), nullptr, &meta));
    EXPECT_GE(meta.used, meta.made);
    EXPECT_EQ(1, backend.Trim(UINT64_MAX, 1));
    EXPECT_EQ("00000001=value ", backend.List());
}

TEST_F(RedisStoreTest, DoesNotWriteTheTimeOfEveryUse) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    backend.Tick();
    server_.Run({"CONFIG", "RESETSTAT"});
    for (int use = 0; use < 100; ++use) backend.Get(StoreKey(1));
    backend.Tick();
    EXPECT_EQ(std::string::npos, server_.Run({"INFO", "commandstats"}).find("cmdstat_eval"));
}

TEST_F(RedisStoreTest, ForgetsWhatTheServerHasDropped) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    backend.Put(StoreKey(2), "value");
    server_.Run({"DEL", ValueOf(1)});
    EXPECT_EQ(2u, backend.Usage().entries);
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(1)));
    backend.Tick();
    EXPECT_EQ(1u, backend.Usage().entries);
    ExpectSoundIndex(1);
}

TEST_F(RedisStoreTest, DoesNotTakeWhatOthersWroteForAnEntry) {
    RedisBackend backend(server_.Url());
    for (unsigned number = 1; number <= 5; ++number) backend.Put(StoreKey(number), "value");
    server_.Run({"DEL", ValueOf(1)});
    server_.Run({"LPUSH", ValueOf(1), "value"});
    server_.Run({"SET", ValueOf(2), "longer than it was"});
    server_.Run({"SET", ValueOf(3), ""});
    server_.Run({"SETRANGE", ValueOf(4), "1000000", "x"});  // more than may be answered
    server_.Run({"SET", ValueOf(6), "not in the index"});
    for (unsigned number : {1u, 2u, 3u, 4u, 6u}) {
        EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(number))) << number;
    }
    EXPECT_EQ("00000005=value ", backend.List());
    for (unsigned number = 1; number <= 6; ++number) {
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(number), "new"));
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Get(StoreKey(number)));
    }
    ExpectSoundIndex(6);
}

TEST_F(RedisStoreTest, AnAnswerThatIsTooLargeIsNone) {
    RedisBackend backend(server_.Url());
    backend.Put(StoreKey(1), "value");
    server_.Run({"HSET", Name("info"), HexOf(StoreKey(1)), std::string(1 << 20, '5')});
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(1)));
    // That is nothing to leave the server alone for.
    EXPECT_EQ(JSVMX_REASON_NOT_STORED, backend.Get(StoreKey(2)));
    server_.Run({"SET", Name("bytes"), std::string(1 << 20, '5')});
    EXPECT_EQ(0u, backend.Usage().bytes);
}

TEST_F(RedisStoreTest, BeginsAnewWhenItsIndexDoesNotFitTogether) {
    const std::string other = HexOf(StoreKey(99));
    const std::vector<std::string> damages[] = {{"SET", Name("keys"), "text"},
                                                {"SET", Name("used"), "text"},
                                                {"SET", Name("info"), "text"},
                                                {"SET", Name("bytes"), "text"},
                                                {"SET", Name("bytes"), "-5"},
                                                {"SET", Name("bytes"), "5.5"},
                                                {"SET", Name("bytes"), "1e15"},
                                                {"SET", Name("bytes"), "0x10"},
                                                {"SET", Name("bytes"), ""},
                                                {"SET", Name("bytes"), "9223372036854775807"},
                                                {"DEL", Name("keys")},
                                                {"DEL", Name("info")},
                                                {"DEL", Name("used")},
                                                {"ZADD", Name("keys"), "0", other},
                                                {"ZADD", Name("used"), "0", other},
                                                {"HSET", Name("info"), other, "5 5"}};
    for (const auto& damage : damages) {
        RedisBackend backend(server_.Url());
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value"));
        server_.Run({"DEL", damage[1] == Name("bytes") ? damage[1] : "nothing"});
        if (damage[0] == "SET") server_.Run({"DEL", damage[1]});
        server_.Run(damage);
        const JSVMX_CodeCacheReason found = backend.Get(StoreKey(1));
        EXPECT_TRUE(found == JSVMX_REASON_NONE || found == JSVMX_REASON_NOT_STORED) << damage[1];
        backend.List();
        backend.Usage();
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(2), "new")) << damage[1];
        EXPECT_EQ(1u, backend.Usage().recoveries) << damage[1];
        EXPECT_EQ("00000002=new ", backend.List()) << damage[1];
        ExpectSoundIndex(1);
        server_.Run({"FLUSHALL"});
    }
}

TEST_F(RedisStoreTest, BeginsAnewWhenTheLengthOfAnEntryIsNone) {
    for (const char* length : {"99999999999999999999999 5", "1000000000000000 5", "x 5", "5", ""}) {
        RedisBackend backend(server_.Url());
        const auto damage = [&] {
            EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "value"));
            server_.Run({"HSET", Name("info"), HexOf(StoreKey(1)), length});
        };
        damage();
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Put(StoreKey(1), "other"));
        EXPECT_EQ("00000001=other ", backend.List());
        damage();
        EXPECT_EQ(0, backend.Trim(0, 0));
        damage();
        EXPECT_EQ(JSVMX_REASON_NONE, backend.Remove(StoreKey(1)));
        EXPECT_EQ(3u, backend.Usage().recoveries) << length;
        ExpectSoundIndex(0);
    }
}

}  // namespace
