// SPDX-License-Identifier: Apache-2.0
// Servers that are none.
#include "frameworks/code_cache/redis_connection.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "frameworks/code_cache/redis_resolve.h"
#include "test/support/redis_server.h"

namespace {

constexpr size_t kMost = 100000;
constexpr int64_t kPatience = 20000;
constexpr std::chrono::milliseconds kPause{1};

// Answers each thing that it hears with the next of some texts, and then ends the connection.
class FakeServer {
  public:
    // With `silent` it then goes on listening and says nothing, and with `drips` it says more and
    // more, little by little.
    explicit FakeServer(std::vector<std::string> answers, bool silent = false, bool drips = false)
        : answers_(std::move(answers)), silent_(silent), drips_(drips) {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        EXPECT_EQ(0, bind(listener_, reinterpret_cast<sockaddr*>(&address), size));
        EXPECT_EQ(0, getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size));
        EXPECT_EQ(0, listen(listener_, 5));
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { Serve(); });
    }
    ~FakeServer() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    uint16_t port() const { return port_; }

  private:
    void Serve() {
        const int client = accept(listener_, nullptr, nullptr);
        if (client < 0) return;
        char heard[4096];
        for (const std::string& answer : answers_) {
            if (recv(client, heard, sizeof(heard), 0) <= 0) break;
            send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
        }
        while (silent_ && recv(client, heard, sizeof(heard), 0) > 0) {
        }
        while (drips_ && send(client, "x", 1, MSG_NOSIGNAL) == 1)
            std::this_thread::sleep_for(kPause);
        close(client);
    }

    std::vector<std::string> answers_;
    bool silent_;
    bool drips_;
    int listener_ = -1;
    uint16_t port_ = 0;
    std::thread thread_;
};

class Connection {
  public:
    explicit Connection(uint16_t port, int64_t patience = kPatience, size_t most = kMost) {
        char host[] = "127.0.0.1";
        JsvmRedisUrl url = {};
        url.host = host;
        url.port = port;
        reason = jsvm_redis_connect(&url, most, jsvm_redis_now() + patience, &connection);
    }
    ~Connection() { jsvm_redis_disconnect(connection); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Asks two things, and gives the second answer if it is text.
    JSVMX_CodeCacheReason Ask(std::string* second = nullptr, int64_t patience = kPatience) {
        JsvmRedisBatch batch = {};
        redisReply* replies[2] = {};
        jsvm_redis_batch_add(&batch, "GET %s", "one");
        jsvm_redis_batch_add(&batch, "GET %s", "two");
        const JSVMX_CodeCacheReason asked =
            jsvm_redis_ask(connection, &batch, jsvm_redis_now() + patience, replies);
        if (asked == JSVMX_REASON_NONE && second != nullptr && replies[1]->str != nullptr) {
            second->assign(replies[1]->str, replies[1]->len);
        }
        if (asked == JSVMX_REASON_NONE) jsvm_redis_free_replies(replies, 2);
        jsvm_redis_batch_free(&batch);
        return asked;
    }

    JSVMX_CodeCacheReason reason;
    JsvmRedisConnection* connection = nullptr;
};

TEST(RedisConnectionTest, AsksForTwoThings) {
    FakeServer server({"+OK\r\n", "$1\r\na\r\n$3\r\nb\r\n\r\n"});
    Connection connection(server.port());
    ASSERT_EQ(JSVMX_REASON_NONE, connection.reason);
    std::string second;
    EXPECT_EQ(JSVMX_REASON_NONE, connection.Ask(&second));
    EXPECT_EQ("b\r\n", second);
}

TEST(RedisConnectionTest, NobodyListens) {
    uint16_t port = 0;
    {
        FakeServer server({});
        port = server.port();
    }
    Connection connection(port);
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, connection.reason);
    EXPECT_EQ(nullptr, connection.connection);
}

TEST(RedisConnectionTest, ServersThatDoNotLetOneIn) {
    const std::string large(300000, 'x');
    for (const std::string& answer : std::initializer_list<std::string>{
             "-NOAUTH Authentication required.\r\n", "-LOADING\r\n", "",
             "HTTP/1.1 400 Bad Request\r\n\r\n", ":1\r\n", "*0\r\n", "$-1\r\n",
             "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n",
             // What talks without end is no server that has a damaged entry.
             "+" + large, "$300000\r\n" + large, "*4097\r\n"}) {
        FakeServer server({answer});
        Connection connection(server.port());
        EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, connection.reason) << answer.substr(0, 40);
    }
}

TEST(RedisConnectionTest, AServerThatSaysNothingIsLeftInTime) {
    FakeServer server({}, true);
    Connection connection(server.port(), 20);
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, connection.reason);
}

TEST(RedisConnectionTest, AnswersThatEndInTheMiddle) {
    const std::string whole = "$1\r\na\r\n$10\r\n0123456789\r\n";
    for (size_t length = 0; length < whole.size(); ++length) {
        FakeServer server({"+OK\r\n", whole.substr(0, length)});
        Connection connection(server.port());
        EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, connection.Ask()) << length;
    }
    FakeServer silent({"+OK\r\n", whole.substr(0, 12)}, true);
    Connection connection(silent.port());
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, connection.Ask(nullptr, 20));
}

// However often something comes: one limit is for all of it.
TEST(RedisConnectionTest, AServerThatIsSlowIsLeftInTime) {
    FakeServer greets({"+"}, false, true);
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, Connection(greets.port(), 20).reason);
    for (const char* answer : {"$1\r\na\r\n+", "$1\r\na\r\n$200\r\n", "$1\r\na\r\n$90000\r\n"}) {
        FakeServer server({"+OK\r\n", answer}, false, true);
        Connection connection(server.port());
        EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, connection.Ask(nullptr, 20)) << answer;
    }
}

