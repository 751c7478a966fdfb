// SPDX-License-Identifier: Apache-2.0
// A Redis server of a test's own, and a client that looks at what it holds.
#ifndef ARK_JSVM_TEST_SUPPORT_REDIS_SERVER_H_
#define ARK_JSVM_TEST_SUPPORT_REDIS_SERVER_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace jsvm_test {

class RedisServer {
  public:
    // `password` is asked for unless it is empty. Ends with the test, whatever becomes of that.
    explicit RedisServer(std::string password = "");
    ~RedisServer();
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    // Starts the server, or starts it again at the same places, and waits until it serves. It has
    // no data then. Call it on the main thread.
    bool Start();
    // Ends it at once, and waits for that.
    void Kill();
    // Stops it in the middle of what it does, and lets it go on.
    void Freeze();
    void Thaw();

    // redis://[:password@]127.0.0.1:port[/database]
    std::string Url(int database = 0) const;
    // unix://path; of no use with a password.
    std::string SocketUrl() const;
    int Port() const { return port_; }

    // Runs a command over a connection of its own. Text of a reply: "(nil)", "(error) ...", arrays
    // one element a line. "(no answer)" when there is none.
    std::string Run(const std::vector<std::string>& command, int database = 0) const;

  private:
    bool Spawn();

    std::string password_;
    std::string folder_;
    int port_ = 0;
    pid_t pid_ = -1;
};

}  // namespace jsvm_test

#endif  // ARK_JSVM_TEST_SUPPORT_REDIS_SERVER_H_