TEST(RedisConnectionTest, AnswersThatAreTooLarge) {
    std::string nested;
    for (int i = 0; i < 2000; ++i) nested += "*3\r\n:1\r\n:1\r\n:1\r\n";
    for (const std::string& answer :
         {"$1000000000\r\n" + std::string(2 * kMost, 'x'), "+" + std::string(2 * kMost, 'x'),
          std::string("*2000000000\r\n"), std::string("*4097\r\n:1\r\n"), "*2000\r\n" + nested}) {
        FakeServer server({"+OK\r\n", answer}, true);
        Connection connection(server.port());
        EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED, connection.Ask()) << answer.substr(0, 20);
    }
}

TEST(RedisConnectionTest, LargeValuesComeWhole) {
    for (size_t size : {32767u, 32768u, 32769u, 90000u}) {
        std::string value;
        for (size_t i = 0; i < size; ++i) value += static_cast<char>(i * 7919 >> 8);
        const std::string answer = "$" + std::to_string(size) + "\r\n" + value + "\r\n";
        const std::string first = "$1\r\na\r\n";
        // However it is cut; the server waits for nothing but to be asked.
        std::string second;
        FakeServer server({"+OK\r\n", first + answer});
        Connection connection(server.port());
        EXPECT_EQ(JSVMX_REASON_NONE, connection.Ask(&second));
        EXPECT_TRUE(value == second) << size;
        // Two of them, one behind the other.
        if (2 * size > kMost) continue;
        FakeServer twice({"+OK\r\n", answer + answer});
        Connection other(twice.port());
        EXPECT_EQ(JSVMX_REASON_NONE, other.Ask(&second));
        EXPECT_TRUE(value == second) << size;
    }
}

TEST(RedisConnectionTest, LargeValuesThatAreNone) {
    const std::string begun = "$1\r\na\r\n$90000\r\n" + std::string(80000, 'x');
    FakeServer ends({"+OK\r\n", begun});
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Connection(ends.port()).Ask());
    FakeServer stays({"+OK\r\n", begun}, true);
    EXPECT_EQ(JSVMX_REASON_STORE_TIMEOUT, Connection(stays.port()).Ask(nullptr, 20));
    FakeServer longer({"+OK\r\n", begun + std::string(10002, 'x')});
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, Connection(longer.port()).Ask());
    FakeServer larger({"+OK\r\n", "$9999999999\r\n"}, true);
    EXPECT_EQ(JSVMX_REASON_ENTRY_DAMAGED, Connection(larger.port()).Ask());
}

TEST(RedisConnectionTest, AnswersThatAreNone) {
    for (const char* answer : {"x", "$x\r\n", "$-2\r\n", "$99999999999999999999\r\n", "*-2\r\n",
                               "$1\r\na\r\nx", ":\r\nx", "\r\n", "*2\r\n$1\r\na\r\n?"}) {
        FakeServer server({"+OK\r\n", answer});
        Connection connection(server.port());
        EXPECT_NE(JSVMX_REASON_NONE, connection.Ask()) << answer;
    }
}

TEST(RedisConnectionTest, WhatNobodyWaitsForIsNoAnswerToTheNextQuestion) {
    jsvm_test::RedisServer server;
    ASSERT_TRUE(server.Start());
    server.Run({"SET", "late", "late"});
    server.Run({"SET", "two", "second"});
    Connection connection(static_cast<uint16_t>(server.Port()));
    ASSERT_EQ(JSVMX_REASON_NONE, connection.reason);
    for (size_t told = 0; told < 20; ++told) {
        JsvmRedisBatch batch = {};
        for (size_t i = 0; i < told; ++i) jsvm_redis_batch_add(&batch, "GET late");
        EXPECT_EQ(JSVMX_REASON_NONE,
                  jsvm_redis_tell(connection.connection, &batch, jsvm_redis_now() + kPatience));
        jsvm_redis_batch_free(&batch);
        // Whether or not some of it has come yet.
        EXPECT_TRUE(jsvm_redis_is_alive(connection.connection));
        std::string second;
        EXPECT_EQ(JSVMX_REASON_NONE, connection.Ask(&second));
        EXPECT_EQ("second", second);
    }
}

TEST(RedisConnectionTest, AnAnswerToNothingEndsTheConnection) {
    FakeServer server({"+OK\r\n+more\r\n"}, true);
    Connection connection(server.port());
    ASSERT_EQ(JSVMX_REASON_NONE, connection.reason);
    while (jsvm_redis_is_alive(connection.connection)) std::this_thread::yield();
    SUCCEED();
}

TEST(RedisConnectionTest, ReadsLittleOfWhatNobodyAskedFor) {
    FakeServer server({"+OK\r\n$50000000\r\n" + std::string(600000, 'x')}, true);
    Connection connection(server.port(), kPatience, 100000000);
    ASSERT_EQ(JSVMX_REASON_NONE, connection.reason);
    while (jsvm_redis_is_alive(connection.connection)) std::this_thread::yield();
    SUCCEED();
}

TEST(RedisConnectionTest, SeesThatTheServerHasGone) {
    FakeServer server({"+OK\r\n"});
    Connection connection(server.port());
    ASSERT_EQ(JSVMX_REASON_NONE, connection.reason);
    while (jsvm_redis_is_alive(connection.connection)) std::this_thread::yield();
    // Writing to it raises no signal.
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, connection.Ask());
    EXPECT_EQ(JSVMX_REASON_STORE_UNAVAILABLE, connection.Ask());
}

}  // namespace
